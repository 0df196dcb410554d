"""What columns may be said to hold, by the form, by memory or by other code: names there are not are passed over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from metrics.importers import Preview, Unreadable, request_import, revise
from metrics.importers.columns import recognise
from metrics.importers.vocabulary import Vocabulary
from metrics.models import ImportBatch, Metric, MetricSnapshot, RememberedMapping

pytestmark = pytest.mark.django_db
Inspect = Callable[..., Preview]
WIDE = "日期,MAU,DAU\n2026-08-31,9,2\n"


@pytest.mark.parametrize("kind", ["snapshots_long", "snapshots_wide", "goals", "work_items", "feedback", "projects"])
def test_a_field_the_kind_does_not_have_is_passed_over(kind: str) -> None:
    mapping = {0: "date", 1: "nothing", 2: "metric:nothing", 3: "", 9: "date", -1: "date"}
    found = recognise(["a", "b", "c", "d"], [], Vocabulary.load(), kind=kind, mapping=mapping, choices={0: "x", 1: "x", 9: "x"})
    has_date = kind in ("snapshots_long", "snapshots_wide", "feedback")
    assert (found.kind, found.mapping) == (kind, {0: "date"} if has_date else {})


def test_the_first_of_two_columns_that_are_said_to_hold_the_same_is_read() -> None:
    found = recognise(["a", "b"], [], Vocabulary.load(), kind="snapshots_wide", mapping={1: "metric:mau", 0: "metric:mau"})
    assert (found.mapping, found.unknown) == ({0: "metric:mau"}, (1,))


def test_a_kind_there_is_not_is_guessed() -> None:
    found = recognise(["日期", "MAU"], [], Vocabulary.load(), kind="nothing", mapping={0: "date"})
    assert (found.kind, found.mapping) == ("snapshots_wide", {0: "date", 1: "metric:mau"})


def test_a_draft_revised_with_unknown_names_says_what_is_missing(inspect: Inspect) -> None:
    batch = inspect(WIDE).batch
    seen = revise(batch, by=batch.by, mapping={0: "nothing", 1: "metric:mau", 2: "title"})
    assert (seen.problem, [column.field for column in seen.columns]) == ("Choose the column for: date.", ["", "metric:mau", ""])
    with pytest.raises(Unreadable):
        request_import(batch, by=batch.by)


def test_a_draft_revised_to_another_kind_with_the_columns_of_the_old_one_is_shown(inspect: Inspect) -> None:
    batch = inspect(WIDE).batch
    seen = revise(batch, by=batch.by, kind="goals", mapping={0: "date", 1: "metric:mau", 2: "title"})
    assert [column.field for column in seen.columns] == ["", "", "title"]
    assert seen.problem.startswith("Choose the column for: ")


def test_a_remembered_measure_that_left_the_dictionary_is_not_read(inspect: Inspect, bring: Callable[..., ImportBatch]) -> None:
    Metric.objects.create(code="own", name_zh="自己的", name_en="Own", kind="flow", unit="count", category="growth")
    bring("日期,自己的\n2026-08-31,9\n")
    assert RememberedMapping.objects.get().mapping == {"0": "date", "1": "metric:own"}
    MetricSnapshot._base_manager.all()._raw_delete("default")
    Metric.objects.filter(code="own").delete()
    seen = inspect("日期,自己的\n2026-08-31,9\n")
    assert (seen.problem, seen.counts.new) == ("Choose which column holds the values of which measure.", 0)
