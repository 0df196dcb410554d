"""HR's page of a cycle with ten people, a thousand and ten thousand, and the archive of five hundred papers.

`python -m bench.hr BUNDLE` downloads one in a process of its own and prints what it took, as JSON.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.figures import Figure, median
from bench.growth import resident_mb

PEOPLE = (10, 1_000, 10_000)
PAPERS = 500
ROUNDS, WARMING = 25, 3


def hr_pages() -> Iterator[Figure]:
    """CPU of the page through all middleware, the sizes by turns; the second ratio is the one of a very large company."""
    from django.core.cache import cache
    from django.urls import reverse

    from bench.cases import HR
    from bench.pages import _get, _signed_in
    from bench.paper import cpu
    from tests.factories.masses import crowd

    client = _signed_in(HR)
    pages = {size: reverse("cycle_detail", args=[crowd(size).pk]) for size in PEOPLE}
    seconds: dict[int, list[float]] = {size: [] for size in PEOPLE}
    for number in range(ROUNDS + WARMING):
        for size, address in pages.items():
            taken = cpu(lambda: _get(client, address))  # noqa: B023 – called at once
            seconds[size] += [taken] if number >= WARMING else []
    for size in PEOPLE[1:]:
        value = statistics.median(seconds[size]) / statistics.median(seconds[10])
        paired = [many / few for many, few in zip(seconds[size], seconds[10], strict=True)]
        yield Figure(
            f"hr_page_ms_{size}_vs_10_ratio", value, "ratio", low=min(paired), high=max(paired), runs=ROUNDS,
            note="CPU, warm: the numbers are kept until a summary changes",
        )  # fmt: skip
        yield median(f"hr_page_ms_{size}", seconds[size], "ms", scale=1000, note="CPU, warm")
    cache.clear()
    cold = cpu(lambda: _get(client, pages[PEOPLE[-1]]))
    yield Figure("hr_page_ms_10000_counted_anew", cold * 1000, "ms", note="CPU; the first look after a change")


def archives(people: int = PAPERS) -> Iterator[Figure]:
    """From asking for papers that are all made, to the last byte of the archive; each paper is the demo's."""
    from tests.factories.masses import crowd

    cycle = crowd(people, states=("approved",))
    size = _papers(cycle)
    bundle, ready = _asked(cycle)
    told = subprocess.run([sys.executable, "-m", "bench.hr", str(bundle)], capture_output=True, text=True, check=False)
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    note = f"wall; {people} papers, {found['bytes'] / 1024**2:.0f} MB"
    yield Figure("zip_ready_seconds", ready, "s", note=f"wall; asking for {people} papers of {size // 1024} KB that are made")
    yield Figure("zip_first_byte_ms", found["first"] * 1000, "ms", note=note)
    yield Figure("zip_500_seconds", found["seconds"], "s", note=note)
    yield Figure("zip_peak_mb", found["peak"], "MB", note="growth of the process that sends it, at its highest")


def _papers(cycle: Any) -> int:
    """A file for every export of the cycle, each a copy of a real paper; its bytes."""
    from bench.cases import CHINESE, golden
    from summaries.exports import archive, pdf
    from summaries.models import Export

    paper = pdf.render(golden(), CHINESE)
    digest = sha256(paper.content).hexdigest()
    exports = Export.objects.filter(version__summary__cycle=cycle)
    first: Path | None = None
    for export in exports:
        path = archive.path_of(export)
        path.parent.mkdir(parents=True, exist_ok=True)
        if first is None:
            path.write_bytes(paper.content)
            first = path
        else:
            shutil.copyfile(first, path)
        Export.objects.filter(pk=export.pk).update(
            path=archive.place(export), size=len(paper.content), sha256=digest, pages=paper.pages
        )
    return len(paper.content)


def _asked(cycle: Any) -> tuple[Any, float]:
    """A bundle of everybody, collected in this process as a worker would; its id and the seconds."""
    from bench.cases import HR
    from pmreview.accounts.models import User
    from pmreview.jobs.work import work
    from summaries.demo.people import email_of
    from summaries.exports.bundles import request_bundle
    from summaries.models import Bundle

    start = time.perf_counter()
    people = cycle.summaries.order_by("author__employee_number").values_list("pk", flat=True)
    bundle = request_bundle(cycle, people, language="zh-hans", by=User.objects.get(email=email_of(HR)))
    assert work(bundle.job_id)
    seconds = time.perf_counter() - start
    assert Bundle.objects.get(pk=bundle.pk).is_ready
    return bundle.pk, seconds


def main(bundle: str) -> None:
    import django

    django.setup()
    from django.urls import reverse

    from bench.cases import HR
    from bench.pages import _signed_in

    client = _signed_in(HR)
    client.head(reverse("bundle_download", args=[bundle]))
    before = highest = resident_mb()
    start = time.perf_counter()
    answer = client.get(reverse("bundle_download", args=[bundle]))
    assert answer.status_code == 200, answer.status_code
    first, size = 0.0, 0
    for chunk in answer.streaming_content:  # type: ignore[attr-defined]  # a StreamingHttpResponse
        first = first or time.perf_counter() - start
        size += len(chunk)
        if size % (1 << 22) < len(chunk):
            highest = max(highest, resident_mb())
    seconds = time.perf_counter() - start
    assert size == int(answer["Content-Length"])
    print(json.dumps({"first": first, "seconds": seconds, "peak": max(highest, resident_mb()) - before, "bytes": size}))


if __name__ == "__main__":
    main(sys.argv[1])
