"""Real papers under fire: a worker killed while it renders, a broker gone while somebody submits."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from summaries.exports.archive import path_of
from summaries.models import Export, Summary
from summaries.review.workflow import perform
from tests.conftest import StartWorker
from tests.factories import summaries
from tests.factories.people import found_company
from tests.jobs.handlers import runs
from tests.live import Redis, python, silent_broker, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

SUBMIT = """
import json, time
from django.test import Client
from pmreview.accounts.models import User
address, author = sys.argv[1:]
web = Client(headers={"host": "localhost"})
web.force_login(User.objects.get(pk=author))
begun = time.monotonic()
answered = web.post(address, {"is_true": "on"})
print(json.dumps({"code": answered.status_code, "seconds": time.monotonic() - begun}))
"""


@pytest.fixture
def complete() -> Summary:
    return summaries.completed(found_company().pm)


def submit_by_web(summary: Summary, **environment: str) -> dict[str, float]:
    address = reverse("summary_decide", args=[summary.pk, "submit"])
    answer: dict[str, float] = json.loads(python(SUBMIT, address, str(summary.author_id), **environment).splitlines()[-1])
    return answer


def the_paper() -> Export:
    wait_for(lambda: Export.objects.exclude(path="").exists(), seconds=60, why="the paper")
    return Export.objects.get()


def test_a_worker_killed_while_rendering_leaves_one_whole_paper(
    live_worker: StartWorker, complete: Summary, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    worker = live_worker(include="tests.faults.slow_paper", concurrency=1, SLOW_PAPER_TRACE=str(trace))
    perform(complete, "submit", by=complete.author)
    wait_for(lambda: runs(trace), seconds=40, why="the first render")
    worker.kill()
    worker.start()
    paper = the_paper()
    assert (paper.job.status, paper.job.attempts, len(runs(trace))) == ("done", 2, 2)
    assert path_of(paper).read_bytes().startswith(b"%PDF")
    assert [file.name for file in Path(settings.MEDIA_ROOT).rglob(f"*{paper.version_id}*")] == [path_of(paper).name]


def assert_saved_and_answered(answer: dict[str, float], summary: Summary) -> None:
    assert answer["code"] == 302
    assert answer["seconds"] < 2
    assert summaries.fresh(summary).status == "submitted"
    assert Export.objects.get().job.status == "queued"


def test_submitting_without_redis_saves_and_prints_later(live_worker: StartWorker, own_redis: Redis, complete: Summary) -> None:
    own_redis.stop()
    answer = submit_by_web(complete, CELERY_BROKER_URL=own_redis.url)
    assert_saved_and_answered(answer, complete)
    own_redis.start()
    live_worker(include="pmreview.jobs.tasks", CELERY_BROKER_URL=own_redis.url)
    assert the_paper().job.attempts == 1


def test_submitting_to_a_silent_broker_saves_and_prints_later(live_worker: StartWorker, complete: Summary) -> None:
    with silent_broker() as url:
        answer = submit_by_web(complete, CELERY_BROKER_URL=url)
    assert answer["code"] == 302
    assert answer["seconds"] < 5  # one silence of two seconds, on a busy machine
    assert summaries.fresh(complete).status == "submitted"
    live_worker(include="pmreview.jobs.tasks")
    assert the_paper().job.attempts == 1
