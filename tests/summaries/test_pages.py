"""The pages of authors, reviewers, managers and HR: where they lead, what they refuse, what they write down, what they cost."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Cycle, Delegation, Event, Reviewer, Status, Summary
from summaries.models.event import Happened
from summaries.permissions import TRANSITIONS, can, open_to
from summaries.review.workflow import perform
from tests.factories import summaries
from tests.factories.people import Company, person
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db
PEOPLE = ("pm", "manager", "hr")
DECISIONS = [name for name in TRANSITIONS if name != "archive"]


def decide(user: User, summary: Summary, name: str, **data: str) -> str:
    """What the person reads after pressing the button."""
    address = reverse("summary_decide", args=[summary.pk, name])
    response = browser(user).post(address, data, follow=True)
    assert response.status_code in {200, 422}
    return response.content.decode()


def status_of(summary: Summary) -> str:
    return summaries.fresh(summary).status


# Home


def home_of(user: User) -> str:
    return str(browser(user).get(reverse("home")).headers["Location"])


def test_home_is_where_the_work_is(company: Company) -> None:
    mine = summaries.completed(company.pm)
    assert home_of(company.hr) == reverse("cycle_list")
    assert home_of(company.pm) == mine.get_absolute_url()
    assert home_of(company.manager) == reverse("team")
    assert home_of(company.admin) == reverse("admin:index")
    assert home_of(company.stranger) == reverse("summary_list")


def test_a_manager_with_an_own_summary_writes_until_something_waits(company: Company) -> None:
    own = summaries.summary(company.manager)
    assert home_of(company.manager) == own.get_absolute_url()
    summaries.submitted(company.pm, own.cycle)
    assert home_of(company.manager) == reverse("team")


def test_whoever_reviews_or_stands_in_finds_the_way_there(company: Company) -> None:
    made, today = summaries.submitted(company.pm), timezone.localdate()
    assert "To review" not in page(company.stranger, "summary_list")
    Delegation.objects.create(user=company.manager, to=company.stranger, starts_on=today, ends_on=today)
    Reviewer.objects.create(summary=made, user=company.teammate, position=1)
    for reviewer in (company.stranger, company.teammate, company.manager):
        assert "To review" in page(reviewer, "summary_list")


def test_a_reviewer_without_reports_is_led_to_what_waits(company: Company) -> None:
    made = summaries.submitted(company.pm)
    perform(made, "approve", by=company.manager)
    Reviewer.objects.create(summary=made, user=company.stranger, position=1)
    Summary.objects.filter(pk=made.pk).update(status=Status.SUBMITTED)
    assert home_of(company.stranger) == reverse("team")
    assert company.pm.name in page(company.stranger, "team")


# Decisions


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("who", PEOPLE)
def test_every_decision_is_taken_or_refused_with_a_sentence(company: Company, status: str, who: str) -> None:
    summary = summaries.in_state(status, company.pm, hr=company.hr)
    user, before = getattr(company, who), summary.events.exclude(name="read").count()
    if not Summary.objects.visible_to(user).exists():
        assert browser(user).post(reverse("summary_decide", args=[summary.pk, "submit"])).status_code == 404
        return
    refused = [name for name in DECISIONS if not can(user, name, summary)]
    for name in refused:
        assert 'class="notice bad' in decide(user, summary, name, note="Name the source")
    assert (status_of(summary), summary.events.exclude(name="read").count()) == (status, before)


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_is_never_taken_by_a_link(company: Company, name: str) -> None:
    summary = summaries.submitted(company.pm)
    for user in (company.pm, company.manager, company.hr):
        assert browser(user).get(reverse("summary_decide", args=[summary.pk, name])).status_code == 405
    assert status_of(summary) == "submitted"


def test_a_summary_goes_its_whole_way_through_the_browser(company: Company) -> None:
    summary = summaries.completed(company.pm)
    decide(company.pm, summary, "submit")
    assert status_of(summary) == "submitted"
    assert "needs to change" in decide(company.manager, summary, "return", note=" \n ")
    assert status_of(summary) == "submitted"
    decide(company.manager, summary, "return", note="Name the source of the figures")
    assert "Name the source of the figures" in page(company.pm, "summary_detail", summary.pk)
    decide(company.pm, summary, "submit")
    decide(company.manager, summary, "approve")
    decide(company.pm, summary, "acknowledge")
    decide(company.hr, summary, "reopen", note="A figure was wrong")
    assert status_of(summary) == "returned"
    names = list(summary.events.exclude(name="read").values_list("name", flat=True))
    assert names == ["submitted", "returned", "submitted", "approved", "acknowledged", "reopened"]


def test_an_incomplete_summary_leads_back_to_the_check(company: Company) -> None:
    summaries.with_facts(company.pm)
    summary = summaries.summary(company.pm)
    answered = browser(company.pm).post(reverse("summary_decide", args=[summary.pk, "submit"]))
    assert answered.headers["Location"] == reverse("summary_check", args=[summary.pk])
    assert "Something is still missing" in decide(company.pm, summary, "submit")


def test_nobody_decides_on_a_version_they_have_not_seen(company: Company) -> None:
    summary = summaries.submitted(company.pm, summaries.cycle(editing="until_closed"))
    assert 'name="version" value="1"' in page(company.manager, "summary_document", summary.pk)
    perform(summary, "withdraw", by=company.pm)
    perform(summary, "submit", by=company.pm)
    assert "Somebody was faster" in decide(company.manager, summary, "approve", version="1")
    assert status_of(summary) == "submitted"
    decide(company.manager, summary, "approve", version="2")
    assert status_of(summary) == "approved"


@pytest.mark.parametrize(
    "note", ["\x00", "a\x00b", "😀" * 5000, "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")]
)
def test_strange_notes_are_no_error(company: Company, note: str) -> None:
    summary = summaries.submitted(company.pm)
    decide(company.manager, summary, "return", note=note)
    kept = summary.events.filter(name="returned").first()
    assert kept is None or len(kept.note) <= 4000


def test_strange_fields_are_no_error_on_any_database(company: Company) -> None:
    """SQLite takes a NUL, PostgreSQL raises; Python refuses to count very long numbers."""
    summary = summaries.submitted(company.pm)
    export = browser(company.pm).post(reverse("export_create", args=[summary.pk]), {"version": "9" * 5000})
    assert export.status_code == 404
    product = company.pm.products.get()
    assert page(company.pm, "snapshot_create", product.pk, metric="\x00mau", date="2026-01-01")
    draft = summaries.summary(company.pm)
    address = reverse("summary_step", args=[draft.pk, "market"])
    sent = browser(company.pm).post(address, {"version": draft.section("market").version, "tab": "a\x00b", "add": "\x00"})
    assert sent.status_code == 302


def test_markup_in_a_note_is_shown_and_not_obeyed(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    decide(company.manager, summary, "return", note="<script>alert(1)</script>")
    for text in (page(company.pm, "summary_detail", summary.pk), page(company.pm, "summary_document", summary.pk)):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


# The document


def looks(summary: Summary) -> list[User]:
    return [event.by for event in Event.objects.filter(summary=summary, name=Happened.READ).select_related("by")]


def test_anothers_look_is_written_down_and_the_authors_is_not(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    for user in (company.pm, company.manager, company.hr, company.pm):
        page(user, "summary_document", summary.pk)
    browser(company.stranger).get(reverse("summary_document", args=[summary.pk]))
    assert looks(summary) == [company.manager, company.hr]
    assert {event.version for event in summary.events.filter(name="read")} == {summary.latest}


def test_the_history_tells_decisions_and_not_who_looked(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    page(company.hr, "summary_document", summary.pk)
    text = page(company.pm, "summary_document", summary.pk)
    assert company.hr.name not in text
    assert "version 1" in text


def test_the_reviewer_reads_what_was_submitted_and_not_what_is_being_written(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    perform(summary, "return", by=company.manager, note="Name the source")
    section = summaries.fresh(summary).section("market")
    type(section)._default_manager.filter(pk=section.pk).update(position="Not yet for others")
    for user in (company.manager, company.hr):
        assert "Not yet for others" not in page(user, "summary_document", summary.pk)
    assert "Not yet for others" in page(company.pm, "summary_check", summary.pk)


@pytest.mark.parametrize(("who", "label"), [("pm", "Withdraw it"), ("manager", "Approve"), ("hr", "")])
def test_the_buttons_are_those_of_the_table(company: Company, who: str, label: str) -> None:
    summary = summaries.submitted(company.pm)
    text = page(getattr(company, who), "summary_document", summary.pk)
    shown = {row.name for row in TRANSITIONS.values() if reverse("summary_decide", args=[summary.pk, row.name]) in text}
    assert shown == {row.name for row in TRANSITIONS.values() if can(getattr(company, who), row.name, summary)} - {"archive"}
    assert label in text


# Closed cycles


def close(cycle: Cycle) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(closed_at=timezone.now())


def test_when_the_cycle_is_closed_nothing_is_written_any_more(company: Company) -> None:
    summary = summaries.completed(company.pm)
    close(summary.cycle)
    for name, args in (("summary_detail", []), ("summary_check", []), ("summary_document", []), ("summary_step", ["market"])):
        response = browser(company.pm).get(reverse(name, args=[summary.pk, *args]), follow=True)
        assert response.redirect_chain[-1][0] == reverse("summary_list")
    assert "closed" in decide(company.pm, summary, "submit")
    assert status_of(summary) == "draft"
    assert {row.name for row in open_to(company.pm, summaries.fresh(summary))} == set()
    assert home_of(company.pm) == reverse("summary_list")


def test_a_closed_cycle_is_gone_from_the_team_and_stays_with_hr(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    close(summary.cycle)
    assert company.pm.name not in page(company.manager, "team")
    assert company.pm.name in page(company.hr, "cycle_detail", summary.cycle.pk)
    assert company.pm.name in page(company.manager, "summary_document", summary.pk)


# Lists


def test_a_manager_sees_what_waits_first_and_of_a_draft_only_its_state(company: Company) -> None:
    waiting = summaries.submitted(company.teammate)
    draft = summaries.completed(company.pm, waiting.cycle)
    text = page(company.manager, "team")
    assert text.index(company.teammate.name) < text.index(company.pm.name)
    assert reverse("summary_document", args=[waiting.pk]) in text
    assert str(draft.pk) not in text


def test_hr_filters_by_name_number_department_and_state(company: Company) -> None:
    sent = summaries.submitted(company.pm)
    summaries.completed(company.other_pm, sent.cycle)

    def names(**query: str) -> set[str]:
        text = page(company.hr, "cycle_detail", sent.cycle.pk, **query)
        return {user.name for user in (company.pm, company.other_pm) if user.name in text}

    both = {company.pm.name, company.other_pm.name}
    assert names() == both
    assert names(q="zhiyao") == {company.pm.name}
    assert names(q=company.other_pm.employee_number) == {company.other_pm.name}
    assert names(department="Office") == {company.other_pm.name}
    assert names(status="submitted") == {company.pm.name}
    assert names(q="nobody") == set()
    assert names(q="\x00zhiyao") == {company.pm.name}
    assert names(q="%") == names(q="' OR 1=1 --") == names(status="\x00x", department="?") == set()
    assert names(page="900") == names(page="x") == both


def test_hr_turns_pages_of_fifty_and_keeps_the_filter(company: Company) -> None:
    cycle = summaries.cycle()
    people = [person(f"Colleague {number:02}", employee_number=f"C{number:03}", department="Mobile") for number in range(60)]
    Summary.objects.bulk_create([Summary(cycle=cycle, author=one) for one in people])
    first = page(company.hr, "cycle_detail", cycle.pk, department="Mobile")
    assert ("Colleague 49" in first, "Colleague 50" in first) == (True, False)
    assert "department=Mobile&amp;page=2" in first
    second = page(company.hr, "cycle_detail", cycle.pk, department="Mobile", page="2")
    assert ("Colleague 49" in second, "Colleague 50" in second) == (False, True)


def test_departments_without_a_name_are_not_offered(company: Company) -> None:
    cycle = summaries.cycle()
    for author in (company.pm, company.teammate, company.stranger):
        summaries.summary(author, cycle)
    text = page(company.hr, "cycle_detail", cycle.pk)
    assert re.findall(r'<option value="[^"]*"(?: selected)?></option>', text) == []
    assert text.count('<option value="Mobile">Mobile</option>') == 1


def test_the_returned_note_is_on_top_for_the_author_until_it_is_sent_again(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    perform(summary, "return", by=company.manager, note="Name the source")
    assert "asks for changes" in page(company.pm, "summary_detail", summary.pk)
    perform(summary, "submit", by=company.pm)
    assert "asks for changes" not in page(company.pm, "summary_document", summary.pk)
