"""Two hundred papers for one download, and the worker is killed in the middle: all are made, and nothing twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from pmreview.jobs.models import Job
from summaries.exports.archive import path_of
from summaries.exports.bundles import request_bundle, standing
from summaries.exports.packing import entries_of
from summaries.models import Bundle, Event, Export, Notice
from tests.conftest import StartWorker
from tests.factories.masses import crowd
from tests.factories.people import found_company
from tests.live import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

PAPERS = 200
CHILDREN = 2


def made(trace: Path) -> list[str]:
    """The versions that were rendered, as often as they were."""
    return trace.read_text().split() if trace.exists() else []


def is_ready(bundle: Bundle) -> bool:
    connection.close()  # a fresh look at what other processes wrote
    bundle.refresh_from_db()
    return bundle.is_ready


@pytest.mark.parametrize("killed_after", [0, PAPERS // 2], ids=["while it asks", "while it renders"])
def test_a_worker_killed_in_the_middle_leaves_two_hundred_whole_papers(
    live_worker: StartWorker, tmp_path: Path, killed_after: int
) -> None:
    trace, hr = tmp_path / "trace", found_company().hr
    cycle = crowd(PAPERS, states=("approved",), has_papers=False)
    worker = live_worker(include="tests.faults.quick_paper", concurrency=CHILDREN, QUICK_PAPER_TRACE=str(trace))
    people = cycle.summaries.order_by("author__employee_number").values_list("pk", flat=True)
    bundle = request_bundle(cycle, list(people), language="zh-hans", by=hr)
    wait_for(lambda: bundle.papers.exists() and len(made(trace)) >= killed_after, seconds=60, why="half of the papers")
    worker.kill()
    assert not is_ready(bundle)
    worker.start()
    wait_for(lambda: is_ready(bundle), seconds=120, why="all papers")

    assert standing(bundle)[:4] == (PAPERS, PAPERS, 0, 0)
    assert all(entry.is_given for entry in entries_of(bundle, reader=hr))
    often = Counter(made(trace))
    assert len(often) == PAPERS
    assert sum(often.values()) - PAPERS <= CHILDREN  # only what was under way was begun again
    done = Job.objects.filter(kind="render_pdf", status="done")
    wait_for(lambda: done.count() == PAPERS, why="the last job to say so")  # a moment after its paper is there
    assert Job.objects.filter(kind="render_pdf").count() == PAPERS
    assert Export.objects.filter(language="zh-hans").count() == PAPERS
    for export in Export.objects.filter(language="zh-hans"):
        assert path_of(export).read_bytes() == f"%PDF-1.7 {export.version_id} zh-hans".encode()
    assert Notice.objects.filter(user=hr, reason=f"bundle:{bundle.pk}").count() == 1
    assert Event.objects.filter(name="exported").count() == 1
