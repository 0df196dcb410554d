import json
import re
from base64 import b64decode
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from metrics.charts import KINDS, as_image, render
from metrics.charts.marks import INK, fitted, scale, width_of
from tests.metrics.chart_examples import ORDINARY

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1")</script>&\'\x00\x0b\ud800\ufffe]]>' + "很长的名字" * 30
LISTS = {"trend": "points", "spark": "values", "multiples": "series"}


def drawn(kind, data, title="The result: +50.0%"):
    return ET.fromstring(render({"kind": kind, "title": title, "data": data}))


def replaced(value, change):
    """The same data with every number (or every text) changed, whatever their depth."""
    if isinstance(value, dict):
        return {key: replaced(item, change) for key, item in value.items()}
    return [replaced(item, change) for item in value] if isinstance(value, list) else change(value)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def with_numbers(kind, number):
    return replaced(ORDINARY[kind], lambda value: number if is_number(value) else value)


def with_count(kind, count):
    """As many points, rows or series as asked for."""
    name = LISTS.get(kind, "rows")
    if name not in ORDINARY[kind]:
        return ORDINARY[kind]
    rows = ORDINARY[kind][name]
    return {**ORDINARY[kind], name: [rows[i % len(rows)] for i in range(count)]}


def coordinates(drawing):
    """Every place a rectangle, circle or text stands at, with the size of the field it must stay in."""
    for mark in drawing.iter():
        for x, y in (("x", "y"), ("cx", "cy")):
            if mark.get(x) is not None:
                yield float(mark.get(x)), float(mark.get(y))


def test_every_kind_of_chart_has_an_example_here():
    assert set(ORDINARY) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_ordinary_drawing_is_lean_named_and_described(kind):
    drawing = drawn(kind, ORDINARY[kind])
    assert drawing.tag == f"{SVG}svg" and drawing.get("role") == "img"
    assert [child.tag for child in drawing][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert drawing[0].text == "The result: +50.0%" and drawing[1].text
    assert 4 <= sum(1 for _ in drawing.iter()) <= 60
    assert "style=" not in ET.tostring(drawing, encoding="unicode")


@pytest.mark.parametrize("kind", KINDS)
def test_the_data_are_plain_json_and_draw_the_same_when_read_back(kind):
    assert drawn(kind, json.loads(json.dumps(ORDINARY[kind]))).attrib == drawn(kind, ORDINARY[kind]).attrib


@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_has_a_print_colour_and_a_class(kind):
    for mark in drawn(kind, ORDINARY[kind]).iter():
        if mark.tag.removeprefix(SVG) in ("rect", "circle", "path", "text"):
            assert mark.get("fill") and set(mark.get("class").replace("f-", "").replace("s-", "").split()) <= set(INK)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 1, 2, 400])
def test_any_number_of_points_draws(kind, count):
    drawing = drawn(kind, with_count(kind, count))
    width, height = float(drawing.get("width")), float(drawing.get("height"))
    assert width > 0 and height > 0 and drawing[1].text
    assert all(-1 <= x <= width + 1 and -12 <= y <= height + 1 for x, y in coordinates(drawing))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [None, 0, -5, 2.5, 1e15, -1e15, "3.25"])
def test_gaps_zeros_negatives_and_excess_draw_within_the_field(kind, number):
    data = with_numbers(kind, number)
    drawing = drawn(kind, data)
    width, height = float(drawing.get("width")), float(drawing.get("height"))
    assert all(-1 <= x <= width + 1 and -12 <= y <= height + 1 for x, y in coordinates(drawing))
    assert all(float(mark.get("width")) >= 0 for mark in drawing.iter(f"{SVG}rect"))
    assert "nan" not in ET.tostring(drawing, encoding="unicode").lower().replace("noto sans", "")


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_labels_are_text(kind):
    closed = ("better", "tone", "start", "end", "plan_from", "plan_to", "real_from", "real_to")

    def hostile(value, key=""):
        if isinstance(value, dict):
            return {k: hostile(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [hostile(item, key) for item in value]
        return HOSTILE if isinstance(value, str) and key not in closed else value

    drawing = drawn(kind, hostile(ORDINARY[kind]), HOSTILE)
    assert not list(drawing.iter(f"{SVG}script")) and not list(drawing.iter("script"))
    assert drawing[0].text.startswith('<script>alert("1")</script>&\']]>很长')


@pytest.mark.parametrize("kind", ["trend", "spark"])
def test_a_line_of_400_points_is_one_path(kind):
    data = {"values": list(range(400))} if kind == "spark" else {"points": [{"label": str(i), "value": i} for i in range(400)]}
    drawing = drawn(kind, data)
    lines = [mark for mark in drawing.iter(f"{SVG}path") if "s-actual" in mark.get("class")]
    assert len(lines) == 1 and lines[0].get("d").count("L") == 399
    assert sum(1 for _ in drawing.iter()) < 15 and len(drawing[1].text) < 600


def test_a_gap_breaks_the_line_and_a_lone_point_stays_visible():
    drawing = drawn("spark", {"values": [1, 2, None, 5, None, 3, 4]})
    assert next(drawing.iter(f"{SVG}path")).get("d").count("M") == 3
    assert drawing[1].text == "1; 2; —; 5; —; 3; 4"


def test_equal_values_run_through_the_middle():
    assert next(drawn("spark", {"values": [7, 7]}).iter(f"{SVG}path")).get("d") == "M3 13h0L91 13"


def test_nothing_to_draw_is_a_dash():
    drawing = drawn("trend", {"points": [{"label": "2026-01", "value": None}]})
    assert drawing[1].text == "—" and [mark.text for mark in drawing.iter(f"{SVG}text")] == ["—"]


def test_the_trend_names_its_ends_and_its_target():
    words = [mark.text for mark in drawn("trend", ORDINARY["trend"]).iter(f"{SVG}text")]
    assert words == ["Target 95", "69", "102", "2025-01", "2025-12", "2025-06"]


@pytest.mark.parametrize(
    ("value", "tones"),
    [
        (None, {"track": 1, "ink": 1}),
        (-0.5, {"track": 1, "poor": 1, "ink": 1}),
        (0.7, {"track": 1, "actual": 1, "ink": 1}),
        (1.176, {"track": 1, "actual": 1, "over": 1, "ink": 1}),
    ],
)
def test_attainment_shows_what_is_missing_negative_or_beyond(value, tones):
    marks = drawn("attain", {"value": value}).iter(f"{SVG}rect")
    assert Counter(mark.get("class").removeprefix("f-") for mark in marks) == tones


def test_attainment_past_the_scale_is_cut_but_its_figure_is_not():
    drawing = drawn("attainments", {"rows": [{"name": "MAU", "value": 4.5}]})
    assert "450.0%" in [mark.text for mark in drawing.iter(f"{SVG}text")] and drawing[1].text == "MAU 450.0%"


def test_moods_without_answers_say_n_0():
    drawing = drawn("moods", {"rows": [{"name": "Q1", "good": 0, "neutral": 0, "poor": 0}]})
    assert "n = 0" in [mark.text for mark in drawing.iter(f"{SVG}text")]
    assert [mark.get("class") for mark in drawing.iter(f"{SVG}rect")] == ["f-track"]


def test_moods_show_shares_and_describe_counts():
    drawing = drawn("moods", {"rows": [{"name": "Q1", "good": 448, "neutral": 228, "poor": 324}]})
    assert {"44.8%", "22.8%", "32.4%", "n = 1,000"} <= {mark.text for mark in drawing.iter(f"{SVG}text")}
    assert drawing[1].text == "Q1 448 / 228 / 324, n = 1,000"
    widths = [float(mark.get("width")) + 1.5 for mark in drawing.iter(f"{SVG}rect")]
    assert [round(width / sum(widths), 2) for width in widths] == [0.45, 0.23, 0.32]


@pytest.mark.parametrize(("better", "tone"), [("up", "actual"), ("down", "poor")])
@pytest.mark.parametrize("kind", ["slope", "dumbbell", "multiples"])
def test_a_change_is_judged_by_its_direction(kind, better, tone):
    data = {
        "slope": {"before": 1, "after": 2, "better": better},
        "dumbbell": {"rows": [{"name": "D1", "before": 1, "after": 2, "better": better}]},
        "multiples": {"series": [{"name": "Theme", "values": [1, 2], "better": better}]},
    }[kind]
    tones = {mark.get("class")[2:] for mark in drawn(kind, data).iter() if mark.get("class", "")[1:2] == "-"}
    assert {"actual", "poor"} & tones == {tone}


def test_a_dumbbell_with_one_end_shows_that_end_alone():
    drawing = drawn(
        "dumbbell", {"rows": [{"name": "D1", "before": None, "after": 2}, {"name": "D7", "before": 3, "after": None}]}
    )
    assert drawing[1].text == "D1 — → 2; D7 3 → —"


def test_a_gantt_turns_orange_after_the_planned_end():
    late = {"name": "Sync", "plan_from": "2026-01-01", "plan_to": "2026-01-31", "real_from": "2026-01-11"}
    drawing = drawn("gantt", {"rows": [late], "start": "2026-01-01", "end": "2026-03-31", "as_of": "2026-02-10"})
    widths = {mark.get("class"): float(mark.get("width")) for mark in drawing.iter(f"{SVG}rect")}
    assert widths["f-actual"] / widths["f-poor"] == pytest.approx(21 / 10, rel=0.01)
    assert widths["f-flat"] / widths["f-poor"] == pytest.approx(31 / 10, rel=0.01)


def test_a_gantt_of_years_names_at_most_twelve_months():
    drawing = drawn("gantt", {**ORDINARY["gantt"], "start": "2020-01-15", "end": "2026-12-31"})
    assert sum(mark.get("class") == "s-grid" for mark in drawing.iter(f"{SVG}path")) <= 12


@pytest.mark.parametrize("real_to", ["2026-01-31", "2025-12-01", None])
def test_a_gantt_bears_contradicting_days(real_to):
    row = {
        "name": "Odd",
        "plan_from": "2026-02-01",
        "plan_to": "2026-01-01",
        "real_from": "2026-01-10",
        "real_to": real_to,
    }
    assert drawn("gantt", {"rows": [row, {"name": "None"}], "start": "2026-01-01", "end": "2026-03-31"})[1].text


def test_an_unknown_kind_or_key_is_refused():
    with pytest.raises(ValueError, match="pie"):
        render({"kind": "pie", "title": "", "data": {}})
    with pytest.raises(TypeError, match="slices"):
        render({"kind": "spark", "title": "", "data": {"values": [], "slices": 3}})


def test_an_image_carries_the_drawing_its_width_and_its_title():
    image = as_image(render({"kind": "attain", "title": 'A & "B" < 100%', "data": {"value": 1, "width": 150}}))
    assert (image.width, image.alt) == (150, 'A & "B" < 100%')
    assert ET.fromstring(b64decode(image.uri.partition(",")[2]))[0].text == image.alt


def test_the_tag_draws_inline_on_a_screen_and_as_an_image_on_paper():
    block = {"type": "chart", "kind": "attain", "title": "MAU <117.6%>", "data": {"value": 1.176}, "caption": "MAU"}
    page = Template("{% load charts %}{% chart block %}")
    assert page.render(Context({"block": block})).startswith("<svg ")
    paper = page.render(Context({"block": block, "medium": "paper"}))
    assert paper.startswith('<img class="chart" alt="MAU &lt;117.6%&gt;" width="180" src="data:image/svg+xml;base64,')


def test_names_that_do_not_fit_are_cut():
    assert fitted("short", 11, 100) == "short"
    cut = fitted("月活跃用户数" * 9, 12, 80)
    assert cut.endswith("…") and width_of(cut, 12) <= 80


@given(st.lists(st.none() | st.floats(-1e15, 1e15), max_size=40), st.none() | st.floats(-1e15, 1e15))
def test_any_series_stays_within_its_field(values, target):
    drawing = drawn("trend", {"points": [{"label": "x", "value": value} for value in values], "target": target})
    assert all(-1 <= x <= 321 and -1 <= y <= 160 for x, y in coordinates(drawing))


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_scale_never_leaves_its_ends(one, other, value):
    low, high = sorted((one, other))
    assert -1e-6 <= scale(low, high, 0, 100)(value) <= 100 + 1e-6


@given(st.text(), st.text())
def test_any_text_gives_well_formed_xml(title, name):
    assert drawn("shares", {"rows": [{"name": name, "value": 0.5}]}, title).tag == f"{SVG}svg"


@pytest.mark.parametrize("at", [0, 0.5, 1.5, 3, 99])
def test_the_marker_of_a_histogram_ends_above_the_count_it_points_at(at):
    rows = [{"label": str(i), "count": count} for i, count in enumerate((8, 20, 1))]
    drawing = KINDS["histogram"]("Days", rows, marker=at, marker_word="median 5 days")
    pin = float(re.search(r'd="M[\d.]+ 17L[\d.]+ ([\d.]+)"', drawing)[1])
    count = float(re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>(?:8|20|1)</text>', drawing)[min(int(at), 2)])
    assert pin <= count - 12
