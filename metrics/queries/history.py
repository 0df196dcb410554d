"""Recorded values of a stretch of time and, for each measure, the last one before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from metrics.facts import SeriesPoint
from metrics.models import MetricSnapshot
from metrics.models.snapshot import MetricSnapshotQuerySet
from metrics.period import Period

Key = tuple[UUID, UUID]  # product, metric
History = dict[Key, list[MetricSnapshot]]


def history(snapshots: MetricSnapshotQuerySet, *, start: date, end: date) -> History:
    """Current values by product and measure, oldest first, from the last one before `start` up to `end`. One statement."""
    same = MetricSnapshot.objects.filter(product=OuterRef("product"), metric=OuterRef("metric"), date__lt=start)
    last_before = Subquery(same.order_by("-date").values("date")[:1])
    wanted = snapshots.filter(Q(date__gte=start) | Q(date=last_before), date__lte=end)
    found: History = defaultdict(list)
    for row in wanted.current().select_related("metric", "product", "recorded_by", "batch__by").order_by("date"):
        found[row.product_id, row.metric_id].append(row)
    return dict(found)


def point(row: MetricSnapshot) -> SeriesPoint:
    return SeriesPoint(row.date, row.value, row.provenance, row.numerator, row.denominator, row.n)


def last_before(rows: Sequence[MetricSnapshot], day: date) -> MetricSnapshot | None:
    """Of rows in order of their days, the last one before `day`."""
    return max((row for row in rows if row.date < day), key=lambda row: row.date, default=None)


def inside(rows: Sequence[MetricSnapshot], period: Period) -> list[MetricSnapshot]:
    return [row for row in rows if period.contains(row.date)]
