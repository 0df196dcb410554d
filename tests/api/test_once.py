"""Idempotency-Key: done once, answered alike, never taken for another request; also when two come at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from metrics.models import FeedbackItem, ImportBatch
from pmreview.accounts.models import StoredAnswer
from tests.api.programs import Program, World, program
from tests.factories import facts
from tests.factories.people import person

PRAISE = {"date": "2026-08-30", "rating": 5}


@pytest.mark.django_db
def test_sent_again_it_is_done_once_and_answered_alike(api: World) -> None:
    first, again = (api.pm.push(api.product, "feedback", PRAISE, key="k1") for _time in range(2))
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert first.headers["Content-Type"] == again.headers["Content-Type"]
    assert ImportBatch.objects.count() == FeedbackItem.objects.count() == 1


@pytest.mark.django_db
def test_without_a_key_every_request_is_an_import(api: World) -> None:
    for _time in range(2):
        api.pm.push(api.product, "feedback", PRAISE)
    assert (ImportBatch.objects.count(), FeedbackItem.objects.count()) == (2, 1)


@pytest.mark.django_db
def test_a_key_is_not_taken_for_another_request(api: World) -> None:
    other = facts.product(api.author, name="Slate")
    assert api.pm.push(api.product, "feedback", PRAISE, key="k1").status_code == 200
    for refused in (
        api.pm.push(api.product, "feedback", {**PRAISE, "rating": 4}, key="k1"),
        api.pm.push(other, "feedback", PRAISE, key="k1"),
        api.pm.push(api.product, "snapshots", PRAISE, key="k1"),
    ):
        assert refused.status_code == 409
        assert "choose a new one for each request" in refused.json()["detail"]
    assert ImportBatch.objects.count() == 1


@pytest.mark.django_db
def test_keys_are_each_tokens_own(api: World) -> None:
    for sender in (api.pm, program(api.author)):
        assert sender.push(api.product, "feedback", {**PRAISE, "text": sender.token.name}, key="k1").status_code == 200
    assert ImportBatch.objects.count() == 2


@pytest.mark.django_db
def test_a_request_that_could_not_be_read_leaves_its_key_free(api: World) -> None:
    assert api.pm.push(api.product, "feedback", key="k1").status_code == 422
    assert api.pm.push(api.product, "feedback", PRAISE, key="k1").status_code == 200


@pytest.mark.django_db
def test_a_key_is_kept_for_a_day(api: World) -> None:
    api.pm.push(api.product, "feedback", PRAISE, key="k1")
    api.pm.push(api.product, "feedback", PRAISE, key="k2")
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59)):
        assert api.pm.push(api.product, "feedback", {**PRAISE, "rating": 4}, key="k1").status_code == 409
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert api.pm.push(api.product, "feedback", {**PRAISE, "rating": 4}, key="k1").status_code == 200
        assert list(StoredAnswer.objects.values_list("key", flat=True)) == ["k1"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", [" ", "a b", "x" * 101, "\u00e9"])
def test_a_key_that_is_none_is_422(api: World, key: str) -> None:
    assert api.pm.push(api.product, "feedback", PRAISE, key=key).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_does_it_and_both_tell() -> None:
    author = person("Lin Zhiyao")
    product, sender = facts.product(author), program(author)
    answers = at_once(6, lambda: sender.push(product, "feedback", PRAISE, PRAISE, key="k1"))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert (ImportBatch.objects.count(), FeedbackItem.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_two_programs_at_once_double_nothing_and_lose_nothing() -> None:
    author = person("Lin Zhiyao")
    product = facts.product(author)
    senders = [program(author) for _number in range(4)]
    waiting: list[Program] = list(senders)
    facts.metric("mau")
    values = [{"metric": "mau", "date": f"2026-08-{day:02}", "value": day} for day in range(1, 29)]
    answers = at_once(4, lambda: waiting.pop().push(product, "snapshots", *values))
    counts = [answer.json()["counts"] for answer in answers]
    assert sum(count["new"] for count in counts) == product.snapshots.count() == 28
    assert sum(count["unchanged"] for count in counts) == 3 * 28


def at_once(number: int, send: Any) -> list[Any]:
    """The answers to the same call from so many threads that start together."""
    gate, answers = threading.Barrier(number), list[Any]()

    def run() -> None:
        gate.wait()
        try:
            answers.append(send())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == number
    return answers
