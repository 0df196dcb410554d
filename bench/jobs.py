"""From the click to the file: the web's side in this process, a real worker of two children beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.test import Client
from django.urls import reverse

from bench.cases import CHINESE, ENGLISH, golden
from bench.figures import Figure, median, percentile
from pmreview.jobs.models import Job
from summaries.exports import archive
from summaries.exports.requests import request_export
from summaries.models import Export, Version
from tests.live import LiveWorker, wait_for

CLICKS = 15
CHILDREN = 2
PATIENCE = 120  # seconds
AS_IN_LIFE = {"JOB_LEASE_SECONDS": "120", "JOB_SWEEP_SECONDS": "30", "JOB_RING_AGAIN_SECONDS": "10"}  # tests are hastier


def paper_jobs(folder: Path) -> Iterator[Figure]:
    """The demo's own papers as a batch, which warms the worker, then one click after the other, then the same paper again."""
    with LiveWorker(folder, include="summaries.exports.requests", concurrency=CHILDREN, changes=AS_IN_LIFE):
        yield batch()
        yield from clicks()
        yield repeat()


def batch() -> Figure:
    """Papers a second while both children have work: the papers the demo asked for when it was loaded."""
    wait_for(lambda: not Export.objects.filter(path="").exists(), seconds=PATIENCE, why="the demo's papers")
    made = sorted(moment for moment in Export.objects.values_list("made_at", flat=True) if moment)
    seconds = (made[-1] - made[CHILDREN - 1]).total_seconds()
    done = len(made) - CHILDREN
    return Figure("pdf_batch_per_s_2_workers", done / seconds, "papers/s", "higher", runs=done, note="wall; mixed sizes")


def clicks() -> Iterator[Figure]:
    """Wall time from POST to a finished row, for versions in the language that nobody asked for yet."""
    waited = [clicked(version, language) for version, language in not_yet_asked()]
    note = "wall; POST, queue, worker, row; of so few the 99th percentile is the longest"
    low, high, runs = min(waited) * 1000, max(waited) * 1000, len(waited)
    for name, share in (("click_to_pdf_ms_p50", 0.5), ("click_to_pdf_ms_p99", 0.99)):
        yield Figure(name, percentile(waited, share) * 1000, "ms", low=low, high=high, runs=runs, note=note)


def not_yet_asked() -> list[tuple[Version, str]]:
    """(version, language) of papers nobody has asked for; the first demo author's first."""
    versions = Version.objects.select_related("summary__author").order_by("-submitted_at")
    known = set(Export.objects.values_list("version_id", "language"))
    wanted = [(version, language) for version in versions for language in (ENGLISH, CHINESE)]
    return [(version, language) for version, language in wanted if (version.pk, language) not in known][:CLICKS]


def clicked(version: Version, language: str) -> float:
    """Seconds until the paper is there."""
    client = Client()
    client.force_login(version.summary.author)
    address = reverse("export_create", args=[version.summary_id])
    start = time.perf_counter()
    response = client.post(address, {"version": version.number, "language": language}, secure=False)
    assert response.status_code == 302, response.status_code
    while not (export := Export.objects.select_related("job").get(version=version, language=language)).is_ready:
        assert export.job.status != Job.Status.FAILED, export.job.error
        assert time.perf_counter() - start < PATIENCE, f"a paper is {export.job.status} after {PATIENCE} s"
        time.sleep(0.005)
    return time.perf_counter() - start


def repeat(runs: int = 30) -> Figure:
    """Asking for a paper that is there, and reading its file."""
    version = golden()
    return median("pdf_repeat_ms", [_asked_again(version) for _run in range(runs)], "ms", scale=1000, note="wall")


def _asked_again(version: Version) -> float:
    start = time.perf_counter()
    export = request_export(version, language=CHINESE, by=version.submitted_by)
    archive.path_of(export).read_bytes()
    return time.perf_counter() - start
