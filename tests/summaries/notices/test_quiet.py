"""Quiet hours on the reader's own clock, over midnight and over a change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from pmreview.accounts.models import User
from summaries.notices.quiet import is_quiet, leaves_at, zone_of


def reader(zone: str = "Asia/Shanghai", start: time = time(21), end: time = time(8)) -> User:
    return User(time_zone=zone, quiet_from=start, quiet_until=end)


def local(zone: str, *parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("clock", "start", "end", "expected"),
    [
        (time(20, 59), time(21), time(8), False),
        (time(21), time(21), time(8), True),
        (time(7, 59, 59), time(21), time(8), True),
        (time(8), time(21), time(8), False),
        (time(13), time(12), time(14), True),
        (time(14), time(12), time(14), False),
        (time(3), time(0), time(0), False),
    ],
)
def test_hours_are_quiet_from_the_first_minute_to_before_the_last(clock: time, start: time, end: time, expected: bool) -> None:
    assert is_quiet(clock, start, end) is expected


def test_by_day_a_letter_leaves_at_once() -> None:
    noon = local("Asia/Shanghai", 2026, 11, 23, 12)
    assert leaves_at(noon, reader()) == noon


@pytest.mark.parametrize("hour", [(2026, 11, 22, 21), (2026, 11, 22, 23, 59), (2026, 11, 23, 0), (2026, 11, 23, 7, 59)])
def test_at_night_it_waits_for_the_morning(hour: tuple[int, ...]) -> None:
    assert leaves_at(local("Asia/Shanghai", *hour), reader()) == local("Asia/Shanghai", 2026, 11, 23, 8)


def test_the_same_moment_is_night_here_and_day_there() -> None:
    moment = local("Asia/Shanghai", 2026, 11, 23, 22)
    assert leaves_at(moment, reader("America/New_York")) == moment
    assert leaves_at(moment, reader("Asia/Shanghai")) > moment


@pytest.mark.parametrize(
    ("zone", "evening", "morning", "hours"),
    [
        ("Europe/Berlin", (2026, 3, 28, 22), (2026, 3, 29, 8), 9),  # the clocks go forward in the night
        ("Europe/Berlin", (2026, 10, 24, 22), (2026, 10, 25, 8), 11),
        ("America/New_York", (2026, 3, 7, 22), (2026, 3, 8, 8), 9),
        ("America/New_York", (2026, 10, 31, 22), (2026, 11, 1, 8), 11),
    ],
)
def test_the_morning_is_eight_o_clock_also_when_the_clocks_change(
    zone: str, evening: tuple[int, ...], morning: tuple[int, ...], hours: int
) -> None:
    leaves = leaves_at(local(zone, *evening), reader(zone))
    assert leaves == local(zone, *morning)
    assert (leaves - local(zone, *evening)).total_seconds() == hours * 3600


def test_an_end_that_the_clocks_skip_is_not_before_it() -> None:
    night = local("Europe/Berlin", 2026, 3, 29, 1, 30)
    leaves = leaves_at(night, reader("Europe/Berlin", end=time(2, 30)))
    assert leaves.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None) == datetime(2026, 3, 29, 3, 30)


def test_of_an_end_that_comes_twice_the_first_counts_and_the_second_is_not_before_now() -> None:
    someone = reader("Europe/Berlin", end=time(2, 30))
    first = local("Europe/Berlin", 2026, 10, 25, 2, 10)
    second = local("Europe/Berlin", 2026, 10, 25, 2, 10, fold=1)
    assert leaves_at(first, someone) == local("Europe/Berlin", 2026, 10, 25, 2, 30)
    assert leaves_at(second, someone) == second


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd"])
def test_a_zone_nobody_knows_is_the_sites(zone: str) -> None:
    assert zone_of(reader(zone)).key == settings.TIME_ZONE
