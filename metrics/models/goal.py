"""What somebody set out to reach, and by when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.models.imported import CountedManager, Imported, ImportedQuerySet
from metrics.models.metric import Metric, Unit
from metrics.models.product import Product
from metrics.models.record import Record
from metrics.period import Period
from pmreview.accounts.models import User, UserQuerySet


class GoalDirection(models.TextChoices):
    """The values of `metrics.attainment.Direction`, with words."""

    UP = "up", _("higher is better")
    DOWN = "down", _("lower is better")
    RANGE = "range", _("stay within a range")
    NOT_BELOW = "not_below", _("never below the target")
    NOT_ABOVE = "not_above", _("never above the target")
    MILESTONE = "milestone", _("milestones done")


class GoalQuerySet(ImportedQuerySet["Goal"]):
    def visible_to(self, user: User) -> GoalQuerySet:
        """Own goals and those of the people below; a colleague on the same product does not see them."""
        below = UserQuerySet(User).below(user)
        return self.filter(models.Q(owner=user) | models.Q(owner__in=below.values("pk")))

    def editable_by(self, user: User) -> GoalQuerySet:
        return self.filter(owner=user)

    def within(self, period: Period) -> GoalQuerySet:
        """Goals whose own period shares at least one day with `period`."""
        return self.filter(period_start__lte=period.end, period_end__gte=period.start)


GoalManager = CountedManager.from_queryset(GoalQuerySet)


class Goal(Imported, Record):
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="goals", editable=False, verbose_name=_("owner")
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="goals", verbose_name=_("product"))
    title = models.CharField(_("title"), max_length=120)
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, related_name="goals", null=True, blank=True, verbose_name=_("measure")
    )
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    direction = models.CharField(_("direction"), max_length=10, choices=GoalDirection, default=GoalDirection.UP)
    baseline = models.DecimalField(_("baseline"), max_digits=20, decimal_places=6, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=6, null=True, blank=True)
    actual = models.DecimalField(_("actual"), max_digits=20, decimal_places=6, null=True, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    period_start = models.DateField(_("first day"))
    period_end = models.DateField(_("last day"))
    low = models.DecimalField(_("lower end"), max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("upper end"), max_digits=20, decimal_places=6, null=True, blank=True)
    tolerance = models.DecimalField(_("tolerance"), max_digits=20, decimal_places=6, null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = GoalManager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["-weight", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=0, weight__lte=100),
                name="goal_weight_is_a_percentage",
                violation_error_code="weight",
                violation_error_message=_("Choose a weight between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")),
                name="goal_ends_after_it_starts",
                violation_error_code="period_end",
                violation_error_message=_("Choose a last day on or after the first day."),
            ),
            models.CheckConstraint(
                condition=~models.Q(direction="range")
                | models.Q(low__isnull=False, high__isnull=False, high__gte=models.F("low")),
                name="goal_range_has_two_ends",
                violation_error_code="high",
                violation_error_message=_("Give the lower and the upper end of the range, the lower one first."),
            ),
            models.CheckConstraint(
                condition=models.Q(tolerance__isnull=True) | models.Q(tolerance__gt=0),
                name="goal_tolerance_is_positive",
                violation_error_code="tolerance",
                violation_error_message=_("Choose a tolerance above 0, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=models.Q(direction__in=GoalDirection.values, unit__in=Unit.values),
                name="goal_known_words",
                violation_error_message=_("Choose the unit and the direction from the lists."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)
