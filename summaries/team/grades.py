"""How the grades are spread, beside the share the cycle's guide names. Counts first: a percentage of four people is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.formatting import percent, points
from summaries.blocks import Block, chart
from summaries.models import Assessment, Cycle, Status, Summary, Version

FEW = 5  # of fewer people no share is told


@dataclass(frozen=True)
class Band:
    """One grade: how many have it, their share of the graded, and the guide's; shares are fractions or None."""

    label: str
    count: int
    share: Decimal | None
    guide: Decimal | None

    @property
    def percent(self) -> str:
        return percent(self.share)

    @property
    def guided(self) -> str:
        return percent(self.guide)

    @property
    def apart(self) -> str:
        """The share less the guide's, in percentage points."""
        return points((self.share - self.guide) * 100) if self.share is not None and self.guide is not None else "—"


@dataclass(frozen=True)
class Distribution:
    """The grades of a cycle, best first; `graded` of `people` have one."""

    cycle: Cycle
    bands: list[Band]
    graded: int
    people: int

    @property
    def is_few(self) -> bool:
        return self.graded < FEW

    @property
    def has_guide(self) -> bool:
        return any(band.guide is not None for band in self.bands)

    @property
    def drawing(self) -> Block:
        """A bar for each grade, dark, and the guide's under it, pale; both named with their figures on the drawing."""
        rows = [row for band in self.bands for row in _rows(band, is_few=self.is_few)]
        told = _("; ").join(f"{row['name']} {row['text']}" for row in rows)
        return chart("shares", caption="", title=told, data={"rows": rows, "width": 380})


def _rows(band: Band, *, is_few: bool) -> list[Block]:
    counted = ngettext("%(count)s person", "%(count)s people", band.count) % {"count": band.count}
    if is_few:
        return [{"name": band.label, "value": band.count, "text": counted, "own": True}]
    said = _("%(people)s, %(percent)s") % {"people": counted, "percent": band.percent}
    own = {"name": band.label, "value": float(band.share or 0), "text": said, "own": True}
    if band.guide is None:
        return [own]
    return [own, {"name": _("Guide"), "value": float(band.guide), "text": band.guided, "own": False}]


def distribution(cycle: Cycle, counted: Mapping[str, int], people: int) -> Distribution:
    """Pure: from how many have each grade. A grade that is not on the scale any more is kept, below the others."""
    scale = [(grade["key"], cycle.grade_label(grade["key"]), grade.get("share")) for grade in cycle.grades]
    left = [(key, key, None) for key in sorted(set(counted) - {key for key, _label, _share in scale})]
    graded = sum(counted.values())
    bands = [_band(label, counted.get(key, 0), graded, guide) for key, label, guide in [*scale, *left]]
    return Distribution(cycle, bands, graded, people)


def _band(label: str, count: int, graded: int, guide: Any) -> Band:
    share = Decimal(count) / graded if graded >= FEW else None
    return Band(label, count, share, None if guide in (None, "") else Decimal(str(guide)) / 100)


def distributions(summaries: QuerySet[Summary], cycles: Iterable[Cycle]) -> list[Distribution]:
    """One for each cycle that has grades, over summaries the reader may see. One query; none where there are no grades."""
    graded = {cycle.pk: cycle for cycle in cycles if cycle.grades}
    if not graded:
        return []
    found: dict[Any, Counter[str]] = {key: Counter() for key in graded}
    for cycle, grade, count in _counted(summaries.filter(cycle__in=graded)):
        found[cycle][grade or ""] += count
    return [_of(graded[key], counter) for key, counter in found.items()]


def _of(cycle: Cycle, counter: Counter[str]) -> Distribution:
    return distribution(cycle, {grade: count for grade, count in counter.items() if grade}, counter.total())


def _counted(summaries: QuerySet[Summary]) -> Iterable[tuple[Any, str | None, int]]:
    """(cycle, grade, count): the newest grade for the newest version. A returned summary has lost what it had."""
    newest = Version.objects.filter(summary=OuterRef("summary")).order_by("-number").values("pk")[:1]
    said = Assessment.objects.filter(summary=OuterRef("pk"), version=Subquery(newest)).order_by("-at", "-id")
    stands = said.exclude(summary__status__in=[Status.DRAFT, Status.RETURNED])
    grades = summaries.order_by().annotate(grade=Subquery(stands.values("grade")[:1]))
    return grades.values("cycle", "grade").annotate(count=Count("pk")).values_list(F("cycle"), F("grade"), F("count"))
