"""The cycles as HR's list shows them: how far each is, and what to do next. Three statements for any number of cycles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summaries.models import Cycle, Participant, Status, Summary

WAITING = frozenset({Status.DRAFT, Status.RETURNED})


@dataclass(frozen=True)
class Next:
    """What to do next, and the name of the page on which it is done."""

    sentence: str
    page: str


@dataclass(frozen=True)
class Line:
    cycle: Cycle
    people: int
    states: Mapping[str, int]
    next: Next

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def sent(self) -> int:
        return self.total - sum(self.states.get(status, 0) for status in WAITING)


def lines() -> list[Line]:
    """Those in preparation and open first, the newest period first."""
    people = dict(Participant.objects.order_by().values_list("cycle").annotate(Count("pk")))
    states: dict[UUID, Counter[str]] = defaultdict(Counter)
    for cycle, status, count in Summary.objects.order_by().values_list("cycle", "status").annotate(Count("pk")):
        states[cycle][status] = count
    cycles = Cycle.objects.order_by(F("closed_at").asc(nulls_first=True), "-period_end", "-submit_by")
    now = timezone.now()
    return [_line(cycle, people.get(cycle.pk, 0), states[cycle.pk], now) for cycle in cycles]


def _line(cycle: Cycle, people: int, states: Counter[str], now: datetime) -> Line:
    return Line(cycle, max(people, states.total()), states, what_next(cycle, people, states, now=now))


def what_next(cycle: Cycle, people: int, states: Mapping[str, int], *, now: datetime) -> Next:
    """One sentence and one page for every stage. Touches no database."""
    if cycle.is_in_preparation:
        return (
            Next(_("Check it and open it"), "cycle_launch")
            if people
            else Next(_("Choose who takes part"), "cycle_participants")
        )
    if not cycle.is_open:
        left = sum(count for status, count in states.items() if status != Status.ARCHIVED)
        return Next(_("Being archived"), "cycle_close") if left else Next(_("Copy it for the next period"), "cycle_copy")
    if now > cycle.review_by:
        return Next(_("Close it: the review deadline has passed"), "cycle_close")
    late = sum(states.get(status, 0) for status in WAITING)
    if now > cycle.submit_by and late:
        words = ngettext("Remind %(count)s person who is late", "Remind %(count)s people who are late", late)
        return Next(words % {"count": late}, "cycle_detail")
    return Next(_("Follow the progress"), "cycle_detail")
