"""What every drawing on a page of facts comes with: a caption, its source and its data as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from metrics.charts import Table
from metrics.delivery import Share
from metrics.formatting import percent

Chart = dict[str, Any]
WIDE = 360  # px of a drawing: little more than a phone has, so that its words stay readable there


@dataclass(frozen=True)
class Figure:
    chart: Chart
    caption: str
    source: str
    table: Table


class Part(NamedTuple):
    """A share as a percentage, and what it is a share of; "—" of nothing."""

    percent: str
    parts: str

    def __str__(self) -> str:
        return _("%(percent)s (%(parts)s)") % self._asdict() if self.parts else self.percent


def part(share: Share) -> Part:
    return Part(percent(share.value), f"{share.numerator}/{share.denominator}" if share.denominator else "")
