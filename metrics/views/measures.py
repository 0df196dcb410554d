"""A measure made ready for a page: its line, what the values come to by its kind, and every value with its source.

One made of two others has the parts of every value in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import pairwise
from math import gcd
from typing import Any

from django.utils.translation import gettext as _

from metrics.aggregate import ALLOWED, Aggregate, Kind, Method, NotAggregable, Point, aggregate
from metrics.charts import Table
from metrics.facts import Derived, GoalFact, Series, SeriesPoint
from metrics.formatting import figure, method_name, refusal
from metrics.period import months_later
from metrics.phrases import Measured, change, ends, in_words
from metrics.views.figures import Chart


@dataclass(frozen=True)
class Value:
    """A row of the table under a chart."""

    point: SeriesPoint
    shown: str


@dataclass(frozen=True)
class Summed:
    """What the values of the period come to by one method, or why they come to nothing."""

    label: str
    shown: str
    parts: str = ""
    reason: str = ""


@dataclass(frozen=True)
class MeasurePanel:
    fact: Series
    last: str
    change: str
    base: str
    target: str
    chart: Chart
    values: tuple[Value, ...]
    sums: tuple[Summed, ...]


@dataclass(frozen=True)
class DerivedPanel:
    fact: Derived
    last: str
    change: str
    base: str
    target: str
    chart: Chart
    table: Table


def measure_panels(facts: Iterable[Series], goals: Iterable[GoalFact]) -> list[MeasurePanel]:
    """One panel a measure, each with the target of the heaviest goal about it."""
    targets = _targets(goals)
    return [
        MeasurePanel(
            values=tuple(Value(point, in_words(fact, point.value)) for point in reversed(fact.points)),
            sums=tuple(_sums(fact)),
            **_line(fact, targets.get(fact.code)),
        )
        for fact in facts
    ]


def derived_panels(facts: Iterable[Derived], goals: Iterable[GoalFact]) -> list[DerivedPanel]:
    """The same for figures made of two others, with the division behind every point."""
    targets = _targets(goals)
    return [DerivedPanel(table=_divisions(fact), **_line(fact, targets.get(fact.code))) for fact in facts]


def _targets(goals: Iterable[GoalFact]) -> dict[str, GoalFact]:
    targets: dict[str, GoalFact] = {}
    for goal in sorted(goals, key=lambda goal: -goal.weight):
        if goal.metric and goal.target is not None and goal.direction != "range":
            targets.setdefault(goal.metric, goal)
    return targets


def _line(fact: Measured, goal: GoalFact | None) -> dict[str, Any]:
    """What both kinds of panel show: the last value, its change, and the line with its target."""
    base, last = ends(fact)
    return {
        "fact": fact,
        "last": in_words(fact, last),
        "change": change(fact),
        "base": in_words(fact, base),
        "target": in_words(fact, goal.target) if goal else "",
        "chart": _trend(fact, goal),
    }


def _divisions(fact: Derived) -> Table:
    rows = tuple((f"{point.date:%Y-%m-%d}", point.source) for point in reversed(fact.points))
    return Table(fact.name, (_("Day"), _("Value")), rows)


def _trend(fact: Measured, goal: GoalFact | None) -> Chart:
    """The line from its base on. What the caption says in full the drawing says in short."""
    data: Chart = {"points": [_spot(fact, day, point) for day, point in spaced(fact.points)]}
    base, last = (in_words(fact, end) for end in ends(fact))
    words = {"name": fact.name, "base": base, "last": last, "change": change(fact)}
    if fact.base:
        data["first"] = _("Base %(figure)s") % {"figure": words["base"]}
    title = _("%(name)s: %(base)s → %(last)s (%(change)s)") % words
    if goal and goal.target is not None:
        data["target"] = float(goal.target)
        data["target_text"] = _("Target %(figure)s") % {"figure": in_words(fact, goal.target)}
        title = _("%(title)s; target %(figure)s") % {"title": title, "figure": in_words(fact, goal.target)}
    return {"kind": "trend", "title": title, "data": data}


def _spot(fact: Measured, day: date, point: SeriesPoint | None) -> Chart:
    value = None if point is None else point.value
    return {"label": f"{day:%y-%m}", "value": None if value is None else float(value), "text": in_words(fact, value)}


def spaced(found: Sequence[SeriesPoint]) -> Iterator[tuple[date, SeriesPoint | None]]:
    """The points with a gap for every month (quarter, year: what their distances share) that has none between them.

    Points of one month stand as they are: their days are not known to be regular.
    """
    places = [point.date.year * 12 + point.date.month for point in found]
    steps = [after - before for before, after in pairwise(places)]
    if not steps or 0 in steps:
        yield from ((point.date, point) for point in found)
        return
    step, by_place = reduce(gcd, steps), dict(zip(places, found, strict=True))
    for place in range(places[0], places[-1] + 1, step):
        point = by_place.get(place)
        yield (point.date if point else months_later(found[0].date, place - places[0])), point


def _sums(fact: Series) -> Iterator[Summed]:
    """The aggregate of the period by the kind; the mean too where people are counted; and what must not be added."""
    kind = Kind(fact.kind)
    known = [Point(p.date, p.value, p.numerator, p.denominator, p.n) for p in fact.points if p is not fact.base]
    made = aggregate(kind, known)
    yield _summed(fact, made)
    if kind is Kind.UNIQUE:
        yield _summed(fact, aggregate(kind, known, Method.MEAN))
    asked = Method.SUM if made.method is ALLOWED[kind][0] else ALLOWED[kind][0]
    try:
        aggregate(kind, known, asked)
    except NotAggregable as problem:
        yield Summed(method_name(asked), "", reason=refusal(problem.reason))


def _summed(fact: Series, made: Aggregate) -> Summed:
    said = _("%(count)s values") % {"count": made.count}
    if made.method is Method.RATIO_OF_SUMS:
        said = f"{figure(made.numerator)} ÷ {figure(made.denominator)}"
    elif made.method is Method.WEIGHTED_MEAN:
        said = _("n = %(count)s") % {"count": figure(made.denominator)}
    elif made.method is Method.MEDIAN:
        said = _("85%% within %(figure)s") % {"figure": in_words(fact, made.p85)}
    return Summed(method_name(made.method), in_words(fact, made.value), said)
