"""Whether anything on record of a person's period supports a figure they claim."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from metrics.delivery import Share
from metrics.facts import Derived, FeedbackFacts, GoalFact, ProjectFact, Series, SeriesPoint
from metrics.growth import Growth, growth
from summaries.insight.claims import COUNT, MONEY, PERCENT, PP, SCORE, Claim, claims_in
from summaries.sections.facts import Facts

Figure = tuple[str, Decimal]  # a kind of claim and a value in its unit
KINDS = {"percent": PERCENT, "yuan": MONEY, "points": SCORE, "people": COUNT, "count": COUNT, "": COUNT}


class Support:
    """Every figure on record, by kind, to be asked for any number of claims."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        by_kind: dict[str, set[Decimal]] = defaultdict(set)
        for kind, value in figures:
            by_kind[kind].add(value)
        self._by_kind = {kind: sorted(values) for kind, values in by_kind.items()}

    def backs(self, claim: Claim) -> bool:
        """Whether a figure of one of the claim's kinds is printed like it; a claim without a sign may mean a fall."""
        wanted = [claim.value] if claim.is_signed else [claim.value, -claim.value]
        return any(self._has(kind, value, claim.within) for kind in claim.kinds for value in wanted)

    def unverified(self, text: str) -> list[list[int]]:
        """Where the text claims what nothing supports, as pairs of places."""
        return [[claim.start, claim.end] for claim in claims_in(text) if not self.backs(claim)]

    def _has(self, kind: str, value: Decimal, within: Decimal) -> bool:
        known = self._by_kind.get(kind, [])
        return bisect_left(known, value - within) < bisect_right(known, value + within)


def support_of(facts: Facts, promised: Iterable[tuple[str, Decimal | None]] = ()) -> Support:
    """`promised` are the targets of the summary before, each with its unit."""
    return Support(_figures(facts, promised))


def _figures(facts: Facts, promised: Iterable[tuple[str, Decimal | None]]) -> Iterator[Figure]:
    for series in facts.series:
        yield from _series(series)
    recorded = {(series.product, series.code) for series in facts.series}
    for one in facts.derived:
        if all((one.product, code) in recorded for code in one.made_of):
            yield from _derived(one)
    for goal in facts.goals:
        yield from _goal(goal)
    yield from _valued("percent", facts.total.value, facts.total.weight_sum / 100, facts.cap)
    yield from _feedback(facts.feedback)
    yield from _projects(facts.projects)
    for unit, target in promised:
        yield from _valued(unit, target)


def _valued(unit: str, *values: Decimal | int | None) -> Iterator[Figure]:
    """Values in a unit of `metrics`, where percent is a fraction; days and ranks are not claimed."""
    kind = KINDS.get(unit)
    for value in values:
        if kind and value is not None and Decimal(value).is_finite():
            yield kind, Decimal(value) * (100 if kind == PERCENT else 1)


def _moved(unit: str, *changes: Growth) -> Iterator[Figure]:
    """What changed, in the unit, as a rate, and in points for a percentage."""
    for change in changes:
        yield from _valued("percent", change.ratio)
        if unit == "percent" and change.delta is not None:
            yield PP, change.delta * 100
        elif unit != "percent":
            yield from _valued(unit, change.delta)


def _series(series: Series) -> Iterator[Figure]:
    yield from _points(series.unit, series.points)
    yield from _moved(series.unit, series.growth, series.period_on_period, series.year_on_year)


def _points(unit: str, points: Iterable[SeriesPoint]) -> Iterator[Figure]:
    """The values with their parts: what is divided may be people as well as money."""
    for point in points:
        yield from _valued(unit, point.value)
        for part in (point.numerator, point.denominator):
            yield from _valued("count", part)
            yield from _valued("yuan", part)
        yield from _valued("count", point.n)


def _derived(one: Derived) -> Iterator[Figure]:
    yield from _valued(one.unit, *(point.value for point in one.points))
    yield from _moved(one.unit, one.growth)


def _goal(goal: GoalFact) -> Iterator[Figure]:
    yield from _valued(goal.unit, goal.baseline, goal.target, goal.low, goal.high)
    yield from _valued(goal.unit, goal.actual if goal.is_verified else None)
    yield from _valued("percent", goal.weight / 100, goal.attainment.value if goal.is_verified else None)
    pairs = [(goal.target, goal.baseline)]
    if goal.is_verified:
        pairs += [(goal.actual, goal.baseline), (goal.actual, goal.target)]
    yield from _moved(goal.unit, *(growth(now, base) for now, base in pairs if now is not None and base is not None))


def _feedback(heard: FeedbackFacts) -> Iterator[Figure]:
    counts = [heard.good, heard.neutral, heard.poor]
    yield from _valued("count", heard.total, heard.ratings, heard.nps_n, *counts, *heard.nps_parts)
    yield from _valued("points", heard.average, heard.nps)
    yield from _shares(counts)
    yield from _shares(heard.nps_parts)
    yield from _shares(list(heard.suggestions.values()))
    for _quarter, *found in heard.by_quarter:
        yield from _valued("count", sum(found), *found)
        yield from _shares(found)


def _shares(counts: Iterable[int]) -> Iterator[Figure]:
    """Each part as a count and as its share of the whole."""
    parts = list(counts)
    yield from _valued("count", *parts)
    yield from _valued("percent", *(Share(part, sum(parts)).value for part in parts))


def _projects(projects: list[ProjectFact]) -> Iterator[Figure]:
    yield from _valued("count", sum(one.items for one in projects), sum(one.done for one in projects))
    for one in projects:
        yield from _valued("count", one.items, one.done)
        for share in (one.completion, one.on_time, one.delay):
            yield from _valued("count", share.numerator, share.denominator)
            yield from _valued("percent", share.value)
        yield from _shares(count for _who, count in one.allocation)
