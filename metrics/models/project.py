"""Work with a beginning and an end: projects, their items and what stood in the way."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.models.imported import CountedManager, Imported, ImportedQuerySet, Row
from metrics.models.product import Product, ProductFactQuerySet
from metrics.models.record import Record
from metrics.period import Period
from pmreview.accounts.models import User


class ProjectQuerySet(ProductFactQuerySet["Project"]):
    def during(self, period: Period) -> ProjectQuerySet:
        """Projects begun by the end of `period` and not finished before it began; one without a first day counts as begun."""
        begun = models.Q(started_on__isnull=True) | models.Q(started_on__lte=period.end)
        return self.filter(begun).exclude(finished_on__lt=period.start)


ProjectManager = CountedManager.from_queryset(ProjectQuerySet)


class Project(Imported, Record):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="projects", verbose_name=_("product"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="projects", editable=False, verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=120)
    aim = models.TextField(_("aim"), max_length=1000, blank=True)
    started_on = models.DateField(_("first day"), null=True, blank=True)
    due_on = models.DateField(_("due day"), null=True, blank=True)
    finished_on = models.DateField(_("day of completion"), null=True, blank=True)

    objects = ProjectManager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["started_on", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(due_on__gte=models.F("started_on")),
                name="project_due_after_start",
                violation_error_code="due_on",
                violation_error_message=_("Choose a due day on or after the first day."),
            ),
            models.CheckConstraint(
                condition=models.Q(finished_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(finished_on__gte=models.F("started_on")),
                name="project_finished_after_start",
                violation_error_code="finished_on",
                violation_error_message=_("Choose a day of completion on or after the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def provenance(self) -> str:
        """Where it comes from, as a sentence in the active language."""
        return self.told("", self.created_by, self.created_at)


class OfProjectQuerySet(ImportedQuerySet[Row]):
    """Rows that belong to a project and are seen and written by the same people as it."""

    def visible_to(self, user: User) -> Self:
        return self.filter(project__in=Project.objects.visible_to(user).order_by().values("pk"))

    def editable_by(self, user: User) -> Self:
        return self.filter(project__in=Project.objects.editable_by(user).order_by().values("pk"))


class WorkItemQuerySet(OfProjectQuerySet["WorkItem"]):
    pass


WorkItemManager = CountedManager.from_queryset(WorkItemQuerySet)


class WorkItem(Imported, Record):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="items", verbose_name=_("project"))
    title = models.CharField(_("title"), max_length=200)
    assignee = models.CharField(_("assignee"), max_length=80, blank=True)
    created_on = models.DateField(_("planned on"), null=True, blank=True)
    started_on = models.DateField(_("first day"), null=True, blank=True)
    due_on = models.DateField(_("due day"), null=True, blank=True)
    done_on = models.DateField(_("day of completion"), null=True, blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    external_id = models.CharField(_("number in the source"), max_length=100, blank=True, editable=False)

    objects = WorkItemManager()

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        ordering = ["due_on", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(done_on__gte=models.F("started_on")),
                name="item_done_after_start",
                violation_error_code="done_on",
                violation_error_message=_("Choose a day of completion on or after the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def provenance(self) -> str:
        """Where it comes from, as a sentence in the active language."""
        return self.told("", self.created_by, self.created_at)


class Blocker(Record):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="blockers", verbose_name=_("project"))
    text = models.CharField(_("what stands in the way"), max_length=300)
    opened_on = models.DateField(_("since"))
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    resolution = models.CharField(_("resolution"), max_length=300, blank=True)

    objects = OfProjectQuerySet["Blocker"].as_manager()

    class Meta:
        verbose_name = _("blocker")
        verbose_name_plural = _("blockers")
        ordering = ["opened_on", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolved_on__isnull=True) | models.Q(resolved_on__gte=models.F("opened_on")),
                name="blocker_resolved_after_opening",
                violation_error_code="resolved_on",
                violation_error_message=_("Choose a day of resolution on or after the day it began."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
