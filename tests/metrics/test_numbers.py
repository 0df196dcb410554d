from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.numbers import LARGEST, parse, typed


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,000,000", "people", "1000000"),
        ("66.67万", "people", "666700"),
        ("66.67 万人", "people", "666700"),
        ("１００．５", "count", "100.5"),
        ("1.2亿", "yuan", "120000000"),
        ("1万亿", "yuan", "1000000000000"),
        ("￥1,234.50", "yuan", "1234.5"),
        ("71.43万元", "yuan", "714300"),
        ("−12", "points", "-12"),
        ("+7", "points", "7"),
        (".5", "points", "0.5"),
        ("42%", "percent", "0.42"),
        ("４２％", "percent", "0.42"),
        ("42", "percent", "0.42"),
        ("0.42", "percent", "0.0042"),
        ("42%", "", "0.42"),
        ("42", "", "42"),
        ("0.1234567", "", "0.123457"),
        ("4.2分", "points", "4.2"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, unit: str, value: str) -> None:
    assert parse(text, unit) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["8,5.1万", "1,00", "12,34,567", "abc", "", "1e5", "NaN", "∞", "1 2 x", "--", "42%%", "4万%", "٣"]
)
def test_what_is_not_one_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="1,000,000"):
        parse(text, "people")


def test_a_share_of_people_is_not_a_number_of_people() -> None:
    with pytest.raises(ValueError, match="Write one number"):
        parse("42%", "people")


def test_the_largest_number_is_named() -> None:
    with pytest.raises(ValueError, match="100,000,000,000,000"):
        parse("100万亿", "yuan")


@given(st.decimals(-LARGEST / 1000, LARGEST / 1000, places=6), st.sampled_from(["people", ""]))
def test_what_is_shown_in_a_field_is_read_back(value: Decimal, unit: str) -> None:
    assert parse(typed(value, unit), unit) == value


@given(st.decimals(-100, 100, places=6))
def test_a_percentage_is_read_back(value: Decimal) -> None:
    assert parse(typed(value, "percent"), "percent") == value
