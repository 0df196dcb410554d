"""What a line of a list shows, in few queries whatever the number of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from metrics.formatting import percent
from pmreview.accounts.models import User
from summaries.models import Export, Summary, Template, Version

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One person's summary in a list; `attainment` and `paper` are there only once submitted."""

    summary: Summary
    version: Version | None
    attainment: str
    paper: Export | None
    awaits_you: bool


def lines_of(summaries: Iterable[Summary], *, reader: User) -> list[Line]:
    rows = list(summaries)
    versions = {
        version.summary_id: version for version in Version.objects.filter(summary__in=rows).order_by("number").defer("readings")
    }
    papers = {
        paper.version_id: paper
        for paper in Export.objects.current()
        .filter(version__in=versions.values(), template=Template.SUMMARY)
        .select_related("job")
        .defer("record")
        .order_by("-language")
    }
    return [_line(summary, versions.get(summary.pk), papers, reader) for summary in rows]


def _line(summary: Summary, version: Version | None, papers: dict[UUID, Export], reader: User) -> Line:
    sent = version if summary.submitted_at and summary.status != "draft" else None
    awaits = summary.status == "submitted" and summary.current_reviewer == reader
    attainment = percent(sent.attainment) if sent else ""
    return Line(summary, sent, attainment, papers.get(sent.pk) if sent else None, awaits)
