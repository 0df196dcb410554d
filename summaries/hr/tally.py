"""How far a cycle is by state, department, day, attainment and grade: counted by the database, kept until it moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from summaries.models import Assessment, Cycle, Status, Summary, Version
from summaries.models.summary import DECIDED, WRITABLE

KEPT_SECONDS = 60  # what moves without a summary changing, such as somebody's department, shows after so long
# For versions: the judgement that counts of a summary that is decided.
JUDGED = Assessment.objects.filter(summary=OuterRef("summary"), summary__status__in=DECIDED).order_by("-at", "-pk")
GRADE = Subquery(JUDGED.values("grade")[:1])
# A band of attainment by its name in an address: from, inclusive, and below.
BANDS: dict[str, tuple[Decimal | None, Decimal | None]] = {
    "0-60": (None, Decimal("0.6")),
    "60-80": (Decimal("0.6"), Decimal("0.8")),
    "80-100": (Decimal("0.8"), Decimal("1")),
    "100-120": (Decimal("1"), Decimal("1.2")),
    "120-": (Decimal("1.2"), None),
}


@dataclass
class Part:
    """So many people by state; `sent` of them have something submitted."""

    states: dict[str, int] = field(default_factory=dict)
    sent: int = 0

    def add(self, status: str, people: int, sent: int) -> None:
        self.states[status] = self.states.get(status, 0) + people
        self.sent += sent

    def of(self, *statuses: str) -> int:
        return sum(self.states.get(status, 0) for status in statuses)

    @property
    def people(self) -> int:
        return sum(self.states.values())

    @property
    def approved(self) -> int:
        return self.of(Status.APPROVED, Status.ACKNOWLEDGED)


@dataclass(frozen=True)
class Tally:
    """`bands` and `grades` by their keys; `days` are submissions by day of the cycle's calendar, in order; `order` is
    the list of everybody's summaries by employee number, sixteen bytes each, because sorting it is most of a large page."""

    whole: Part
    departments: dict[str, Part]
    bands: dict[str, int]
    grades: dict[str, int]
    days: list[tuple[date, int]]
    order: bytes
    as_of: datetime

    def slice(self, start: int, end: int) -> list[UUID]:
        """The summaries from `start` to before `end` in the order of the list."""
        return [UUID(bytes=self.order[place : place + 16]) for place in range(start * 16, min(end * 16, len(self.order)), 16)]


def moving_cycles() -> QuerySet[Cycle]:
    """Cycles with the moment at which one of their summaries last changed."""
    changed = Summary.objects.filter(cycle=OuterRef("pk")).order_by("-changed_at").values("changed_at")
    return Cycle.objects.annotate(moved_at=Subquery(changed[:1]))


def tally_of(cycle: Cycle) -> Tally:
    """The numbers of one of `moving_cycles` as they are; of what moves without a summary changing, a minute ago at most.

    Decisions move `changed_at`, so the newest one names the state that was counted.
    """
    newest: datetime | None = getattr(cycle, "moved_at")  # noqa: B009 – an annotation
    key = f"tally:{cycle.pk}:{newest.timestamp() if newest else ''}"
    found: Tally | None = cache.get(key)
    if found is None:
        found = count(cycle)
        cache.set(key, found, KEPT_SECONDS)
    return found


def count(cycle: Cycle) -> Tally:
    """Four queries, whatever the number of people."""
    everybody = Summary.objects.filter(cycle=cycle).order_by()
    whole, departments = Part(), dict[str, Part]()
    grouped = everybody.values_list("author__department", "status").annotate(Count("pk"), Count("submitted_at"))
    for department, status, people, sent in grouped.order_by("author__department"):
        whole.add(status, people, sent)
        departments.setdefault(department, Part()).add(status, people, sent)
    order = b"".join(one.bytes for one in everybody.order_by("author__employee_number").values_list("pk", flat=True))
    return Tally(whole, departments, *_results(cycle), _days(everybody, cycle), order, timezone.now())


def in_band(name: str) -> Q:
    """For versions; an unknown band holds nothing."""
    if name not in BANDS:
        return Q(pk__in=[])
    low, high = BANDS[name]
    return (Q() if low is None else Q(attainment__gte=low)) & (Q() if high is None else Q(attainment__lt=high))


def is_late(cycle: Cycle, now: datetime, what: str = "") -> Q:
    """For summaries: not handed in by the one deadline ("writing"), not decided on by the other ("reviewing"), or either."""
    nobody = Q(pk__in=[])
    writing = Q(status__in=WRITABLE) if cycle.submit_by < now and what != "reviewing" else nobody
    return writing | (Q(status=Status.SUBMITTED) if cycle.review_by < now and what != "writing" else nobody)


def _results(cycle: Cycle) -> tuple[dict[str, int], dict[str, int]]:
    """People by band of attainment and by grade."""
    counted = {f"band{place}": Count("pk", filter=in_band(name)) for place, name in enumerate(BANDS)}
    versions = Version.objects.newest().order_by().filter(summary__cycle=cycle).annotate(grade=GRADE)
    bands, grades = dict.fromkeys(BANDS, 0), dict[str, int]()
    found: Any = versions.values("grade").annotate(people=Count("pk"), **counted)
    for row in found:
        if row["grade"]:
            grades[row["grade"]] = row["people"]
        for place, name in enumerate(BANDS):
            bands[name] += row[f"band{place}"]
    return bands, grades


def _days(everybody: QuerySet[Summary], cycle: Cycle) -> list[tuple[date, int]]:
    sent = everybody.filter(submitted_at__isnull=False).annotate(day=TruncDate("submitted_at", tzinfo=cycle.zone))
    return list(sent.values_list("day").annotate(Count("pk")).order_by("day"))
