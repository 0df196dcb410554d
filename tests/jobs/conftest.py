"""Jobs to work on, and a bell that only counts."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from pmreview.jobs.models import Job
from tests.jobs import handlers  # noqa: F401 – registers the test kinds

MakeJob = Callable[..., Job]


@pytest.fixture
def make_job(tmp_path: Path) -> MakeJob:
    def make(kind: str = "test.write", **columns: Any) -> Job:
        number = Job.objects.count()
        paths = {"path": str(tmp_path / f"out-{number}"), "trace": str(tmp_path / f"trace-{number}")}
        payload = paths | columns.pop("payload", {})
        return Job.objects.create(kind=kind, key=columns.pop("key", f"job-{number}"), payload=payload, **columns)

    return make


@pytest.fixture
def make_abandoned(make_job: MakeJob) -> MakeJob:
    """A job whose worker died a second after the lease began."""

    def make(**columns: Any) -> Job:
        long_ago = timezone.now() - timedelta(hours=1)
        defaults = {"status": Job.Status.RUNNING, "attempts": 1, "lease_until": long_ago, "rung_at": long_ago}
        return make_job(**(defaults | columns))

    return make


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids that were rung for, in order."""
    ids: list[str] = []

    def send_task(name: str, args: list[str], **_options: Any) -> None:
        assert name == "jobs.work"
        ids.extend(args)

    monkeypatch.setattr("pmreview.jobs.queue.app.send_task", send_task)
    return ids
