"""What changed between two readings: matched by what lines are about, compared by sentences and then by words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.blocks import chart, column, entry, figure, figures, note, quote, table, text
from summaries.review import diff
from summaries.review.diff import Piece, SectionChange, compare, count, pieces_of, sentences, words


def drawn(pieces: list[Piece] | tuple[Piece, ...]) -> str:
    """Removed words as [-…-], added ones as [+…+]."""
    marks = {"same": ("", ""), "del": ("[-", "-]"), "ins": ("[+", "+]")}
    return "".join(marks[piece.kind][0] + piece.words + marks[piece.kind][1] for piece in pieces)


def old_of(pieces: list[Piece]) -> str:
    return "".join(piece.words for piece in pieces if piece.kind != "ins")


def new_of(pieces: list[Piece]) -> str:
    return "".join(piece.words for piece in pieces if piece.kind != "del")


# ---- two texts ----


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("一句。", "一句。", "一句。"),
        ("", "一句。", "[+一句。+]"),
        ("一句。", "", "[-一句。-]"),
        # A sentence that says something else is shown whole.
        (
            "日活增长 30.0%。用户活跃度显著提升。",
            "日活增长 30.0%。粘性从 57.7% 降到 50.0%。",
            "日活增长 30.0%。[-用户活跃度显著提升。-][+粘性从 57.7% 降到 50.0%。+]",
        ),
        # One that was touched up shows what was touched; a number is one word.
        (
            "登录时间从 3.2 秒降到 1.0 秒，没有失败。",
            "登录时间从 3.2 秒降到 0.9 秒，没有失败。",
            "登录时间从 3.2 秒降到 [-1.0-][+0.9+] 秒，没有失败。",
        ),
        (
            "We moved the sign-up page to one step. It took long.",
            "We moved the whole sign-up page to one step. It took long.",
            "We moved the [+whole +]sign-up page to one step. It took long.",
        ),
        # Scraps between two changes join them.
        ("我们用了三个月才做完这个页面。", "我们花了五个月才做完这个页面。", "我们[-用了三-][+花了五+]个月才做完这个页面。"),
        # A sentence taken out, one put in between.
        ("甲组写代码。乙组测试。", "甲组写代码。丙组看数据。乙组测试。", "甲组写代码。[+丙组看数据。+]乙组测试。"),
        ("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.", "One.\n\nTwo.[+\n\nThree.+]"),
    ],
)
def test_what_changed_reads_as_a_person_would_mark_it(old: str, new: str, expected: str) -> None:
    assert drawn(pieces_of(old, new)) == expected


def test_a_text_falls_into_sentences_and_words_without_losing_a_letter() -> None:
    written = "他说：“很快。”真的？\n\nIt rose 3.5 points (e.g. here). 涨了 12,000 人！"
    assert sentences(written) == ["他说：“很快。”", "真的？\n\n", "It rose 3.5 points (e.g. ", "here). ", "涨了 12,000 人！"]
    assert words("涨了 12,000 人, it's 3.5%") == ["涨", "了", " ", "12,000", " ", "人", ",", " ", "it's", " ", "3.5%"]


LETTERS = st.text(alphabet="ab 一二。.\n,1", max_size=60)


@given(LETTERS, LETTERS)
def test_both_texts_can_be_read_off(old: str, new: str) -> None:
    pieces = pieces_of(old, new)
    assert (old_of(pieces), new_of(pieces)) == (old, new)
    assert all(piece.words for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@given(LETTERS)
def test_what_is_the_same_stays_the_same(written: str) -> None:
    assert {piece.kind for piece in pieces_of(written, written)} <= {"same"}


HARD = {
    "one letter": ("的" * 8000, "的" * 7999 + "了"),
    "two letters": ("的了" * 4000, "了的" * 4000),
    "marks only": ("。" * 8000, "，。" * 4000),
    "two words": ("a b " * 2000, "b a " * 2000),
    "no marks": ("".join(chr(0x4E00 + n % 977) for n in range(8000)), "".join(chr(0x4E00 + n % 983) for n in range(8000))),
    "many short sentences": (
        "".join(f"{chr(0x4E00 + n % 7)}。" for n in range(4000)),
        "".join(f"{chr(0x4E00 + n % 5)}。" for n in range(4000)),
    ),
    "every sentence reworded": (
        "".join("".join(chr(0x4E00 + (n * k) % 97) for k in range(60)) + "。" for n in range(1, 130)),
        "".join("".join(chr(0x4E00 + (n * (k ^ 1)) % 97) for k in range(60)) + "。" for n in range(1, 130)),
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_no_text_of_8000_characters_takes_many_steps(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are counted, not seconds: each is the entering of a diagonal, and together they stay far below 8,000 squared."""
    steps = 0
    furthest = diff._furthest

    def counted(*arguments: Any) -> int:
        nonlocal steps
        steps += 1
        return furthest(*arguments)

    monkeypatch.setattr(diff, "_furthest", counted)
    old, new = HARD[name]
    pieces = pieces_of(old, new)
    assert (old_of(pieces), new_of(pieces)) == (old, new)
    assert steps < 1_000_000


# ---- two readings ----


def reading(*blocks: Any, key: str = "market", title: str = "市场分析", headline: Any = ()) -> dict[str, Any]:
    section = {"key": key, "number": "五", "title": title, "blocks": list(blocks)}
    return {"headline": list(headline), "opening": [], "sections": [section], "appendix": []}


def market(old: dict[str, Any], new: dict[str, Any]) -> SectionChange:
    return next(section for section in compare(old, new) if section.key == "market")


def said(section: SectionChange) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.line.where, each.line.label, drawn(each.pieces)) for each in section.changed]


def test_answers_are_matched_by_their_place_not_by_their_order() -> None:
    one, other = text("现状？", "第三名。", field="id_a"), text("策略？", "降价。", field="id_b")
    changed = text("策略？", "涨价。", field="id_b")
    found = market(reading(one, other), reading(changed, one))
    assert said(found) == [("both", "", "策略？", "[-降-][+涨+]价。")]
    assert [line.label for line in found.kept] == ["现状？"]


def test_entries_come_go_and_change_with_their_answers() -> None:
    def competitor(name: str, answer: str, field: str) -> Any:
        return entry(name, [text("强在哪里？", answer, field=f"id_{field}")], facts="2026", field=f"entry-{field}")

    found = market(
        reading(competitor("甲", "同步快。", "1"), competitor("乙", "便宜。", "2")),
        reading(competitor("甲", "同步快，搜索准。", "1"), competitor("丙", "好看。", "3")),
    )
    assert said(found) == [
        ("both", "甲", "强在哪里？", "同步快[+，搜索准+]。"),
        ("ins", "", "丙", "[+丙 · 2026+]"),
        ("ins", "丙", "强在哪里？", "[+好看。+]"),
        ("del", "", "乙", "[-乙 · 2026-]"),
        ("del", "乙", "强在哪里？", "[-便宜。-]"),
    ]


def test_figures_tables_drawings_notes_and_quotes_are_compared_too() -> None:
    def blocks(now: str, share: str, told: str, sum_: str, voice: str) -> list[Any]:
        columns = [column("产品", width=50), column("基线", width=25), column("实际", width=25)]
        return [
            figures([figure("MAU", now, unit="万", change="+50.0%")]),
            table("份额", columns, [["晴川", "9.8%", share], ["竞品甲", "20%", "21%"]]),
            chart("trend", caption="月活", title=told, data={"values": [1, 2]}),
            note("warn", "粘性下降", sum_),
            quote(voice, source="应用商店"),
        ]

    found = market(
        reading(*blocks("95", "10.6%", "升到 95 万", "57.7% → 51.0%", "登录慢")),
        reading(*blocks("100", "11.2%", "升到 100 万", "57.7% → 50.0%", "登录快")),
    )
    assert said(found) == [
        ("both", "", "MAU", "[-95-][+100+] · 万 · +50.0%"),
        ("both", "份额", "晴川", "基线 9.8% · 实际 [-10.6%-][+11.2%+]"),
        ("both", "", "月活", "升到 [-95-][+100+] 万"),
        ("both", "", "", "粘性下降\n57.7% → [-51.0%-][+50.0%+]"),
        ("ins", "", "", "[+登录快 · 应用商店+]"),
        ("del", "", "", "[-登录慢 · 应用商店-]"),
    ]
    assert [line.label for line in found.kept] == ["竞品甲"]


def test_rows_of_the_same_name_are_told_apart() -> None:
    columns = [column("阻塞", width=50), column("结果", width=50)]
    old = reading(table("阻塞", columns, [["同一个", "未解决"], ["同一个", "已换"]]))
    new = reading(table("阻塞", columns, [["同一个", "已修"], ["同一个", "已换"]]))
    assert said(market(old, new)) == [("both", "阻塞", "同一个", "[-结果 未解决-][+结果 已修+]")]


def test_an_answer_that_was_empty_is_new_and_one_emptied_is_gone() -> None:
    old = reading(text("甲？", "", field="id_a"), text("乙？", "有。", field="id_b"))
    new = reading(text("甲？", "有了。", field="id_a"), text("乙？", "", field="id_b"))
    assert [(each.kind, each.line.label) for each in market(old, new).changed] == [("ins", "甲？"), ("del", "乙？")]


def test_sections_come_go_and_stay() -> None:
    same = text("现状？", "第三名。", field="id_a")
    found = compare(reading(same), reading(same, key="outlook", title="展望"))
    assert [(section.key, section.kind) for section in found] == [("", "same"), ("outlook", "ins"), ("market", "del")]
    assert count(found) == 2
    assert count(compare(reading(same), reading(same))) == 0


def test_headline_figures_are_compared_first() -> None:
    old, new = (reading(headline=[figures([figure("MAU", value)])]) for value in ("95", "100"))
    assert [section.kind for section in compare(old, new)] == ["both", "same"]


def test_a_document_with_very_much_rewritten_shows_long_answers_whole() -> None:
    def long(words: str, short: str) -> dict[str, Any]:
        answers = [text(f"{number}？", words * 700, field=f"id_{number}") for number in range(40)]
        return reading(*answers, text("短？", short, field="id_s"))

    found = market(long("甲乙丙丁。", "用了三天。"), long("甲乙丙戊。", "用了五天。")).changed
    assert [len(each.pieces) for each in found[:-1]] == [2] * 40
    assert drawn(found[-1].pieces) == "用了[-三-][+五+]天。"
