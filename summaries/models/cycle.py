"""The review cycle: one period, everybody's summary, two deadlines."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from metrics.period import Period


class CycleQuerySet(models.QuerySet["Cycle"]):
    def open(self) -> CycleQuerySet:
        return self.filter(closed_at=None)


class Cycle(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    period_start = models.DateField(_("first day"))
    period_end = models.DateField(_("last day"))
    submit_by = models.DateTimeField(_("submit by"))
    review_by = models.DateTimeField(_("review by"))
    score_cap = models.DecimalField(
        _("cap of a goal's score"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("1.20"),
        help_text=_("1.20 counts 120% at most."),
    )
    allows_withdrawal = models.BooleanField(_("authors may withdraw before the review"), default=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("review cycle")
        verbose_name_plural = _("review cycles")
        ordering = ["-period_end", "-submit_by"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")),
                name="cycle_ends_after_it_starts",
                violation_error_message=_("Choose a last day after the first day."),
            ),
            models.CheckConstraint(
                condition=models.Q(review_by__gte=models.F("submit_by")),
                name="cycle_reviews_after_submission",
                violation_error_message=_("Choose a review deadline after the submission deadline."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the active language."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def days_left(self) -> int:
        """Whole days until submissions are due; negative when overdue."""
        return (timezone.localdate(self.submit_by) - timezone.localdate()).days
