"""What was promised in the last cycle becomes a goal of this one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q

from metrics.models import Goal, GoalDirection, MetricSnapshot, Product
from metrics.models.metric import Unit
from metrics.period import Period
from summaries.models import Cycle, Status, Summary
from summaries.sections.outlook import NextGoal, Outlook


def carry_in(summaries: Sequence[Summary], cycle: Cycle) -> list[Goal]:
    """Makes the last cycle's next goals goals of their authors in this period; a fixed number of statements.

    A goal keeps title, measure, baseline and target. It begins with the period and ends on the day it is due, or with the
    period where that day lies outside. Its weight is 0: the author shares out the 100%. It belongs to the product on which
    the measure is recorded, else to the author's first by name; who works on none gets none. Of a goal that is there under
    the same title there is no second one, so a second call adds nothing. Only what was submitted is carried: goals are seen
    by managers, and a draft, or a revision nobody has submitted, is its author's alone.
    """
    promised = _promised({summary.author_id for summary in summaries}, cycle)
    authors = {author for author, _goal in promised}
    homes, taken = _Homes.of(authors), _titles(authors, cycle.period)
    made = []
    for author, goal in promised:
        product, title = homes.of_goal(author, goal.metric_id), goal.name.strip()
        if product is not None and title.casefold() not in taken[author]:
            taken[author].add(title.casefold())
            made.append(_goal(author, product, goal, cycle.period))
    return Goal.objects.bulk_create(made)


def _promised(authors: Iterable[UUID], cycle: Cycle) -> list[tuple[UUID, NextGoal]]:
    """Each author's next goals, from the summary of their cycle before, as far as it was submitted."""
    earlier = Summary.objects.filter(author__in=authors, cycle__period_end__lt=cycle.period_start)
    before = {row.author_id: row for row in earlier.order_by("cycle__period_end").only("author_id", "status", "submitted_at")}
    sent = [row.pk for row in before.values() if row.submitted_at and row.status != Status.DRAFT]
    outlooks = Outlook._default_manager.filter(summary__in=sent).alias(frozen_at=Max("summary__versions__submitted_at"))
    unchanged = outlooks.filter(Q(saved_at=None) | Q(saved_at__lte=F("frozen_at")))
    rows: Any = NextGoal._default_manager.filter(section__in=unchanged.values("pk")).exclude(name="")
    found = rows.select_related("metric", "section__summary").order_by("section", "place", "pk")
    return [(row.section.summary.author_id, row) for row in found]


def _titles(authors: Iterable[UUID], period: Period) -> dict[UUID, set[str]]:
    taken: dict[UUID, set[str]] = defaultdict(set)
    for owner, title in Goal.objects.filter(owner__in=authors).within(period).values_list("owner_id", "title"):
        taken[owner].add(title.strip().casefold())
    return taken


@dataclass
class _Homes:
    """Which products people work on, and on which of them a measure is recorded."""

    products: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    recorded: set[tuple[UUID, UUID]] = field(default_factory=set)

    @classmethod
    def of(cls, authors: Iterable[UUID]) -> _Homes:
        made = cls()
        for author, product in Product.objects.filter(people__in=authors).values_list("people", "pk").order_by("name", "pk"):
            made.products[author].append(product)
        theirs = {product for found in made.products.values() for product in found}
        pairs = MetricSnapshot.objects.filter(product__in=theirs).order_by().values_list("product_id", "metric_id")
        made.recorded = set(pairs.distinct())
        return made

    def of_goal(self, author: UUID, metric: UUID | None) -> UUID | None:
        mine = self.products[author]
        fitting = [product for product in mine if metric is not None and (product, metric) in self.recorded]
        return next(iter([*fitting, *mine]), None)


def _goal(author: UUID, product: UUID, promised: Any, period: Period) -> Goal:
    due: date | None = promised.due_on
    return Goal(
        owner_id=author,
        created_by_id=author,
        product_id=product,
        title=promised.name.strip(),
        metric=promised.metric,
        unit=_unit(promised),
        direction=_direction(promised),
        baseline=promised.baseline,
        target=promised.target,
        weight=Decimal(0),
        period_start=period.start,
        period_end=due if due and period.contains(due) else period.end,
    )


def _unit(promised: Any) -> str:
    if promised.metric:
        return str(promised.metric.unit)
    return Unit.PERCENT if promised.target is None else Unit.COUNT


def _direction(promised: Any) -> str:
    """The way of the measure; without one the way from baseline to target; without a target it is a milestone."""
    if promised.metric:
        return str(promised.metric.direction)
    if promised.target is None:
        return GoalDirection.MILESTONE
    is_down = promised.baseline is not None and promised.target < promised.baseline
    return GoalDirection.DOWN if is_down else GoalDirection.UP
