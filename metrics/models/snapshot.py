"""One measured value on one day. Never changed: a later row for the same product, measure and day takes its place."""

from __future__ import annotations

import itertools
import time
import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.models.imported import CountedManager, Imported
from metrics.models.metric import Metric
from metrics.models.product import Product, ProductFactQuerySet

_calls = itertools.count()


def ordered_uuid() -> uuid.UUID:
    """A random UUID that sorts after those this process made before, so rows of one moment keep their order."""
    moment = (time.time_ns() // 1_000_000) & 0xFFFFFFFFFFFF
    return uuid.UUID(int=moment << 80 | (next(_calls) & 0xFFFFFFFF) << 48 | uuid.uuid4().int & 0xFFFFFFFFFFFF)


class Unchangeable(TypeError):
    """Somebody tried to change or delete a recorded value; record a new one instead."""

    def __init__(self) -> None:
        super().__init__("A recorded value never changes: add another row for the same day, it takes its place.")


class MetricSnapshotQuerySet(ProductFactQuerySet["MetricSnapshot"]):
    def current(self) -> MetricSnapshotQuerySet:
        """Without the rows another row has taken the place of."""
        same = MetricSnapshot.objects.filter(**{key: models.OuterRef(key) for key in ("product", "metric", "date")})
        later = models.Q(recorded_at__gt=models.OuterRef("recorded_at"))
        tied = models.Q(recorded_at=models.OuterRef("recorded_at"), id__gt=models.OuterRef("id"))
        return self.exclude(models.Exists(same.filter(later | tied)))

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable

    def delete(self) -> NoReturn:
        raise Unchangeable


SnapshotManager = CountedManager.from_queryset(MetricSnapshotQuerySet)


class MetricSnapshot(Imported):
    id = models.UUIDField(primary_key=True, default=ordered_uuid, editable=False)
    # `snapshot_latest` begins with the product, and nobody asks by measure or person alone: three indexes less to write.
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="snapshots", db_index=False, verbose_name=_("product")
    )
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, related_name="snapshots", db_index=False, verbose_name=_("measure")
    )
    date = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    numerator = models.DecimalField(_("numerator"), max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=20, decimal_places=6, null=True, blank=True)
    n = models.PositiveIntegerField(_("number of answers"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )

    objects = SnapshotManager()

    class Meta:
        verbose_name = _("recorded value")
        verbose_name_plural = _("recorded values")
        ordering = ["date", "recorded_at", "id"]
        indexes = [models.Index(fields=["product", "metric", "date", "recorded_at"], name="snapshot_latest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(denominator__isnull=True) | ~models.Q(denominator=0),
                name="snapshot_denominator_not_zero",
                violation_error_code="denominator",
                violation_error_message=_("A share of nothing cannot be computed: leave the denominator empty instead of 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} {self.date} {self.value}"

    def save(self, **kwargs: Any) -> None:
        """Inserts the row; raises Unchangeable when it was saved before."""
        if not self._state.adding:
            raise Unchangeable
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        """Raises Unchangeable, always."""
        raise Unchangeable

    @property
    def provenance(self) -> str:
        """Where the value comes from, as a sentence in the active language."""
        return self.told(self.source, self.recorded_by, self.recorded_at)
