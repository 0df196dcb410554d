"""Workers and brokers die, messages get lost and doubled; a job is done once all the same, or fails with a reason."""

import json
import os
import signal
from pathlib import Path

import pytest

from pmreview.jobs.models import Job, Pulse
from pmreview.jobs.queue import enqueue, ring
from tests.conftest import StartWorker
from tests.jobs.handlers import runs
from tests.live import Redis, bell_folder, empty_bell, python, silent_broker, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

ENQUEUE = """
import json, time
from pmreview.jobs.queue import enqueue
begun = time.monotonic()
for number in (1, 2):
    enqueue(sys.argv[1], key=f"paper-{number}", payload=json.loads(sys.argv[2]))
print(time.monotonic() - begun)
"""

SPOIL = """
import shutil
from tests.live import bell_folder
shutil.rmtree(bell_folder())
bell_folder().touch()  # a file where the folder was: unwritable even for root
"""


@pytest.fixture
def payload(tmp_path: Path) -> dict[str, str]:
    return {"path": str(tmp_path / "out"), "trace": str(tmp_path / "trace")}


def ask(kind: str, payload: dict[str, str], key: str = "paper") -> Job:
    return enqueue(kind, key=key, payload=payload)


def ended(job: Job) -> Job:
    """The job once it is over."""

    def is_over() -> bool:
        job.refresh_from_db()
        return job.is_over

    wait_for(is_over, seconds=40, why=f"the end of {job}")
    return job


def assert_done(job: Job, payload: dict[str, str], *, attempts: int) -> None:
    ended(job)
    assert (job.status, job.attempts, job.error) == ("done", attempts, "")
    out = Path(payload["path"])
    assert out.read_bytes() == b"whole"
    assert [entry.name for entry in out.parent.glob("*out*")] == ["out"]
    assert len(runs(payload["trace"])) == attempts


def test_a_killed_worker_s_job_is_done_by_the_next(live_worker: StartWorker, payload: dict[str, str]) -> None:
    worker = live_worker()
    job = ask("test.stuck_once", payload)
    wait_for(lambda: runs(payload["trace"]), why="the first attempt")
    worker.kill()
    worker.start()
    assert_done(job, payload, attempts=2)


def test_a_killed_child_s_job_is_done_by_another(live_worker: StartWorker, payload: dict[str, str]) -> None:
    live_worker()
    job = ask("test.stuck_once", payload)
    (child,) = wait_for(lambda: runs(payload["trace"]), why="the first attempt")
    os.kill(child, signal.SIGKILL)
    assert_done(job, payload, attempts=2)


def test_a_stopped_worker_finishes_what_it_has_begun(live_worker: StartWorker, payload: dict[str, str]) -> None:
    worker = live_worker()
    job = ask("test.stuck_once", payload | {"seconds": "2"})
    wait_for(lambda: runs(payload["trace"]), why="the first attempt")
    worker.stop(seconds=25)
    assert_done(job, payload, attempts=1)


def test_a_poisonous_job_fails_after_three_workers_and_holds_up_nobody(
    live_worker: StartWorker, payload: dict[str, str], tmp_path: Path
) -> None:
    live_worker(JOB_LEASE_SECONDS="1")
    poison = ask("test.kills_itself", payload)
    others = [
        ask(
            "test.write",
            {"path": str(tmp_path / f"out-{number}"), "trace": str(tmp_path / f"trace-{number}")},
            f"other-{number}",
        )
        for number in range(6)
    ]
    assert {ended(job).status for job in others} == {"done"}
    poison.refresh_from_db()
    assert not poison.is_over
    ended(poison)
    assert (poison.status, poison.attempts, len(runs(payload["trace"]))) == ("failed", 3, 3)
    assert "3" in poison.error


def test_a_job_over_its_time_is_stopped_and_says_so(live_worker: StartWorker, payload: dict[str, str]) -> None:
    live_worker(JOB_SECONDS="1")
    job = ended(ask("test.sleeps", payload))
    assert (job.status, job.attempts) == ("failed", 3)
    assert " 1 " in f" {job.error} "


def test_a_job_over_its_memory_fails_and_the_worker_lives(live_worker: StartWorker, payload: dict[str, str]) -> None:
    live_worker(JOB_MEMORY_MB="1024", concurrency=1)
    hungry = enqueue("test.eats_memory", key="hungry", payload={"bytes": 2 * 1024**3})
    assert (ended(hungry).status, hungry.attempts) == ("failed", 3)
    job = ask("test.write", payload)
    assert_done(job, payload, attempts=1)


def test_an_unwritable_bell_costs_nothing(live_worker: StartWorker, payload: dict[str, str]) -> None:
    folder = {"CELERY_BROKER_URL": "filesystem://"}
    seconds = float(python(SPOIL + ENQUEUE, "test.write", json.dumps(payload), **folder))
    bell_folder().unlink()
    assert seconds < 2
    assert set(Job.objects.values_list("status", flat=True)) == {"queued"}
    live_worker(**folder)
    assert {ended(job).status for job in Job.objects.all()} == {"done"}


def test_a_dead_redis_costs_two_seconds_at_most(live_worker: StartWorker, own_redis: Redis, payload: dict[str, str]) -> None:
    address = {"CELERY_BROKER_URL": own_redis.url}
    own_redis.stop()
    seconds = float(python(ENQUEUE, "test.write", json.dumps(payload), **address))
    assert seconds < 2
    assert set(Job.objects.values_list("status", flat=True)) == {"queued"}
    own_redis.start()
    live_worker(**address)
    assert {ended(job).status for job in Job.objects.all()} == {"done"}


def test_a_redis_lost_under_a_running_job_is_found_again(
    live_worker: StartWorker, own_redis: Redis, payload: dict[str, str]
) -> None:
    address = {"CELERY_BROKER_URL": own_redis.url}
    live_worker(**address)
    python(ENQUEUE, "test.stuck_once", json.dumps(payload | {"seconds": "3"}), **address)
    wait_for(lambda: runs(payload["trace"]), why="a job under way")
    own_redis.stop()
    python(ENQUEUE.replace("paper", "later"), "test.write", json.dumps(payload), **address)
    own_redis.start()
    assert {ended(job).status for job in Job.objects.all()} == {"done"}
    assert Job.objects.count() == 4


def test_a_silent_broker_costs_little_more_than_two_seconds_once(live_worker: StartWorker, payload: dict[str, str]) -> None:
    with silent_broker() as url:
        seconds = float(python(ENQUEUE, "test.write", json.dumps(payload), CELERY_BROKER_URL=url))
    assert seconds < 3
    assert Job.objects.filter(status="queued").count() == 2
    live_worker()
    assert {ended(job).status for job in Job.objects.all()} == {"done"}


def test_a_lost_message_is_rung_again(live_worker: StartWorker, payload: dict[str, str]) -> None:
    job = ask("test.write", payload)
    assert empty_bell() == 1
    live_worker()
    assert_done(job, payload, attempts=1)


def test_a_doubled_message_is_done_once(live_worker: StartWorker, payload: dict[str, str]) -> None:
    job = ask("test.write", payload)
    for _again in range(5):
        assert ring(job.pk)
    worker = live_worker()
    assert_done(job, payload, attempts=1)
    wait_for(lambda: worker.log.read_text().count("jobs.work") >= 12, why="the doubles to be heard")
    assert len(runs(payload["trace"])) == 1


def test_empty_messages_do_not_kill_the_worker(live_worker: StartWorker, payload: dict[str, str]) -> None:
    bell_folder().mkdir(exist_ok=True)
    before, later = (bell_folder() / f"{'0' * 20}_{name}.celery.msg" for name in ("before", "later"))
    before.touch()
    live_worker(CELERY_BROKER_URL="filesystem://")
    later.touch()
    wait_for(lambda: not before.exists() and not later.exists(), why="the empty messages to go")
    assert_done(ask("test.write", payload), payload, attempts=1)


def test_the_pulse_of_a_living_worker_is_seen(live_worker: StartWorker) -> None:
    live_worker()
    sweeps = Pulse.objects.filter(name="sweep").values_list("seen_at", flat=True)
    first = wait_for(sweeps.first, why="the first sweep")
    assert wait_for(lambda: sweeps.first() != first, why="the next sweep")
