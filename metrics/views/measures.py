"""A measure made ready for a page: its line, what the values come to by its kind, and every value with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import pairwise
from math import gcd

from django.utils.translation import gettext as _

from metrics.aggregate import ALLOWED, Aggregate, Kind, Method, NotAggregable, Point, aggregate
from metrics.facts import GoalFact, Series, SeriesPoint
from metrics.formatting import MISSING, figure, method_name, points, refusal, signed, signed_percent
from metrics.growth import pp
from metrics.period import months_later
from metrics.views.figures import Chart, shown


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


def measure_panels(facts: Iterable[Series], goals: Iterable[GoalFact]) -> list[MeasurePanel]:
    """One panel a measure, each with the target of the heaviest goal about it."""
    targets: dict[str, GoalFact] = {}
    for goal in sorted(goals, key=lambda goal: -goal.weight):
        if goal.metric and goal.target is not None and goal.direction != "range":
            targets.setdefault(goal.metric, goal)
    return [measure_panel(fact, targets) for fact in facts]


def measure_panel(fact: Series, targets: Mapping[str, GoalFact]) -> MeasurePanel:
    goal = targets.get(fact.code)
    return MeasurePanel(
        fact=fact,
        last=shown(fact.last.value if fact.last else None, fact.unit),
        change=_change(fact),
        base=shown(fact.base.value, fact.unit) if fact.base else MISSING,
        target=shown(goal.target, fact.unit) if goal else "",
        chart=_trend(fact, goal),
        values=tuple(Value(point, shown(point.value, fact.unit)) for point in reversed(fact.points)),
        sums=tuple(_sums(fact)),
    )


def _change(fact: Series) -> str:
    """Percent for amounts, percentage points for percentages, the difference for scores; "—" without a base."""
    if fact.base is None or fact.last is None:
        return MISSING
    if fact.unit == "percent":
        return points(pp(fact.last.value, fact.base.value))
    return signed(fact.growth.delta) if fact.unit in ("points", "rank") else signed_percent(fact.growth.ratio)


def _trend(fact: Series, goal: GoalFact | None) -> Chart:
    """The line from its base on. What the caption says in full the drawing says in short."""
    data: Chart = {"points": [_spot(day, point, fact.unit) for day, point in spaced(fact.points)]}
    words = {"name": fact.name, "base": MISSING, "last": MISSING, "change": _change(fact)}
    if fact.last:
        words["last"] = shown(fact.last.value, fact.unit)
    if fact.base:
        words["base"] = shown(fact.base.value, fact.unit)
        data["first"] = _("Base %(figure)s") % {"figure": words["base"]}
    title = _("%(name)s: %(base)s → %(last)s (%(change)s)") % words
    if goal and goal.target is not None:
        data["target"] = float(goal.target)
        data["target_text"] = _("Target %(figure)s") % {"figure": shown(goal.target, fact.unit)}
        title = _("%(title)s; target %(figure)s") % {"title": title, "figure": shown(goal.target, fact.unit)}
    return {"kind": "trend", "title": title, "data": data}


def _spot(day: date, point: SeriesPoint | None, unit: str) -> Chart:
    value = None if point is None else point.value
    return {"label": f"{day:%y-%m}", "value": None if value is None else float(value), "text": shown(value, unit)}


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
    yield _summed(made, fact.unit)
    if kind is Kind.UNIQUE:
        yield _summed(aggregate(kind, known, Method.MEAN), fact.unit)
    asked = Method.SUM if made.method is ALLOWED[kind][0] else ALLOWED[kind][0]
    try:
        aggregate(kind, known, asked)
    except NotAggregable as problem:
        yield Summed(method_name(asked), "", reason=refusal(problem.reason))


def _summed(made: Aggregate, unit: str) -> Summed:
    said = _("%(count)s values") % {"count": made.count}
    if made.method is Method.RATIO_OF_SUMS:
        said = f"{figure(made.numerator)} ÷ {figure(made.denominator)}"
    elif made.method is Method.WEIGHTED_MEAN:
        said = _("n = %(count)s") % {"count": figure(made.denominator)}
    elif made.method is Method.MEDIAN:
        said = _("85%% within %(figure)s") % {"figure": shown(made.p85, unit)}
    return Summed(method_name(made.method), shown(made.value, unit), said)
