"""The one-page brief: chosen by rule, cut at sentence ends, always one page, read back from the PDF."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmreview.jobs.work import Refused
from summaries.exports import one_page
from summaries.exports.brief import CUT, Room, brief_of, columns, cut
from tests.summaries.exports import extremes
from tests.summaries.exports.conftest import version_of
from tests.summaries.exports.test_pdf import HTML_LANG, assert_closed, fonts_of, opened, poisoned, squeezed, text_of

ROOM = Room(200, 56, 40, 5)


@pytest.fixture
def reading(language: str) -> dict[str, Any]:
    return extremes.anchored(language)


def printed(reading: dict[str, Any], **given: Any) -> Any:
    return one_page.render(version_of({reading["language"]: reading}), reading["language"], **given)


def entries(reading: dict[str, Any], place: int) -> list[dict[str, Any]]:
    return [block for block in reading["sections"][place]["blocks"] if block["type"] == "entry"]


def test_goals_stand_by_their_weight_and_no_more_than_six(reading: dict[str, Any]):
    lines = next(block for block in reading["sections"][0]["blocks"] if block["type"] == "table")["rows"]
    lines[4][-1] = "60%"
    heavy = entries(reading, 0)[4]["bar"]["data"]["value"]
    assert brief_of(reading, ROOM).bars["data"]["rows"][0]["value"] == heavy
    many = brief_of(extremes.maximal(reading["language"]), ROOM)
    assert (len(many.bars["data"]["rows"]), len(many.aims), many.is_cut) == (6, 5, True)


def test_achievements_are_reached_goals_a_project_that_succeeded_then_praise(reading: dict[str, Any]):
    reached = [entry for entry in entries(reading, 0) if entry["bar"]["data"]["value"] >= 1]
    found = brief_of(reading, ROOM).achievements
    assert len(found) == 3
    assert {point.title for point in found[:2]} <= {entry["title"] for entry in reached}
    assert found[2].title in {entry["title"] for entry in entries(reading, 3)}
    for entry in entries(reading, 3):
        next(block for block in entry["blocks"] if block["field"].endswith("outcome"))["body"] = "?"
    assert brief_of(reading, ROOM).achievements[2].title == reading["sections"][2]["title"]


def test_without_any_success_there_is_what_worked(reading: dict[str, Any]):
    bare = reading | {"sections": [reading["sections"][5]]}
    worked = next(block for block in reading["sections"][5]["blocks"] if block.get("field") == "id_outlook-worked")
    assert [point.title for point in brief_of(bare, ROOM).achievements] == [worked["label"]]


def test_lessons_are_what_failed_and_the_goal_reached_least(reading: dict[str, Any]):
    failed, second = brief_of(reading, Room(4000, 200, 200, 9)).lessons
    outlook = {block.get("field"): block for block in reading["sections"][5]["blocks"] if block["type"] == "text"}
    assert (failed.body, failed.then) == tuple(
        " ".join(outlook[f"id_outlook-{name}"]["body"].split()) for name in ("failed", "strategies")
    )
    told = [entry for entry in entries(reading, 0) if all(block["body"] for block in entry["blocks"])]
    assert second.title == min(told, key=lambda entry: entry["bar"]["data"]["value"])["title"]


def test_an_old_reading_without_anchors_still_has_its_figures(language: str):
    found = brief_of(extremes.READINGS[language], ROOM)
    assert (found.achievements, found.lessons) == ([], [])
    assert found.headline
    assert found.bars
    assert printed(extremes.READINGS[language]).pages == 1


@given(st.text(alphabet="天地人。！，ab c.;!", max_size=200), st.integers(10, 120))
def test_a_cut_fits_and_is_a_beginning(words: str, room: int):
    shown = cut(words, room)
    plain = " ".join(words.split())
    assert columns(shown) <= max(room, columns(plain) if shown == plain else 0)
    assert shown == plain or (shown.endswith(CUT) and plain.startswith(shown.removesuffix(CUT).rstrip()))


@pytest.mark.parametrize(
    ("words", "room", "expected"),
    [
        ("一句。两句。三句。", 12, "一句。…"),
        ("One done. Two done. Three done.", 22, "One done. Two done. …"),
        ("Version 3.5 is out. More.", 22, "Version 3.5 is out. …"),
        ("unbroken sentence without any end", 20, "unbroken sentence…"),
        ("全都放得下。", 12, "全都放得下。"),
        ("先做一；再做二；三。", 12, "先做一…"),
        ("", 10, ""),
    ],
)
def test_texts_are_cut_at_the_end_of_a_sentence(words: str, room: int, expected: str):
    assert cut(words, room) == expected


@pytest.mark.parametrize("make", [extremes.empty, extremes.anchored, extremes.maximal])
def test_it_is_one_page_whatever_was_written(make: Any, language: str):
    paper = printed(make(language), record=extremes.record_by("Oliver Grant", "A" * 90))
    assert paper.pages == 1
    text = text_of(paper.content)
    assert version_of({language: make(language)}).short_digest in text
    assert "1/1" in squeezed(text)


def test_it_holds_what_a_director_asks_for(reading: dict[str, Any]):
    text = squeezed(text_of(printed(reading).content))
    found = brief_of(reading, Room(40, 30, 20, 3))
    assert all(squeezed(item["name"]) in text for item in found.headline[0]["items"])
    assert all(squeezed(row["text"]) in text for row in found.bars["data"]["rows"])
    assert all(squeezed(point.title.removesuffix(CUT)) in text for point in [*found.achievements, *found.lessons])
    assert all(squeezed(part.removesuffix(CUT)) in text for aim in found.aims for part in vars(aim).values())
    assert all(squeezed(words.removesuffix(CUT)) in text for words in found.remarks)


def test_a_record_is_printed_where_it_is_given(reading: dict[str, Any]):
    text = squeezed(text_of(printed(reading, record=extremes.record_by("Oliver Grant", "A+")).content))
    assert "A+" in text
    assert "A+" not in squeezed(text_of(printed(reading).content))


def test_structure_fonts_and_metadata_are_those_of_the_paper(reading: dict[str, Any]):
    file = opened(printed(reading).content)
    assert str(file.Root.Lang) == HTML_LANG[reading["language"]]
    assert bool(file.Root.MarkInfo.Marked)
    assert str(file.docinfo.Author) == reading["author"]["name"]
    with file.open_metadata() as meta:
        assert meta.pdfa_status == "3A"
    drawn = [each for each in file.objects if hasattr(each, "keys") and each.get("/S") == "/Figure"]
    assert drawn
    assert all(str(each.get("/Alt", "")) for each in drawn)
    assert all("Noto-Sans-CJK-SC" in str(font.BaseFont) for font in fonts_of(file))


def test_the_same_version_is_the_same_bytes_and_another_file_than_the_paper(reading: dict[str, Any]):
    assert printed(reading).content == printed(reading).content


def test_hostile_words_are_words_and_an_unknown_character_is_named(reading: dict[str, Any]):
    paper = printed(poisoned(reading, "</p><b>"))
    assert paper.pages == 1
    assert_closed(paper.content, inside=())
    reading["sections"][5]["blocks"][-1]["body"] = "🫠"
    with pytest.raises(Refused, match="🫠"):
        printed(reading)
