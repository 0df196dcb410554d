"""Doing a job: claim by compare-and-set, hand to its handler, finish guarded by the claim."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pmreview.jobs.models import Job, lease_end

logger = logging.getLogger(__name__)

over = Signal()  # a job has ended, done or failed: sent with job=, outside any transaction; a receiver's failure is only logged


class Refused(Exception):
    """Raised by a handler: it can never work, for the reason in this sentence, which the person reads."""


class ClaimLost(Exception):
    """The lease ran out and somebody else has the job: the handler must stop and leave its output alone."""


@dataclass(frozen=True)
class Claim:
    """The right to do one job for now. Call its methods outside transactions, so that others see them."""

    job_id: uuid.UUID
    token: uuid.UUID

    def still_mine(self) -> bool:
        return Job.objects.filter(pk=self.job_id).held_by(self.token).exists()

    def progress(self, done: int, total: int) -> None:
        """Shows how far the job is and renews the lease. Raises `ClaimLost` when somebody else has it."""
        if not self._write(progress_done=done, progress_total=total, lease_until=lease_end(timezone.now())):
            raise ClaimLost(f"job {self.job_id}")

    def finish(self) -> bool:
        return self._write(status=Job.Status.DONE, finished_at=timezone.now(), lease_until=None, claim=None)

    def fail(self, sentence: str) -> bool:
        now, error = timezone.now(), sentence[:500]
        return self._write(status=Job.Status.FAILED, error=error, finished_at=now, lease_until=None, claim=None)

    def put_back(self) -> bool:
        """Queued again; the sweep rings after a pause, so that a passing trouble can pass."""
        return self._write(status=Job.Status.QUEUED, rung_at=timezone.now(), lease_until=None, claim=None)

    def _write(self, **columns: object) -> bool:
        return Job.objects.filter(pk=self.job_id).held_by(self.token).update(**columns) == 1


Handler = Callable[[Job, Claim], None]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers the function that does jobs of this kind; it must be safe to run twice.

    Its module has to be imported in the worker: do so in the app's `ready()`, and keep heavy imports inside.
    """

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"Two handlers for jobs of kind {kind!r}")
        return function

    return register


def claim(job_id: uuid.UUID | str) -> Claim | None:
    """Takes the job and counts the attempt; None when it is not there to be taken. Of many callers one wins."""
    now, token = timezone.now(), uuid.uuid4()
    free = Job.objects.filter(pk=job_id).claimable(now)
    taken = free.update(
        status=Job.Status.RUNNING, claim=token, attempts=F("attempts") + 1, started_at=now, lease_until=lease_end(now)
    )
    return Claim(uuid.UUID(str(job_id)), token) if taken else None


def work(job_id: uuid.UUID | str) -> bool:
    """Does the job if it is there to be claimed; True when this call finished it. Safe to call twice."""
    mine = claim(job_id)
    if mine is None:
        for job in Job.objects.worn_out(timezone.now()).filter(pk=job_id):
            give_up(job)
        return False
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    with translation.override(job.language):
        is_done = _carry_out(job, mine)
    job.refresh_from_db(fields=["status", "error"])
    if job.is_over:
        over.send_robust(sender=Job, job=job)
    return is_done


def _carry_out(job: Job, mine: Claim) -> bool:
    try:
        _handlers[job.kind](job, mine)
    except Refused as refusal:
        mine.fail(str(refusal))
        return False
    except ClaimLost:
        logger.warning("Job %s was taken over: its lease ran out", job.pk)
        return False
    except Exception as error:  # a handler's failure costs an attempt, never the worker
        logger.exception("Job %s, attempt %d of %d, failed", job.pk, job.attempts, job.max_attempts)
        _retry(job, mine, error)
        return False
    is_mine = mine.finish()
    if not is_mine:
        logger.warning("Job %s finished after its lease ran out; whoever took it over counts", job.pk)
    return is_mine


def _retry(job: Job, mine: Claim, error: Exception) -> None:
    if job.attempts < job.max_attempts:
        mine.put_back()
    else:
        mine.fail(_sentence(job, error))


def _sentence(job: Job, error: Exception) -> str:
    if isinstance(error, SoftTimeLimitExceeded):
        return _("It took longer than %(seconds)d seconds, so it was stopped.") % {"seconds": settings.JOB_SECONDS}
    if isinstance(error, MemoryError):
        return _("It needed more memory than one job may use, so it was stopped.")
    return _("It failed %(attempts)d times. Ask again later; if that fails too, tell the administrator this number: %(id)s") % {
        "attempts": job.attempts,
        "id": job.pk,
    }


def give_up(job: Job) -> bool:
    """Ends a job that outlived its workers in every attempt, unless it changed since it was read."""
    with translation.override(job.language):
        sentence = _("The worker stopped %(attempts)d times while doing this, so it was given up.") % {"attempts": job.attempts}
    now = timezone.now()
    stale = Job.objects.worn_out(now).filter(pk=job.pk, claim=job.claim)
    ended = stale.update(status=Job.Status.FAILED, error=sentence, finished_at=now, lease_until=None, claim=None)
    if ended:
        logger.error("Job %s was given up: its worker died in every attempt", job.pk)
        job.refresh_from_db(fields=["status", "error"])
        over.send_robust(sender=Job, job=job)
    return bool(ended)
