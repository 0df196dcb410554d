"""The facts beside a summary, each asked for once and at its first use, in the active language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from metrics import queries
from metrics.attainment import DownRule, Total
from metrics.facts import Contradiction, Derived, FeedbackFacts, GoalFact, ProjectFact, Series
from metrics.period import Period

if TYPE_CHECKING:
    from pmreview.accounts.models import User


class Facts:
    """What `metrics` knows of one person's work in one period, as of a day."""

    def __init__(self, person: User, period: Period, *, as_of: date, cap: Decimal, down_rule: DownRule = "mirror") -> None:
        self.person, self.period, self.as_of, self.cap, self.down_rule = person, period, as_of, cap, down_rule

    @cached_property
    def goals(self) -> list[GoalFact]:
        return queries.goals_of(self.person, self.period, down_rule=self.down_rule)

    @cached_property
    def total(self) -> Total:
        return queries.total_attainment(self.goals, self.cap)

    @cached_property
    def history(self) -> queries.History:
        return queries.history_of(self.person, self.period)

    @cached_property
    def ends(self) -> list[queries.Ends]:
        return queries.ends_in(self.history, self.period, self.goals)

    @cached_property
    def series(self) -> list[Series]:
        """The metrics of the goals first, in the order of the goals."""
        order = {(goal.product_id, goal.metric): place for place, goal in enumerate(self.goals)}
        found = queries.series_in(self.history, self.period)
        return sorted(found, key=lambda series: order.get((series.product_id, series.code), len(order)))

    def series_of(self, code: str) -> list[Series]:
        """A metric of every product that has it; the product of a goal first."""
        return [series for series in self.series if series.code == code]

    def series_behind(self, goal: GoalFact) -> Series | None:
        """The series of a goal's metric and product."""
        found = (one for one in self.series if (one.product_id, one.code) == (goal.product_id, goal.metric))
        return next(found, None)

    @cached_property
    def derived(self) -> list[Derived]:
        return queries.derived_in(self.ends)

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        return queries.contradictions_in(self.ends)

    @cached_property
    def feedback(self) -> FeedbackFacts:
        return queries.feedback_in(self.person, self.period)

    @cached_property
    def projects(self) -> list[ProjectFact]:
        return queries.projects_of(self.person, self.period, self.as_of)


def month(day: date) -> str:
    """The month as an axis label: "26-10"."""
    return f"{day:%y-%m}"
