"""What programs send: judged row by row, kept as an import, undone as a whole."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.importers.undo import undo
from metrics.models import FeedbackItem, ImportBatch, MetricSnapshot, Project, WorkItem
from tests.api.programs import World, program, told
from tests.factories import facts

pytestmark = pytest.mark.django_db
MAU = {"metric": "mau", "date": "2026-08-31", "value": "812400"}
DAU = {"metric": "dau", "date": "2026-08-31", "value": 401200}
PRAISE = {"external_id": "r-1", "date": "2026-08-30", "rating": 5, "text": "Faster now."}
TASK = {"external_id": "PM-7", "project": "Sign-up", "title": "Draw the page"}
NEW, CHANGED, UNCHANGED = ("new", ""), ("changed", ""), ("unchanged", "")


def current(api: World, code: str = "mau") -> list[Decimal]:
    return [row.value for row in MetricSnapshot.objects.filter(product=api.product, metric__code=code).current()]


def test_values_are_new_then_unchanged_then_changed(api: World) -> None:
    assert told(api.pm.push(api.product, "snapshots", MAU, DAU)) == [NEW, NEW]
    assert told(api.pm.push(api.product, "snapshots", MAU, DAU)) == [UNCHANGED, UNCHANGED]
    assert told(api.pm.push(api.product, "snapshots", {**MAU, "value": 900_000}, DAU)) == [CHANGED, UNCHANGED]
    assert current(api) == [Decimal(900_000)]
    assert MetricSnapshot.objects.count() == 3, "what was recorded stays"


def test_a_measure_goes_by_its_code_or_any_of_its_names(api: World) -> None:
    rows = [
        {**MAU, "metric": name, "date": f"2026-0{month}-28"}
        for month, name in enumerate(["mau", "月活", "Monthly active users"], 1)
    ]
    assert told(api.pm.push(api.product, "snapshots", *rows)) == [NEW, NEW, NEW]
    assert len(current(api)) == 3


REFUSED_VALUES = [
    ({**MAU, "metric": "happiness"}, "metric: The dictionary has no measure of this name"),
    ({**MAU, "date": "2099-01-01"}, "date: Choose a day up to today."),
    ({**MAU, "date": "1926-08-31"}, "date: Write a day between 1990 and 2100."),
    ({**MAU, "date": "31.08.2026"}, "date: Write the day like 2026-08-01."),
    ({**MAU, "value": "many"}, "value: "),
    ({**MAU, "value": "NaN"}, "value: "),
    ({**MAU, "value": "1e30"}, "value: Write a number below 100,000,000,000,000."),
    ({**MAU, "value": -1}, "value: Write 0 or more."),
    ({**MAU, "metric": "d1", "value": 42}, "value: A share lies between 0% and 100%"),
    ({**MAU, "metric": "d1", "value": 0.5, "numerator": 1, "denominator": 3}, "value: 1 ÷ 3 is 0.333333"),
    ({**MAU, "metric": "d1", "value": 0.5, "numerator": 1, "denominator": 0}, "value: A share of nothing"),
    ({**MAU, "unit": "people"}, "unit: There is no such field: leave it out."),
    ({**MAU, "source": "a\x00b"}, "source: Leave out characters that are none"),
    ({**MAU, "source": "\ud83d"}, "source: "),
    ({**MAU, "source": "x" * 201}, "source: Shorten it to 200 characters."),
    ({}, "metric: Fill this in. date: Fill this in. value: Fill this in."),
]


@pytest.mark.parametrize(("row", "sentence"), REFUSED_VALUES, ids=[sentence for _row, sentence in REFUSED_VALUES])
def test_a_wrong_value_is_refused_alone_with_what_to_do(api: World, row: dict[str, Any], sentence: str) -> None:
    results = told(api.pm.push(api.product, "snapshots", row, DAU))
    assert results[0][0] == "refused"
    assert results[0][1].startswith(sentence)
    assert results[1] == NEW


def test_values_that_contradict_one_another_are_all_refused(api: World) -> None:
    rows = [{**MAU, "value": value} for value in (1, 2, 1)]
    results = told(api.pm.push(api.product, "snapshots", *rows, DAU))
    says = "Row %s says something else about the same: keep one of them."
    assert results == [("refused", says % 2), ("refused", says % 1), ("refused", says % 2), NEW]
    assert current(api) == []


def test_a_thousand_rows_that_all_contradict_are_all_told(api: World) -> None:
    rows = [{**MAU, "date": f"2026-{1 + n % 500 // 28 % 10:02}-{1 + n % 28:02}", "value": n} for n in range(1000)]
    answer = api.pm.push(api.product, "snapshots", *rows).json()
    assert answer["counts"] == {"new": 0, "changed": 0, "unchanged": 0, "refused": 1000}
    assert all(row["sentence"] for row in answer["rows"])


def test_the_same_value_twice_is_one(api: World) -> None:
    assert told(api.pm.push(api.product, "snapshots", MAU, {**MAU, "value": "812400.0"})) == [NEW, UNCHANGED]


def test_feedback_is_new_then_unchanged_then_changed(api: World) -> None:
    nameless = {"date": "2026-08-30", "nps": 9}
    assert told(api.pm.push(api.product, "feedback", PRAISE, nameless)) == [NEW, NEW]
    assert told(api.pm.push(api.product, "feedback", PRAISE, nameless)) == [UNCHANGED, UNCHANGED]
    assert told(api.pm.push(api.product, "feedback", {**PRAISE, "rating": 4})) == [CHANGED]
    assert FeedbackItem.objects.get(external_id="r-1").rating == 4


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({**PRAISE, "rating": 6}, "rating: Write 5 or less."),
        ({**PRAISE, "rating": 4.5}, "rating: Write a whole number."),
        ({**PRAISE, "suggestion": "colour"}, "suggestion: Write one of: feature, interface, usability"),
        ({"date": "2026-08-30"}, "Give a rating, a likelihood to recommend or the user's words."),
        ({**PRAISE, "text": "x" * 2001}, "text: Shorten it to 2000 characters."),
    ],
)
def test_wrong_feedback_is_refused_alone(api: World, row: dict[str, Any], sentence: str) -> None:
    other = {"date": "2026-08-30", "nps": 9}
    results = told(api.pm.push(api.product, "feedback", row, other))
    assert results[0][0] == "refused"
    assert results[0][1].startswith(sentence)
    assert results[1] == NEW


def test_work_items_make_their_project_and_are_told_apart(api: World) -> None:
    assert told(api.pm.push(api.product, "work-items", TASK, {**TASK, "external_id": "PM-8"})) == [NEW, NEW]
    done = {**TASK, "state": "done", "done_on": "2026-08-28"}
    assert told(api.pm.push(api.product, "work-items", done, done)) == [CHANGED, UNCHANGED]
    assert Project.objects.get(product=api.product).name == "Sign-up"
    assert WorkItem.objects.get(external_id="PM-7").done_on == date(2026, 8, 28)


def test_a_project_is_said_in_the_row_or_for_all(api: World) -> None:
    nameless = {"title": "Write it down"}
    assert told(api.pm.push(api.product, "work-items", nameless, TASK)) == [("refused", "project: Fill this in."), NEW]
    sent = {"project": "Docs", "rows": [nameless, TASK]}
    assert told(api.pm.post(f"products/{api.product.pk}/work-items", sent)) == [NEW, UNCHANGED]
    assert WorkItem.objects.get(title="Write it down").project.name == "Docs"


def test_days_no_chart_could_draw_are_refused(api: World) -> None:
    results = told(api.pm.push(api.product, "work-items", {**TASK, "due_on": "9999-12-31"}))
    assert results == [("refused", "due_on: Write a day between 1990 and 2100.")]


def test_each_request_is_an_import_that_knows_what_was_sent(api: World) -> None:
    body = json.dumps({"rows": [MAU, {**MAU, "metric": "happiness"}]})
    answer = api.pm.post(f"products/{api.product.pk}/snapshots", body).json()
    batch = ImportBatch.objects.get()
    assert str(batch.pk) == answer["import_id"]
    assert (batch.status, batch.by, batch.product) == ("done", api.author, api.product)
    assert (batch.sha256, batch.size) == (hashlib.sha256(body.encode()).hexdigest(), len(body))
    assert batch.counts == {"read": 2, "new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    row = MetricSnapshot.objects.get()
    assert (row.batch, row.row, row.recorded_by) == (batch, 1, api.author)
    assert "Row 1 of API: Program 1 (SHA-256 " in row.provenance
    assert "…), imported by Lin Zhiyao" in row.provenance


def test_an_import_is_undone_as_a_whole(api: World) -> None:
    facts.snapshot(api.product, "mau", date(2026, 8, 31), 5)
    facts.feedback(api.product, external_id="r-1", rating=1, channel="")
    for what, row in {"snapshots": MAU, "feedback": PRAISE, "work-items": TASK}.items():
        api.pm.push(api.product, what, row)
    assert (current(api), FeedbackItem.objects.get().rating) == ([Decimal(812_400)], 5)
    for batch in ImportBatch.objects.all():
        undo(batch, by=api.author)
    assert (current(api), FeedbackItem.objects.get().rating) == ([Decimal(5)], 1)
    assert not WorkItem.objects.exists()


@pytest.mark.parametrize("who", ["manager", "teammate", "other_pm", "hr", "admin", "stranger"])
@pytest.mark.parametrize("what", ["snapshots", "feedback", "work-items"])
def test_only_those_who_work_on_a_product_write_its_facts(api: World, who: str, what: str) -> None:
    assert program(getattr(api.company, who)).push(api.product, what, MAU).status_code == 404
    assert not ImportBatch.objects.exists()


def test_a_thousand_rows_cost_few_statements(api: World) -> None:
    rows = [{**PRAISE, "external_id": f"r-{number}"} for number in range(1000)]
    with CaptureQueriesContext(connection) as queries:
        answer = api.pm.push(api.product, "feedback", *rows)
    assert answer.json()["counts"]["new"] == 1000
    assert len(queries) < 40


def test_after_an_error_nothing_is_kept(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("metrics.api.pushing.results", fail)
    browser = Client(headers=api.pm.header, raise_request_exception=False)
    place = f"/api/v1/products/{api.product.pk}/snapshots"
    for headers in ({}, {"Idempotency-Key": "k"}):
        response = browser.post(place, {"rows": [MAU]}, content_type="application/json", headers=headers)
        assert response.status_code == 500
    assert not ImportBatch.objects.exists()
    assert not MetricSnapshot.objects.exists()
    assert not api.pm.token.answers.exists()


def test_words_are_kept_plain_and_what_is_too_long_is_refused(api: World) -> None:
    hostile = "<script>\u202ex\u200b</script>\r\ne\u0301" + "\u0301" * 50
    long = {**PRAISE, "external_id": "r-2", "text": "x" * 2001}
    results = told(api.pm.push(api.product, "feedback", {**PRAISE, "text": hostile}, long))
    assert results[0] == NEW
    assert results[1][0] == "refused" and "text" in results[1][1]
    assert FeedbackItem.objects.get().text == "<script>x</script>\né" + "\u0301" * 4
    assert api.pm.push(api.product, "feedback", {**PRAISE, "text": "x" * 1_500_000}).status_code == 413
