"""Closing a cycle: nothing can be written or decided any more, and every summary is archived with its event."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue
from pmreview.jobs.work import Claim, handler
from summaries.cycles.opening import AT_ONCE, LOT, Refused
from summaries.models import Cycle, Event, Status, Summary, Version
from summaries.models.event import Happened
from summaries.permissions import TRANSITIONS
from summaries.review.workflow import performed

SHOWN = 50  # people named for each state
FINISHED = frozenset({Status.ACKNOWLEDGED, Status.ARCHIVED})


class Overtaken(Exception):
    """A summary changed while its lot was being archived; nothing of the lot was written, and the job tries again."""


@dataclass(frozen=True)
class Unfinished:
    """A state before the end, how many summaries are in it, and the first of them."""

    status: Status
    count: int
    summaries: list[Summary]

    @property
    def more(self) -> int:
        return self.count - len(self.summaries)


def unfinished(cycle: Cycle) -> list[Unfinished]:
    """What closing would leave as it is, by state in the order of the work. One statement for each state that occurs."""
    counts = counts_of(cycle)
    states = [status for status in Status if status not in FINISHED and counts[status]]
    return [Unfinished(status, counts[status], _first(cycle, status)) for status in states]


def counts_of(cycle: Cycle) -> Counter[str]:
    return Counter(dict(cycle.summaries.order_by().values_list("status").annotate(Count("pk"))))


def _first(cycle: Cycle, status: Status) -> list[Summary]:
    rows = cycle.summaries.filter(status=status).select_related("author").prefetch_related("reviewers__user")
    return list(rows.order_by("author__employee_number")[:SHOWN])


def close(cycle: Cycle, *, by: User) -> None:
    """Closes it once, whoever else presses; the event says how many summaries were in which state.

    From here on nobody writes or decides. What is left is archived here, or by a job where it is much. Raises Refused
    where the cycle is not open; then nothing has changed.
    """
    now = timezone.now()
    with transaction.atomic():
        if not Cycle.objects.filter(pk=cycle.pk).open().update(closed_at=now):
            raise Refused(_("The cycle is closed already.") if cycle.opened_at else _("The cycle has not been opened yet."))
        cycle.closed_at = now
        Event.objects.write(Happened.CYCLE_CLOSED, cycle=cycle, by=by, details={"states": counts_of(cycle)}, at=now)
        archive(cycle, by=by)


def archive(cycle: Cycle, *, by: User) -> Job | None:
    """Archives what is left of a closed cycle: at once for a few summaries, by a job for many. Safe to repeat."""
    if left_in(cycle).count() <= AT_ONCE:
        archive_some(cycle, by=by)
        return None
    return enqueue("close_cycle", key=job_key(cycle), payload={"cycle": str(cycle.pk), "by": str(by.pk)}, by=by)


def job_key(cycle: Cycle) -> str:
    return f"close:{cycle.pk}"


def left_in(cycle: Cycle) -> QuerySet[Summary]:
    return cycle.summaries.exclude(status=Status.ARCHIVED)


@transaction.atomic
def archive_some(cycle: Cycle, *, by: User) -> int:
    """Takes the decision "archive" on the next lot, HR's own summary among them; how many were left.

    What `workflow.perform` does for one: compare and set the state, write the event with the newest version, tell
    `performed`. Raises Overtaken where a state changed meanwhile.
    """
    row, now = TRANSITIONS["archive"], timezone.now()
    lot = list(left_in(cycle).order_by("pk").select_for_update(of=("self",)).select_related("author")[:LOT])
    _set(lot, row.target, at=now)
    latest = _latest(lot)
    for summary in lot:
        summary.status, summary.cycle = row.target, cycle
    events = [
        Event(name=row.event, by=by, summary=summary, cycle=cycle, version=latest.get(summary.pk), at=now) for summary in lot
    ]
    for summary, event in zip(lot, Event.objects.write_all(events), strict=True):
        performed.send(sender=Summary, summary=summary, event=event)
    return len(lot)


def _set(lot: list[Summary], target: Status, *, at: datetime) -> None:
    seen: dict[str, list[UUID]] = defaultdict(list)
    for summary in lot:
        seen[summary.status].append(summary.pk)
    for status, found in seen.items():
        if Summary.objects.filter(pk__in=found, status=status).update(status=target, changed_at=at) != len(found):
            raise Overtaken


def _latest(lot: list[Summary]) -> dict[UUID, Version]:
    rows = Version.objects.filter(summary__in=lot).order_by("number").defer("readings")
    return {version.summary_id: version for version in rows}


@handler("close_cycle")
def finish(job: Job, claim: Claim) -> None:
    """Goes on wherever an earlier attempt stopped."""
    cycle, by = Cycle.objects.get(pk=job.payload["cycle"]), User.objects.get(pk=job.payload["by"])
    total = cycle.summaries.count()
    while archive_some(cycle, by=by):
        claim.progress(total - left_in(cycle).count(), total)
