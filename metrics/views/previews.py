"""A file before it is imported, and an import afterwards, in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.forms.imports import ReadingForm
from metrics.importers import Preview
from metrics.importers.columns import METRIC
from metrics.importers.kinds import KINDS
from metrics.importers.previews import Column
from metrics.models import ImportBatch, ImportStatus

LISTED = 50
AT_ONCE = 5
FIGURES = ("figure", "weight", "whole")


@dataclass(frozen=True)
class ColumnLine:
    """A column of the file: its name, its first cells, the questions about it, and a cell as it will be read."""

    heading: str
    examples: str
    field: BoundField
    choice: BoundField | None
    is_doubtful: bool
    result: str


@dataclass(frozen=True)
class RowLine:
    number: int
    cells: tuple[tuple[str, str], ...]  # text, and how it is marked: as a figure, as wrong
    state: str
    word: str


def column_lines(seen: Preview, form: ReadingForm) -> Iterator[ColumnLine]:
    shown = next((row.cells for row in seen.rows if row.state not in ("refused", "left_out")), ())
    results = dict(zip((column.index for column in seen.read_columns), shown, strict=False))
    for column in seen.columns if seen.kind else ():
        yield ColumnLine(
            heading=column.heading or _("Column %(number)s") % {"number": column.index + 1},
            examples=" · ".join(example or _("(empty)") for example in column.examples),
            field=form[f"field_{column.index}"],
            choice=form[f"choice_{column.index}"] if column.decision else None,
            is_doubtful=bool(column.decision and column.decision.is_doubtful),
            result=results.get(column.index, ""),
        )


def row_lines(seen: Preview) -> Iterator[RowLine]:
    words = {"new": _("new"), "changed": _("changes"), "unchanged": _("here already"), "left_out": _("left out")}
    for row in seen.rows:
        wrong = {fault.column for fault in row.faults if fault.column}
        marks = (_marks(seen.kind, column, column.heading in wrong) for column in seen.read_columns)
        cells = tuple(zip(row.cells, marks, strict=False))
        told = " ".join(fault.sentence for fault in row.faults) or _("left out")
        yield RowLine(row.number, cells, row.state, told if row.state == "refused" else words.get(row.state, ""))


def is_figure(kind: str, column: Column) -> bool:
    """Whether the column holds figures, which stand at the right of their cells."""
    if column.field.startswith(METRIC):
        return True
    return any(field.reads in FIGURES for field in KINDS[kind].fields if field.name == column.field)


def _marks(kind: str, column: Column, is_wrong: bool) -> str:
    reads = "num r" if is_figure(kind, column) else "num" if column.field.endswith(("date", "_on")) else ""
    return f"{reads} wrong".strip() if is_wrong else reads


def preview_context(seen: Preview, form: ReadingForm) -> dict[str, Any]:
    """All that the page of a draft shows."""
    faults = seen.faults[:LISTED]
    return {
        "seen": seen,
        "form": form,
        "lines": list(column_lines(seen, form)),
        "read": [(column, is_figure(seen.kind, column)) for column in seen.read_columns],
        "rows": list(row_lines(seen)),
        "faults": faults[:AT_ONCE],
        "more_faults": faults[AT_ONCE:],
        "unlisted": seen.fault_count - len(faults),
        "shown_rows": {row.number for row in seen.rows},
        "way": _way(seen),
        "button": button_words(seen),
        "nothing": nothing_words(seen),
    }


def _way(seen: Preview) -> str:
    """How the file was taken apart."""
    separators = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs")}
    if seen.delimiter in separators:
        words = {"encoding": seen.encoding.upper().removesuffix("-SIG"), "separator": separators[seen.delimiter]}
        return _("Read as %(encoding)s, cells separated by %(separator)s.") % words
    return _("Sheet “%(name)s”.") % {"name": seen.sheet} if seen.sheet else ""


def button_words(seen: Preview) -> str:
    """What pressing the button does; empty where there is nothing to press."""
    good, bad = seen.counts.read - seen.counts.refused, seen.counts.refused
    if seen.problem or nothing_words(seen):
        return ""
    if bad:
        sentence = ngettext("Import %(count)s row, leave out %(out)s", "Import %(count)s rows, leave out %(out)s", good)
    else:
        sentence = ngettext("Import %(count)s row", "Import %(count)s rows", good)
    return sentence % {"count": good, "out": bad}


def nothing_words(seen: Preview) -> str:
    """Why there is nothing to import; empty where there is something, or where the columns are not settled."""
    counts = seen.counts
    if seen.problem or counts.new or counts.changed:
        return ""
    if counts.unchanged:
        return _("Everything in this file is here already: importing it would change nothing.")
    return _("There is nothing in this file that can be imported.")


def status_tone(batch: ImportBatch) -> tuple[str, str]:
    """The colour and the icon of an import's state."""
    tones = {
        ImportStatus.QUEUED: ("info", "clock"),
        ImportStatus.DONE: ("ok", "check"),
        ImportStatus.FAILED: ("bad", "alert"),
        ImportStatus.UNDONE: ("quiet", "back"),
    }
    return tones.get(batch.shown_status, ("quiet", "pencil"))
