"""What a decision needs and what it leaves behind. Who may take which is review/test_truth_table.py, races are beside it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from pmreview.accounts.models import User
from summaries.models import Reviewer, Summary
from summaries.permissions import can, open_to, why_not
from summaries.review.workflow import Refused, perform
from tests.factories import facts, summaries
from tests.factories.people import Company, found_company, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["return", "reopen"])
def test_a_decision_that_needs_a_note_is_refused_without_one(name: str, company: Company):
    summary = summaries.in_state("submitted" if name == "return" else "approved", company.pm, hr=company.hr)
    with pytest.raises(Refused, match="Write what needs to change"):
        perform(summary, name, by=company.manager if name == "return" else company.hr, note="  \n ")


def test_what_is_incomplete_is_never_submitted(company: Company):
    summaries.with_facts(company.pm)
    summary = summaries.summary(company.pm)
    with pytest.raises(Refused, match="missing"):
        perform(summary, "submit", by=company.pm)
    assert (summaries.fresh(summary).status, summary.versions.count()) == ("draft", 0)


def test_without_a_manager_the_sentence_says_whom_to_ask(company: Company):
    summary = summaries.completed(company.stranger)
    with pytest.raises(Refused, match="Ask HR"):
        perform(summary, "submit", by=company.stranger)


def test_resubmission_freezes_the_next_version_and_asks_everybody_again(company: Company):
    summary = summaries.submitted(company.pm)
    perform(summary, "return", by=company.manager, note="Name the source")
    perform(summaries.fresh(summary), "submit", by=company.pm)
    again = summaries.fresh(summary)
    assert list(again.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert again.current_reviewer == company.manager


def test_reviewers_decide_in_order(company: Company):
    summary = summaries.submitted(company.pm)
    Reviewer.objects.create(summary=summary, user=company.other_manager, position=1)
    summary = summaries.fresh(summary)
    assert not can(company.other_manager, "approve", summary)
    perform(summary, "approve", by=company.manager)
    summary = summaries.fresh(summary)
    assert (summary.status, summary.current_reviewer) == ("submitted", company.other_manager)
    perform(summary, "approve", by=company.other_manager)
    assert summaries.fresh(summary).status == "approved"


def test_a_cycle_may_forbid_withdrawal(company: Company):
    summary = summaries.submitted(company.pm, summaries.cycle(editing="never"))
    assert why_not(company.pm, "withdraw", summary) is not None


def test_nobody_reviews_themselves(company: Company):
    company.pm.manager = company.pm
    company.pm.save(update_fields=["manager"])
    summary = summaries.completed(company.pm)
    with pytest.raises(Refused, match="no manager yet"):
        perform(summary, "submit", by=company.pm)
    assert "approve" not in {row.name for row in open_to(company.pm, summary)}


def test_versions_and_events_are_never_changed(company: Company):
    summary = summaries.submitted(company.pm)
    for row in (summary.latest, summary.events.first()):
        with pytest.raises(PermissionDenied):
            row.save()
        with pytest.raises(PermissionDenied):
            row.delete()


def test_a_withdrawn_summary_is_a_draft_again_and_seen_by_nobody_else(company: Company):
    summary = summaries.submitted(company.pm)
    perform(summary, "withdraw", by=company.pm)
    for reader in (company.manager, company.hr, company.admin):
        assert not Summary.objects.visible_to(reader).exists()


def test_who_sees_what(company: Company):
    director = person("Director")
    User.objects.filter(pk=company.manager.pk).update(manager=director)
    sent = summaries.submitted(company.pm)
    summaries.completed(company.teammate, sent.cycle)
    seen = {reader.name: set(Summary.objects.visible_to(reader)) for reader in (company.manager, director, company.hr)}
    assert seen == {company.manager.name: {sent}, "Director": {sent}, company.hr.name: {sent}}
    for reader in (company.other_manager, company.admin, company.stranger, company.other_pm):
        assert not Summary.objects.visible_to(reader).exists()


def test_a_manager_who_loses_a_report_keeps_only_what_was_assigned(company: Company):
    assigned = summaries.submitted(company.pm)
    User.objects.filter(pk__in=[company.pm.pk, company.teammate.pk]).update(manager=company.other_manager)
    company.teammate.refresh_from_db()
    later = summaries.submitted(company.teammate, assigned.cycle)
    assert set(Summary.objects.visible_to(company.manager)) == {assigned}
    assert set(Summary.objects.visible_to(company.other_manager)) == {assigned, later}


def test_the_frozen_version_does_not_follow_later_facts(company: Company):
    summary = summaries.submitted(company.pm)
    before = summary.latest.readings
    facts.goal(company.pm, company.pm.products.get(), title="Added afterwards", weight=0)
    company.pm.name = "Somebody else"
    company.pm.save(update_fields=["name"])
    assert summaries.fresh(summary).latest.readings == before


@pytest.mark.django_db(transaction=True)
def test_submitting_twice_at_once_freezes_one_version():
    company = found_company()
    summary = summaries.completed(company.pm)

    def submit(_press: int) -> bool:
        try:
            return bool(perform(summaries.fresh(summary), "submit", by=company.pm))
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(submit, range(4))) == 1
    assert (summary.versions.count(), summary.events.count()) == (1, 1)
