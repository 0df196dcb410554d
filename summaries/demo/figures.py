"""Figures as the demo's texts print them, and measures as rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from metrics.attainment import Attainment, attain
from metrics.dictionary import ENTRIES, Entry
from metrics.formatting import TEN_THOUSAND, number, percent
from summaries.demo.dates import Calendar
from summaries.demo.material import Aim, Measured
from summaries.demo.source import table

MEASURES: dict[str, Entry] = {entry.code: entry for entry in ENTRIES}
EARLIER = (-9, -6, -3)  # months of the last period that are on record before its end


def exact(value: int | float | Decimal) -> Decimal:
    """The figure as it is written in the file."""
    return Decimal(str(value))


def printed(value: Decimal, code: str) -> str:
    """A measure's value as a Chinese text has it, “66.67 万” or “57.7%”, whether or not translations are compiled."""
    unit = MEASURES[code].unit
    if unit == "percent":
        return percent(value)
    words: list[str] = table("ordinary")["units"][unit]
    return f"{number(value, unit, 'zh-hans').text} {words[value >= TEN_THOUSAND]}"


def series(
    code: str,
    values: Sequence[Decimal],
    calendar: Calendar,
    *,
    source: str,
    words: str,
    earlier: Sequence[Decimal] = (),
    wholes: Sequence[Decimal] = (),
    parts: Sequence[Decimal] = (),
    n: Sequence[int] = (),
) -> list[Measured]:
    """Thirteen months from the one before the period, after up to three from the year before."""

    def row(month: int, value: Decimal, place: int | None) -> Measured:
        told = source.format(line=month + 2 if month >= 0 else month + 14, month=calendar.name(month, words))
        whole = wholes[place] if wholes and place is not None else None
        part = None if whole is None or place is None else parts[place] if parts else value * whole
        answers = n[place] if n and place is not None else None
        return Measured(code, calendar.end(month), value, told, part, whole, answers)

    before = [row(month, value, None) for month, value in zip(EARLIER, earlier, strict=False)]
    return before + [row(month, value, month) for month, value in enumerate(values)]


def aim(code: str, title: str, *, baseline: Decimal, target: Decimal, weight: int) -> Aim:
    entry = MEASURES[code]
    return Aim(code, title, entry.direction, entry.unit, baseline, target, weight)


def reached(goal: Aim, actual: Decimal) -> Attainment:
    return attain(goal.direction, baseline=goal.baseline, target=goal.target, actual=actual)
