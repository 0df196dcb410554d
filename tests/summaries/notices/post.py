"""The post of the tests: who got which letter, as a worker would send them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.models import Notice
from summaries.models.notice import Kind
from summaries.notices import News
from summaries.notices.telling import queue_waiting

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


def deliver() -> list[EmailMultiAlternatives]:
    """Does the queued letters, as a worker would, and gives what was sent since the last time."""
    mail.outbox.clear()
    for job in Job.objects.filter(kind__in=["letter", "letters"], status=Job.Status.QUEUED).order_by("-kind"):
        work(job.pk)
    return list(mail.outbox)


def later(clock: Any, moment: datetime) -> list[EmailMultiAlternatives]:
    """What is sent at a later moment, after the clock has looked for waiting letters."""
    clock.move_to(moment)
    queue_waiting(moment)
    return deliver()


def news(user: User, reason: str = "opened:1", kind: Kind = Kind.OPENED, **more: Any) -> News:
    facts = {"cycle": "年度总结", "cycle_en": "Yearly", **more.pop("facts", {})}
    return News(user, kind, reason, facts, more.pop("url", "/summaries/"), **more)


def told(user: User) -> list[str]:
    """The kinds of what the person was told, oldest first."""
    return list(Notice.objects.of(user).order_by("created_at", "reason").values_list("kind", flat=True))


def speaks(user: User, language: str) -> User:
    user.language = language
    user.save(update_fields=["language"])
    return user
