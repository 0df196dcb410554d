"""Last cycle's next goals as goals of the new period."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from metrics.models import Goal
from pmreview.accounts.models import User
from summaries.cycles.carrying import carry_in
from summaries.cycles.closing import close
from summaries.cycles.opening import open_cycle
from summaries.models import Cycle, Summary
from summaries.review.workflow import perform
from summaries.sections.outlook import NextGoal, Outlook
from summaries.wizard.steps import add_entry
from tests.factories import cycles, facts, summaries
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
NEXT = {"period_start": date(2027, 1, 1), "period_end": date(2027, 12, 31)}


@pytest.fixture
def last(company: Company) -> Cycle:
    return summaries.cycle(name="2026")


@pytest.fixture
def new(company: Company) -> Cycle:
    return cycles.prepared(company.pm, **NEXT)


def promised(author: User, cycle: Cycle, **fields: Any) -> Summary:
    """A submitted summary of that cycle with one next goal."""
    made = summaries.submitted(author, cycle)
    goal = {
        "name": "Retention back to 13%",
        "metric": facts.metric("d30"),
        "baseline": Decimal("0.11"),
        "target": Decimal("0.13"),
    }
    NextGoal.objects.filter(section__summary=made).update(**{**goal, "due_on": date(2027, 6, 30), **fields})
    return made


def carried(author: User, title: str = "Retention back to 13%") -> list[Goal]:
    return list(Goal.objects.filter(owner=author, title=title))


def test_a_goal_keeps_what_was_promised_and_ends_when_it_is_due(company: Company, last: Cycle, new: Cycle) -> None:
    promised(company.pm, last)
    open_cycle(new, by=company.hr)
    (goal,) = carried(company.pm)
    assert (goal.metric.code, goal.unit, goal.direction) == ("d30", "percent", "up")
    assert (goal.baseline, goal.target, goal.weight) == (Decimal("0.11"), Decimal("0.13"), Decimal(0))
    assert (goal.period_start, goal.period_end) == (date(2027, 1, 1), date(2027, 6, 30))
    assert goal.created_by == company.pm


@pytest.mark.parametrize("due", [date(2026, 12, 1), date(2028, 6, 30), None])
def test_due_outside_the_period_it_ends_with_the_period(company: Company, last: Cycle, new: Cycle, due: date | None) -> None:
    promised(company.pm, last, due_on=due)
    open_cycle(new, by=company.hr)
    assert carried(company.pm)[0].period_end == date(2027, 12, 31)


def test_twice_and_beside_a_goal_of_that_title_it_is_there_once(company: Company, last: Cycle, new: Cycle) -> None:
    promised(company.pm, last)
    own = facts.goal(company.pm, company.pm.products.get(), title="retention BACK to 13% ", **NEXT)
    open_cycle(new, by=company.hr)
    assert carried(company.pm) == []
    own.delete()
    made = list(new.summaries.all())
    assert [goal.title for goal in carry_in(made, new)] == ["Retention back to 13%"]
    assert carry_in(made, new) == []
    assert len(carried(company.pm)) == 1


def test_it_belongs_to_the_product_on_which_the_measure_is_recorded(company: Company, last: Cycle, new: Cycle) -> None:
    promised(company.pm, last)
    facts.product(company.pm, name="A first by name")
    other = facts.product(company.pm, name="Z with the measure")
    facts.snapshot(other, "d30", date(2025, 11, 30), "0.11")
    open_cycle(new, by=company.hr)
    assert carried(company.pm)[0].product == other


def test_of_an_unknown_measure_it_belongs_to_the_first_product(company: Company, last: Cycle, new: Cycle) -> None:
    promised(company.pm, last)
    first = facts.product(company.pm, name="A first by name")
    open_cycle(new, by=company.hr)
    assert carried(company.pm)[0].product == first


@pytest.mark.parametrize(
    ("fields", "unit", "direction"),
    [
        ({"baseline": None, "target": None}, "percent", "milestone"),
        ({"baseline": None, "target": Decimal(5)}, "count", "up"),
        ({"baseline": Decimal(9), "target": Decimal(5)}, "count", "down"),
    ],
)
def test_without_a_measure_the_figures_say_what_it_is(
    company: Company, last: Cycle, new: Cycle, fields: dict[str, Any], unit: str, direction: str
) -> None:
    promised(company.pm, last, metric=None, **fields)
    open_cycle(new, by=company.hr)
    (goal,) = carried(company.pm)
    assert (goal.unit, goal.direction) == (unit, direction)


def test_who_works_on_no_product_gets_none(company: Company, last: Cycle, new: Cycle) -> None:
    promised(company.pm, last)
    company.pm.products.clear()
    open_cycle(new, by=company.hr)
    assert carried(company.pm) == []


class TestWhatNobodyHasSubmitted:
    """Goals are seen by managers; a draft and a revision are their author's alone."""

    def test_a_draft_is_not_carried(self, company: Company, last: Cycle, new: Cycle) -> None:
        draft = summaries.completed(company.pm, last)
        NextGoal.objects.filter(section__summary=draft).update(name="Secret plan")
        close(last, by=company.hr)
        open_cycle(new, by=company.hr)
        assert carried(company.pm, "Secret plan") == []

    def test_what_was_withdrawn_is_not_carried(self, company: Company, last: Cycle, new: Cycle) -> None:
        perform(promised(company.pm, last), "withdraw", by=company.pm)
        close(last, by=company.hr)
        open_cycle(new, by=company.hr)
        assert carried(company.pm) == []

    def test_a_revision_is_not_carried(self, company: Company, last: Cycle, new: Cycle) -> None:
        made = promised(company.pm, last)
        perform(made, "return", by=company.manager, note="Say more")
        later = timezone.now() + timedelta(minutes=5)
        Outlook.objects.filter(summary=made).update(saved_at=later)
        close(last, by=company.hr)
        open_cycle(new, by=company.hr)
        assert carried(company.pm) == []


def test_only_the_cycle_before_counts(company: Company, last: Cycle, new: Cycle) -> None:
    older = summaries.cycle(name="2025", period_start=date(2025, 1, 1), period_end=date(2025, 12, 31))
    first = summaries.summary(company.pm, older)
    NextGoal.objects.filter(pk=add_entry(first.section("outlook")).pk).update(name="Long ago")
    Summary.objects.filter(pk=first.pk).update(status="archived", submitted_at=timezone.now())
    promised(company.pm, last)
    open_cycle(new, by=company.hr)
    assert carried(company.pm, "Long ago") == []
    assert len(carried(company.pm)) == 1
