"""What must be true before this place can do its work. No check raises."""

import subprocess
from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Min
from django.utils import timezone

from pmreview.jobs.models import Job, Pulse

QUEUED_SECONDS = 300  # a job waiting longer means nobody works
FONT_SECONDS = 600  # how long the answer about fonts is kept


class Finding(TypedDict, total=False):
    ok: bool
    seconds: int | None


def findings() -> dict[str, Finding]:
    """Every check by name; `seconds` is an age where there is one."""
    return {name: _guarded(check) for name, check in CHECKS.items()}


def _guarded(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError:
        return {"ok": False}


def database() -> Finding:
    Pulse.objects.exists()
    return {"ok": True}


def oldest_queued_job() -> Finding:
    oldest = Job.objects.filter(status=Job.Status.QUEUED).aggregate(at=Min("created_at"))["at"]
    age = _age(oldest)
    return {"ok": age is None or age <= QUEUED_SECONDS, "seconds": age}


def worker() -> Finding:
    """The last sweep: it needs the beat, the broker, a worker child and the database."""
    pulse = Pulse.objects.filter(name="sweep").first()
    age = _age(pulse.seen_at if pulse else None)
    return {"ok": age is not None and age <= 3 * settings.JOB_SWEEP_SECONDS, "seconds": age}


def chinese_font() -> Finding:
    return {"ok": cache.get_or_set("health.chinese_font", _has_chinese_font, FONT_SECONDS) or False}


def _has_chinese_font() -> bool:
    command = ["fc-list", ":lang=zh-cn", "family"]
    try:
        listed = subprocess.run(command, capture_output=True, timeout=10, check=True)  # noqa: S603 – a fixed command
    except (OSError, subprocess.SubprocessError):
        return False
    return bool(listed.stdout.strip())


def _age(moment: datetime | None) -> int | None:
    return None if moment is None else int((timezone.now() - moment).total_seconds())


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "oldest_queued_job": oldest_queued_job,
    "worker": worker,
    "chinese_font": chinese_font,
}
