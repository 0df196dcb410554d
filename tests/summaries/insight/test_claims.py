"""What counts as a claim in a text, and that its place is the very words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.insight.claims import COUNT, MONEY, PERCENT, PP, SCORE, Claim, claims_in

PIECES = st.sampled_from(
    [
        "66.67 万",
        "1.2亿",
        "42%",
        "４２％",
        "4.2 分",
        "6 个百分点",
        "−7.7 pp",
        "50万人",
        "￥1,000,000",
        "2026 年",
        "3 月",
        "第 616 条",
        "约",
        "\n\n",
    ]
)


def words_of(text: str) -> list[str]:
    return [text[claim.start : claim.end] for claim in claims_in(text)]


def only(text: str) -> Claim:
    (claim,) = claims_in(text)
    return claim


@pytest.mark.parametrize(
    ("text", "kinds", "value"),
    [
        ("66.67 万", {COUNT, MONEY}, "666700"),
        ("1.2亿", {COUNT, MONEY}, "120000000"),
        ("42%", {PERCENT}, "42"),
        ("４２％", {PERCENT}, "42"),
        ("+50%", {PERCENT}, "50"),
        ("−7.7 个百分点", {PP}, "-7.7"),
        ("6 个百分点", {PP}, "6"),
        ("6.5 pp", {PP}, "6.5"),
        ("4.2 分", {SCORE}, "4.2"),
        ("0.7分", {SCORE}, "0.7"),
        ("31 分", {SCORE}, "31"),
        ("50万人", {COUNT}, "500000"),
        ("616 条", {COUNT}, "616"),
        ("￥1,000,000", {MONEY}, "1000000"),
        ("71.43 万元", {MONEY}, "714300"),
        ("1,234", {COUNT, MONEY}, "1234"),
        ("6６６,667", {COUNT, MONEY}, "666667"),
        ("50w", {COUNT, MONEY}, "500000"),
        ("9.43 million", {COUNT, MONEY}, "9430000"),
        ("0.7 points", {SCORE, PP}, "0.7"),
        ("714,286 yuan", {MONEY}, "714286"),
        ("12 percent", {PERCENT}, "12"),
    ],
)
def test_figures_in_the_forms_people_write(text: str, kinds: set[str], value: str) -> None:
    for around in ("{}", "从{}降下来", "is {}, then", "（{}）"):
        claim = only(around.format(text))
        assert (claim.kinds, claim.value) == (kinds, Decimal(value))
        assert around.format(text)[claim.start : claim.end] == text


@pytest.mark.parametrize(
    "text",
    [
        "2026 年", "2026年3月", "2026-10-31", "2026/10/31", "10:30", "3 月 8 日", "30 日留存", "7日留存",
        "第 616 条", "第1,000名", "第 3 季度", "Q3", "v3.1%", "版本 3.12", "3.1.2 万", "编号：20,240,001",
        "订单号 1,234,567", "KF-2031 条", "KF2031条", "A100人", "13800138000", "010-6855-1234 人", "1. 先做",
        "7 天", "3 次", "28 项任务", "12 个渠道", "120 个月", "5 分钟", "100 分析", "3 分之一", "5 分",
        "1 万一", "100 万分之一", "12,34", "1,2345 人", "1e6", "3 stars", "12 to 31", "rank 5", "100%%",
    ],
)  # fmt: skip
def test_years_days_ordinals_names_and_small_counts_are_no_claims(text: str) -> None:
    assert words_of(text) == []
    assert words_of(f"到{text}，") == []


def test_a_figure_behind_its_measure_is_one() -> None:
    assert words_of("MAU100万，留存12%") == ["100万", "12%"]


def test_the_printed_digits_say_how_far_a_figure_may_be() -> None:
    assert only("66.67 万").within == 50
    assert only("100 万").within == 5000
    assert only("58%").within == Decimal("0.5")
    assert only("57.70%").within == Decimal("0.005")
    assert only("约 100 万").within == only("100 万左右").within == only("about 1 million").within == 50_000


@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=12).map("".join))
def test_places_are_ordered_apart_and_hold_a_digit_whatever_the_text(text: str) -> None:
    last = 0
    for claim in claims_in(text):
        assert last <= claim.start < claim.end <= len(text)
        assert any(character.isdigit() for character in text[claim.start : claim.end])
        assert text[claim.start : claim.end] == text[claim.start : claim.end].strip()
        assert claim.kinds and claim.within > 0
        last = claim.end


@given(
    st.dates(),
    st.sampled_from(["{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%Y}年", "{:%Y} 年{:%m}月", "{:%Y.%m.%d}"]),
    st.text(max_size=3),
)
def test_no_date_is_a_claim(day, form: str, around: str) -> None:
    if not any(character.isdigit() for character in around):
        text = f"于{form.format(day, day)}，{around}"
        assert words_of(text) == []


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    text = "1" * 50_000 + "," * 50_000 + "1,111" * 20_000 + "约" * 50_000
    assert len(claims_in(text)) <= 20_000
