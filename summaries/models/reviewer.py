"""Who decides on a summary, what they think of it, and who stands in while they are away."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmreview.accounts.models import User


class Reviewer(models.Model):
    """Who decides on a summary, in order: the line manager first, then whoever the cycle adds. Fixed at submission."""

    summary = models.ForeignKey(
        "summaries.Summary", on_delete=models.CASCADE, related_name="reviewers", verbose_name=_("summary")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    begun_at = models.DateTimeField(_("first looked at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["summary", "user"], name="one_review_per_person")]

    def __str__(self) -> str:
        return f"{self.user.name}: {self.summary_id}"


class Assessment(models.Model):
    """What a reviewer wrote and graded when approving a version; the newest of a summary counts. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summary = models.ForeignKey(
        "summaries.Summary", on_delete=models.PROTECT, related_name="assessments", verbose_name=_("summary")
    )
    version = models.ForeignKey(
        "summaries.Version", on_delete=models.PROTECT, related_name="assessments", verbose_name=_("version")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    grade = models.CharField(_("grade"), max_length=16, blank=True)
    text = models.TextField(_("assessment"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.summary_id} {self.grade}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("An assessment is never changed.")
        super().save(*args, **kwargs)


class Placement(models.Model):
    """Where a summary's author stands in the nine boxes, 1 to 3 each way; each move has its reason and its number.

    The highest number counts. Of two people moving somebody at once only one gets the next number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summary = models.ForeignKey(
        "summaries.Summary", on_delete=models.PROTECT, related_name="placements", verbose_name=_("summary")
    )
    number = models.PositiveIntegerField(_("number"), default=1)
    performance = models.PositiveSmallIntegerField(_("performance"))
    potential = models.PositiveSmallIntegerField(_("potential"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "number"], name="one_placement_per_number"),
            models.CheckConstraint(
                condition=models.Q(performance__range=(1, 3), potential__range=(1, 3)), name="placement_is_in_a_box"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary_id} {self.performance}×{self.potential}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("A placement is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied("A placement is never deleted.")


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def active(self, at: datetime | None = None) -> DelegationQuerySet:
        """Those that hold at a moment, now unless said."""
        at = at or timezone.now()
        return self.filter(starts_at__lte=at, ends_at__gt=at, cancelled_at=None)

    def visible_to(self, user: User) -> DelegationQuerySet:
        """Those of the person, those in which they stand in, and for HR all."""
        return self if user.is_hr else self.filter(models.Q(user=user) | models.Q(to=user))

    def endable_by(self, user: User) -> DelegationQuerySet:
        """Whoever is away ends their own, HR anybody's."""
        return self if user.is_hr else self.filter(user=user)

    def to(self, user: User) -> DelegationQuerySet:
        return self.filter(to=user)


class Delegation(models.Model):
    """While somebody is away, from the first to the last day, a colleague may read and decide in their place.

    The days are those of who is away: `starts_at` and `ends_at` are the midnights before and after, in that person's time
    zone when it is saved.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("who is away")
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stands_in", verbose_name=_("who stands in")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    starts_at = models.DateTimeField(_("from midnight"), editable=False)
    ends_at = models.DateTimeField(_("until midnight"), editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("ended early at"), null=True, blank=True, editable=False)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-starts_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="delegation_ends_after_it_starts",
                violation_error_message=_("Choose a last day that is not before the first."),
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("to")),
                name="delegation_to_somebody_else",
                violation_error_message=_("Choose a colleague, not yourself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.to_id} {self.starts_on}–{self.ends_on}"

    @property
    def state(self) -> str:
        """Where it is now: "coming", "now", "over", or "ended" when it was ended early."""
        if self.cancelled_at is not None:
            return "ended"
        now = timezone.now()
        return "coming" if now < self.starts_at else "over" if now >= self.ends_at else "now"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.starts_at = self.user.midnight(self.starts_on)
        self.ends_at = self.user.midnight(self.ends_on + timedelta(days=1))
        super().save(*args, **kwargs)


def acting_for(user: User) -> set[uuid.UUID]:
    """Whose decisions the person may take today: their own and those of whom they stand in for. One query."""
    return {user.pk, *Delegation.objects.active().to(user).values_list("user_id", flat=True)}
