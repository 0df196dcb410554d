"""Which deadlines are told about on which day, on the cycle's own calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from summaries.models import Cycle
from summaries.notices.deadlines import due_today


def cycle(zone: str, submit_by: datetime, days: int = 60) -> Cycle:
    """Reviews are due long after, so that only submitting is asked about."""
    at = submit_by.replace(tzinfo=ZoneInfo(zone))
    return Cycle(time_zone=zone, submit_by=at.astimezone(UTC), review_by=(at + timedelta(days=days)).astimezone(UTC))


def told(one: Cycle, *clock: int) -> list[tuple[str, int]]:
    now = datetime(*clock, tzinfo=one.zone)  # type: ignore[arg-type, misc]
    return [(due.what, due.days) for due in due_today(now.astimezone(UTC), [one])]


BERLIN = cycle("Europe/Berlin", datetime(2026, 10, 28, 18))  # the clocks go back on the 25th
NEW_YORK = cycle("America/New_York", datetime(2026, 3, 10, 18))  # the clocks go forward on the 8th


def test_seven_three_and_one_day_before() -> None:
    assert {day: told(BERLIN, 2026, 10, day, 12) for day in range(18, 29) if told(BERLIN, 2026, 10, day, 12)} == {
        21: [("submit", 7)],
        25: [("submit", 3)],
        27: [("submit", 1)],
    }


def test_the_day_after_then_every_third_for_a_month() -> None:
    days = [datetime(2026, 10, 28) + timedelta(days=number) for number in range(45)]
    late = [number for number, day in enumerate(days) if told(BERLIN, day.year, day.month, day.day, 12)]
    assert late == [1, 4, 7, 10, 13, 16, 19, 22, 25, 28]


@pytest.mark.parametrize(("clock", "is_told"), [((7, 59), False), ((8, 0), True), ((23, 59), True)])
@pytest.mark.parametrize("one", [BERLIN, NEW_YORK])
def test_from_eight_in_the_morning_on_the_cycles_clock(one: Cycle, clock: tuple[int, int], is_told: bool) -> None:
    day = one.local(one.submit_by).date() - timedelta(days=3)
    assert bool(told(one, day.year, day.month, day.day, *clock)) is is_told


def test_days_are_counted_on_the_calendar_over_a_change_of_the_clocks() -> None:
    assert told(BERLIN, 2026, 10, 25, 8) == [("submit", 3)]  # 73 hours and one more
    assert told(NEW_YORK, 2026, 3, 7, 23, 30) == [("submit", 3)]  # not quite 66 hours


def test_on_the_last_day_and_between_nobody_is_bothered() -> None:
    assert told(BERLIN, 2026, 10, 28, 12) == []
    assert told(BERLIN, 2026, 10, 23, 12) == []


def test_the_reviews_have_a_clock_of_their_own() -> None:
    short = cycle("Europe/Berlin", datetime(2026, 10, 28, 18), days=3)
    assert told(short, 2026, 10, 28, 12) == [("review", 3)]
    assert told(short, 2026, 10, 30, 12) == [("review", 1)]
    assert told(short, 2026, 11, 1, 12) == [("submit", -4), ("review", -1)]
