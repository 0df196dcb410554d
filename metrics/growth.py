"""Growth against a base that is always named. A base ≤ 0 or missing has no rate, and missing is not zero."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .period import Period, Step


@dataclass(frozen=True)
class Growth:
    """Difference in the metric's unit, rate as a share of the base (0.5 is +50 %), and why either is absent.

    Reasons: missing_now, missing_base, base_not_positive. `base_date` is the day of the base point, `base_period`
    the period looked at: it is there even when it held no point, so that “—” can say what it was compared with.
    """

    delta: Decimal | None
    ratio: Decimal | None
    reason: str | None = None
    base: Decimal | None = None
    base_date: date | None = None
    base_period: Period | None = None


def growth(now: Decimal | None, base: Decimal | None) -> Growth:
    """now − base, and (now − base) ÷ base when the base is positive."""
    if now is None:
        return Growth(None, None, "missing_now", base)
    if base is None:
        return Growth(None, None, "missing_base")
    delta = now - base
    if base <= 0:
        return Growth(delta, None, "base_not_positive", base)
    return Growth(delta, delta / base, None, base)


def pp(now: Decimal | None, base: Decimal | None) -> Decimal | None:
    """Difference of two ratios in percentage points: 0.5 against 0.577 is −7.7."""
    return None if now is None or base is None else (now - base) * 100


def period_on_period(series: Mapping[date, Decimal], at: date, step: Step = Step.MONTH) -> Growth:
    """Growth of the period in which `at` lies against the one just before. A gap is a missing base, never skipped."""
    now = Period.around(at, step)
    return _against(series, now, now.before())


def year_on_year(series: Mapping[date, Decimal], at: date, step: Step = Step.MONTH) -> Growth:
    """Growth of the period in which `at` lies against the same period a year earlier."""
    now = Period.around(at, step)
    return _against(series, now, now.year_earlier())


def _against(series: Mapping[date, Decimal], now: Period, base: Period) -> Growth:
    now_day, base_day = _last_day(series, now), _last_day(series, base)
    found = growth(series[now_day] if now_day else None, series[base_day] if base_day else None)
    return replace(found, base_date=base_day, base_period=base)


def _last_day(series: Mapping[date, Decimal], period: Period) -> date | None:
    return max((day for day in series if period.contains(day)), default=None)
