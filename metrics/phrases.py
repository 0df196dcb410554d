"""Facts in the words of their units, the same on every page, in the document and on paper."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language

from metrics.facts import Derived, GoalFact, Series
from metrics.formatting import MISSING, number, points, shown, signed, signed_percent, unit_word
from metrics.growth import growth, pp

Measured = Series | Derived
DIGITS = {"nps": 0, "arpu": 2, "arppu": 2}


def in_words(fact: Measured | GoalFact, value: Decimal | None) -> str:
    """A value of the fact with its unit: "66.67 万", "57.7%", "31 分"."""
    return shown(value, fact.unit, digits_of(fact))


def digits_of(fact: Measured | GoalFact) -> int | None:
    """A net promoter score has no decimals, revenue per person has two; None is what is usual for the unit."""
    return DIGITS.get((fact.metric or "") if isinstance(fact, GoalFact) else fact.code)


def ends(fact: Measured) -> tuple[Decimal | None, Decimal | None]:
    """The value before the period and the last one in it."""
    return fact.base.value if fact.base else None, fact.last.value if fact.last else None


def change(fact: Measured) -> str:
    """Growth against the base: percent for amounts, points for ratios, the difference for scores and ranks."""
    base, last = ends(fact)
    if base is None or last is None:
        return MISSING
    if fact.unit == "percent":
        return points(pp(last, base))
    if fact.unit in ("points", "rank"):
        return _difference(last - base, fact.unit, digits_of(fact))
    return signed_percent(growth(last, base).ratio)


def span(goal: GoalFact) -> str:
    """From the baseline to the actual value."""
    return between(goal, goal.baseline, goal.actual)


def between(fact: Measured | GoalFact, base: Decimal | None, last: Decimal | None) -> str:
    """From one value of the fact to another, the unit said once where it is the same: "66.67 → 100 万"."""
    language, digits = get_language() or "en", digits_of(fact)
    first, final = (number(value, fact.unit, language, digits) for value in (base, last))
    start = first.text if first.unit == final.unit else in_words(fact, base)
    return f"{start} → {in_words(fact, last)}"


def _difference(value: Decimal, unit: str, digits: int | None) -> str:
    usual = 0 if unit == "rank" else 1
    text = signed(value, usual if digits is None else digits)
    return f"{text} {unit_word(unit, Decimal(1), 1 if text[-2:] in ('+1', '−1') else 2)}"
