"""Rows that may have come from a file: they know which and where in it, and count until the import is undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class CountedManager(models.Manager[Row]):
    """Leaves out what an undone import brought. The plain manager for everything ever recorded is `_base_manager`."""

    def get_queryset(self) -> Any:
        found: Any = super().get_queryset()
        return found.counted()


class ImportedQuerySet(models.QuerySet[Row]):
    def counted(self) -> Self:
        """Without the rows of undone imports; rows typed by hand always count."""
        batches = self.model._meta.get_field("batch").related_model
        return self.exclude(batch__in=batches._base_manager.filter(status="undone").values("pk"))  # type: ignore[union-attr]


class Imported(models.Model):
    batch = models.ForeignKey(
        "metrics.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("import"),
    )
    row = models.PositiveIntegerField(_("row in the file"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def import_sentence(self) -> str:
        """File, row, importer, time and as-of day, in the active language; empty for what was typed by hand."""
        return self.batch.sentence(self.row) if self.batch else ""

    def told(self, source: str, by: Any, moment: datetime) -> str:
        """Where the row comes from: the source it names and its import; without either, who entered it and when."""
        if source or self.batch:
            return " · ".join(filter(None, [source, self.import_sentence]))
        day = timezone.localdate(moment).isoformat()
        if by is None:
            return gettext("Recorded on %(day)s") % {"day": day}
        return gettext("Entered by %(name)s on %(day)s") % {"name": by, "day": day}
