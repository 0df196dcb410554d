"""Two people import overlapping files at once, on whatever database the tests run on: nothing doubled, nothing lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override

from metrics import importers
from metrics.models import FeedbackItem, ImportBatch, MetricSnapshot, Product, Project, WorkItem
from pmreview.accounts.models import User
from pmreview.jobs.work import work
from tests.factories import facts
from tests.factories.people import found_company

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PEOPLE = 4


def values(person: int) -> str:
    """A thousand days of which nine in ten are everybody's."""
    days = [f"20{20 + month // 12:02}-{month % 12 + 1:02}-{day:02}" for month in range(60) for day in range(1, 21)]
    return "日期,MAU\n" + "".join(f"{day},{place}\n" for place, day in enumerate(days) if place % 40 != person)


def feedback(person: int) -> str:
    return "日期,评分,内容\n" + "2026-08-01,5,好\n" * 3 + f"2026-08-01,5,只有 {person}\n"


def items(person: int) -> str:
    return "ID,标题,所属项目\n" + "".join(f"{n},任务 {n},改版\n" for n in range(person, person + 20))


def at_once(acts: list[Callable[[], Any]]) -> list[BaseException]:
    ready, raised = Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], Any]) -> None:
        try:
            with override("en"):
                ready.wait(20)
                act()
        except BaseException as problem:  # whatever it was, the test must see it
            raised.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return raised


def imported_at_once(make: Callable[[int], str], people: list[User], product: Product) -> list[ImportBatch]:
    batches = []
    for number, person in enumerate(people):
        data = io.BytesIO(make(number).encode())
        batches.append(importers.inspect(data, f"{number}.csv", person=person, product=product).batch)
    jobs = [importers.request_import(batch, by=batch.by) for batch in batches]
    assert at_once([lambda job=job: work(job.pk) for job in jobs]) == []
    return list(ImportBatch.objects.filter(pk__in=[batch.pk for batch in batches]))


@pytest.fixture
def people() -> list[User]:
    company = found_company()
    return [company.pm, company.teammate, company.other_pm, company.other_teammate][:PEOPLE]


@pytest.fixture
def product(people: list[User]) -> Product:
    facts.metric("mau")
    return facts.product(*people)


def test_values_are_neither_doubled_nor_lost(people: list[User], product: Product) -> None:
    batches = imported_at_once(values, people, product)
    assert {batch.status for batch in batches} == {"done"}
    assert MetricSnapshot.objects.count() == MetricSnapshot.objects.current().count() == 1200
    assert sum(batch.counts["new"] for batch in batches) == 1200
    assert sum(batch.counts["changed"] for batch in batches) == 0


def test_feedback_is_neither_doubled_nor_lost(people: list[User], product: Product) -> None:
    batches = imported_at_once(feedback, people, product)
    assert {batch.status for batch in batches} == {"done"}
    assert FeedbackItem.objects.filter(text="好").count() == 3
    assert FeedbackItem.objects.exclude(text="好").count() == len(people)


def test_items_are_neither_doubled_nor_lost(people: list[User], product: Product) -> None:
    batches = imported_at_once(items, people, product)
    assert {batch.status for batch in batches} == {"done"}
    assert (Project.objects.count(), WorkItem.objects.count()) == (1, 20 + len(people) - 1)


def test_one_batch_worked_off_twice_at_once_is_written_once(people: list[User], product: Product) -> None:
    data = io.BytesIO(values(0).encode())
    batch = importers.inspect(data, "x.csv", person=people[0], product=product).batch
    importers.request_import(batch, by=people[0])

    def carry_out() -> None:
        mine = ImportBatch.objects.select_related("product", "by").get(pk=batch.pk)
        with (source := importers.run.open_for(mine)).table:
            importers.run.carry_out(source, mine)

    raised = at_once([carry_out, carry_out])
    assert [type(problem).__name__ for problem in raised] == ["AlreadyWritten"]
    assert MetricSnapshot.objects.count() == 1170
