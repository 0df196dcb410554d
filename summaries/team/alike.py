"""Like for like: which figures of several frozen readings may stand in one row, and why others may not. Pure.

A figure is comparable with another only where the code, the unit and the definition of its measure and the period agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Reading = Mapping[str, Any]
TOTAL = "total"  # the weighted attainment, compared like a measure
FIELDS = ("unit", "definition", "period")  # in the order in which a difference is told
UNDEFINED = "undefined"  # nobody has written down what the measure means


@dataclass(frozen=True)
class Identity:
    """What two figures must have in common beside their code."""

    unit: str
    definition: str
    period: str


@dataclass(frozen=True)
class Figure:
    """One person's figure; `place` is the person's place among the readings."""

    place: int
    name: str
    identity: Identity
    value: str
    change: str = ""
    as_of: str = ""
    product: str = ""


@dataclass(frozen=True)
class Row:
    """Figures that may stand side by side; `cells` has a list for every reading, empty where it has none."""

    name: str
    identity: Identity
    cells: tuple[tuple[Figure, ...], ...]


@dataclass(frozen=True)
class Comparison:
    """What several people have of one measure: rows of like figures, and what differs between the rest, if anything."""

    code: str
    name: str
    rows: tuple[Row, ...]
    differs: str = ""  # "", "undefined", or the field that differs
    kinds: tuple[Row, ...] = ()  # every identity with its figures, where they differ


def compare(readings: Sequence[Reading]) -> list[Comparison]:
    """Every measure at least two of the readings have, in the order of their first mention."""
    by_code: dict[str, list[Figure]] = {}
    for place, reading in enumerate(readings):
        for measure in reading.get("measures", []):
            by_code.setdefault(measure["code"], []).append(_figure(place, measure, period_of(reading)))
    return [_compared(code, found, len(readings)) for code, found in by_code.items() if _is_shared(found)]


def totals(readings: Sequence[Reading]) -> Comparison:
    """The weighted attainments: comparable where the period, the cap and the rule for falling measures agree."""
    found = [
        Figure(place, "", Identity("percent", _rule(reading), period_of(reading)), reading["attainment"])
        for place, reading in enumerate(readings)
    ]
    return _compared(TOTAL, found, len(readings))


def lacking(readings: Sequence[Reading]) -> list[int]:
    """The places of readings frozen before figures carried their definitions: nothing of theirs can be compared."""
    return [place for place, reading in enumerate(readings) if "measures" not in reading]


def period_of(reading: Reading) -> str:
    return f"{reading['cycle']['start']} – {reading['cycle']['end']}"


def _rule(reading: Reading) -> str:
    return " ".join(filter(None, [reading.get("score_cap", ""), reading.get("down_rule", "")])) or "?"


def _figure(place: int, measure: Mapping[str, str], period: str) -> Figure:
    identity = Identity(measure["unit"], _plain(measure["definition"]), period)
    rest = {key: measure.get(key, "") for key in ("value", "change", "as_of", "product")}
    return Figure(place, measure["name"], identity, **rest)


def _plain(words: str) -> str:
    """Spaces and line breaks make no other definition."""
    return " ".join(words.split())


def _is_shared(figures: Iterable[Figure]) -> bool:
    return len({figure.place for figure in figures}) > 1


def _compared(code: str, figures: Sequence[Figure], width: int) -> Comparison:
    groups: dict[Identity, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.identity, []).append(figure)
    kinds = tuple(_row(identity, found, width) for identity, found in groups.items())
    rows = tuple(row for row in kinds if row.identity.definition and _is_shared(groups[row.identity]))
    differs = _difference(groups)
    return Comparison(code, figures[0].name, rows, differs, kinds if differs else ())


def _row(identity: Identity, figures: Sequence[Figure], width: int) -> Row:
    cells = tuple(tuple(one for one in figures if one.place == place) for place in range(width))
    return Row(figures[0].name, identity, cells)


def _difference(identities: Iterable[Identity]) -> str:
    """The first thing the identities do not share; what nobody has defined is like nothing."""
    several = list(identities)
    if not all(one.definition for one in several):
        return UNDEFINED
    return next((field for field in FIELDS if len({getattr(one, field) for one in several}) > 1), "")
