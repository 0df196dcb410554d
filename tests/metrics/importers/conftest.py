"""One person, one product, files in English, uploads in a folder of the test's own."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils.translation import override

from metrics import importers
from metrics.importers import Preview
from metrics.models import ImportBatch, Product
from pmreview.jobs.work import work
from tests.factories import facts
from tests.factories.people import Company

TODAY = "2026-11-20T10:00:00+08:00"


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    with override("en"), time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture(autouse=True)
def quiet_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmreview.jobs.queue.ring", lambda _job_id: True)


@pytest.fixture
def product(company: Company) -> Product:
    return facts.product(company.pm)


@pytest.fixture
def inspect(company: Company, product: Product) -> Callable[..., Preview]:
    def look(content: bytes | str, name: str = "file.csv") -> Preview:
        data = content.encode() if isinstance(content, str) else content
        return importers.inspect(io.BytesIO(data), name, person=company.pm, product=product)

    return look


@pytest.fixture
def bring(inspect: Callable[..., Preview]) -> Callable[..., ImportBatch]:
    """Uploads, requests and works off the job, as the pages do."""

    def import_it(content: bytes | str, name: str = "file.csv", **revised: Any) -> ImportBatch:
        batch = inspect(content, name).batch
        if revised:
            importers.revise(batch, by=batch.by, **revised)
        job = importers.request_import(batch, by=batch.by)
        work(job.pk)
        batch.refresh_from_db()
        return batch

    return import_it
