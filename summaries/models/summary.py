"""The summary of one person in one cycle. `review.workflow.perform` is the only writer of its status."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.attainment import attain
from metrics.facts import Series
from pmreview.accounts.models import User
from summaries.models.cycle import Cycle, reviewers_of
from summaries.models.reviewer import Reviewer, acting_for
from summaries.sections import BY_KEY, SECTIONS, Section
from summaries.sections.facts import Facts

if TYPE_CHECKING:
    from summaries.models.version import Version


class Status(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Draft")
    SUBMITTED = "submitted", gettext_lazy("In review")
    RETURNED = "returned", gettext_lazy("Returned for changes")
    APPROVED = "approved", gettext_lazy("Approved")
    APPEALED = "appealed", gettext_lazy("Appealed")
    ACKNOWLEDGED = "acknowledged", gettext_lazy("Acknowledged")
    ARCHIVED = "archived", gettext_lazy("Archived")


WRITABLE = frozenset({Status.DRAFT, Status.RETURNED})
DECIDED = frozenset({Status.APPROVED, Status.APPEALED, Status.ACKNOWLEDGED, Status.ARCHIVED})


@dataclass(frozen=True)
class Commitment:
    """A goal promised in the last cycle, with what became of it."""

    name: str
    unit: str
    target: Decimal | None
    actual: Decimal | None
    outcome: str
    series: Series | None
    before: Summary


class SummaryQuerySet(models.QuerySet["Summary"]):
    def visible_to(self, user: User) -> SummaryQuerySet:
        """Own ones; once submitted, those assigned to the person or to whom they stand in for, those written below
        them, and for HR all. Never a draft."""
        sent = ~models.Q(status=Status.DRAFT) & models.Q(submitted_at__isnull=False)
        theirs = models.Q(reviewers__user__in=acting_for(user)) | models.Q(author__in=User.objects.below(user))
        seen = models.Q(author=user) | (sent & (models.Q() if user.is_hr else theirs))
        return self.filter(pk__in=Summary.objects.filter(seen).values("pk"))

    def sent(self) -> SummaryQuerySet:
        """Those that stand submitted: no draft, and nothing that was withdrawn."""
        return self.filter(submitted_at__isnull=False).exclude(status=Status.DRAFT)

    def written_by(self, user: User) -> SummaryQuerySet:
        return self.filter(author=user)

    def awaiting(self, reviewer: User) -> SummaryQuerySet:
        """Submitted, and `reviewer`, or whom they stand in for, is the next to decide. Never one's own."""
        undecided = Reviewer.objects.filter(summary=models.OuterRef("pk"), decided_at=None).order_by("position", "pk")
        waiting = self.filter(status=Status.SUBMITTED).exclude(author=reviewer)
        return waiting.alias(turn=models.Subquery(undecided.values("user")[:1])).filter(turn__in=acting_for(reviewer))

    def with_people(self) -> SummaryQuerySet:
        people = self.select_related("author", "author__manager", "author__manager__manager", "cycle")
        return people.prefetch_related("reviewers__user", "cycle__extra_reviewers")


class Summary(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="summaries", verbose_name=gettext_lazy("cycle"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="summaries", verbose_name=gettext_lazy("author")
    )
    status = models.CharField(
        gettext_lazy("state"), max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("summary")
        verbose_name_plural = gettext_lazy("summaries")
        ordering = ["-cycle__period_end", "author__employee_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "author"],
                name="one_summary_per_cycle",
                violation_error_message=gettext_lazy("This person is in the cycle already."),
            )
        ]
        indexes = [models.Index(fields=["cycle", "changed_at"], name="summaries_by_change")]

    def __str__(self) -> str:
        return _("%(author)s: %(cycle)s") % {"author": self.author.name, "cycle": self.cycle.title}

    def get_absolute_url(self) -> str:
        return reverse("summary_detail", args=[self.pk])

    def forget(self) -> None:
        """Drops what was read or worked out, so that the next look is at the rows as they are."""
        for name in ("facts", "sections", "commitments", "latest", "current_reviewer", "_prefetched_objects_cache"):
            self.__dict__.pop(name, None)
        self.refresh_from_db()

    def forget_reviews(self) -> None:
        """Drops who decides and what was frozen, so that the next look is at the rows as they are."""
        for name in ("latest", "current_reviewer"):
            self.__dict__.pop(name, None)
        getattr(self, "_prefetched_objects_cache", {}).pop("reviewers", None)

    @property
    def is_writable(self) -> bool:
        return self.status in WRITABLE

    @property
    def is_overdue(self) -> bool:
        return self.is_writable and self.cycle.submit_by < timezone.now()

    @cached_property
    def facts(self) -> Facts:
        """The facts beside the answers, up to today or the end of the period, whichever is first."""
        as_of = min(timezone.localdate(), self.cycle.period_end)
        rule: Any = self.cycle.down_rule
        return Facts(self.author, self.cycle.period, as_of=as_of, cap=self.cycle.score_cap, down_rule=rule)

    @cached_property
    def sections(self) -> list[Section]:
        """The rows of answers of the cycle's steps in order, made at the first call."""
        return [self._section(model) for model in SECTIONS if self.cycle.has_step(model.key)]

    def section(self, key: str) -> Section:
        """One row of answers; KeyError for an unknown step."""
        return self._section(BY_KEY[key])

    def _section(self, model: type[Section]) -> Section:
        row, _made = model._default_manager.get_or_create(summary=self)
        row.summary = self
        return row

    @cached_property
    def latest(self) -> Version | None:
        """The newest frozen version, or none before the first submission."""
        return self.versions.order_by("-number").first()

    @cached_property
    def current_reviewer(self) -> User | None:
        """Who decides now, by the rows in memory."""
        return next((row.user for row in self.reviewers.all() if row.decided_at is None), None)

    def expected_reviewers(self) -> list[User]:
        """The rows fixed at submission, or while nothing is fixed whoever the reporting line and the cycle name."""
        fixed = [row.user for row in self.reviewers.all()]
        return fixed or reviewers_of(self.author, self.cycle)

    def previous(self) -> Summary | None:
        """The author's summary of the cycle before."""
        earlier = Summary.objects.filter(author=self.author, cycle__period_end__lt=self.cycle.period_start)
        return earlier.select_related("cycle", "author").order_by("-cycle__period_end").first()

    @cached_property
    def commitments(self) -> list[Commitment]:
        """Last cycle's next goals with what became of them."""
        before = self.previous()
        if before is None:
            return []
        rows = before.section("outlook").rows
        return [_kept(row, self.facts, before) for row in rows]


def _kept(goal: Any, facts: Facts, before: Summary) -> Commitment:
    metric = goal.metric
    series = next(iter(facts.series_of(metric.code)), None) if metric else None
    actual = series.last.value if series and series.last else None
    reached = attain(metric.direction, baseline=goal.baseline, target=goal.target, actual=actual).value if metric else None
    outcome = _("No figure") if reached is None else _("Kept") if reached >= 1 else _("Not kept")
    return Commitment(goal.name, metric.unit if metric else "count", goal.target, actual, outcome, series, before)
