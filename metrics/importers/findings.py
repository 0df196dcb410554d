"""What was wrong with a file: every fault counted, the first ones kept, each with what to do about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.importers.files import Row

SHOWN = 200
TOTALS = frozenset(["合计", "总计", "小计", "汇总", "总和", "平均", "均值", "total", "totals", "sum", "average"]) | {
    "grand total",
    "sub total",
    "subtotal",
}


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be read, or a row that makes no sense; then `column` is empty."""

    row: int
    column: str
    value: str
    sentence: str


@dataclass
class Findings:
    """`read` rows were looked at, `refused` of them have `count` faults in all; `faults` are the first of these."""

    read: int = 0
    refused: int = 0
    count: int = 0
    totals: int = 0
    faults: list[Fault] = field(default_factory=list)
    on_refusal: Callable[[Row, Sequence[Fault]], None] | None = None

    def refuse(self, row: Row, faults: Sequence[Fault]) -> None:
        self.refused += 1
        self.count += len(faults)
        self.faults += faults[: max(SHOWN - len(self.faults), 0)]
        if self.on_refusal:
            self.on_refusal(row, faults)

    def notes(self) -> list[str]:
        if not self.totals:
            return []
        skipped = ngettext("%(count)s row of totals was left out.", "%(count)s rows of totals were left out.", self.totals)
        return [skipped % {"count": self.totals}]


def is_total(cells: Sequence[str]) -> bool:
    """Whether the row sums up the ones above it instead of being one."""
    said = [unicodedata.normalize("NFKC", cell).strip(" :：").casefold() for cell in cells]
    first = next((cell for cell in said if cell), "")
    return first in TOTALS or "grand total" in said


def squared(cells: Sequence[str], width: int, *, is_text: bool) -> Sequence[str]:
    """The row as wide as the headings. Raises ValueError where cells are missing or left over."""
    if len(cells) < width:
        if is_text:
            words = {"count": len(cells), "width": width}
            raise ValueError(
                _("The row has %(count)s of %(width)s cells: look for a missing separator or an end cut off.") % words
            )
        return [*cells, *[""] * (width - len(cells))]
    if any(cell.strip() for cell in cells[width:]):
        raise ValueError(_("The row has more cells than headings: put values that hold a separator into quotation marks."))
    return cells[:width]
