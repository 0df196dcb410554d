"""The points of the lines, for paper: a drawing there names its ends only, and nobody can unfold a table on a sheet.

Made of nothing but the blocks of a frozen reading. What a drawing prints in figures itself is not printed twice. All the
points of a line share a cell: a cell each would make the paper a quarter slower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from metrics.charts import Table, table_of
from metrics.formatting import MISSING
from summaries.blocks import Block, charts_in, column, table
from summaries.exports.typeset import TIE

UNNAMED = frozenset({"trend", "moods", "parts", "multiples"})  # kinds that draw more than they name
ENDS = 2  # points a line names by itself
MOST = 36  # points of one line, the last ones


def with_points(reading: dict[str, Any]) -> dict[str, Any]:
    """The reading with one appendix more, in the active language, where its drawings leave figures out."""
    charts = [found for chart in charts_in([reading.get("opening", []), reading["sections"]]) for found in _unnamed(chart)]
    rows = list(dict.fromkeys(_line(found) for found in charts))
    if not rows:
        return reading
    is_cut = any(len(found.rows) > MOST for found in charts)
    source = _("Of a longer line, the last %(count)s points are printed.") % {"count": MOST} if is_cut else ""
    columns = [column(_("Chart"), width=27), column(_("Its points, in order"), width=73)]
    part = {"key": "points", "number": "", "title": _("Appendix: data behind the charts")}
    blocks = [table("", columns, rows, source=source)]
    return reading | {"appendix": [*reading.get("appendix", []), part | {"blocks": blocks}]}


def _unnamed(chart: Block) -> Iterator[Table]:
    found = table_of(chart) if chart["kind"] in UNNAMED else None
    if found and not (chart["kind"] == "trend" and len(found.rows) <= ENDS):
        yield found


def _line(found: Table) -> tuple[str, str]:
    """A drawing's name, and its points one after the other: “26-01 72.1; 26-02 74.4”, or “2026 Q1 Good 84, Neutral 26”."""
    rows = found.rows[-MOST:]
    if len(found.heads) > 2:
        return found.name, _("; ").join(f"{label}{TIE}{_(', ').join(_named(found.heads, cells))}" for label, *cells in rows)
    unit = _unit([figure for _label, figure in rows])
    name = _("%(name)s (%(unit)s)") % {"name": found.name, "unit": unit} if unit else found.name
    return name, _("; ").join(f"{label}{TIE}{figure.removesuffix(f' {unit}')}" for label, figure in rows)


def _named(heads: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    return (f"{head}{TIE}{cell}" for head, cell in zip(heads[1:], cells, strict=True))


def _unit(figures: Sequence[str]) -> str:
    """The word all figures share after their number, said once in the name; empty where they differ."""
    words = {figure.partition(" ")[2] for figure in figures if figure != MISSING}
    return words.pop() if len(words) == 1 else ""
