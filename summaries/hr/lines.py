"""The lines of HR's table and of its export: what stands beside each summary, read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext

from metrics.formatting import percent
from summaries.hr.tally import GRADE
from summaries.models import Cycle, Reviewer, Status, Summary, Template, Version
from summaries.models.cycle import SecondLine
from summaries.models.summary import DECIDED, WRITABLE

COLUMNS = ("id", "status", "author_id", "author__name", "author__employee_number", "author__department")
ABOVE = ("author__manager_id", "author__manager__name", "author__manager__manager_id", "author__manager__manager__name")
PAPER = (
    *("exports__id", "exports__language", "exports__path", "exports__job__status"),
    *("exports__is_current", "exports__template"),
)
VERSION = ("summary", "grade", "id", "number", "submitted_at", "attainment", *PAPER)
Row = dict[str, Any]


class Sent(NamedTuple):
    """The version that counts, without its content."""

    id: UUID
    number: int
    submitted_at: datetime
    attainment: Decimal | None


class Paper(NamedTuple):
    """A paper of that version: ready when it has a path."""

    id: UUID
    language: str
    path: str
    status: str


class Decision(NamedTuple):
    """A reviewer, and when they decided."""

    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a cycle. Of a draft there is only its state: the rest is empty."""

    id: UUID
    name: str
    number: str
    department: str
    reviewers: str
    status: str
    is_late: bool
    version: Sent | None
    grade: str
    decided_at: datetime | None
    paper: Paper | None

    @property
    def reached(self) -> str:
        return percent(self.version.attainment if self.version else None)

    @property
    def submitted(self) -> str:
        return f"{timezone.localtime(self.version.submitted_at):%Y-%m-%d}" if self.version else "—"


@dataclass(frozen=True)
class Beside:
    """What stands beside the summaries, by summary."""

    versions: dict[UUID, Sent]
    grades: dict[UUID, str]
    papers: dict[UUID, list[Paper]]
    reviewers: dict[UUID, list[Decision]]
    extra: list[tuple[UUID, str]]


def rows_of(summaries: QuerySet[Summary]) -> QuerySet[Summary, Row]:
    """The narrow rows that lines are made of."""
    return summaries.values(*COLUMNS, *ABOVE)


def person_lines(rows: Sequence[Row], cycle: Cycle) -> list[PersonLine]:
    """A line for each row, in three queries whatever their number."""
    beside, now = _beside([row["id"] for row in rows], cycle), timezone.now()
    return [_line(row, beside, cycle, now) for row in rows]


def _beside(ids: list[UUID], cycle: Cycle) -> Beside:
    found = Beside({}, {}, defaultdict(list), defaultdict(list), list(cycle.extra_reviewers.values_list("pk", "name")))
    versions = Version.objects.newest().filter(summary__in=ids).annotate(grade=GRADE)
    for summary, grade, *rest in versions.values_list(*VERSION):
        found.versions[summary], found.grades[summary] = Sent(*rest[:4]), grade or ""
        is_current, template = rest[-2:]
        if rest[4] and is_current and template == Template.SUMMARY:
            found.papers[summary].append(Paper(*rest[4:-2]))
    for summary, name, at in Reviewer.objects.filter(summary__in=ids).values_list("summary", "user__name", "decided_at"):
        found.reviewers[summary].append(Decision(name, at))
    return found


def _line(row: Row, beside: Beside, cycle: Cycle, now: datetime) -> PersonLine:
    summary, status = row["id"], row["status"]
    version, is_decided = beside.versions.get(summary), status in DECIDED
    grade = beside.grades.get(summary, "")
    fixed = beside.reviewers.get(summary, [])
    names = [one.name for one in fixed] or _expected(row, beside, cycle)
    return PersonLine(
        id=summary,
        name=row["author__name"],
        number=row["author__employee_number"],
        department=row["author__department"],
        reviewers=pgettext("between names", ", ").join(names),
        status=status,
        is_late=(cycle.submit_by < now and status in WRITABLE) or (cycle.review_by < now and status == Status.SUBMITTED),
        version=version,
        grade=cycle.grade_label(grade) if grade else "",
        decided_at=_decided_at(fixed) if is_decided else None,
        paper=_paper(beside.papers.get(summary, [])),
    )


def _expected(row: Row, beside: Beside, cycle: Cycle) -> list[str]:
    """Who will review what is not submitted yet; as `models.cycle.reviewers_of`, from a row."""
    line = [(row["author__manager_id"], row["author__manager__name"])]
    if cycle.second_line != SecondLine.NONE:
        line.append((row["author__manager__manager_id"], row["author__manager__manager__name"]))
    people = {key: name for key, name in [*line, *beside.extra] if key and key != row["author_id"]}
    return list(people.values())


def _decided_at(decisions: list[Decision]) -> datetime | None:
    moments = [one.at for one in decisions if one.at]
    return max(moments) if moments and len(moments) == len(decisions) else None


def _paper(papers: list[Paper]) -> Paper | None:
    """The paper to show: one that is ready, in the language of the page if there is a choice."""
    language = get_language()
    return max(papers, key=lambda paper: (paper.path != "", paper.language == language), default=None)
