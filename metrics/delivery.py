"""Derived figures with their parts: what was delivered, and what people said about it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from .aggregate import quantile
from .period import Period


class Share(NamedTuple):
    """A part of a whole. Its value is None when the whole is 0: missing is not zero."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Decimal | None:
        return Decimal(self.numerator) / self.denominator if self.denominator > 0 else None


class CycleTime(NamedTuple):
    """Days from first in progress to (last) completion: median, P85, and from how many items."""

    median: Decimal | None
    p85: Decimal | None
    n: int


class Sentiment(NamedTuple):
    """Counts of ratings: good 4–5 stars, neutral 3, poor 1–2."""

    good: int
    neutral: int
    poor: int


@dataclass(frozen=True)
class Nps:
    """−100…+100, None without answers; shown with n and without a % sign."""

    value: Decimal | None
    promoters: int
    passives: int
    detractors: int

    @property
    def n(self) -> int:
        return self.promoters + self.passives + self.detractors


@dataclass(frozen=True)
class WorkItemFact:
    """A task as the rules need it; days are local, and a due day ends at its last second."""

    created_on: date | None = None
    started_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    is_cancelled: bool = False
    assignee: str = ""

    @property
    def planned_for(self) -> date | None:
        """The due day; without one, the day of its start or of its making."""
        return self.due_on or self.started_on or self.created_on

    def is_done_by(self, day: date) -> bool:
        return self.done_on is not None and self.done_on <= day

    def is_late(self, as_of: date) -> bool:
        """Done after its due day, or open and overdue at the as-of day. Without a due day never late."""
        if self.due_on is None:
            return False
        if self.done_on is not None and self.done_on <= as_of:
            return self.done_on > self.due_on
        return self.due_on < as_of


@dataclass(frozen=True)
class Cohort:
    """Users who began on a day, and how many of them were active on day n."""

    began_on: date
    size: int
    active: int


def completion(items: Iterable[WorkItemFact], period: Period) -> Share:
    """Of the items planned for the period and not cancelled, those done by its end. Never above 100 %."""
    planned = [item for item in _kept(items) if item.planned_for and period.contains(item.planned_for)]
    return Share(sum(item.is_done_by(period.end) for item in planned), len(planned))


def on_time(items: Iterable[WorkItemFact], period: Period | None = None) -> Share:
    """Of the items done (in the period) that have a due day, those done on it or before."""
    done = [(i.done_on, i.due_on) for i in _kept(items) if i.done_on and (not period or period.contains(i.done_on))]
    due = [(done_on, due_on) for done_on, due_on in done if due_on]
    return Share(sum(done_on <= due_on for done_on, due_on in due), len(due))


def delay(items: Iterable[WorkItemFact], as_of: date) -> Share:
    """Done late, plus open and overdue at the as-of day, of all items with a due day."""
    due = [item for item in _kept(items) if item.due_on]
    return Share(sum(item.is_late(as_of) for item in due), len(due))


def cycle_time(items: Iterable[WorkItemFact]) -> CycleTime:
    """Median and P85 of the days from start to completion; items that end before they start are left out."""
    days = [Decimal(span) for span in cycle_days(items)]
    return CycleTime(quantile(days, Decimal("0.5")), quantile(days, Decimal("0.85")), len(days))


def cycle_days(items: Iterable[WorkItemFact]) -> tuple[int, ...]:
    """Days from start to completion of every item that has both, the shortest first; what cycle_time() is made of."""
    spans = [(i.done_on - i.started_on).days for i in _kept(items) if i.done_on and i.started_on]
    return tuple(sorted(span for span in spans if span >= 0))


def allocation(items: Iterable[WorkItemFact]) -> tuple[tuple[str, int], ...]:
    """Items per person, cancelled ones left out, the busiest first and equals by name; "" is nobody."""
    counts = Counter(item.assignee for item in _kept(items))
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))


def stickiness(dau: Decimal | None, mau: Decimal | None) -> Decimal | None:
    """Mean DAU ÷ MAU as a share; None when either is missing or MAU ≤ 0. Above 1 the data contradict themselves."""
    return _quotient(dau, mau)


def arpu(revenue: Decimal | None, users: Decimal | None) -> Decimal | None:
    """Revenue ÷ active users (ARPPU: ÷ paying users) in yuan; None when either is missing or users ≤ 0."""
    return _quotient(revenue, users)


def retention(cohorts: Iterable[Cohort], *, day: int, as_of: date) -> Share:
    """Users active on day n of all users in cohorts at least n days old; younger cohorts do not count yet."""
    ripe = [cohort for cohort in cohorts if cohort.began_on + timedelta(days=day) <= as_of]
    return Share(sum(cohort.active for cohort in ripe), sum(cohort.size for cohort in ripe))


def nps(answers: Iterable[int]) -> Nps:
    """% promoters (9–10) − % detractors (0–6). Raises ValueError for an answer outside 0–10."""
    given = _within(answers, 0, 10)
    promoters, detractors = sum(a >= 9 for a in given), sum(a <= 6 for a in given)
    value = Decimal(promoters - detractors) * 100 / len(given) if given else None
    return Nps(value, promoters, len(given) - promoters - detractors, detractors)


def csat(answers: Iterable[int]) -> Share:
    """Answers of 4 or 5 out of 5. Raises ValueError for an answer outside 1–5."""
    given = _within(answers, 1, 5)
    return Share(sum(a >= 4 for a in given), len(given))


def ces(answers: Iterable[int]) -> Decimal | None:
    """Mean of 1–7. Raises ValueError for an answer outside 1–7."""
    return _mean(_within(answers, 1, 7))


def sentiment(ratings: Iterable[int]) -> Sentiment:
    """Counts of good, neutral and poor ratings. Raises ValueError for stars outside 1–5."""
    stars = _within(ratings, 1, 5)
    return Sentiment(sum(s >= 4 for s in stars), sum(s == 3 for s in stars), sum(s <= 2 for s in stars))


def mean_rating(ratings: Iterable[int]) -> Decimal | None:
    """Σ(star·n) ÷ Σn, None without ratings. Raises ValueError for stars outside 1–5."""
    return _mean(_within(ratings, 1, 5))


def _kept(items: Iterable[WorkItemFact]) -> list[WorkItemFact]:
    return [item for item in items if not item.is_cancelled]


def _quotient(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    return None if above is None or below is None or below <= 0 else above / below


def _within(answers: Iterable[int], low: int, high: int) -> list[int]:
    given = list(answers)
    if any(not low <= answer <= high for answer in given):
        raise ValueError(f"An answer is a whole number from {low} to {high}.")
    return given


def _mean(answers: list[int]) -> Decimal | None:
    return Decimal(sum(answers)) / len(answers) if answers else None
