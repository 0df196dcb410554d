"""Which of a cycle's summaries a page shows: read from an address, applied to a query, written back into links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from summaries.hr.tally import GRADE, in_band, is_late
from summaries.models import Cycle, Reviewer, Status, Summary, Version
from summaries.models.summary import SummaryQuerySet

LONGEST = 120


@dataclass(frozen=True)
class Wanted:
    """Empty strings want everything. `late` is "1", "writing" or "reviewing"; `q`, `reviewer` are parts of names or numbers."""

    q: str = ""
    department: str = ""
    status: str = ""
    reviewer: str = ""
    late: str = ""
    band: str = ""
    grade: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Wanted:
        """From GET or POST; what is strange there finds nobody and raises nothing."""
        return cls(**{name: asked.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in cls.__dataclass_fields__})

    @property
    def parts(self) -> dict[str, str]:
        """What is asked for, by name."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def query(self) -> str:
        """The end of an address, with its question mark."""
        return f"?{urlencode(self.parts)}" if self.parts else ""

    def within(self, cycle: Cycle) -> SummaryQuerySet:
        """The summaries of the cycle that fit, in the order of the list."""
        found = Summary.objects.filter(cycle=cycle)
        for name, value in self.parts.items():
            found = found.filter(FILTERS[name](value, cycle))
        return found.order_by("author__employee_number")


def _named(person: str, words: str) -> Q:
    return Q(**{f"{person}name__icontains": words}) | Q(**{f"{person}employee_number__icontains": words})


def _reviewed_by(words: str, _cycle: Cycle) -> Q:
    """Who decides, or while nobody is fixed the line manager who will."""
    fixed = Reviewer.objects.filter(summary=OuterRef("pk"))
    return Q(Exists(fixed.filter(_named("user__", words)))) | (~Q(Exists(fixed)) & _named("author__manager__", words))


def _reached(band: str, cycle: Cycle) -> Q:
    found = Version.objects.newest().filter(in_band(band), summary__cycle=cycle)
    return Q(pk__in=found.values("summary"))


def _graded(grade: str, cycle: Cycle) -> Q:
    found = Version.objects.newest().filter(summary__cycle=cycle).annotate(grade=GRADE)
    return Q(pk__in=found.filter(grade=grade).values("summary"))


FILTERS: dict[str, Callable[[str, Cycle], Q]] = {
    "q": lambda words, _cycle: _named("author__", words),
    "department": lambda name, _cycle: Q(author__department=name),
    "status": lambda name, _cycle: Q(status=name) if name in Status.values else Q(pk__in=[]),
    "reviewer": _reviewed_by,
    "late": lambda what, cycle: is_late(cycle, timezone.now(), what),
    "band": _reached,
    "grade": _graded,
}
