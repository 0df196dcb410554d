"""HR's page of a cycle: numbers that agree with the list they lead to, nothing of drafts, and few queries."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Cycle, Status, Summary
from summaries.review.workflow import Judgement, perform
from tests.factories import summaries
from tests.factories.masses import STATES, crowd
from tests.factories.people import Company, person
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db


def listed(user: User, cycle: Cycle, **query: str) -> set[str]:
    """The names in the table."""
    return set(re.findall(r'id="name-[^"]+">(?:<a [^>]+>)?([^<]+)<', page(user, "cycle_detail", cycle.pk, **query)))


@pytest.fixture
def late_cycle() -> Cycle:
    now = timezone.now()
    return summaries.cycle(
        opened_at=now - timedelta(days=30), submit_by=now - timedelta(days=3), review_by=now - timedelta(days=1)
    )


def test_the_numbers_on_top_lead_to_the_people_they_count(company: Company) -> None:
    cycle = crowd(60)
    text = page(company.hr, "cycle_detail", cycle.pk)
    assert "50 of 60 have submitted, 83.3%" in text
    links = re.findall(r'<a href="(\?status=\w+)#people">[^<]+ <strong class="num">(\d+)</strong>', text)
    assert len(links) == len(set(STATES))
    for query, number in links:
        assert len(listed(company.hr, cycle, status=query.removeprefix("?status="))) == int(number)


@pytest.mark.parametrize("name", ["department", "band", "grade"])
def test_every_figure_of_a_picture_leads_to_the_people_it_counts(company: Company, name: str) -> None:
    cycle = crowd(60)
    text = page(company.hr, "cycle_detail", cycle.pk)
    rows = re.findall(rf'<a href="\?{name}=([^"#]+)#people">.+?</th><td class="r num">(\d+)</td>', text)
    assert len(rows) >= 3
    for value, number in rows:
        assert len(listed(company.hr, cycle, **{name: value.replace("+", " ")})) == int(number)


def test_the_line_of_submissions_ends_at_everybody_who_submitted(company: Company) -> None:
    text = page(company.hr, "cycle_detail", crowd(60).pk)
    days = re.findall(r'<th scope="row">(\d{4}-\d\d-\d\d)</th><td class="r num">(\d+)</td>', text)
    counts = [int(count) for _day, count in days]
    assert counts == sorted(counts)
    assert counts[-1] == 50
    assert days[-1][0] == f"{timezone.localdate():%Y-%m-%d}"


def test_late_are_those_behind_the_deadline_of_their_turn(company: Company, late_cycle: Cycle) -> None:
    summaries.summary(company.teammate, late_cycle)
    waiting = summaries.submitted(company.pm, late_cycle)
    summaries.approved(company.other_pm, late_cycle)
    assert listed(company.hr, late_cycle, late="1") == {company.teammate.name, company.pm.name}
    text = page(company.hr, "cycle_detail", late_cycle.pk)
    assert '<a href="?late=writing#people">1 summary is late' in text
    assert '<a href="?late=reviewing#people">1 review is late' in text
    assert listed(company.hr, late_cycle, late="writing") == {company.teammate.name}
    assert listed(company.hr, late_cycle, late="reviewing") == {company.pm.name}
    Cycle.objects.filter(pk=late_cycle.pk).update(review_by=timezone.now() + timedelta(days=1))
    assert listed(company.hr, late_cycle, late="1") == {company.teammate.name}
    assert waiting.author.name in listed(company.hr, late_cycle)


def test_before_the_deadlines_nobody_is_late(company: Company) -> None:
    draft = summaries.summary(company.pm)
    assert listed(company.hr, draft.cycle, late="1") == set()
    assert "late</a>" not in page(company.hr, "cycle_detail", draft.cycle.pk)


def test_a_reviewer_is_found_by_part_of_a_name_or_number_whether_fixed_or_still_expected(company: Company) -> None:
    sent = summaries.submitted(company.pm)
    summaries.summary(company.teammate, sent.cycle)
    summaries.submitted(company.other_pm, sent.cycle)
    for words in ("zhou", company.manager.employee_number):
        assert listed(company.hr, sent.cycle, reviewer=words) == {company.pm.name, company.teammate.name}
    User.objects.filter(pk=company.pm.pk).update(manager=company.other_manager)
    assert listed(company.hr, sent.cycle, reviewer="zhou") == {company.pm.name, company.teammate.name}


@pytest.mark.parametrize("name", ["q", "department", "status", "reviewer", "band", "grade"])
@pytest.mark.parametrize("value", ["\x00", "' OR 1=1 --", "9" * 5000, "<script>"])
def test_strange_filters_find_nobody_and_break_nothing(company: Company, name: str, value: str) -> None:
    cycle = summaries.submitted(company.pm).cycle
    assert listed(company.hr, cycle, **{name: value}) == ({company.pm.name} if value == "\x00" else set())


def test_of_a_draft_only_its_state_is_told(company: Company) -> None:
    sent = summaries.submitted(company.pm)
    assert "100.0%" in page(company.hr, "cycle_detail", sent.cycle.pk)
    perform(sent, "withdraw", by=company.pm)
    text = page(company.hr, "cycle_detail", sent.cycle.pk)
    table = text[text.index('<table class="table">\n      <thead><tr>\n        <th scope="col"><input') :]
    assert "Draft" in table
    assert reverse("summary_document", args=[sent.pk]) not in table
    assert not re.search(r"\d%|/exports/", table)
    assert listed(company.hr, sent.cycle, band="80-100") | listed(company.hr, sent.cycle, band="100-120") == set()


def test_a_grade_counts_when_the_last_reviewer_has_decided(company: Company) -> None:
    scale = [{"key": "A", "label": "Very good", "from": "", "share": 20}, {"key": "B", "label": "", "from": "", "share": None}]
    sent = summaries.submitted(company.pm, summaries.cycle(grades=scale))
    sent.reviewers.create(user=company.other_manager, position=1)
    perform(summaries.fresh(sent), "approve", by=company.manager, judgement=Judgement("A"))
    assert listed(company.hr, sent.cycle, grade="A") == set()
    perform(summaries.fresh(sent), "approve", by=company.other_manager, judgement=Judgement("B"))
    assert (listed(company.hr, sent.cycle, grade="A"), listed(company.hr, sent.cycle, grade="B")) == (set(), {company.pm.name})
    text = page(company.hr, "cycle_detail", sent.cycle.pk)
    assert "Very good" in text
    assert "20%" in text


def test_a_decision_is_in_the_numbers_at_once(company: Company) -> None:
    sent = summaries.submitted(company.pm)
    assert "?status=submitted#people" in page(company.hr, "cycle_detail", sent.cycle.pk)
    perform(sent, "approve", by=company.manager)
    text = page(company.hr, "cycle_detail", sent.cycle.pk)
    assert "?status=approved#people" in text
    assert "?status=submitted#people" not in text


def test_names_are_shown_and_not_obeyed(company: Company) -> None:
    strange = person("<b>\"&'", employee_number='<i>"', department='<u>"', manager=person("<s>'\""))
    cycle = summaries.submitted(strange).cycle
    text = page(company.hr, "cycle_detail", cycle.pk)
    assert not re.search(r'<b>"|<i>"|<u>"|<s>\'', text)
    assert text.count("&lt;b&gt;") >= 2
    assert "&lt;s&gt;" in text


def test_a_cycle_nobody_is_in_leads_to_its_participants(company: Company) -> None:
    cycle = summaries.cycle(opened_at=None)
    text = page(company.hr, "cycle_detail", cycle.pk)
    assert reverse("cycle_participants", args=[cycle.pk]) in text
    assert "<table" not in text


def queries(user: User, cycle: Cycle) -> tuple[int, int]:
    """Of the page when nothing is counted yet, and of the next look."""
    reader, found = browser(user), []
    address = reverse("cycle_detail", args=[cycle.pk])
    reader.get(address)
    cache.clear()
    for _look in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(address).status_code == 200
        found.append(len(captured.captured_queries))
    return found[0], found[1]


def test_it_costs_the_same_with_ten_people_and_with_a_thousand(company: Company) -> None:
    few, many = queries(company.hr, crowd(10)), queries(company.hr, crowd(1_000))
    assert few == many
    assert max(many) <= 15


def test_the_second_look_does_not_count_again(company: Company) -> None:
    cold, warm = queries(company.hr, crowd(10))
    assert warm == cold - 4


@pytest.mark.parametrize("role", ["pm", "manager", "admin", "stranger"])
def test_it_is_for_hr_alone(company: Company, role: str) -> None:
    cycle = summaries.submitted(company.pm).cycle
    assert browser(getattr(company, role)).get(reverse("cycle_detail", args=[cycle.pk])).status_code == 404


def test_every_state_has_a_colour(company: Company) -> None:
    cycle = crowd(14, states=tuple(Status.values))
    text = page(company.hr, "cycle_detail", cycle.pk)
    assert len(re.findall(r'class="swatch"', text)) == len(Status.values)
    assert Summary.objects.filter(cycle=cycle).count() == 14
