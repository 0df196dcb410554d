"""Whom a deadline concerns, and HR's press of a button."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from pmreview.accounts.models import User
from summaries.models import Cycle, Delegation, Event, Notice, Reviewer
from summaries.models.event import Happened
from summaries.notices import remind
from summaries.notices.reminders import remind_due
from summaries.notices.words import details, sentence
from summaries.review.workflow import perform
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.notices.post import NOON, deliver, later, told

pytestmark = pytest.mark.django_db


def cycle(*, submit: int, review: int = 90) -> Cycle:
    """Deadlines so many days from now; tests count what is told about it only."""
    moments = {"submit_by": NOON + timedelta(days=submit), "review_by": NOON + timedelta(days=review)}
    return summaries.cycle(**moments, opened_at=NOON - timedelta(days=30))


def said(user: User) -> list[str]:
    return [sentence(notice) for notice in Notice.objects.of(user).filter(kind__in=["due", "overdue"]).select_related("user")]


def in_review(company: Company, one: Cycle) -> None:
    summaries.submitted(company.pm, one)
    Notice.objects.all().delete()


def test_authors_are_told_who_have_not_submitted(company: Company) -> None:
    one = cycle(submit=3)
    summaries.summary(company.teammate, one)
    returned = summaries.submitted(company.pm, one)
    perform(returned, "return", by=company.manager, note="Name the source")
    summaries.submitted(company.other_pm, one)
    assert remind_due(NOON) == 2
    assert said(company.teammate) == said(company.pm) == ["3 days left to submit your summary"]
    assert said(company.other_pm) == said(company.manager) == []


def test_the_notice_names_cycle_and_deadline_and_leads_to_the_summary(company: Company) -> None:
    summary = summaries.summary(company.pm, cycle(submit=1))
    remind_due(NOON)
    notice = Notice.objects.of(company.pm).get()
    assert sentence(notice) == "1 day left to submit your summary"
    assert details(notice) == ["Performance summary 2026", "Due: Nov. 24, 2026, noon (Asia/Shanghai)"]
    assert notice.url == summary.get_absolute_url()


def test_after_the_deadline_it_is_overdue(company: Company) -> None:
    summaries.summary(company.pm, cycle(submit=-4))
    assert remind_due(NOON) == 1
    assert said(company.pm) == ["Your summary is overdue"]


def test_reviewers_are_told_once_a_cycle_however_many_wait(company: Company) -> None:
    one = cycle(submit=-30, review=7)
    for author in (company.pm, company.teammate):
        summaries.submitted(author, one)
    summaries.submitted(company.other_pm, one)
    Notice.objects.all().delete()
    remind_due(NOON)
    assert said(company.manager) == ["7 days left to review; waiting for you: 2"]
    assert said(company.other_manager) == ["7 days left to review; waiting for you: 1"]


def test_only_the_one_whose_turn_it_is_is_reminded(company: Company) -> None:
    one = cycle(submit=-30, review=1)
    summary = summaries.submitted(company.pm, one)
    Reviewer.objects.create(summary=summary, user=company.other_manager, position=1)
    Notice.objects.all().delete()
    remind_due(NOON)
    assert (len(said(company.manager)), len(said(company.other_manager))) == (1, 0)


def test_who_stands_in_is_reminded_too_but_not_of_their_own(company: Company) -> None:
    one = cycle(submit=-30, review=1)
    summaries.submitted(company.teammate, one)
    in_review(company, one)
    away = {"user": company.manager, "to": company.pm, "starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 30)}
    Delegation.objects.create(**away)
    remind_due(NOON)
    assert said(company.manager) == ["1 day left to review; waiting for you: 2"]
    assert said(company.pm) == ["1 day left to review; waiting for you: 1"]


@pytest.mark.parametrize("closed", [True, False])
def test_a_cycle_that_is_not_open_reminds_nobody(company: Company, closed: bool) -> None:
    one = cycle(submit=3)
    summaries.summary(company.pm, one)
    Cycle.objects.update(**({"closed_at": NOON} if closed else {"opened_at": None}))
    assert remind_due(NOON) == 0


def test_a_deadline_that_was_moved_is_told_anew(company: Company, clock: time_machine.Coordinates) -> None:
    one = cycle(submit=3)
    summaries.summary(company.pm, one)
    assert [remind_due(NOON), remind_due(NOON)] == [1, 0]
    Cycle.objects.update(submit_by=one.submit_by + timedelta(days=5))
    assert [remind_due(NOON + timedelta(days=days)) for days in range(8)] == [0, 1, 0, 0, 0, 1, 0, 1]


def test_a_letter_that_has_become_needless_overnight_is_not_sent(company: Company, clock: time_machine.Coordinates) -> None:
    night, morning = NOON + timedelta(hours=10), NOON + timedelta(hours=20)
    one = cycle(submit=3)
    writer = summaries.completed(company.pm, one)
    summaries.summary(company.teammate, one)
    clock.move_to(night)
    assert remind_due(night) == 2
    perform(writer, "submit", by=company.pm)
    assert {letter.to[0] for letter in later(clock, morning)} == {company.teammate.email, company.manager.email}


# ---- HR's button ----


def test_hr_reminds_authors_and_reviewers_once_a_day(company: Company, clock: time_machine.Coordinates) -> None:
    one = cycle(submit=-2)
    rows = [
        summaries.summary(company.teammate, one),
        summaries.submitted(company.pm, one),
        summaries.approved(company.other_pm, one),
    ]
    Notice.objects.all().delete()
    deliver()
    assert [remind(rows, by=company.hr), remind(rows, by=company.hr)] == [2, 0]
    assert said(company.teammate) == ["Fang Ning reminds you: your summary is overdue"]
    assert said(company.manager) == ["Fang Ning reminds you to review; waiting for you: 1"]
    assert told(company.other_pm) == []
    assert {letter.to[0] for letter in deliver()} == {company.teammate.email, company.manager.email}
    clock.move_to(NOON + timedelta(days=1))
    assert remind(rows, by=company.hr) == 2


def test_every_reminder_is_an_event_of_its_summary(company: Company) -> None:
    one = cycle(submit=5)
    draft, waiting = summaries.summary(company.teammate, one), summaries.submitted(company.pm, one)
    for _press in range(2):
        remind([draft, waiting], by=company.hr)
    events = Event.objects.filter(name=Happened.REMINDED)
    assert {(event.summary_id, event.details["person"]) for event in events} == {
        (draft.pk, str(company.teammate.pk)),
        (waiting.pk, str(company.manager.pk)),
    }
    assert {event.by for event in events} == {company.hr}
    assert events.count() == 2


def test_hr_reminds_nobody_of_a_closed_cycle(company: Company) -> None:
    row = summaries.summary(company.pm, cycle(submit=-2))
    Cycle.objects.update(closed_at=NOON)
    assert remind([row], by=company.hr) == 0
    assert Event.objects.count() == 0
