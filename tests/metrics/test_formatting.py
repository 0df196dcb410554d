from decimal import Decimal as D

import pytest
from django.utils.translation import get_language, override
from hypothesis import given
from hypothesis import strategies as st

from metrics import formatting
from metrics.aggregate import Method
from metrics.formatting import figure, number, percent, points, rounded, signed, signed_percent


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("1000000", "people", "100"),
        ("666667", "people", "66.67"),
        ("384615", "people", "38.46"),
        ("714286", "yuan", "71.43"),
        ("9999", "people", "9,999"),
        ("10000", "people", "1"),
        ("123456789", "yuan", "1.23"),
        ("99999999.99", "yuan", "1"),
        ("-250000", "yuan", "−25"),
        ("12", "days", "12"),
        ("20000", "days", "20,000"),
        ("4.2", "points", "4.2"),
        ("0.5", "percent", "50.0"),
        ("3", "rank", "第 3 名"),
    ],
)
def test_chinese_counts_in_ten_thousands_from_10000(value, unit, text):
    assert number(D(value), unit, "zh-hans").text == text


@pytest.fixture
def asked(monkeypatch):
    """The unit words that are looked up for translation, shown as they are."""
    monkeypatch.setattr(formatting, "pgettext", lambda context, message: f"{context}:{message}")


@pytest.mark.parametrize(
    ("value", "unit", "word"),
    [
        ("1000000", "people", "unit:10k"),
        ("1000000", "yuan", "unit:10k yuan"),
        ("123456789", "count", "unit:100m"),
        ("123456789", "yuan", "unit:100m yuan"),
    ],
)
def test_the_chinese_scale_is_part_of_the_unit(asked, value, unit, word):
    assert number(D(value), unit, "zh-hans").unit == word


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("666667", "people", ("666,667", "people")),
        ("1", "people", ("1", "person")),
        ("1000000.5", "yuan", ("1,000,000.5", "yuan")),
        ("1.5", "days", ("1.5", "days")),
        ("1", "days", ("1", "day")),
        ("4.25", "points", ("4.3", "points")),
        ("0.576923", "percent", ("57.7", "%")),
        ("1234", "count", ("1,234", "")),
        ("2", "rank", ("no. 2", "")),
    ],
)
def test_english_separates_thousands(value, unit, shown):
    assert number(D(value), unit, "en") == shown


def test_digits_are_kept_when_asked_for():
    assert number(D("35"), "points", "en", 0).text == "35"
    assert number(D("1000000"), "people", "zh-hans", 1).text == "100.0"
    assert number(D("0.5"), "percent", "en", 2).text == "50.00"


def test_the_language_asked_for_does_not_stay_active():
    with override("zh-hans"):
        assert number(D(5), "people", "en").unit == "people"
        assert get_language() == "zh-hans"


@pytest.mark.parametrize("missing", [None, D("NaN"), D("Infinity")])
def test_missing_is_a_dash_everywhere(missing):
    assert number(missing, "people", "en") == ("—", "")
    shown = {show(missing) for show in (figure, signed, percent, signed_percent, points)}
    assert shown == {"—"}


def test_percentages_have_one_decimal_and_a_real_minus():
    assert percent(D("0.7")) == "70.0%" and percent(D("-0.125")) == "−12.5%" and percent(D(2)) == "200.0%"
    assert signed_percent(D("0.5")) == "+50.0%" and signed_percent(D("-0.07")) == "−7.0%"


def test_nothing_has_no_sign():
    assert signed_percent(D("-0.0004")) == signed_percent(D("0.0004")) == "0.0%"
    assert figure(D("-0.001")) == "0"


def test_percentage_points_name_themselves():
    with override("en"):
        assert points(D("-7.69")) == "−7.7 pp" and points(D(6)) == "+6.0 pp"


def test_rounding_is_half_up():
    assert [figure(D(v), 1) for v in ("0.25", "0.35", "-0.25")] == ["0.3", "0.4", "−0.3"]


def test_every_method_of_aggregation_has_a_name():
    with override("en"):
        assert {formatting.method_name(method) for method in Method} == set(formatting.METHOD_LABELS.values())
    assert set(formatting.METHOD_LABELS) == set(Method)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30), st.integers(0, 6))
def test_a_figure_reads_back_as_the_rounded_value(value, digits):
    text = figure(value, digits)
    assert D(text.replace(",", "").replace("−", "-")) == rounded(value, digits)


@given(st.decimals(0, 10**13, places=6), st.decimals(0, 10**13, places=6))
def test_a_larger_value_never_reads_smaller_in_chinese(one, other):
    def read(value):
        return D(number(value, "count", "zh-hans").text.replace(",", "")) * formatting.scale_of(value)

    assert read(min(one, other)) <= read(max(one, other))
