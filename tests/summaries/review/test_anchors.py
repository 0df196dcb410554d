"""The places of a reading: each that is printed, in order, with the words that stand there."""

import pytest
from django.utils.translation import override

from summaries.blocks import column, entry, figure, figures, table, text
from summaries.review.anchors import Place, Places

OPENING = [text("开头", "一年。", field="id_overview-opening")]
READING = {
    "headline": [figures([figure("MAU", "100", unit="万", change="+50.0%")])],
    "opening": [
        {"key": "overview", "number": "", "title": "概述", "blocks": [text("开头", "一年。", field="id_overview-opening")]}
    ],
    "sections": [
        {
            "key": "market",
            "number": "五",
            "title": "市场分析",
            "blocks": [
                table("份额", [column("产品", width=50), column("份额", width=50)], [["晴川", "10.6%"]]),
                entry(
                    "竞品甲",
                    [
                        text("哪个竞品？", "竞品甲", field="id_1-name"),
                        text("产品强在哪里？", "同步快。\n\n搜索准。", field="id_1-product"),
                        text("还有吗？", "", field="id_1-more"),
                    ],
                    facts="2026 年",
                    score="80%",
                    field="entry-1",
                ),
                text("表现如何？", "第三名。", field="id_market-position"),
            ],
        }
    ],
    "appendix": [{"key": "sources", "number": "", "title": "数据来源", "blocks": []}],
}
with override("zh-hans"):
    PLACES = Places(READING)


def test_every_printed_place_in_the_order_of_the_document() -> None:
    assert [place.key for place in PLACES] == [
        ("", ""),
        ("overview", ""),
        ("overview", "id_overview-opening"),
        ("market", ""),
        ("market", "entry-1"),
        ("market", "id_1-product"),
        ("market", "id_market-position"),
        ("sources", ""),
    ]
    assert [place.number for place in PLACES] == list(range(8))


def test_an_empty_answer_and_one_that_repeats_the_title_are_no_places() -> None:
    assert PLACES.find("market", "id_1-more") is None
    assert PLACES.find("market", "id_1-name") is None


def test_a_place_is_named_with_what_it_is_in() -> None:
    found = PLACES.find("market", "id_1-product")
    assert found is not None
    assert (found.title, found.path) == ("产品强在哪里？", "五、市场分析，竞品甲，产品强在哪里？")


@pytest.mark.parametrize(
    ("key", "expected"), [(("market", ""), "part-market"), (("market", "entry-1"), "entry-1"), (("", ""), "whole")]
)
def test_a_place_knows_its_element(key: tuple[str, str], expected: str) -> None:
    found = PLACES.find(*key)
    assert found is not None and found.id == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("market", "id_1-product"), ("market", "id_1-product")),
        (("market", "entry-gone"), ("market", "")),
        (("gone", "id_1-product"), ("", "")),
        (("", "entry-1"), ("", "")),
    ],
)
def test_the_nearest_place_is_the_section_then_the_whole(asked: tuple[str, str], expected: tuple[str, str]) -> None:
    assert PLACES.nearest(*asked).key == expected


@pytest.mark.parametrize("passage", ["同步快。 搜索准。", "同步快。\n\n搜索准。", "搜索准", "产品强在哪里？同步快"])
def test_a_passage_is_found_whatever_its_white_space(passage: str) -> None:
    found = PLACES.find("market", "id_1-product")
    assert found is not None and found.holds(passage)


def test_words_that_stand_elsewhere_are_not_here() -> None:
    entry_, section, whole = PLACES.find("market", "entry-1"), PLACES.find("market"), PLACES.whole
    assert entry_ is not None and section is not None
    assert not entry_.holds("第三名")
    assert section.holds("晴川\t10.6%") and section.holds("80% 2026 年") and section.holds("第三名")
    assert not section.holds("一年")
    assert whole.holds("一年") and whole.holds("100 万 +50.0%")


@pytest.mark.parametrize("passage", ["同步快 搜索准", "- 同步快 - 搜索准", "快\n• 搜索", "准 （1）稳"])
def test_a_passage_over_items_of_a_list_is_found_with_its_bullets_or_without(passage: str) -> None:
    place = Place("market", "f", "", "", 1, f"优点 - 同步快\n{'•' if '•' in passage else '-'} 搜索准\n（1）稳")
    assert place.holds(passage)
    assert not place.holds("同步快搜索准稳")
