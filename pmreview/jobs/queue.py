"""Asking for a job, ringing for it, and the sweep that rings again."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.celery import app
from pmreview.jobs.models import Job, Pulse
from pmreview.jobs.work import give_up

logger = logging.getLogger(__name__)

swept = Signal()  # the sweep has been round: what else waits for something may look again; a failure is only logged

DEAF_SECONDS = 10  # after a failed ring this process leaves the ringing to the sweep for a while
SWEEP_AT_ONCE = 100
_deaf_until = 0.0


class Swept(NamedTuple):
    rung: int
    failed: int


def enqueue(kind: str, *, key: str, payload: Mapping[str, Any], by: User | None = None, is_redone: bool = False) -> Job:
    """The job that produces `key`, inserted in the caller's transaction or found; the bell rings on commit.

    A failed job starts afresh, because a person asked again; a done one is returned as it is unless `is_redone`
    (its output was lost). Never raises for a broker; a silent one costs about two seconds, once in ten seconds.
    """
    asked = {"payload": dict(payload), "requested_by": by}
    job, is_new = Job.objects.get_or_create(key=key, defaults={"kind": kind, **asked})
    if not is_new:
        _restart(job, [Job.Status.FAILED, *([Job.Status.DONE] if is_redone else [])], asked)
    if job.status == Job.Status.QUEUED:
        transaction.on_commit(partial(ring, job.pk), robust=True)
    return job


def _restart(job: Job, statuses: list[Job.Status], asked: dict[str, Any]) -> None:
    now = timezone.now()
    afresh = {"attempts": 0, "error": "", "progress_done": 0, "progress_total": 0, "started_at": None, "finished_at": None}
    Job.objects.filter(pk=job.pk, status__in=statuses).update(
        status=Job.Status.QUEUED, created_at=now, rung_at=now, claim=None, lease_until=None, **afresh, **asked
    )
    job.refresh_from_db()


def ring(job_id: uuid.UUID) -> bool:
    """Tells the workers there is something to do; False when the broker could not be reached."""
    global _deaf_until  # noqa: PLW0603 – one broker per process
    if time.monotonic() < _deaf_until:
        return False
    try:
        app.send_task("jobs.work", args=[str(job_id)], retry=False)
    except Exception as error:  # whatever a broker raises, the row is safe and the sweep rings again
        logger.warning("The bell cannot be rung for job %s: %s", job_id, error)
        _deaf_until = time.monotonic() + DEAF_SECONDS
        return False
    return True


def sweep() -> Swept:
    """Rings again for what nobody heard, ends what wore out its workers, and leaves a pulse for the health check."""
    now = timezone.now()
    failed = sum(give_up(job) for job in Job.objects.worn_out(now).select_related("requested_by"))
    rung = 0
    for job_id in Job.objects.unheard(now).values_list("pk", flat=True)[:SWEEP_AT_ONCE]:
        if not ring(job_id):
            break
        rung += Job.objects.filter(pk=job_id).update(rung_at=timezone.now())
    Pulse.objects.update_or_create(name="sweep", defaults={"seen_at": timezone.now()})
    swept.send_robust(sender=Pulse)
    return Swept(rung, failed)
