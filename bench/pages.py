"""The heavy pages: CPU milliseconds of a request through all middleware, and its queries."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.cases import GOLDEN, HR, STARTED, open_summary
from bench.figures import Figure, median
from bench.paper import cpu
from pmreview.accounts.models import User
from summaries.demo.people import email_of


def pages() -> list[tuple[str, str, str]]:
    """(name, whose, address): pages with a year of data behind them."""
    started, golden = open_summary(STARTED), open_summary(GOLDEN)
    steps = [(f"step_{key}", STARTED, reverse("summary_step", args=[started.pk, key])) for key in ("goals", "data", "projects")]
    return [
        ("task_list", STARTED, reverse("summary_detail", args=[started.pk])),
        *steps,
        ("check", STARTED, reverse("summary_check", args=[started.pk])),
        ("document", GOLDEN, reverse("summary_document", args=[golden.pk])),
        ("cycle", HR, reverse("cycle_detail", args=[golden.cycle_id])),
    ]


def page_times(runs: int = 11) -> Iterator[Figure]:
    """Two figures a page, after two requests that do not count."""
    clients = {key: _signed_in(key) for key in (STARTED, GOLDEN, HR)}
    for name, key, address in pages():
        seconds = [cpu(lambda: _get(clients[key], address)) for _run in range(runs + 2)][2:]  # noqa: B023 – called at once
        with CaptureQueriesContext(connection) as queries:
            _get(clients[key], address)
        yield median(f"page_ms_{name}", seconds, "ms", scale=1000, note="CPU")
        yield Figure(f"page_queries_{name}", len(queries), "queries")


def _signed_in(key: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email_of(key)))
    return client


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
