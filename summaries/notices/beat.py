"""What the clock asks for every few minutes. Called twice, at once or not at all for a night, it tells nobody twice."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from summaries.notices.groups import tell_groups
from summaries.notices.reminders import remind_due
from summaries.notices.telling import queue_waiting


def tick(now: datetime) -> None:
    """Tells people about today's deadlines and groups about their cycles, and queues the letters whose time has come."""
    remind_due(now)
    tell_groups(now)
    queue_waiting(now)


@shared_task(name="notices.tick")
def tick_task() -> None:
    tick(timezone.now())
