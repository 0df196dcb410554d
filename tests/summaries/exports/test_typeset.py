"""Gaps between Han and Latin, pairs of charts, and answers beside their questions."""

from copy import deepcopy

import pytest

from summaries.exports.typeset import spaced, typeset
from tests.summaries.exports.conftest import READINGS

GAP, TIE = "\u2005", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("由57.7%降到50.0%", f"由{GAP}57.7%{GAP}降到{GAP}50.0%"),
        ("100万", f"100{TIE}万"),
        ("100 万", f"100{TIE}万"),
        ("2025年12月", f"2025{TIE}年{GAP}12{TIE}月"),
        ("A/B 实验", f"A/B{GAP}实验"),
        ("收入−7.7 个百分点", f"收入{GAP}−7.7{TIE}个百分点"),
        ("（100%）。“OK”", "（100%）。“OK”"),
        ("plain English, 3 times", "plain English, 3 times"),
        ("re\u2011do", "re-do"),
        ("a\u200b\ufeffb\u00ad\u0007c\r\nd", "abc\nd"),
        ("e\u0301", "é"),
    ],
)
def test_words_are_spaced(typed: str, set_: str):
    assert spaced(typed) == set_


def test_spacing_twice_changes_nothing():
    once = typeset(READINGS["zh-hans"])
    assert spaced(spaced("由57.7%降到100 万")) == spaced("由57.7%降到100 万")
    assert typeset(once) == once


def test_two_small_charts_in_a_row_become_a_pair_and_one_alone_is_wide():
    reading = typeset(READINGS["en"])
    by_key = {section["key"]: section["blocks"] for section in reading["sections"]}
    pair = by_key["market"][0]
    assert pair["type"] == "pair"
    assert [chart["data"]["width"] for chart in pair["blocks"]] == [308, 308]
    alone = next(block for block in by_key["data"] if block["type"] == "entry")["blocks"][0]
    assert (alone["kind"], alone["data"]["width"]) == ("trend", 640)


def answers_of(section: dict) -> list[dict]:
    entries = [block for block in section["blocks"] if block["type"] == "entry"]
    return [block for entry in entries for block in entry["blocks"] if block["type"] == "text"]


def test_the_answers_of_entries_stand_beside_their_questions_all_or_none():
    sections = {section["key"]: section for section in typeset(READINGS["zh-hans"])["sections"]}
    shapes = {key: {block.get("is_short", False) for block in answers_of(section)} for key, section in sections.items()}
    assert all(len(found) == 1 for found in shapes.values())
    assert shapes["projects"] == {True}
    long = deepcopy(READINGS["zh-hans"]["sections"][3])
    answers_of(long)[3]["body"] = "长" * 80
    made = typeset(READINGS["zh-hans"] | {"sections": [long]})["sections"][0]
    assert not any(block.get("is_short") for block in answers_of(made))


def test_a_remark_is_printed_once_in_the_last_section_that_makes_it(readings):
    goals, data = readings["en"]["sections"][:2]
    goals["blocks"].insert(0, next(block for block in data["blocks"] if block["type"] == "note"))
    remarks = [
        [b["title"] for b in section["blocks"] if b["type"] == "note"] for section in typeset(readings["en"])["sections"]
    ]
    assert [len(found) for found in remarks[:2]] == [0, 2]


def test_the_frozen_reading_itself_is_left_alone(readings):
    typeset(readings["zh-hans"])
    assert readings == READINGS


def test_an_endless_word_may_break_and_is_read_back_as_it_was():
    address = "https://example.test/reports/2026/a?quarter=4&as=pdf"
    assert spaced(address).split("\u200b")[:4] == ["https://", "example.", "test/", "reports/"]
    assert spaced(spaced("x" * 99)) == spaced("x" * 99)
    assert max(map(len, spaced("。" * 500).split("\u200b"))) == 12
    assert "\u200b" not in spaced("an ordinary sentence, （“注册”）and example.test/a")
    assert spaced("x" * 99).replace("\u200b", "") == "x" * 99


def test_codes_are_left_alone():
    block = {"type": "text", "label": "?", "body": "-", "field": "id_5f0c2d1e-7a34-4be1-9a3e-0123456789ab-product"}
    section = {"key": "market", "title": "市场", "blocks": [block]}
    made = typeset(READINGS["zh-hans"] | {"sections": [section]})["sections"][0]["blocks"][0]
    assert made["field"] == block["field"]


def test_a_drawing_higher_than_a_page_is_cut_and_no_bar_is_lost():
    rows = [{"name": str(n), "value": 1.0} for n in range(50)]
    chart = {"type": "chart", "kind": "attainments", "caption": "A", "title": "T", "data": {"rows": rows}, "source": ""}
    made = typeset(READINGS["zh-hans"] | {"sections": [{"key": "goals", "title": "目标", "blocks": [chart]}]})["sections"][0][
        "blocks"
    ]
    assert [row for drawing in made for row in drawing["data"]["rows"]] == rows
    assert [drawing["caption"] for drawing in made] == ["A", "", ""]


def test_high_rows_and_long_figures_are_told_from_the_rest():
    columns = [{"label": "a", "width": 50, "align": "start"}, {"label": "b", "width": 50, "align": "start"}]
    tables = [{"type": "table", "caption": "", "columns": columns, "rows": [["x", "字" * n]], "source": ""} for n in (20, 900)]
    items = [{"name": "n", "value": value, "unit": "万元", "chart": None} for value in ("100", "123,456,789")]
    blocks = [*tables, *({"type": "figures", "items": some, "caption": ""} for some in (items[:1], items))]
    made = typeset(READINGS["zh-hans"] | {"sections": [{"key": "data", "title": "数据", "blocks": blocks}]})["sections"][0][
        "blocks"
    ]
    assert [table["is_tall"] for table in made[:2]] == [False, True]
    assert [[item["is_long"] for item in row["items"]] for row in made[2:]] == [[False], [True, True]]  # one row, one size
