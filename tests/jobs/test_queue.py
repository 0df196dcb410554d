"""Asking for a job: once per key, in the caller's transaction, whatever the broker does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from pmreview.jobs import queue
from pmreview.jobs.models import Job, Pulse
from pmreview.jobs.queue import enqueue, ring, sweep
from tests.jobs.conftest import MakeJob

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(hours=1)


def ask(**changes: Any) -> Job:
    return enqueue("test.write", key="paper-1", payload={"version": 1}, **changes)


def test_it_rings_once_the_row_is_committed(rung: list[str], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert rung == []
    assert rung == [str(job.pk)]
    assert (job.status, job.attempts, job.payload) == ("queued", 0, {"version": 1})


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_request_leaves_neither_row_nor_ring(rung: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask()
        _ = 1 / 0
    assert (Job.objects.count(), rung) == (0, [])


def test_asking_twice_gives_the_same_job(rung: list[str]) -> None:
    assert ask().pk == ask().pk
    assert Job.objects.count() == 1


def test_a_failed_job_starts_afresh_when_a_person_asks_again(rung: list[str], make_job: MakeJob) -> None:
    now = timezone.now()
    make_job(key="paper-1", status="failed", attempts=3, error="It broke.", progress_done=2, finished_at=now, started_at=now)
    job = ask()
    assert (job.status, job.attempts, job.error, job.progress_done, job.finished_at) == ("queued", 0, "", 0, None)
    assert job.payload == {"version": 1}


def test_a_done_job_stays_done_unless_its_output_is_to_be_redone(rung: list[str], make_job: MakeJob) -> None:
    done = make_job(key="paper-1", status="done")
    assert ask().status == "done"
    again = ask(is_redone=True)
    assert (again.pk, again.status) == (done.pk, "queued")


@pytest.mark.parametrize("status", ["queued", "running"])
def test_a_job_under_way_is_not_disturbed(rung: list[str], make_job: MakeJob, status: str) -> None:
    make_job(key="paper-1", status=status, attempts=1, progress_done=2)
    job = ask()
    assert (job.status, job.attempts, job.progress_done) == (status, 1, 2)


def test_a_broken_broker_is_logged_and_left_alone_for_a_while(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, make_job: MakeJob
) -> None:
    tries = []

    def refuse(*_args: Any, **_options: Any) -> None:
        tries.append(1)
        raise OperationalError("nobody there")

    monkeypatch.setattr("pmreview.jobs.queue.app.send_task", refuse)
    job = make_job()
    assert [ring(job.pk), ring(job.pk)] == [False, False]
    assert len(tries) == 1
    assert "nobody there" in caplog.text
    monkeypatch.setattr(queue, "_deaf_until", 0.0)
    ring(job.pk)
    assert len(tries) == 2


def test_the_sweep_rings_for_what_nobody_heard(rung: list[str], make_job: MakeJob, make_abandoned: MakeJob) -> None:
    long_ago = timezone.now() - LONG_AGO
    lost, dead = make_job(rung_at=long_ago), make_abandoned()
    make_job()  # rung just now
    make_job(status="done", rung_at=long_ago)
    make_job(status="running", rung_at=long_ago, lease_until=timezone.now() + LONG_AGO)
    assert sweep() == (2, 0)
    assert set(rung) == {str(lost.pk), str(dead.pk)}
    assert sweep() == (0, 0), "rung again at once"
    assert Pulse.objects.get(name="sweep").seen_at > timezone.now() - timedelta(seconds=5)


def test_the_sweep_ends_what_wore_out_its_workers(rung: list[str], make_abandoned: MakeJob) -> None:
    job = make_abandoned(attempts=3)
    assert sweep() == (0, 1)
    job.refresh_from_db()
    assert (job.status, job.claim, rung) == ("failed", None, [])
    assert "3" in job.error
    assert job.finished_at


def test_the_sweep_stops_at_a_broken_broker_and_tries_all_again(
    monkeypatch: pytest.MonkeyPatch, make_job: MakeJob, make_abandoned: MakeJob
) -> None:
    jobs = [make_job(rung_at=timezone.now() - LONG_AGO) for _number in range(3)]
    make_abandoned(attempts=3)
    monkeypatch.setattr("pmreview.jobs.queue.ring", lambda job_id: False)
    assert sweep() == (0, 1)
    assert Job.objects.unheard(timezone.now()).count() == len(jobs)
