"""One figure from many, by the metric's kind. Aggregating against the kind raises, it never gives a number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .formatting import METHOD_LABELS, REFUSALS

ZERO = Decimal(0)


class Kind(StrEnum):
    UNIQUE = "unique"
    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    SCORE = "score"
    DURATION = "duration"


class Method(StrEnum):
    LAST = "last"
    MEAN = "mean"
    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    WEIGHTED_MEAN = "weighted_mean"
    MEDIAN = "median"


ALLOWED: dict[Kind, tuple[Method, ...]] = {
    Kind.UNIQUE: (Method.LAST, Method.MEAN),
    Kind.FLOW: (Method.SUM,),
    Kind.STOCK: (Method.LAST,),
    Kind.RATIO: (Method.RATIO_OF_SUMS, Method.LAST),
    Kind.SCORE: (Method.WEIGHTED_MEAN, Method.LAST),
    Kind.DURATION: (Method.MEDIAN,),
}


class NotAggregable(ValueError):
    """The request makes no sense for this kind of metric. The message is an English sentence; `reason` is a key of
    formatting.REFUSALS, which formatting.refusal says in the active language."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Point:
    """One recorded value; a ratio also knows its parts, a score its number of responses."""

    date: date
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int | None = None


@dataclass(frozen=True)
class Aggregate:
    """The figure, how it was made (`label` is English; formatting.method_name translates `method`), from how many
    points up to which day, and the parts it was made of: Σ numerators, Σ denominators (responses for a score)."""

    value: Decimal | None
    method: Method
    label: str
    count: int = 0
    as_of: date | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    p85: Decimal | None = None


def aggregate(kind: Kind | str, points: Sequence[Point], method: Method | str | None = None) -> Aggregate:
    """One figure for the points, by the rule of the kind, or by a method the kind allows.

    Points without a value are left out. Ratios without parts and scores without n fall back to the last value,
    and say so in `method`. Raises NotAggregable when the kind forbids the method or the parts for it are unknown.
    """
    kind = Kind(kind)
    known = sorted((point for point in points if _is_known(point)), key=lambda point: point.date)
    chosen = Method(method) if method else _natural(kind, known)
    if chosen not in ALLOWED[kind]:
        said = f"The {METHOD_LABELS[chosen]} of a {kind} metric has no meaning: {REFUSALS[kind]}."
        raise NotAggregable(said, kind)
    if not known:
        return Aggregate(None, chosen, METHOD_LABELS[chosen])
    return _MAKERS[chosen](known)


def total(kind: Kind | str, points: Sequence[Point]) -> Aggregate:
    """The sum, for kinds that have one. Raises NotAggregable for all others."""
    return aggregate(kind, points, Method.SUM)


def mean(kind: Kind | str, points: Sequence[Point]) -> Aggregate:
    """The mean of the periods, for kinds that have one. Raises NotAggregable for all others."""
    return aggregate(kind, points, Method.MEAN)


def quantile(values: Sequence[Decimal], share: Decimal) -> Decimal | None:
    """The value below which the share of the values lies, interpolated between neighbours; 0.5 is the median."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _is_known(point: Point) -> bool:
    return point.value is not None or _has_parts(point)


def _has_parts(point: Point) -> bool:
    return point.numerator is not None and point.denominator is not None


def _is_answered(point: Point) -> bool:
    return point.n is not None and point.value is not None


def _natural(kind: Kind, known: Sequence[Point]) -> Method:
    """The first method the kind allows; ratios and scores need their parts for it."""
    needed = {Kind.RATIO: _has_parts, Kind.SCORE: _is_answered}.get(kind)
    has_all = needed is None or all(needed(point) for point in known)
    return ALLOWED[kind][0 if has_all else 1]


def _made(method: Method, known: Sequence[Point], value: Decimal | None) -> Aggregate:
    return Aggregate(value, method, METHOD_LABELS[method], len(known), known[-1].date)


def _last(known: Sequence[Point]) -> Aggregate:
    last = known[-1]
    value = last.value
    if value is None and last.numerator is not None and last.denominator:
        value = last.numerator / last.denominator
    return _made(Method.LAST, known, value)


def _mean(known: Sequence[Point]) -> Aggregate:
    values = _values(known)
    return _made(Method.MEAN, known, sum(values, ZERO) / len(values) if values else None)


def _sum(known: Sequence[Point]) -> Aggregate:
    return _made(Method.SUM, known, sum(_values(known), ZERO))


def _ratio_of_sums(known: Sequence[Point]) -> Aggregate:
    parts = [(p.numerator, p.denominator) for p in known if p.numerator is not None and p.denominator is not None]
    return _quotient(Method.RATIO_OF_SUMS, known, parts, "parts")


def _weighted_mean(known: Sequence[Point]) -> Aggregate:
    parts = [(p.value * p.n, Decimal(p.n)) for p in known if p.value is not None and p.n is not None]
    return _quotient(Method.WEIGHTED_MEAN, known, parts, "responses")


def _quotient(method: Method, known: Sequence[Point], parts: Sequence[tuple[Decimal, Decimal]], reason: str) -> Aggregate:
    if len(parts) < len(known):
        said = REFUSALS[reason]
        raise NotAggregable(f"{said[0].upper()}{said[1:]}.", reason)
    above, below = sum((a for a, _ in parts), ZERO), sum((b for _, b in parts), ZERO)
    value = above / below if below > 0 else None
    return Aggregate(value, method, METHOD_LABELS[method], len(known), known[-1].date, above, below)


def _median(known: Sequence[Point]) -> Aggregate:
    values = _values(known)
    middle, p85 = quantile(values, Decimal("0.5")), quantile(values, Decimal("0.85"))
    return Aggregate(middle, Method.MEDIAN, METHOD_LABELS[Method.MEDIAN], len(known), known[-1].date, p85=p85)


def _values(known: Sequence[Point]) -> list[Decimal]:
    return [point.value for point in known if point.value is not None]


_MAKERS: dict[Method, Callable[[Sequence[Point]], Aggregate]] = {
    Method.LAST: _last,
    Method.MEAN: _mean,
    Method.SUM: _sum,
    Method.RATIO_OF_SUMS: _ratio_of_sums,
    Method.WEIGHTED_MEAN: _weighted_mean,
    Method.MEDIAN: _median,
}
