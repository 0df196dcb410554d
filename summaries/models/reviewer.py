"""Who decides on a summary."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reviewer(models.Model):
    """Who decides on a summary, in order: the line manager first, then whoever the cycle adds. Fixed at submission."""

    summary = models.ForeignKey(
        "summaries.Summary", on_delete=models.CASCADE, related_name="reviewers", verbose_name=_("summary")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["summary", "user"], name="one_review_per_person")]

    def __str__(self) -> str:
        return f"{self.user.name}: {self.summary_id}"
