"""What a user said, once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.models.imported import CountedManager, Imported
from metrics.models.product import Product, ProductFactQuerySet
from metrics.models.record import Record


class Suggestion(models.TextChoices):
    FEATURE = "feature", _("feature")
    INTERFACE = "interface", _("interface")
    USABILITY = "usability", _("usability")


class FeedbackQuerySet(ProductFactQuerySet["FeedbackItem"]):
    pass


FeedbackManager = CountedManager.from_queryset(FeedbackQuerySet)


class FeedbackItem(Imported, Record):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="feedback", verbose_name=_("product"))
    date = models.DateField(_("date"), db_index=True)
    channel = models.CharField(_("channel"), max_length=60, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    nps = models.PositiveSmallIntegerField(_("likelihood to recommend"), null=True, blank=True)
    suggestion = models.CharField(_("kind of suggestion"), max_length=10, choices=Suggestion, blank=True)
    text = models.TextField(_("words"), max_length=2000, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    external_id = models.CharField(_("number in the source"), max_length=100, blank=True, editable=False)

    objects = FeedbackManager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-date", "-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__gte=1, rating__lte=5),
                name="feedback_rating_in_stars",
                violation_error_code="rating",
                violation_error_message=_("Choose a rating from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=models.Q(nps__isnull=True) | models.Q(nps__lte=10),
                name="feedback_nps_from_0_to_10",
                violation_error_code="nps",
                violation_error_message=_("Choose a likelihood to recommend from 0 to 10."),
            ),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=False) | models.Q(nps__isnull=False) | ~models.Q(text=""),
                name="feedback_says_something",
                violation_error_code="text",
                violation_error_message=_("Give a rating, a likelihood to recommend or the user's words."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.text[:40]}".strip()

    @property
    def provenance(self) -> str:
        """Where it comes from, as a sentence in the active language."""
        return self.told(self.source, self.created_by, self.created_at)
