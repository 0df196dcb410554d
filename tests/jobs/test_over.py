"""Who waits for a job is told when it is over, done or failed, and whatever they do about it harms no job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pmreview.jobs.models import Job
from pmreview.jobs.queue import sweep, swept
from pmreview.jobs.work import over, work
from tests.jobs.conftest import MakeJob

pytestmark = pytest.mark.django_db


@pytest.fixture
def ends() -> Iterator[list[str]]:
    """The states of jobs that were said to be over."""
    found: list[str] = []

    def hear(*, job: Job, **_signal: Any) -> None:
        found.append(job.status)

    over.connect(hear)
    yield found
    over.disconnect(hear)


def test_a_done_job_is_told_once(make_job: MakeJob, ends: list[str]) -> None:
    job = make_job()
    work(job.pk)
    work(job.pk)
    assert ends == ["done"]


def test_a_job_is_told_failed_after_its_last_attempt(make_job: MakeJob, ends: list[str]) -> None:
    job = make_job("test.refuses")
    work(job.pk)
    assert ends == [Job.objects.get(pk=job.pk).status]
    tried = make_job("test.fails")
    for attempt in (1, 2, 3):
        assert ends == ["failed"], attempt
        work(tried.pk)
    assert ends == ["failed", "failed"]


def test_a_job_that_outlived_its_workers_is_told(make_abandoned: MakeJob, ends: list[str], rung: list[str]) -> None:
    make_abandoned(attempts=3)
    sweep()
    assert ends == ["failed"]


def test_a_listener_that_fails_harms_nobody(make_job: MakeJob, rung: list[str]) -> None:
    def torn(**_signal: Any) -> None:
        raise ValueError("torn")

    for signal in (over, swept):
        signal.connect(torn)
    job = make_job()
    assert work(job.pk)
    sweep()
    for signal in (over, swept):
        signal.disconnect(torn)
    assert Job.objects.get(pk=job.pk).status == "done"
