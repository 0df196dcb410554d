"""Doing a job: one claim wins, every end is guarded by it, and a person can read every failure."""

import subprocess
import sys
import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import Claim, ClaimLost, Handler, Refused, claim, handler, work
from tests.jobs.conftest import MakeJob
from tests.jobs.handlers import runs
from tests.live import ROOT, environment, wait_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> "dict[str, Handler]":
    handlers: dict[str, Handler] = {}
    monkeypatch.setattr("pmreview.jobs.work._handlers", handlers)
    return handlers


def raising(error: Exception) -> Handler:
    def fail(job: Job, claim: Claim) -> None:
        raise error

    return fail


def test_a_job_is_done_once_and_then_left_alone(make_job: MakeJob) -> None:
    job = make_job()
    assert [work(str(job.pk)), work(job.pk)] == [True, False]
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error, job.claim, job.lease_until) == ("done", 1, "", None, None)
    assert job.started_at and job.finished_at and job.is_over
    assert Path(job.payload["path"]).read_bytes() == b"whole"
    assert len(runs(job.payload["trace"])) == 1


def test_no_row_no_work() -> None:
    assert work(uuid.uuid4()) is False


@pytest.mark.parametrize("status", ["done", "failed"])
def test_what_is_over_cannot_be_claimed(make_job: MakeJob, status: str) -> None:
    assert claim(make_job(status=status).pk) is None


def test_a_held_job_cannot_be_claimed_until_its_lease_runs_out(make_job: MakeJob, settings: LazySettings) -> None:
    job = make_job()
    first = claim(job.pk)
    assert first and claim(job.pk) is None
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)):
        second = claim(job.pk)
    assert second and not first.still_mine() and second.still_mine()
    job.refresh_from_db()
    assert job.attempts == 2


def test_progress_is_shown_and_renews_the_lease(make_job: MakeJob, settings: LazySettings) -> None:
    job = make_job()
    mine = claim(job.pk)
    assert mine
    later = timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS - 1)
    with time_machine.travel(later, tick=False):
        mine.progress(3, 7)
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total) == (3, 7)
    assert job.lease_until and job.lease_until > later


def test_who_lost_the_claim_can_write_nothing(make_abandoned: MakeJob) -> None:
    token = uuid.uuid4()
    job = make_abandoned(claim=token)
    late = Claim(job.pk, token)
    assert claim(job.pk)
    with pytest.raises(ClaimLost):
        late.progress(9, 9)
    assert not (late.finish() or late.fail("late") or late.put_back())
    job.refresh_from_db()
    assert (job.status, job.progress_done, job.error) == ("running", 0, "")


def test_a_handler_that_lost_its_claim_stops_without_a_mark(make_job: MakeJob, handle: dict[str, Handler]) -> None:
    job = make_job("slow")

    def slow(job: Job, mine: Claim) -> None:
        Job.objects.filter(pk=job.pk).update(claim=uuid.uuid4())
        mine.progress(1, 2)

    handle["slow"] = slow
    assert work(job.pk) is False
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("running", 1)


def test_a_handler_that_ends_too_late_does_not_count(make_job: MakeJob, handle: dict[str, Handler]) -> None:
    job = make_job("slow")

    def slow(job: Job, mine: Claim) -> None:
        Job.objects.filter(pk=job.pk).update(claim=uuid.uuid4())

    handle["slow"] = slow
    assert work(job.pk) is False


def test_a_refusal_is_final_and_keeps_its_sentence(make_job: MakeJob) -> None:
    job = make_job("test.refuses")
    assert work(job.pk) is False
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error) == ("failed", 1, "This summary has no pages.")


def test_an_error_is_tried_three_times_and_told_without_its_traceback(
    make_job: MakeJob, caplog: pytest.LogCaptureFixture
) -> None:
    job = make_job("test.fails")
    seen = []
    for _attempt in range(4):
        work(job.pk)
        job.refresh_from_db()
        seen.append((job.status, job.attempts, bool(job.error)))
    assert seen == [("queued", 1, False), ("queued", 2, False), ("failed", 3, True), ("failed", 3, True)]
    assert "a detail" not in job.error and str(job.pk) in job.error
    assert caplog.text.count("Traceback") == 3 and "a detail for the log only" in caplog.text


@pytest.mark.parametrize(("error", "word"), [(SoftTimeLimitExceeded(), "60 seconds"), (MemoryError(), "memory")])
def test_limits_have_sentences_of_their_own(make_job: MakeJob, handle: dict[str, Handler], error: Exception, word: str) -> None:
    english = User.objects.create_user("lin@example.com", name="Lin", employee_number="1", language="en")
    job = make_job("limited", attempts=2, requested_by=english)
    handle["limited"] = raising(error)
    work(job.pk)
    job.refresh_from_db()
    assert job.status == "failed" and word in job.error


def test_a_kind_nobody_knows_fails_like_any_error(make_job: MakeJob) -> None:
    job = make_job("unheard-of", attempts=2)
    work(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"


def test_a_job_that_wore_out_its_workers_is_ended_when_rung_for(make_abandoned: MakeJob) -> None:
    job = make_abandoned(attempts=3)
    assert work(job.pk) is False
    job.refresh_from_db()
    assert job.status == "failed" and job.error


def test_a_kind_has_one_handler(handle: dict[str, Handler]) -> None:
    handler("one")(raising(Refused()))
    with pytest.raises(ValueError, match="Two handlers"):
        handler("one")(raising(Refused()))


@pytest.mark.django_db(transaction=True)
def test_of_racing_threads_one_wins_each_job(make_job: MakeJob) -> None:
    jobs, won, gate = [make_job() for _ in range(12)], list[uuid.UUID](), threading.Barrier(8)

    def race() -> None:
        gate.wait(10)
        won.extend(job.pk for job in jobs if claim(job.pk))
        connection.close()

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(won) == sorted(job.pk for job in jobs)
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


RACE = """
import pathlib, time
from django.db import connection
from pmreview.jobs.models import Job
from pmreview.jobs.work import claim
ids, gate = list(Job.objects.order_by("key").values_list("pk", flat=True)), pathlib.Path(sys.argv[1])
pathlib.Path(sys.argv[2]).touch()
end = time.monotonic() + 30
while not gate.exists() and time.monotonic() < end:
    time.sleep(0.005)
print(sum(1 for pk in ids if claim(pk)))
"""


@pytest.mark.django_db(transaction=True)
def test_of_racing_processes_one_wins_each_job(make_job: MakeJob, tmp_path: Path) -> None:
    for _number in range(40):
        make_job()
    gate, ready = tmp_path / "go", [tmp_path / f"ready-{number}" for number in range(3)]
    code = "import sys, django; django.setup()\n" + RACE
    racers = [
        subprocess.Popen([sys.executable, "-c", code, gate, sign], env=environment(), cwd=ROOT, stdout=subprocess.PIPE)
        for sign in ready
    ]
    wait_for(lambda: all(sign.exists() for sign in ready), seconds=60, why="the racers")
    gate.touch()
    wins = [int(racer.communicate(timeout=60)[0]) for racer in racers]
    assert sum(wins) == 40
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}
