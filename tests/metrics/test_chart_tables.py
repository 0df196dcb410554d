"""The figures of every kind of drawing as a table: all of them, gaps as gaps, in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from metrics.charts import KINDS, Table, table_of
from tests.metrics.chart_examples import ORDINARY
from tests.metrics.test_charts import LISTS, with_count, with_numbers

SINGLE = {"slope": 2, "attain": 1}  # kinds of a fixed number of values


def told(kind: str, data: dict[str, Any], language: str = "en") -> Table | None:
    with translation.override(language):
        return table_of({"kind": kind, "title": "The result", "caption": "MAU", "data": data})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 2, 400])
def test_every_point_is_a_row_as_wide_as_the_head(kind: str, count: int) -> None:
    data = with_count(kind, count) | ({"compare": []} if kind == "trend" else {})
    table = told(kind, data)
    assert table is not None
    assert len(table.rows) == SINGLE.get(kind, count)
    assert {len(row) for row in table.rows} == {len(table.heads)}
    assert all(table.heads) and all(cell for row in table.rows for cell in row)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(SINGLE)))
def test_nothing_drawn_is_no_table(kind: str) -> None:
    assert told(kind, {**ORDINARY[kind], LISTS.get(kind, "rows"): [], "compare": []}) is None


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"gantt"}))
def test_what_is_missing_is_a_dash_and_no_zero(kind: str) -> None:
    table = told(kind, with_numbers(kind, None))
    assert table is not None
    figures = table.rows[0][1:4] if kind in ("moods", "multiples") else table.rows[0][1:2]
    assert set(figures) == {"—"}
    assert "—" not in (told(kind, with_numbers(kind, 0)) or table).rows[0][1]


def test_a_gap_is_a_dash_even_with_words_beside_it() -> None:
    table = told("trend", {"points": [{"label": "26-01", "value": None, "text": "none"}, {"label": "", "value": 2}]})
    assert table == Table("MAU", ("When", "Value"), (("26-01", "—"), ("2", "2")))


@pytest.mark.parametrize("kind", KINDS)
def test_heads_are_in_the_language_of_the_reader(kind: str) -> None:
    english, chinese = told(kind, ORDINARY[kind]), told(kind, ORDINARY[kind], "zh-hans")
    assert english and chinese
    assert english.heads[0].isascii()
    assert not chinese.heads[0].isascii()


@pytest.mark.parametrize(
    ("kind", "heads", "first", "note"),
    [
        ("trend", ("When", "Value", "Compared with"), ("2025-01", "69", "60"), "Target 95"),
        ("spark", ("Place", "Value"), ("1", "1"), ""),
        ("slope", ("When", "Value"), ("2024-12", "57.7%"), ""),
        ("attain", ("Goal", "Reached"), ("Goal", "117.6%"), ""),
        ("attainments", ("Goal", "Reached", "Remark"), ("Goal 1", "20.0%", "666,667 → 1,000,000"), ""),
        ("shares", ("Name", "Value"), ("Rival 0", "0.0%"), ""),
        ("moods", ("Name", "Good", "Neutral", "Poor", "All"), ("Q1", "41", "9", "29", "79"), ""),
        ("parts", ("State", "Number"), ("Done", "97"), ""),
        ("histogram", ("Range", "Number"), ("<60", "0"), "Goal 100%"),
        ("multiples", ("Name", "Q1", "Q2", "Q3", "Q4"), ("Theme 0", "182", "140", "90", "41"), ""),
        ("dumbbell", ("Name", "2024", "2025"), ("D1", "41.2", "46.8"), ""),
        (
            "gantt",
            ("Name", "Planned", "Actual", "Remark"),
            ("Project 0", "2026-01-05 – 2026-03-15", "2026-01-06 – 2026-04-01", "17 days late"),
            "",
        ),
    ],
)
def test_a_table_says_what_its_drawing_shows(kind: str, heads: tuple[str, ...], first: tuple[str, ...], note: str) -> None:
    table = told(kind, ORDINARY[kind])
    assert table is not None
    assert (table.heads, table.rows[0], table.note) == (heads, first, note)


def test_a_longer_comparison_keeps_its_values() -> None:
    table = told("trend", {"points": [{"label": "26-01", "value": 1}], "compare": [3, 4], "target": 5})
    assert table is not None
    assert table.rows == (("26-01", "1", "3"), ("2", "—", "4"))
    assert table.note == "Target 5"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="pie"):
        table_of({"kind": "pie", "data": {}})


@given(st.lists(st.none() | st.floats(-1e15, 1e15), min_size=1, max_size=60))
def test_any_series_loses_no_value_and_invents_none(values: list[float | None]) -> None:
    table = told("trend", {"points": [{"label": str(i), "value": value} for i, value in enumerate(values)]})
    assert table is not None
    assert [row[1] == "—" for row in table.rows] == [value is None for value in values]


@given(st.text(), st.text())
def test_any_words_are_text_on_the_page(name: str, caption: str) -> None:
    block = {"kind": "shares", "caption": caption, "title": "Shares", "data": {"rows": [{"name": f"<b>{name}", "value": 0.5}]}}
    page = Template("{% load charts %}{% data_table block as table %}{% include 'metrics/_data_table.html' %}")
    shown = page.render(Context({"block": block}))
    assert "<b>" not in shown
    assert shown.count("<td") == 1
