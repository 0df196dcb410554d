from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.delivery import stickiness
from metrics.formatting import signed, signed_percent
from metrics.growth import growth, period_on_period, pp, year_on_year
from metrics.period import Step

AMOUNTS = st.decimals(-1_000_000, 1_000_000, places=2)


@pytest.mark.parametrize(
    ("name", "base", "now", "shown"),
    [
        ("MAU", 666667, 1000000, "+50.0%"),
        ("DAU", 384615, 500000, "+30.0%"),
        ("rating", "3.5", "4.2", "+20.0%"),
        ("revenue", 714286, 1000000, "+40.0%"),
    ],
)
def test_the_demo_figures_grow_as_stated(name, base, now, shown):
    assert signed_percent(growth(D(now), D(base)).ratio) == shown


def test_the_demo_rating_rises_by_seven_tenths():
    assert signed(growth(D("4.2"), D("3.5")).delta) == "+0.7"


def test_the_demo_stickiness_falls_by_7_7_points():
    before, after = stickiness(D(384615), D(666667)), stickiness(D(500000), D(1000000))
    assert signed(pp(after, before)) == "−7.7"


def test_a_ratio_grows_in_points_and_in_percent():
    now, base = D("0.46"), D("0.40")
    assert pp(now, base) == 6 and growth(now, base).ratio == D("0.15")


@pytest.mark.parametrize("base", [0, -5])
def test_a_base_of_0_or_less_has_no_rate(base):
    found = growth(D(10), D(base))
    assert (found.delta, found.ratio, found.reason) == (D(10) - base, None, "base_not_positive")


def test_missing_is_not_zero():
    assert growth(None, D(1)).reason == "missing_now" and growth(None, D(1)).delta is None
    assert growth(D(1), None).reason == "missing_base" and growth(D(0), D(4)).ratio == -1
    assert pp(None, D(1)) is None and pp(D(1), None) is None


def test_period_on_period_names_the_month_before():
    series = {date(2026, 2, 28): D(80), date(2026, 3, 31): D(100)}
    found = period_on_period(series, date(2026, 3, 31))
    assert (found.ratio, found.base, found.base_date) == (D("0.25"), 80, date(2026, 2, 28))


def test_period_on_period_does_not_jump_over_a_gap():
    found = period_on_period({date(2026, 1, 1): D(80), date(2026, 3, 1): D(100)}, date(2026, 3, 1))
    assert (found.ratio, found.reason, found.base_date) == (None, "missing_base", None)
    assert str(found.base_period) == "2026-02-01 – 2026-02-28"


def test_year_on_year_names_the_same_month_a_year_earlier():
    series = {date(2024, 12, 1): D(666667), date(2025, 11, 1): D(900000), date(2025, 12, 1): D(1000000)}
    found = year_on_year(series, date(2025, 12, 1))
    assert found.base_date == date(2024, 12, 1) and signed_percent(found.ratio) == "+50.0%"


def test_a_series_may_step_by_quarter_or_day():
    series = {date(2025, 10, 1): D(8), date(2026, 1, 1): D(10), date(2026, 1, 2): D(12)}
    assert period_on_period(series, date(2026, 1, 2), Step.DAY).ratio == D("0.2")
    assert period_on_period(series, date(2026, 3, 31), Step.QUARTER).ratio == D("0.5")


def test_a_series_without_the_asked_period_misses_now():
    assert year_on_year({}, date(2026, 1, 1)).reason == "missing_now"


@given(AMOUNTS, AMOUNTS)
def test_there_is_a_rate_exactly_when_the_base_is_positive(now, base):
    found = growth(now, base)
    assert found.delta == now - base
    assert (found.ratio is None) is (base <= 0)
    assert found.ratio is None or (found.ratio > 0) is (now > base)


@pytest.mark.parametrize(("now", "base"), [(None, D(5)), (D(3), D(0)), (D(3), D(-2))])
def test_what_a_figure_was_compared_with_is_known_even_without_a_rate(now, base):
    found = growth(now, base)
    assert (found.ratio, found.base) == (None, base)
