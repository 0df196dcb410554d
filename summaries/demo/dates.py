"""The demo's own time: everything hangs on the day it is loaded, so the open cycle always ends last month."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from metrics.period import Period, month_end, months_later
from summaries.demo.source import table

MONTHS_NAMED = 19  # the month before the period, its twelve, and six to promise something for


@dataclass(frozen=True)
class Calendar:
    """Months are counted in the open period: 1 is its first, 12 its last, 0 the one before it."""

    today: date

    @cached_property
    def period(self) -> Period:
        """The twelve whole months before the month of `today`."""
        this_month = self.today.replace(day=1)
        return Period(months_later(this_month, -12), this_month - timedelta(days=1))

    @property
    def last(self) -> Period:
        return self.period.before()

    def month(self, number: int) -> date:
        """The first day of a month."""
        return months_later(self.period.start, number - 1)

    def end(self, number: int) -> date:
        """The last day of a month: the day its figures are recorded for."""
        return month_end(self.month(number))

    def day(self, place: list[int]) -> date:
        """[month, day], the day at most 28 so that every month has it."""
        number, day = place
        return self.month(number).replace(day=day)

    def names(self, words: str) -> dict[str, str]:
        """What texts may call the months: m3 is the third month's name, y14 a month with its year."""
        numbers = range(MONTHS_NAMED)
        short = {f"m{number}": self.name(number, words) for number in numbers}
        return short | {f"y{number}": self.name(number, words, form="long") for number in numbers}

    def name(self, number: int, words: str, *, form: str = "short") -> str:
        """A month in the language of the words, "zh" or "en"; `form` is "short" or "long"."""
        month = self.month(number)
        shape: str = table("company")["months"][words][form]
        return shape.format(month=month.month, year=month.year, name=month_name[month.month])
