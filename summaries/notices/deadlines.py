"""Which deadlines people are told about today: arithmetic on the cycle's own calendar, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from summaries.models import Cycle
from summaries.models.notice import Kind

TELL_FROM = time(8)  # on the cycle's clock; a system that was down at night catches up until midnight
DAYS_BEFORE = (7, 3, 1)
DAYS_AFTER = tuple(range(1, 31, 3))  # the day after, then every third day, for a month
SUBMIT, REVIEW = "submit", "review"


@dataclass(frozen=True)
class Due:
    """A deadline worth telling on `day` of the cycle's calendar; `days` are left, or negative when it has passed."""

    cycle: Cycle
    what: str
    deadline: datetime
    days: int
    day: date

    @property
    def kind(self) -> Kind:
        return Kind.DUE if self.days > 0 else Kind.OVERDUE

    @property
    def reason(self) -> str:
        """The same for everybody it concerns, such as "submit-due-3" or "review-overdue-4"."""
        return f"{self.what}-{self.kind}-{abs(self.days)}"


def due_today(now: datetime, cycles: Iterable[Cycle]) -> list[Due]:
    """What people are told about at this moment: seven, three and one day before a deadline, and after it.

    Days are counted on the cycle's calendar, so that a change of the clocks adds or drops none.
    """
    found = [due for cycle in cycles for due in _deadlines(now, cycle) if cycle.local(now).time() >= TELL_FROM]
    return [due for due in found if due.days in DAYS_BEFORE or -due.days in DAYS_AFTER]


def _deadlines(now: datetime, cycle: Cycle) -> list[Due]:
    today = cycle.local(now).date()
    moments = {SUBMIT: cycle.submit_by, REVIEW: cycle.review_by}
    return [Due(cycle, what, moment, (cycle.local(moment).date() - today).days, today) for what, moment in moments.items()]
