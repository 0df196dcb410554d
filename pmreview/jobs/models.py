"""The job row: the record of what must happen even if a process dies. The broker's message is only a bell."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 3


def lease_end(now: datetime) -> datetime:
    """Until when a claim made or renewed at `now` holds."""
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


class JobQuerySet(models.QuerySet["Job"]):
    def abandoned(self, now: datetime) -> JobQuerySet:
        """Running on paper only: nobody renewed the lease in time."""
        return self.filter(status=Job.Status.RUNNING, lease_until__lt=now)

    def claimable(self, now: datetime) -> JobQuerySet:
        """Queued, or abandoned with an attempt left."""
        waiting = Q(status=Job.Status.QUEUED) | Q(status=Job.Status.RUNNING, lease_until__lt=now)
        return self.filter(waiting, attempts__lt=F("max_attempts"))

    def worn_out(self, now: datetime) -> JobQuerySet:
        """Abandoned in the last attempt."""
        return self.abandoned(now).filter(attempts__gte=F("max_attempts"))

    def unheard(self, now: datetime) -> JobQuerySet:
        """Claimable although the bell rang a while ago; the longest silence first."""
        quiet_since = now - timedelta(seconds=settings.JOB_RING_AGAIN_SECONDS)
        return self.claimable(now).filter(rung_at__lt=quiet_since).order_by("rung_at")

    def held_by(self, token: uuid.UUID) -> JobQuerySet:
        return self.filter(status=Job.Status.RUNNING, claim=token)


class Job(models.Model):
    """One thing to be produced, once per `key`. Pages show `status`, `progress_*` and, when failed, `error`."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("being made")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("what it produces"), max_length=200, unique=True)
    payload = models.JSONField(_("payload"), default=dict)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(_("attempts allowed"), default=MAX_ATTEMPTS)
    claim = models.UUIDField(_("claim"), null=True, editable=False)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    progress_done = models.PositiveIntegerField(_("parts done"), default=0)
    progress_total = models.PositiveIntegerField(_("parts in all"), default=0)
    error = models.CharField(_("why it failed"), max_length=500, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("requested by")
    )
    created_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    rung_at = models.DateTimeField(_("last rung at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["status", "rung_at"], name="jobs_by_silence")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_over(self) -> bool:
        """Whether a page can stop asking: nothing more happens unless a person asks again."""
        return self.status in (self.Status.DONE, self.Status.FAILED)

    @property
    def language(self) -> str:
        """The language of sentences about this job: that of who asked for it."""
        return self.requested_by.language if self.requested_by else settings.LANGUAGE_CODE


class Pulse(models.Model):
    """When a part of the system was last seen alive; one row per part."""

    name = models.CharField(_("part"), max_length=32, primary_key=True)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at:%Y-%m-%d %H:%M:%S}"
