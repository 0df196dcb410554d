"""Files people really have, and some nobody should: each gives exactly what is written beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from metrics.importers import Preview, Unreadable, request_import
from metrics.models import FeedbackItem, Goal, ImportBatch, MetricSnapshot, Project, WorkItem
from tests.metrics.importers.awkward.case import Case
from tests.metrics.importers.awkward.cases import TABLES, VALUES, WORKBOOKS
from tests.metrics.importers.awkward.refusals import REFUSED, UNKNOWN

pytestmark = pytest.mark.django_db
Inspect = Callable[..., Preview]
Bring = Callable[..., ImportBatch]
IMPORTED = [*VALUES, *WORKBOOKS, *TABLES]


def recorded(kind: str) -> list[tuple[object, ...]]:
    if kind == "work_items":
        items = WorkItem.objects.order_by("project__name", "external_id").select_related("project")
        return [(i.project.name, i.external_id, i.title, str(i.done_on), i.is_cancelled) for i in items]
    if kind == "feedback":
        return [(str(i.date), i.rating, i.nps, i.text) for i in FeedbackItem.objects.order_by("date")]
    if kind == "goals":
        return [(g.title, g.target, g.weight) for g in Goal.objects.order_by("-weight")]
    if kind == "projects":
        return [(p.name, str(p.started_on)) for p in Project.objects.order_by("name")]
    rows = MetricSnapshot.objects.select_related("metric").order_by("metric__code", "date")
    return [(row.metric.code, str(row.date), row.value) for row in rows]


def ids(case: Case) -> str:
    return case.name


def test_there_are_enough_of_them() -> None:
    names = [case.name for case in (*IMPORTED, *REFUSED, *UNKNOWN)]
    assert len(set(names)) == len(names) >= 40


@pytest.mark.parametrize("case", IMPORTED, ids=ids)
def test_a_file_gives_exactly_this(case: Case, inspect: Inspect, bring: Bring) -> None:
    preview = inspect(case.content(), case.file)
    assert (preview.kind, preview.problem) == (case.kind, "")
    assert [(fault.row, fault.column) for fault in preview.faults] == list(case.refused)
    assert preview.fault_count == len(case.refused)
    assert case.note in " ".join(preview.notes)
    assert recorded(case.kind) == []
    batch = bring(case.content(), case.file)
    assert (batch.status, batch.error) == ("done", "")
    assert recorded(case.kind) == list(case.told)
    refused = len({row for row, _column in case.refused})
    assert (batch.counts["new"], batch.counts["refused"]) == (len(case.told), refused)


@pytest.mark.parametrize("case", IMPORTED, ids=ids)
def test_the_same_file_twice_changes_nothing(case: Case, bring: Bring) -> None:
    bring(case.content(), case.file)
    before = recorded(case.kind)
    counts = bring(case.content(), case.file).counts
    assert (counts["new"], counts["changed"]) == (0, 0)
    assert recorded(case.kind) == before


@pytest.mark.parametrize("case", REFUSED, ids=ids)
def test_a_file_is_refused_with_a_sentence_that_helps(case: Case, inspect: Inspect) -> None:
    with pytest.raises(Unreadable) as refusal:
        inspect(case.content(), case.file)
    assert case.sentence in str(refusal.value)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("case", UNKNOWN, ids=ids)
def test_a_file_nobody_recognises_asks_instead_of_guessing(case: Case, inspect: Inspect) -> None:
    preview = inspect(case.content(), case.file)
    assert preview.kind == ""
    assert "Choose what the file holds" in preview.problem
    with pytest.raises(Unreadable):
        request_import(preview.batch, by=preview.batch.by)
