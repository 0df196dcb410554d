"""Period: the only notion of time that facts and documents share."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Self


class Step(StrEnum):
    """How far apart the points of a series are."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS_IN = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}


@dataclass(frozen=True, order=True)
class Period:
    """Days from start to end, both included. Raises ValueError when the end lies before the start."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"The period ends on {self.end}, before it starts on {self.start}.")

    def __str__(self) -> str:
        return f"{self.start.isoformat()} – {self.end.isoformat()}"

    @classmethod
    def around(cls, day: date, step: Step) -> Self:
        """The day, ISO week, calendar month, quarter or year in which the day lies."""
        if step is Step.DAY:
            return cls(day, day)
        if step is Step.WEEK:
            monday = day - timedelta(days=day.weekday())
            return cls(monday, monday + timedelta(days=6))
        months = MONTHS_IN[step]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(first, month_end(months_later(first, months - 1)))

    @property
    def days(self) -> int:
        """Number of days, at least 1."""
        return (self.end - self.start).days + 1

    @property
    def is_whole_months(self) -> bool:
        """From the first day of a month to the last day of one."""
        return self.start.day == 1 and self.end == month_end(self.end)

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period, its ends included."""
        return self.start <= day <= self.end

    def elapsed_share(self, as_of: date) -> Decimal:
        """Share of the days gone by when the as-of day is over: 0 before the start, 1 from the end on."""
        gone = min(max((as_of - self.start).days + 1, 0), self.days)
        return Decimal(gone) / self.days

    def before(self) -> Self:
        """The period of equal length just before. Whole calendar months stay whole: March → February."""
        last = self.start - timedelta(days=1)
        if self.is_whole_months:
            return type(self)(months_later(self.start, -len(self.months())), last)
        return type(self)(self.start - timedelta(days=self.days), last)

    def after(self) -> Self:
        """The period of equal length just after. Whole calendar months stay whole: February → March."""
        first = self.end + timedelta(days=1)
        if self.is_whole_months:
            return type(self)(first, month_end(months_later(first, len(self.months()) - 1)))
        return type(self)(first, self.end + timedelta(days=self.days))

    def year_earlier(self) -> Self:
        """The same days one year earlier. Month ends stay month ends; 29 February becomes the 28th."""
        start, end = months_later(self.start, -12), months_later(self.end, -12)
        return type(self)(start, month_end(end) if self.is_whole_months else end)

    def months(self) -> list[date]:
        """First day of every calendar month the period touches, in order."""
        first = self.start.replace(day=1)
        count = (self.end.year - first.year) * 12 + self.end.month - first.month + 1
        return [months_later(first, i) for i in range(count)]


def month_end(day: date) -> date:
    """Last day of the month in which the day lies."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier when negative), at most the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
