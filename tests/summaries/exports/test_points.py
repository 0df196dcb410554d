"""The appendix of the points that drawings on paper do not name."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from summaries import blocks
from summaries.exports import pdf
from summaries.exports.points import with_points
from tests.summaries.exports.conftest import READINGS, version_of
from tests.summaries.exports.test_pdf import text_of

TIE = "\u00a0"


def line(count: int = 3, name: str = "MAU", unit: str = " people") -> dict[str, Any]:
    points = [{"label": f"m{i}", "value": i, "text": f"{i:,}{unit}"} for i in range(count)]
    return blocks.chart("trend", caption=name, title="rose", data={"points": points})


def reading(*charts: dict[str, Any]) -> dict[str, Any]:
    """A part whose entry holds the charts, where a reading has most of them."""
    return {"opening": [], "sections": [{"key": "data", "blocks": [blocks.entry("Entry", charts)]}], "appendix": [{"key": "a"}]}


def printed(*charts: dict[str, Any], language: str = "en") -> list[tuple[str, str]]:
    with translation.override(language):
        *_others, part = with_points(reading(*charts))["appendix"]
    return [(name, points.replace(TIE, " ")) for name, points in part["blocks"][0]["rows"]] if part["key"] == "points" else []


def test_the_points_of_a_line_are_one_row_with_the_unit_said_once():
    assert printed(line()) == [("MAU (people)", "m0 0; m1 1; m2 2")]
    assert printed(line(), language="zh-hans") == [("MAU（people）", "m0 0；m1 1；m2 2")]


def test_units_that_differ_stay_with_their_figures():
    mixed = line()
    mixed["data"]["points"][0] |= {"text": "9,800 人"}
    assert printed(mixed) == [("MAU", "m0 9,800 人; m1 1 people; m2 2 people")]


def test_a_gap_is_a_dash():
    gap = line()
    gap["data"]["points"][1] |= {"value": None}
    assert printed(gap) == [("MAU (people)", "m0 0; m1 —; m2 2")]


def test_parts_are_named_beside_each_point():
    rows = [{"name": f"Q{i}", "good": 8, "neutral": None, "poor": i} for i in (1, 2)]
    moods = blocks.chart("moods", caption="Ratings", title="told", data={"rows": rows, "words": ["Good", "Neutral", "Poor"]})
    expected = "Q1 Good 8, Neutral —, Poor 1, All 9; Q2 Good 8, Neutral —, Poor 2, All 10"
    assert printed(moods) == [("Ratings", expected)]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_ends_that_a_line_names_by_itself_are_not_said_again(count: int):
    assert printed(line(count)) == []


@pytest.mark.parametrize("kind", ["shares", "attainments"])
def test_bars_that_name_their_figures_are_not_said_again(kind: str):
    assert printed(blocks.chart(kind, caption="Bars", title="told", data={"rows": [{"name": "A", "value": 1}]})) == []


def test_a_line_drawn_twice_is_printed_once():
    assert len(printed(line(), line(), line(name="DAU"))) == 2


def test_of_many_points_the_last_are_printed_and_the_paper_says_so():
    with translation.override("en"):
        block = with_points(reading(line(400), line()))["appendix"][-1]["blocks"][0]
    assert block["rows"][0][1].startswith(f"m364{TIE}364; ")
    assert block["rows"][0][1].count("; ") == 35
    assert block["source"] == "Of a longer line, the last 36 points are printed."


def test_the_paper_holds_every_point_and_the_frozen_reading_stays_as_it_is(readings):
    content = pdf.render(version_of(readings), "en").content
    assert readings == READINGS
    assert "Appendix: data behind the charts" in text_of(content)
    points = next(block for block in readings["en"]["sections"][4]["blocks"] if block["type"] == "chart")["data"]["points"]
    shown = " ".join(text_of(content).split())
    assert all(f"{point['label']} {point['text']}" in shown for point in points)
