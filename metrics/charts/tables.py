"""The figures of a drawing as a table, for whoever cannot read or does not trust the drawing.

Made of the same data as the drawing, so that a frozen document has its tables too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.formatting import MISSING

from .marks import Number, Row, amount, amounts, plain, share, words_at
from .spans import days_of

Cells = tuple[str, ...]
Data = Mapping[str, Any]
Told = tuple[Cells, Sequence[Cells]]  # heads and rows


@dataclass(frozen=True)
class Table:
    """Words under column heads; the first cell of a row is its head, and what is missing is “—”."""

    name: str
    heads: Cells
    rows: tuple[Cells, ...]
    note: str = ""


def table_of(chart: Mapping[str, Any]) -> Table | None:
    """Every figure of a chart in the active language, named by its caption or its title; nothing where nothing is drawn.

    Raises ValueError for an unknown kind.
    """
    if chart["kind"] not in ROWS:
        raise ValueError(f"There is no table of the kind “{chart['kind']}”.")
    data = chart.get("data", {})
    heads, rows = ROWS[chart["kind"]](data)
    return Table(chart.get("caption") or chart.get("title", ""), heads, tuple(rows), _note(data)) if rows else None


def _note(data: Data) -> str:
    """What the drawing marks beside its rows: the target of a line, the marker of a distribution."""
    if amount(data.get("target")) is not None:
        return str(data.get("target_text", "")) or _("Target %(figure)s") % {"figure": plain(amount(data["target"]))}
    return str(data.get("marker_word", ""))


def _trend(data: Data) -> Told:
    points, others = data["points"], amounts(data.get("compare", ()))
    rows = [(_named(point, "label", i), _said(point, "value", "text")) for i, point in enumerate(points)]
    if not others:
        return (_("When"), _("Value")), rows
    blank = [(str(i + 1), MISSING) for i in range(len(rows), len(others))]
    compared = [(*row, plain(value)) for row, value in zip(rows + blank, _padded(others, len(rows)), strict=True)]
    return (_("When"), _("Value"), _("Compared with")), compared


def _spark(data: Data) -> Told:
    rows = [(str(i), plain(value)) for i, value in enumerate(amounts(data["values"]), 1)]
    return (pgettext("of a drawn row", "Place"), _("Value")), rows


def _slope(data: Data) -> Told:
    ends = [_said(data, end, f"{end}_text") for end in ("before", "after")]
    return (_("When"), _("Value")), list(zip(_ends(data), ends, strict=True))


def _attain(data: Data) -> Told:
    return (_("Goal"), _("Reached")), [(_("Goal"), share(amount(data["value"])))]


def _attainments(data: Data) -> Told:
    return _noted((_("Goal"), _("Reached")), _parted(data), data["rows"])


def _shares(data: Data) -> Told:
    return (_name(), _("Value")), _parted(data)


def _moods(data: Data) -> Told:
    words = data.get("words") or (_("Good"), _("Neutral"), _("Poor"))
    rows = []
    for i, row in enumerate(data["rows"]):
        counts = amounts(row.get(mood) for mood in ("good", "neutral", "poor"))
        known = [max(count, 0) for count in counts if count is not None]
        rows.append((_named(row, "name", i), *map(plain, counts), plain(sum(known)) if known else MISSING))
    return (_name(), *(words_at(words, i) for i in range(3)), _("All")), rows


def _parts(data: Data) -> Told:
    return (_("State"), pgettext("how many", "Number")), _counts(data, "name")


def _histogram(data: Data) -> Told:
    return (pgettext("of a distribution", "Range"), pgettext("how many", "Number")), _counts(data, "label")


def _multiples(data: Data) -> Told:
    series, ticks = data["series"], data.get("ticks", ())
    count = max((len(one.get("values", ())) for one in series), default=0)
    heads = (_name(), *(words_at(ticks, i) or str(i + 1) for i in range(count)))
    rows = [
        (_named(one, "name", i), *map(plain, _padded(amounts(one.get("values", ())), count))) for i, one in enumerate(series)
    ]
    return _noted(heads, rows, series)


def _dumbbell(data: Data) -> Told:
    rows = [
        (_named(row, "name", i), _said(row, "before", "before_text"), _said(row, "after", "after_text"))
        for i, row in enumerate(data["rows"])
    ]
    return (_name(), *_ends(data)), rows


def _gantt(data: Data) -> Told:
    rows = [(_named(row, "name", i), days_of(row, "plan"), days_of(row, "real")) for i, row in enumerate(data["rows"])]
    return _noted((_name(), _("Planned"), _("Actual")), rows, data["rows"])


def _parted(data: Data) -> list[Cells]:
    """Rows whose value is a share: the words chosen for it, else its percentage."""
    rows = data["rows"]
    return [(_named(row, "name", i), share(amount(row.get("value")), row.get("text", ""))) for i, row in enumerate(rows)]


def _counts(data: Data, name: str) -> list[Cells]:
    return [(_named(row, name, i), _said(row, "count")) for i, row in enumerate(data["rows"])]


def _noted(heads: Cells, rows: Sequence[Cells], found: Sequence[Row]) -> Told:
    """With a column for the remarks, where there is any."""
    notes = [str(row.get("note", "")) for row in found]
    if not any(notes):
        return heads, list(rows)
    return (*heads, _("Remark")), [(*row, note or MISSING) for row, note in zip(rows, notes, strict=True)]


def _named(row: Row, key: str, index: int) -> str:
    """The head of a row; one without a name is numbered."""
    return str(row.get(key, "")) or str(index + 1)


def _said(row: Row, value: str, words: str = "") -> str:
    """The words of a figure, else the figure; a gap is “—” whatever its words."""
    found: Number = row.get(value)
    return plain(amount(found), "" if amount(found) is None else row.get(words, ""))


def _padded(values: Sequence[float | None], count: int) -> list[float | None]:
    return [*values, *[None] * (count - len(values))]


def _name() -> str:
    return pgettext("of a drawn row", "Name")


def _ends(data: Data) -> Cells:
    words = data.get("words", ())
    return words_at(words, 0) or _("Before"), words_at(words, 1) or _("After")


ROWS: dict[str, Callable[[Data], Told]] = {
    "trend": _trend,
    "spark": _spark,
    "slope": _slope,
    "attain": _attain,
    "attainments": _attainments,
    "shares": _shares,
    "moods": _moods,
    "parts": _parts,
    "histogram": _histogram,
    "multiples": _multiples,
    "dumbbell": _dumbbell,
    "gantt": _gantt,
}
