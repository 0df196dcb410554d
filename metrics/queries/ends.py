"""The figures of a product at the start and at the end of a period, each taken from one calendar month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from metrics.aggregate import Kind, Method, Point, aggregate
from metrics.facts import GoalFact
from metrics.models import MetricSnapshot
from metrics.period import Period, Step
from metrics.queries.history import History, inside, last_before

Figures = Mapping[str, Decimal]  # by metric code
ByCode = Mapping[str, Sequence[MetricSnapshot]]
ANCHOR = "mau"  # the month of its value is the month everything else is read from
MEANS = frozenset({"dau"})


@dataclass(frozen=True)
class Ends:
    """`base` and `last` are figures of one month each; `months` are those of every month in the period with a MAU.

    Without any MAU on record the days are the ones around the period: the day before it and its last.
    """

    product: str
    base_on: date
    base: Figures
    last_on: date
    last: Figures
    months: tuple[tuple[date, Figures], ...]


def ends_in(found: History, period: Period, goals: Iterable[GoalFact] = ()) -> list[Ends]:
    """For each product, by name. Where nothing was recorded, the goals' own baseline and actual stand in."""
    measured: dict[UUID, dict[str, Sequence[MetricSnapshot]]] = defaultdict(dict)
    names: dict[UUID, str] = {}
    for (product_id, _metric), rows in found.items():
        measured[product_id][rows[0].metric.code] = rows
        names[product_id] = rows[0].product.name
    aims: dict[UUID, list[GoalFact]] = defaultdict(list)
    for goal in goals:
        aims[goal.product_id].append(goal)
        names[goal.product_id] = goal.product
    ends = [_ends(names[key], measured.get(key, {}), aims.get(key, []), period) for key in names]
    return sorted(ends, key=lambda one: one.product)


def _ends(product: str, rows: ByCode, goals: Sequence[GoalFact], period: Period) -> Ends:
    anchors = rows.get(ANCHOR, [])
    before = last_before(anchors, period.start)
    within = inside(anchors, period)
    months = tuple((row.date, _figures(rows, row.date)) for row in _last_of_months(within))
    base_on, base = (before.date, _figures(rows, before.date)) if before else (period.start - timedelta(days=1), {})
    last_on, last = months[-1] if months else (period.end, {})
    base, last = {**_typed(goals, "baseline"), **base}, {**_typed(goals, "actual"), **last}
    return Ends(product, base_on, base, last_on, last, months)


def _typed(goals: Iterable[GoalFact], field: str) -> dict[str, Decimal]:
    values = {goal.metric: getattr(goal, field) for goal in goals if goal.metric}
    return {code: value for code, value in values.items() if value is not None}


def _last_of_months(rows: Sequence[MetricSnapshot]) -> list[MetricSnapshot]:
    return list({(row.date.year, row.date.month): row for row in rows}.values())


def _figures(rows: ByCode, day: date) -> dict[str, Decimal]:
    month = Period.around(day, Step.MONTH)
    values = {code: _month_value(code, inside(found, month)) for code, found in rows.items()}
    return {code: value for code, value in values.items() if value is not None}


def _month_value(code: str, rows: Sequence[MetricSnapshot]) -> Decimal | None:
    if not rows:
        return None
    points = [Point(row.date, row.value, row.numerator, row.denominator, row.n) for row in rows]
    kind = Kind(rows[0].metric.kind)
    return aggregate(kind, points, Method.MEAN if code in MEANS else None).value
