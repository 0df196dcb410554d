"""Fixtures of every test. The settings are tests/settings.py; the second stack is scripts/with_postgres."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tests.live import LiveWorker, Redis, empty_bell

StartWorker = Callable[..., LiveWorker]
DATABASE = {"db", "transactional_db", "live_server"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What is asked for outside a request is answered in English; a request follows its browser, as ever."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def hearing_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test inherits another's broker trouble."""
    monkeypatch.setattr("pmreview.jobs.queue._deaf_until", 0.0)


@pytest.fixture
def live_worker(
    django_db_serialized_rollback: None, transactional_db: None, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[StartWorker]:
    """Starts real Celery workers on the test database: `worker = live_worker(include=…, concurrency=…, **environment)`.

    Leases last three seconds, the sweep runs every second. `worker.stop()`, `.kill()`, `.start()`; what still runs is
    killed at the end, and the log is printed when the test failed. The broker starts empty.
    """
    started: list[LiveWorker] = []
    empty_bell()

    def start(*, include: str = "tests.jobs.handlers", concurrency: int = 2, **changes: str) -> LiveWorker:
        folder = tmp_path / f"worker-{len(started)}"
        folder.mkdir()
        started.append(LiveWorker(folder, include, concurrency, changes))
        return started[-1].start()

    yield start
    for worker in started:
        worker.kill()
        print(f"──── {worker.log} ────\n{worker.log.read_text()}")  # pytest shows it only for a failed test
    empty_bell()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Redis]:
    """A running Redis of this test's own, to be stopped and started."""
    server = Redis(tmp_path).start()
    yield server
    server.stop()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every test that empties the database gives it back as the migrations left it: the dictionary, the content types.

    One that did not would leave rows under other keys, and the next restoration would fail on them.
    """
    marker = item.get_closest_marker("django_db")
    names: list[str] = getattr(item, "fixturenames", [])
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(names):
        names.append("django_db_serialized_rollback")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Beside PostgreSQL only what meets a database runs again: arithmetic gives the same on both."""
    if "PMREVIEW_TEST_STACK" not in os.environ:
        return
    kept = [item for item in items if item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", []))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
