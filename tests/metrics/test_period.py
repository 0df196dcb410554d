from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.period import Period, Step

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
PERIODS = st.builds(lambda start, days: Period(start, start + timedelta(days=days)), DAYS, st.integers(0, 800))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValueError, match="ends on 2026-01-01"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_both_ends_belong_to_the_period():
    assert YEAR.contains(date(2026, 1, 1)) and YEAR.contains(date(2026, 12, 31))
    assert not YEAR.contains(date(2025, 12, 31)) and not YEAR.contains(date(2027, 1, 1))
    assert YEAR.days == 365


def test_it_reads_as_two_iso_dates():
    assert str(YEAR) == "2026-01-01 – 2026-12-31"


@pytest.mark.parametrize(
    ("as_of", "share"),
    [("2025-06-01", "0"), ("2026-01-05", "0.5"), ("2026-01-10", "1"), ("2027-01-01", "1")],
)
def test_elapsed_share_counts_days_that_are_over(as_of, share):
    assert Period(date(2026, 1, 1), date(2026, 1, 10)).elapsed_share(date.fromisoformat(as_of)) == Decimal(share)


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2026-03-01", "2026-03-31", "2026-02-01 – 2026-02-28"),
        ("2026-01-01", "2026-03-31", "2025-10-01 – 2025-12-31"),
        ("2026-01-01", "2026-12-31", "2025-01-01 – 2025-12-31"),
        ("2026-03-02", "2026-03-31", "2026-01-31 – 2026-03-01"),
        ("2026-03-09", "2026-03-15", "2026-03-02 – 2026-03-08"),
    ],
)
def test_the_period_before_keeps_whole_months_whole(start, end, before):
    assert str(Period(date.fromisoformat(start), date.fromisoformat(end)).before()) == before


@pytest.mark.parametrize(
    ("start", "end", "earlier"),
    [
        ("2025-02-01", "2025-02-28", "2024-02-01 – 2024-02-29"),
        ("2024-02-01", "2024-02-29", "2023-02-01 – 2023-02-28"),
        ("2024-02-29", "2024-03-04", "2023-02-28 – 2023-03-04"),
        ("2026-01-01", "2026-12-31", "2025-01-01 – 2025-12-31"),
    ],
)
def test_a_year_earlier_keeps_month_ends(start, end, earlier):
    assert str(Period(date.fromisoformat(start), date.fromisoformat(end)).year_earlier()) == earlier


def test_months_are_first_days_across_a_year_end():
    months = Period(date(2025, 11, 15), date(2026, 2, 1)).months()
    assert months == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


@pytest.mark.parametrize(
    ("step", "around"),
    [
        (Step.DAY, "2026-05-20 – 2026-05-20"),
        (Step.WEEK, "2026-05-18 – 2026-05-24"),
        (Step.MONTH, "2026-05-01 – 2026-05-31"),
        (Step.QUARTER, "2026-04-01 – 2026-06-30"),
        (Step.YEAR, "2026-01-01 – 2026-12-31"),
    ],
)
def test_the_period_around_a_day(step, around):
    assert str(Period.around(date(2026, 5, 20), step)) == around


@given(PERIODS)
def test_the_period_before_touches_this_one(period):
    before = period.before()
    assert before.end + timedelta(days=1) == period.start
    assert before.days == period.days or period.is_whole_months


@given(PERIODS, DAYS, DAYS)
def test_elapsed_share_grows_from_0_to_1(period, one, other):
    assert period.elapsed_share(period.start - timedelta(days=1)) == 0
    assert period.elapsed_share(period.end) == 1
    assert period.elapsed_share(min(one, other)) <= period.elapsed_share(max(one, other))


@given(DAYS, st.sampled_from(list(Step)))
def test_the_periods_of_a_step_tile_the_calendar(day, step):
    period = Period.around(day, step)
    assert period.contains(day)
    assert period.before() == Period.around(period.start - timedelta(days=1), step)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), (date(2027, 1, 1), date(2027, 12, 31))),
        (date(2026, 2, 1), date(2026, 2, 28), (date(2026, 3, 1), date(2026, 3, 31))),
        (date(2026, 7, 1), date(2026, 9, 30), (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 3, 15), date(2026, 3, 21), (date(2026, 3, 22), date(2026, 3, 28))),
    ],
)
def test_the_period_after_is_of_equal_length_and_whole_months_stay_whole(start, end, expected):
    assert Period(start, end).after() == Period(*expected)


@given(PERIODS)
def test_what_comes_after_comes_just_after(period):
    after = period.after()
    assert after.start == period.end + timedelta(days=1)
    assert after.is_whole_months if period.is_whole_months else after.days == period.days
