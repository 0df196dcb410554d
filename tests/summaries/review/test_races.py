"""People who decide at the same moment: exactly one of them does, on every database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Assessment, Delegation, Event, Reviewer, Status, Summary
from summaries.models.event import Happened
from summaries.permissions import TRANSITIONS
from summaries.review import reassign
from summaries.review.delegation import delegate
from summaries.review.workflow import Judgement, Refused, perform
from tests.factories import summaries
from tests.factories.people import Company, found_company, person

pytestmark = pytest.mark.django_db(transaction=True)
GRADES = [{"key": "A", "label": "", "from": "", "share": None}, {"key": "B", "label": "", "from": "", "share": None}]
DECISIONS = {row.event for row in TRANSITIONS.values()} - {Happened.SUBMITTED}
Take = Callable[[Summary], object]


@pytest.fixture
def company(transactional_db: None) -> Company:
    """Two lines of reviewers, and a stand-in for the first."""
    made = found_company()
    User.objects.filter(pk=made.manager.pk).update(manager=made.other_manager)
    made.pm.refresh_from_db()
    today = timezone.localdate()
    Delegation.objects.create(
        user=made.manager, to=made.teammate, starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1)
    )
    return made


def sent(company: Company, **fields: object) -> Summary:
    return summaries.submitted(company.pm, summaries.cycle(**fields))


def race(summary: Summary, takes: list[Take]) -> int:
    """Everybody has the page before them, then all decide at once; how many were taken."""
    start = Barrier(len(takes))

    def run(take: Take) -> bool:
        try:
            seen = summaries.fresh(summary)
            start.wait(30)
            return bool(take(seen))
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(len(takes)) as pool:
        return sum(pool.map(run, takes))


def by(user: User, name: str, grade: str = "") -> Take:
    return lambda summary: perform(summary, name, by=user, note="Name the source", judgement=Judgement(grade=grade))


def decided(summary: Summary) -> int:
    return Event.objects.filter(summary=summary, name__in=DECISIONS).count()


@pytest.mark.parametrize("second_line", ["none", "managers_manager"])
def test_of_two_windows_of_one_reviewer_one_decides(company: Company, second_line: str) -> None:
    summary = sent(company, second_line=second_line)
    manager = company.manager
    takes = [by(manager, "approve"), by(manager, "return"), by(manager, "approve"), by(manager, "return")]
    assert race(summary, takes) == 1
    assert decided(summary) == 1


@pytest.mark.parametrize("second_line", ["none", "managers_manager"])
def test_of_the_reviewer_and_the_stand_in_one_decides(company: Company, second_line: str) -> None:
    summary = sent(company, second_line=second_line, grades=GRADES)
    takes = [by(company.manager, "approve", "A"), by(company.teammate, "approve", "B"), by(company.teammate, "return")]
    assert race(summary, takes) == 1
    assert decided(summary) == 1
    assert Assessment.objects.filter(summary=summary).count() == Event.objects.filter(name=Happened.GRADED).count() <= 1


@pytest.mark.parametrize("second_line", ["none", "managers_manager"])
def test_of_withdrawing_and_approving_one_happens(company: Company, second_line: str) -> None:
    summary = sent(company, second_line=second_line, editing="until_closed")
    takes = [by(company.pm, "withdraw"), by(company.manager, "approve"), by(company.teammate, "approve")]
    assert race(summary, takes) == 1
    after = summaries.fresh(summary)
    assert decided(summary) == 1
    assert (after.status == Status.DRAFT) == (after.submitted_at is None)


def test_of_appealing_and_acknowledging_one_happens(company: Company) -> None:
    summary = sent(company)
    perform(summary, "approve", by=company.manager)
    takes = [by(company.pm, "appeal"), by(company.pm, "acknowledge"), by(company.hr, "reopen")]
    assert race(summary, takes) == 1
    assert decided(summary) == 2


def test_of_replacing_a_reviewer_and_their_decision_one_happens(company: Company) -> None:
    summary = sent(company)
    row = summary.reviewers.get()

    def replace(seen: Summary) -> object:
        return reassign.replace(seen, row, with_=company.stranger, reason="On leave", by=company.hr)

    assert race(summary, [replace, by(company.manager, "approve")]) == 1
    after = summaries.fresh(summary)
    assert (after.status == Status.APPROVED) == (after.reviewers.get().user == company.manager)


def test_two_of_hr_never_leave_nobody_and_never_somebody_twice(company: Company) -> None:
    other_hr = person("Second of HR", is_hr=True)
    summary = sent(company, second_line="managers_manager")
    first, second = list(summary.reviewers.all())

    def remove(row: Reviewer, user: User) -> Take:
        return lambda seen: reassign.remove(seen, row, reason="On leave", by=user)

    def add(user: User) -> Take:
        return lambda seen: reassign.add(seen, company.stranger, reason="On leave", by=user)

    assert race(summary, [remove(first, company.hr), remove(second, other_hr)]) == 1
    assert race(summary, [add(company.hr), add(other_hr)]) == 1
    assert summary.reviewers.count() == 2


def test_removing_the_second_while_the_first_approves_leaves_no_summary_without_anybody(company: Company) -> None:
    summary = sent(company, second_line="managers_manager")
    second = summary.reviewers.last()

    def remove(seen: Summary) -> object:
        return reassign.remove(seen, second, reason="On leave", by=company.hr)

    race(summary, [remove, by(company.manager, "approve")])
    after = summaries.fresh(summary)
    assert (after.status == Status.SUBMITTED) == (after.current_reviewer is not None)


def test_of_two_stand_ins_for_the_same_days_one_is_named(company: Company) -> None:
    summary = sent(company)
    day = date.today() + timedelta(days=30)

    def name(to: User) -> Take:
        return lambda _seen: delegate(company.manager, to=to, starts_on=day, ends_on=day, by=company.manager)

    assert race(summary, [name(company.teammate), name(company.stranger), name(company.other_manager)]) == 1
    assert Delegation.objects.filter(starts_on=day).count() == 1
