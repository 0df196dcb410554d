"""Plain text as paragraphs and lists: nothing is lost, every line knows its place, nothing is markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.prose import DEEPEST, MOST, markup, parts
from summaries.templatetags.blocks import prose

ALPHABET = "甲乙 一ab1.、()（）①⑳-*•·\t\n\r\u3000<&\"'"


def shape(text: str) -> list[tuple[str, list[str]]]:
    return [(part.kind, [" / ".join(line.words for line in item.lines) for item in part.items]) for part in parts(text)]


def marks(text: str) -> list[str]:
    return [item.mark for part in parts(text) for item in part.items]


@pytest.mark.parametrize("text", ["", " \n\t\n\u3000", "\r\n\r\n"])
def test_without_words_there_is_nothing(text: str):
    assert parts(text) == []
    assert markup(text) == ""


def test_a_blank_line_parts_paragraphs_and_a_single_line_end_stays():
    assert shape("one\ntwo\r\n \r\n\u3000\u3000three") == [("", ["one / two"]), ("", ["three"])]
    assert markup("one\ntwo\n\nthree") == "<p>one<br>two</p><p>three</p>"


@pytest.mark.parametrize(
    ("first", "second", "kind", "both"),
    [
        ("- a", "- b", "bullet", ["-", "-"]),
        ("* a", "* b", "bullet", ["*", "*"]),
        ("• a", "•b", "bullet", ["•", "•"]),
        ("· a", "·乙", "bullet", ["·", "·"]),
        ("1. a", "2.乙", "dot", ["1.", "2."]),
        ("1、a", "12、 b", "comma", ["1、", "12、"]),
        ("（1）a", "（2） b", "wide", ["（1）", "（2）"]),
        ("(1) a", "(3)乙", "round", ["(1)", "(3)"]),
        ("①a", "⑳ b", "circled", ["①", "⑳"]),
    ],
)
def test_marks_make_real_lists(first: str, second: str, kind: str, both: list[str]):
    assert [part.kind for part in parts(f"{first}\n{second}")] == [kind]
    assert marks(f"{first}\n\n{second}") == both


@pytest.mark.parametrize(
    "text",
    [
        "-5 %",
        "3.5 分",
        "2025. A year",
        "3、7、30 日留存",
        "1.5x",
        "*bold*",
        "a - b",
        "-",
        "1.",
        "①",
        "（一）x",
        "http://a/1. b",
        "123. x",
    ],
)
def test_what_only_looks_like_a_mark_is_text(text: str):
    assert [part.kind for part in parts(text)] == [""]


def test_levels_are_flattened_and_deeper_ones_are_text():
    text = "\n".join(f"{' ' * depth}- {depth}" for depth in (0, 4, 8, DEEPEST))
    assert shape(text) == [("bullet", ["0", "4", "8", "12"])]
    assert shape("- a\n\t\t\t- b\n\u3000\u3000- c") == [("bullet", ["a", "b", "c"])]
    assert shape(f"- a\n{' ' * (DEEPEST + 1)}- b") == [("bullet", ["a / - b"])]


def test_an_indented_line_goes_on_with_its_item_and_an_outdented_one_begins_a_paragraph():
    assert shape("- a\n  more\n- b\nafter\n\u3000\u3000too") == [("bullet", ["a / more", "b"]), ("", ["after / too"])]
    assert shape("- a\n\u3000\u3000paragraph") == [("bullet", ["a"]), ("", ["paragraph"])]


def test_another_kind_of_mark_begins_another_list():
    assert [part.kind for part in parts("1、a\n（1）b\n（2）c\n2、d")] == ["comma", "wide", "comma"]


def test_paragraphs_beside_each_other_stay_apart_however_many():
    assert len(parts("\n\n".join("abc"[n % 3] for n in range(MOST // 2)))) == MOST // 2


def test_what_follows_too_many_lines_runs_on_and_no_word_is_lost():
    text = "\n".join(f"- w{n}" for n in range(MOST * 3))
    assert len(parts(text)) <= 2 and sum(len(part.items) for part in parts(text)) <= MOST + 1
    assert re.findall(r"w\d+", markup(text)) == re.findall(r"w\d+", text)


def test_nothing_an_author_types_is_markup():
    shown = prose("<script>alert(1)</script> & \"x\"\n- <img src='x'>\n1. </ol>\n\n</p>")
    ours = r'</?(?:p|li)>|<br>|<[uo]l class="by-mark (?:bullet|dot)">|</[uo]l>|<span class="item-mark">|</span>'
    assert "<" not in re.sub(ours, "", shown)
    assert "&lt;script&gt;" in shown and "&quot;x&quot;" in shown and "&#x27;" in shown


def test_words_can_be_marked_by_their_place():
    text = "增长 50 %\n- 留存 40 %"

    def marked(words: str, start: int) -> str:
        assert text[start : start + len(words)] == words
        return words.replace("%", f"%<sup>{start}</sup>")

    first, second = markup(text, marked).split("</p>")
    assert first == "<p>增长 50 %<sup>0</sup>"
    assert second.removesuffix("</li></ul>").endswith("</span>留存 40 %<sup>10</sup>")


@given(st.text(ALPHABET, max_size=80))
def test_every_line_stands_where_it_says_and_only_marks_and_white_space_are_between(text: str):
    at, left = 0, ""
    for part in parts(text):
        for item in part.items:
            for line in item.lines:
                assert line.words == line.words.strip() != ""
                assert text[line.start : line.start + len(line.words)] == line.words
                assert line.start >= at
                left += text[at : line.start]
                at = line.start + len(line.words)
    left += text[at:]
    assert re.sub(r"\s", "", left) == "".join(marks(text))


@given(st.text(ALPHABET, max_size=80))
def test_markup_is_balanced(text: str):
    shown = markup(text)
    for tag in ("p", "ul", "ol", "li", "span"):
        assert len(re.findall(rf"<{tag}[ >]", shown)) == shown.count(f"</{tag}>")
