"""The team page: who is on it and why, what it says of each, sorted, filtered, a page at a time; nothing of a draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Comment, Cycle, Delegation, Event, Reviewer, Summary, Version
from summaries.models.event import Happened
from summaries.review.workflow import perform
from summaries.team.lines import PER_PAGE, days_until, in_days
from tests.factories import summaries
from tests.factories.crowd import crowd
from tests.factories.people import Company, person
from tests.summaries.browsing import browser

pytestmark = pytest.mark.django_db


def lines(user: User, **query: str) -> list[Any]:
    response = browser(user).get(reverse("team"), query)
    assert response.status_code == 200
    return list(response.context["lines"])


def names(user: User, **query: str) -> list[str]:
    return [line.summary.author.name for line in lines(user, **query)]


def line_of(user: User, summary: Summary) -> Any:
    return next(line for line in lines(user) if line.summary.pk == summary.pk)


# Who is on it


def test_the_reporting_line_is_on_it_and_oneself_is_not(company: Company) -> None:
    cycle = summaries.cycle()
    director = person("Gu Ning")
    User.objects.filter(pk=company.manager.pk).update(manager=director)
    for author in (company.pm, company.teammate, company.manager, company.other_pm):
        summaries.summary(author, cycle)
    assert set(names(company.manager)) == {company.pm.name, company.teammate.name}
    assert set(names(director)) == {company.manager.name, company.pm.name, company.teammate.name}


def test_an_assigned_review_says_so(company: Company) -> None:
    made = summaries.submitted(company.pm)
    Reviewer.objects.create(summary=made, user=company.other_manager, position=1)
    assert line_of(company.other_manager, made).how == "Assigned to you"
    assert line_of(company.manager, made).how == ""


def test_a_stand_in_sees_what_is_assigned_to_the_absent_and_for_whom(company: Company) -> None:
    made, _draft = summaries.submitted(company.pm), summaries.summary(company.teammate)
    today = timezone.localdate()
    Delegation.objects.create(user=company.manager, to=company.stranger, starts_on=today, ends_on=today)
    (line,) = lines(company.stranger)
    assert line.summary.pk == made.pk
    assert line.how == f"Standing in for {company.manager.name}"
    assert line.summary.waits


def test_a_manager_who_loses_a_report_loses_what_is_not_assigned(company: Company) -> None:
    kept, lost = summaries.submitted(company.pm), summaries.summary(company.teammate)
    User.objects.filter(manager=company.manager).update(manager=company.other_manager)
    assert names(company.manager) == [company.pm.name]
    assert line_of(company.manager, kept).how == "Assigned to you"
    assert {line.summary.pk for line in lines(company.other_manager)} == {kept.pk, lost.pk}


def test_closed_cycles_and_those_in_preparation_are_not_on_it(company: Company) -> None:
    summaries.summary(company.pm, summaries.cycle(closed_at=timezone.now()))
    summaries.summary(company.teammate, summaries.cycle(opened_at=None))
    assert lines(company.manager) == []


# What it says


def test_of_a_draft_it_shows_the_state_and_nothing_that_is_in_it(company: Company) -> None:
    made = summaries.submitted(company.pm)
    Version.objects.filter(summary=made).update(warnings=3)
    Comment.objects.create(summary=made, version=made.latest, body="Why?", by=company.manager)
    assert line_of(company.manager, made).summary.problems == 4
    perform(made, "withdraw", by=company.pm)
    line = line_of(company.manager, made)
    assert (line.attainment, line.bar, line.summary.problems, line.is_sent) == ("", None, 0, False)
    assert line.summary.activity == made.events.get(name=Happened.WITHDRAWN).at


def test_open_problems_are_open_threads_and_frozen_warnings(company: Company) -> None:
    made = summaries.submitted(company.pm)
    assert made.latest.warnings == 1  # the demo case: stickiness fell while the users rose
    ask = {"summary": made, "version": made.latest, "by": company.manager}
    thread = Comment.objects.create(body="Why?", **ask)
    Comment.objects.create(body="Because", parent=thread, **ask)
    Comment.objects.create(body="Settled", resolved_at=timezone.now(), **ask)
    Comment.objects.create(body="Between us", is_private=True, **ask)
    line = line_of(company.manager, made)
    assert (line.summary.remarks, line.summary.warnings, line.summary.problems) == (2, 1, 3)


def test_a_look_is_no_activity(company: Company) -> None:
    made = summaries.submitted(company.pm)
    sent = made.events.get(name=Happened.SUBMITTED).at
    Event.objects.write(Happened.READ, by=company.hr, summary=made)
    assert line_of(company.manager, made).summary.activity == sent


@pytest.mark.parametrize(
    ("zone", "days"),
    [("Asia/Shanghai", 0), ("America/Los_Angeles", 1)],  # 16:30 UTC is after midnight in Shanghai
)
def test_days_are_counted_on_the_clock_of_the_cycle(zone: str, days: int) -> None:
    due = datetime(2026, 11, 24, 23, 59, tzinfo=ZoneInfo(zone))
    cycle = Cycle(time_zone=zone)
    with time_machine.travel(datetime(2026, 11, 23, 16, 30, tzinfo=ZoneInfo("UTC")), tick=False):
        assert days_until(due, cycle) == days


def test_days_have_words() -> None:
    assert [in_days(days) for days in (2, 1, 0, -1, -3)] == [
        "2 days left",
        "1 day left",
        "due today",
        "1 day overdue",
        "3 days overdue",
    ]


def test_who_writes_has_until_submission_and_who_reviews_until_the_review(company: Company) -> None:
    cycle = summaries.cycle()
    draft, sent = summaries.summary(company.teammate, cycle), summaries.submitted(company.pm, cycle)
    assert line_of(company.manager, draft).days == 9
    assert line_of(company.manager, sent).days == 16
    perform(sent, "approve", by=company.manager)
    assert line_of(company.manager, sent).left == ""


# Order, filter, pages


def test_what_waits_is_first_and_the_oldest_of_it(company: Company) -> None:
    cycle = summaries.cycle()
    summaries.summary(person("Aa", manager=company.manager), cycle)
    newer, older = summaries.submitted(company.pm, cycle), summaries.submitted(company.teammate, cycle)
    Summary.objects.filter(pk=older.pk).update(submitted_at=timezone.now() - timedelta(days=2))
    assert names(company.manager) == [company.teammate.name, company.pm.name, "Aa"]
    next_one = browser(company.manager).get(reverse("team_next"))
    assert next_one.headers["Location"] == reverse("summary_document", args=[older.pk])
    perform(older, "approve", by=company.manager)
    next_one = browser(company.manager).get(reverse("team_next"))
    assert next_one.headers["Location"] == reverse("summary_document", args=[newer.pk])
    perform(newer, "approve", by=company.manager)
    assert "Nothing is waiting" in browser(company.manager).get(reverse("team_next"), follow=True).content.decode()


def test_after_a_decision_the_document_offers_the_next_one_and_to_the_author_nothing(company: Company) -> None:
    cycle = summaries.cycle()
    first, _second = summaries.submitted(company.pm, cycle), summaries.submitted(company.teammate, cycle)
    reader, address = browser(company.manager), reverse("summary_document", args=[first.pk])
    assert reverse("team_next") not in reader.get(address).content.decode()
    decided = reader.post(reverse("summary_decide", args=[first.pk, "approve"]), follow=True).content.decode()
    assert reverse("team_next") in decided and "Review the next one" in decided
    assert reverse("team_next") not in browser(company.pm).get(address).content.decode()


@pytest.mark.parametrize("key", ["name", "state", "due", "reached", "problems", "activity"])
def test_every_column_sorts_both_ways_and_says_so(company: Company, key: str) -> None:
    crowd(company.manager, summaries.cycle(), 7)
    summaries.summary(company.pm, Cycle.objects.get())
    up, down = (lines(company.manager, sort=sort) for sort in (key, f"-{key}"))
    read = {
        "name": lambda line: line.summary.author.name,
        "state": lambda line: line.summary.status,
        "due": lambda line: line.summary.due,
        "reached": lambda line: line.summary.attainment,
        "problems": lambda line: line.summary.problems,
        "activity": lambda line: line.summary.activity,
    }[key]
    rising, falling = ([value for line in found if (value := read(line)) is not None] for found in (up, down))
    assert rising == sorted(rising) and falling == sorted(falling, reverse=True)
    response = browser(company.manager).get(reverse("team"), {"sort": f"-{key}"}).content.decode()
    assert response.count("aria-sort") == 1 and 'aria-sort="descending"' in response
    assert f'href="?sort={key}"' in response


def test_filters_and_search_hold_together(company: Company) -> None:
    one, two = summaries.cycle(), summaries.cycle(name="半年总结", name_en="Half-year")
    sent, _draft = summaries.submitted(company.pm, one), summaries.summary(company.teammate, two)
    User.objects.filter(pk=company.teammate.pk).update(department="Office")
    manager = company.manager
    assert names(manager, status="draft") == names(manager, department="Office") == [company.teammate.name]
    assert names(manager, status="waiting") == names(manager, cycle=str(one.pk)) == [company.pm.name]
    assert names(manager, q=company.pm.name[:3]) == names(manager, q=sent.author.employee_number) == [company.pm.name]
    assert names(manager, cycle=str(one.pk), status="draft") == names(manager, cycle="nonsense") == []


def test_pages_keep_the_order_and_the_filter(company: Company) -> None:
    crowd(company.manager, summaries.cycle(), PER_PAGE + 3)
    assert len(lines(company.manager, sort="name")) == PER_PAGE
    assert names(company.manager, sort="name", page="2") == [f"Person {PER_PAGE + rest:05}" for rest in range(3)]
    assert names(company.manager, sort="-name", page="99")[-1] == "Person 00000"
