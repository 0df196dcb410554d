"""What the queries answer with. Plain and frozen: no fact reaches back into the database.

Values are in the unit of their measure; percentages are fractions (0.5 is 50 %). Names are in the language that was
active when the question was asked. `source` is a sentence for people; `origin` names the files and rows, or who typed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from metrics.attainment import Attainment
from metrics.delivery import CycleTime, Share
from metrics.growth import Growth


@dataclass(frozen=True)
class SeriesPoint:
    """One recorded value, with the parts of a ratio or the number of answers of a score where they are known."""

    date: date
    value: Decimal
    source: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int | None = None


@dataclass(frozen=True)
class GoalFact:
    """A goal and how far it was reached. `is_verified` is False where `actual` was typed by hand."""

    id: UUID
    title: str
    metric: str | None
    metric_name: str
    unit: str
    direction: str
    baseline: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    weight: Decimal
    attainment: Attainment
    series: tuple[SeriesPoint, ...]
    source: str
    as_of: date | None
    is_verified: bool
    low: Decimal | None
    high: Decimal | None
    period_start: date
    period_end: date
    product_id: UUID
    product: str
    owner_id: UUID
    owner: str


@dataclass(frozen=True)
class Series:
    """A measure of one product over a period. `growth` is the last value against the last one before the period;
    the other two are the last value's month against the month before and against the same month a year earlier."""

    metric_id: UUID
    code: str
    name: str
    unit: str
    kind: str
    direction: str
    category: str
    product_id: UUID
    product: str
    points: tuple[SeriesPoint, ...]
    base: SeriesPoint | None
    last: SeriesPoint | None
    growth: Growth
    period_on_period: Growth
    year_on_year: Growth
    source: str
    as_of: date | None
    definition: str
    formula: str


@dataclass(frozen=True)
class Quote:
    id: UUID
    text: str
    rating: int | None
    channel: str
    date: date
    suggestion: str
    source: str
    origin: str = ""


@dataclass(frozen=True)
class FeedbackFacts:
    """`total` items, of which `ratings` carry stars: good 4–5, neutral 3, poor 1–2. `nps` is −100…+100 of `nps_n`,
    and `nps_parts` are its promoters, passives and detractors.

    `suggestions` counts by kind (feature, interface, usability), kinds without any left out; `quotes` are the newest.
    """

    total: int
    ratings: int
    good: int
    neutral: int
    poor: int
    average: Decimal | None
    by_quarter: tuple[tuple[str, int, int, int], ...]
    suggestions: dict[str, int]
    nps: Decimal | None
    nps_n: int
    nps_parts: tuple[int, int, int]
    quotes: tuple[Quote, ...]
    source: str
    as_of: date | None
    origin: str = ""

    @property
    def n(self) -> int:
        """How many carry stars: the whole of the three shares."""
        return self.ratings

    @property
    def good_share(self) -> Decimal | None:
        return Share(self.good, self.ratings).value

    @property
    def poor_share(self) -> Decimal | None:
        return Share(self.poor, self.ratings).value


@dataclass(frozen=True)
class BlockerFact:
    text: str
    opened_on: date
    resolved_on: date | None
    resolution: str


@dataclass(frozen=True)
class ProjectFact:
    """A project as it stood at `as_of`. Rates are shares with numerator, denominator and value; days are Decimals."""

    id: UUID
    name: str
    aim: str
    started_on: date | None
    due_on: date | None
    finished_on: date | None
    items: int
    done: int
    completion: Share
    on_time: Share
    delay: Share
    cycle: CycleTime
    cycle_days: tuple[int, ...]
    allocation: tuple[tuple[str, int], ...]
    open_blockers: tuple[str, ...]
    resolved_blockers: tuple[str, ...]
    as_of: date
    blockers: tuple[BlockerFact, ...]
    product_id: UUID
    product: str
    source: str
    origin: str = ""

    @property
    def cycle_median(self) -> Decimal | None:
        return self.cycle.median


@dataclass(frozen=True)
class Derived:
    """A figure made of two others, before the period and at its end; `parts` shows both sums, `made_of` the two codes.

    `points` are the base and every month of the period with both parts, the sum of each as its source.
    """

    code: str
    name: str
    unit: str
    base: SeriesPoint | None
    last: SeriesPoint | None
    growth: Growth
    parts: str
    product: str
    points: tuple[SeriesPoint, ...]
    made_of: tuple[str, str]


@dataclass(frozen=True)
class Contradiction:
    """Figures that do not go together. `level` is "warn" where somebody should explain, "info" where it is worth a look."""

    code: str
    sentence: str
    sum: str
    level: str
    product: str
