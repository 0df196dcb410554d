"""What a load balancer is told, without a sign-in and without a word about people."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from pmreview.health import checks
from pmreview.jobs.models import Job, Pulse


@pytest.fixture
def well(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.delete("health.chinese_font")
    monkeypatch.setattr(checks, "_has_chinese_font", lambda: True)
    Pulse.objects.create(name="sweep", seen_at=timezone.now())


def ask(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/health/ready/")
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.json()


def test_alive_needs_no_database(client: Client) -> None:
    answer = client.get("/health/live/")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_ready_when_everything_is(client: Client, well: None) -> None:
    status, body = ask(client)
    assert (status, body["ready"]) == (200, True)
    assert body["checks"]["worker"]["seconds"] <= 5
    assert body["checks"]["oldest_queued_job"] == {"ok": True, "seconds": None}


def test_not_ready_without_a_sweep(client: Client, well: None) -> None:
    Pulse.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    status, body = ask(client)
    assert (status, body["ready"], body["checks"]["worker"]["ok"]) == (503, False, False)


def test_not_ready_while_a_job_waits_too_long(client: Client, well: None) -> None:
    Job.objects.create(kind="test.write", key="old", created_at=timezone.now() - timedelta(minutes=6))
    status, body = ask(client)
    assert (status, body["checks"]["oldest_queued_job"]) == (503, {"ok": False, "seconds": 360})


def test_not_ready_without_a_chinese_font(client: Client, well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_has_chinese_font", lambda: False)
    status, body = ask(client)
    assert (status, body["checks"]["chinese_font"]["ok"]) == (503, False)
    cache.delete("health.chinese_font")


def test_a_lost_database_is_an_answer_too(client: Client, well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> checks.Finding:
        raise DatabaseError

    monkeypatch.setitem(checks.CHECKS, "database", lost)
    status, body = ask(client)
    assert (status, body["checks"]["database"]) == (503, {"ok": False})


def test_no_font_tool_is_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert checks._has_chinese_font() is False
