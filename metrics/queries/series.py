"""Measures over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from metrics.facts import Series
from metrics.growth import Growth, growth, period_on_period, year_on_year
from metrics.models import MetricSnapshot, Product
from metrics.models.metric import Category
from metrics.models.snapshot import MetricSnapshotQuerySet
from metrics.period import Period
from metrics.queries.history import History, history, inside, last_before, point
from pmreview.accounts.models import User

ORDER = {category: place for place, category in enumerate(Category.values)}


def history_of(person: User, period: Period) -> History:
    """The recorded values of every product `person` works on, from the start of the same period a year earlier on.

    What series_in() and ends_in() are made of. One statement.
    """
    return _history(MetricSnapshot.objects.filter(product__people=person), period)


def history_for(product: Product, period: Period) -> History:
    """The same for one product."""
    return _history(MetricSnapshot.objects.filter(product=product), period)


def series_in(found: History, period: Period) -> list[Series]:
    """Every measure with a value in `period`, by product and category; its points begin with the last value before."""
    return sorted((_series(rows, period) for rows in found.values() if inside(rows, period)), key=_place)


def _history(snapshots: MetricSnapshotQuerySet, period: Period) -> History:
    return history(snapshots, start=period.year_earlier().start, end=period.end)


def _place(series: Series) -> tuple[str, str, int, str]:
    return series.product, str(series.product_id), ORDER[series.category], series.code


def _series(rows: Sequence[MetricSnapshot], period: Period) -> Series:
    mine, before = inside(rows, period), last_before(rows, period.start)
    points = tuple(point(row) for row in mine)
    base, last = (point(before) if before else None), points[-1]
    values = {row.date: row.value for row in rows}
    metric, product = rows[0].metric, rows[0].product
    return Series(
        metric_id=metric.pk,
        code=metric.code,
        name=metric.name,
        unit=metric.unit,
        kind=metric.kind,
        direction=metric.direction,
        category=metric.category,
        product_id=product.pk,
        product=product.name,
        points=(base, *points) if base else points,
        base=base,
        last=last,
        growth=_growth(values, last.date, base.date if base else None),
        period_on_period=period_on_period(values, last.date),
        year_on_year=year_on_year(values, last.date),
        source=last.source,
        as_of=last.date,
        definition=metric.definition,
        formula=metric.formula,
    )


def _growth(values: Mapping[date, Decimal], now: date, base: date | None) -> Growth:
    return replace(growth(values[now], values[base] if base else None), base_date=base)
