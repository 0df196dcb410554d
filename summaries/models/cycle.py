"""The review cycle: one period, everybody's summary, two deadlines, and the rules by which it is written and judged."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from metrics.period import Period
from pmreview.accounts.models import User
from summaries.sections import SECTIONS


def every_step() -> list[str]:
    return [section.key for section in SECTIONS]


class Editing(models.TextChoices):
    """Until when an author may take back what was submitted."""

    NEVER = "never", _("never")
    UNTIL_REVIEW = "until_review", _("until the review begins")
    UNTIL_CLOSED = "until_closed", _("as long as nobody has approved it")


class DownRule(models.TextChoices):
    """How a goal without a baseline is counted when less is better (domain rule 3)."""

    MIRROR = "mirror", _("2 − actual ÷ target")
    INVERSE = "inverse", _("target ÷ actual")


class SecondLine(models.TextChoices):
    """Who decides after the line manager."""

    NONE = "none", _("nobody else")
    MANAGERS_MANAGER = "managers_manager", _("the manager's manager")


class CycleQuerySet(models.QuerySet["Cycle"]):
    def open(self) -> CycleQuerySet:
        return self.filter(opened_at__isnull=False, closed_at=None)


class Cycle(models.Model):
    """In preparation until `opened_at`, then open until `closed_at`. Summaries exist from opening on.

    `grades` is the scale, best first: a list of {"key", "label", "from", "share"}; `from` is the least attainment for it
    as a decimal string such as "1.10" or "", `share` its part of everybody in percent by the guide, or null.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    period_start = models.DateField(_("first day"))
    period_end = models.DateField(_("last day"))
    submit_by = models.DateTimeField(_("submit by"))
    review_by = models.DateTimeField(_("review by"))
    time_zone = models.CharField(_("time zone"), max_length=40, default=settings.TIME_ZONE)
    steps = models.JSONField(_("steps"), default=every_step)
    score_cap = models.DecimalField(
        _("cap of a goal's score"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("1.20"),
        help_text=_("1.20 counts 120% at most."),
    )
    down_rule = models.CharField(
        _("less is better, without a baseline"), max_length=8, choices=DownRule, default=DownRule.MIRROR
    )
    editing = models.CharField(
        _("authors may take back what they submitted"), max_length=12, choices=Editing, default=Editing.UNTIL_REVIEW
    )
    second_line = models.CharField(_("second reviewer"), max_length=16, choices=SecondLine, default=SecondLine.NONE)
    extra_reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("further reviewers")
    )
    grades = models.JSONField(_("grades"), default=list, blank=True)
    asks_assessment = models.BooleanField(_("an approval needs a written assessment"), default=False)
    has_nine_box = models.BooleanField(_("performance and potential are placed in nine boxes"), default=False)
    asks_peers = models.BooleanField(_("colleagues may be asked"), default=False)
    shows_peers_to_author = models.BooleanField(_("authors see what colleagues answered"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
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
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_in_preparation(self) -> bool:
        return self.opened_at is None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def local(self, moment: datetime) -> datetime:
        """The moment on the cycle's clock."""
        return timezone.localtime(moment, self.zone)

    @property
    def days_left(self) -> int:
        """Whole days of the cycle's calendar until submissions are due; negative when overdue."""
        return (self.local(self.submit_by).date() - self.local(timezone.now()).date()).days

    def has_step(self, key: str) -> bool:
        return key in self.steps

    def grade_label(self, key: str) -> str:
        """What a grade is called on the scale; the key itself when it is not on it."""
        return next((grade["label"] or key for grade in self.grades if grade["key"] == key), key)

    @property
    def grade_keys(self) -> list[str]:
        return [grade["key"] for grade in self.grades]


class Participant(models.Model):
    """Somebody HR has put into a cycle. From opening on there is a summary for each."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="participants", verbose_name=_("cycle"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["user__employee_number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "user"], name="one_place_per_person")]

    def __str__(self) -> str:
        return f"{self.user.name}: {self.cycle_id}"


def on_scale(cycle: Cycle, grade: str) -> bool:
    """Whether the cycle has such a grade; an empty one only where it has none."""
    keys: list[Any] = cycle.grade_keys
    return grade in keys if keys else grade == ""


def reviewers_of(author: User, cycle: Cycle) -> list[User]:
    """Who decides on a summary, in order: the line manager, the second line, whoever the cycle adds; never the author."""
    line = [author.manager, author.manager.manager if author.manager and cycle.second_line != SecondLine.NONE else None]
    named = [*line, *sorted(cycle.extra_reviewers.all(), key=lambda one: one.employee_number)]
    return list(dict.fromkeys(person for person in named if person is not None and person != author))
