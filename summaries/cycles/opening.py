"""Opening a cycle: everybody in it gets their summary, with what they promised last time among their goals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue
from pmreview.jobs.work import Claim, handler
from summaries.cycles.carrying import carry_in
from summaries.cycles.check import Finding, check
from summaries.cycles.planning import plan_of
from summaries.models import Cycle, Event, Participant, Summary
from summaries.models.event import Happened

# Sent with cycle= and summaries=, those just made, inside the transaction that makes them; once for each lot of people,
# also of people added later. A summary is in exactly one of these lists, ever.
opened = Signal()

AT_ONCE = 50  # people whose summaries are made before the page answers; more are a job
LOT = 200  # people in one transaction


class Refused(Exception):
    """The cycle is not in the state for it; the message is a sentence for the person who asked."""


class NotReady(Refused):
    """The check before launch found what keeps the cycle from being opened."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("The cycle cannot be opened yet."))
        self.findings = findings


def open_cycle(cycle: Cycle, *, by: User) -> None:
    """Opens it once, whoever else presses: with the event, and with the summaries made here or by a job.

    Raises NotReady with what the check finds, Refused where it is open already; then nothing has changed.
    """
    now = timezone.now()
    with transaction.atomic():
        if not Cycle.objects.select_for_update().get(pk=cycle.pk).is_in_preparation:
            raise Refused(_("The cycle is open already."))
        plan = plan_of(cycle)
        findings = check(plan, now=now)
        if any(finding.blocks for finding in findings):
            raise NotReady(findings)
        if not Cycle.objects.filter(pk=cycle.pk, opened_at=None).update(opened_at=now):
            raise Refused(_("The cycle is open already."))
        cycle.opened_at = now
        admit(cycle, by=by)
        counts = {"people": len(plan.chosen), "warnings": len(findings)}
        Event.objects.write(Happened.CYCLE_OPENED, cycle=cycle, by=by, details=counts, at=now)


def admit(cycle: Cycle, *, by: User) -> Job | None:
    """Makes the summaries that are missing in an open cycle: at once for a few people, by a job for many. Safe to repeat."""
    if waiting_in(cycle).count() <= AT_ONCE:
        make_some(cycle)
        return None
    return enqueue("open_cycle", key=f"{job_key(cycle)}{cycle.participants.count()}", payload={"cycle": str(cycle.pk)}, by=by)


def job_key(cycle: Cycle) -> str:
    """What the keys of the jobs that fill this cycle begin with."""
    return f"open:{cycle.pk}:"


def waiting_in(cycle: Cycle) -> QuerySet[Participant]:
    """Those who take part and have no summary yet."""
    return cycle.participants.exclude(user__in=cycle.summaries.order_by().values("author"))


@transaction.atomic
def make_some(cycle: Cycle) -> int:
    """Makes the next lot of summaries and tells `opened`; how many people still waited, none once the cycle is closed.

    Twice at once makes each once.
    """
    if not Cycle.objects.select_for_update().open().filter(pk=cycle.pk):
        return 0
    lot = list(waiting_in(cycle).order_by("pk").select_related("user")[:LOT])
    rows = [Summary(cycle=cycle, author=row.user) for row in lot]
    Summary.objects.bulk_create(rows, ignore_conflicts=True)
    mine = set(Summary.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    made = [row for row in rows if row.pk in mine]  # another process may have been faster for some
    if made:
        carry_in(made, cycle)
        opened.send(sender=Cycle, cycle=cycle, summaries=made)
    return len(lot)


@handler("open_cycle")
def fill(job: Job, claim: Claim) -> None:
    """Goes on wherever an earlier attempt stopped."""
    cycle: Any = Cycle.objects.get(pk=job.payload["cycle"])
    total = cycle.participants.count()
    while make_some(cycle):
        claim.progress(cycle.summaries.count(), total)
