"""How a checked row of a smaller kind meets what is there: by which key, with which values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Any, ClassVar

from django.db import models

from metrics.importers.kinds import RowSchema
from metrics.importers.kinds.feedback import FeedbackRow
from metrics.importers.kinds.goals import GoalRow
from metrics.importers.kinds.projects import ProjectRow
from metrics.importers.kinds.work_items import WorkItemRow
from metrics.models import FeedbackItem, Goal, ImportBatch, Metric, Project, WorkItem

Values = dict[str, Any]


class Target(ABC):
    """`clears` are columns in which an empty cell empties the field; elsewhere it leaves what is there."""

    model: ClassVar[type[models.Model]]
    clears: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch

    @abstractmethod
    def existing(self) -> Iterable[tuple[Hashable, Any]]:
        """Everything there is in the product, under its key."""

    @abstractmethod
    def key(self, row: Any) -> Hashable: ...

    @abstractmethod
    def values(self, row: Any) -> Values:
        """The fields the row speaks about."""

    def fixed(self) -> Values:
        """What a new row has besides."""
        return {"product": self.batch.product, "created_by": self.batch.by}

    def adjusted(self, there: Any, values: Values) -> Values:
        """The values as they should become, where something is there already."""
        return values


def given(row: RowSchema, *names: str, clears: frozenset[str] = frozenset()) -> Values:
    """The fields the row was given; empty ones only where an empty cell empties."""
    told = {name: getattr(row, name) for name in names if name in row.model_fields_set or name in clears}
    return {name: value for name, value in told.items() if value not in (None, "") or name in clears}


class Goals(Target):
    model = Goal
    names = ("title", "unit", "direction", "baseline", "target", "actual", "low", "high", "tolerance", "weight")

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(batch)
        self.metrics = {metric.code: metric for metric in Metric.objects.all()}

    def existing(self) -> Iterable[tuple[Hashable, Goal]]:
        for goal in Goal.objects.filter(owner=self.batch.by, product=self.batch.product).select_related("metric"):
            yield (goal.title, goal.period_start, goal.period_end), goal

    def key(self, row: GoalRow) -> Hashable:
        return row.title, row.period_start, row.period_end

    def values(self, row: GoalRow) -> Values:
        metric = {"metric": self.metrics[row.metric]} if row.metric else {}
        return {**given(row, *self.names), "period_start": row.period_start, "period_end": row.period_end, **metric}

    def fixed(self) -> Values:
        return {**super().fixed(), "owner": self.batch.by}


class Projects(Target):
    model = Project
    names = ("name", "aim", "started_on", "due_on", "finished_on")

    def existing(self) -> Iterable[tuple[Hashable, Project]]:
        for project in Project.objects.filter(product=self.batch.product):
            yield project.name, project

    def key(self, row: ProjectRow) -> Hashable:
        return row.name

    def values(self, row: ProjectRow) -> Values:
        return given(row, *self.names)

    def fixed(self) -> Values:
        return {**super().fixed(), "owner": self.batch.by}


class Feedback(Target):
    """Without a number of its own, an item is what it says; the same said twice is two items, in every import anew."""

    model = FeedbackItem
    names = ("external_id", "date", "channel", "rating", "nps", "suggestion", "text", "source")

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(batch)
        self.seen: Counter[Hashable] = Counter()

    def existing(self) -> Iterable[tuple[Hashable, FeedbackItem]]:
        seen: Counter[Hashable] = Counter()
        for item in FeedbackItem.objects.filter(product=self.batch.product).order_by("created_at", "id"):
            yield self._key(item, seen), item

    def key(self, row: FeedbackRow) -> Hashable:
        return self._key(row, self.seen)

    def _key(self, item: FeedbackItem | FeedbackRow, seen: Counter[Hashable]) -> Hashable:
        if item.external_id:
            return item.external_id
        said = (item.date, item.channel, item.rating, item.nps, item.text)
        seen[said] += 1
        return said, seen[said]

    def values(self, row: FeedbackRow) -> Values:
        return given(row, *self.names)


class WorkItems(Target):
    """An item done on an unknown day was done by its last change or the file's as-of day; that never overrides a known day."""

    model = WorkItem
    names = ("title", "assignee", "created_on", "started_on", "due_on", "external_id")
    clears = frozenset({"due_on", "assignee"})

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(batch)
        self.projects = {project.name: project for project in Project.objects.filter(product=batch.product)}
        self.made: list[Project] = []

    def existing(self) -> Iterable[tuple[Hashable, WorkItem]]:
        for item in WorkItem.objects.filter(project__product=self.batch.product).select_related("project").order_by("pk"):
            yield (item.project.name, item.external_id or f"={item.title}"), item

    def key(self, row: WorkItemRow) -> Hashable:
        return self._name(row), row.external_id or f"={row.title}"

    def values(self, row: WorkItemRow) -> Values:
        spoken = frozenset(self.clears & row.model_fields_set)
        return {**given(row, *self.names, clears=spoken), "project": self._project(row), **self._outcome(row)}

    def _outcome(self, row: WorkItemRow) -> Values:
        if row.state == "cancelled":
            return {"is_cancelled": True, **given(row, "done_on")}
        if row.state == "done" and row.done_on is None:
            return {"is_cancelled": False, "done_on": self._assumed(row), "done_is_assumed": True}
        if row.state == "open":
            return {"is_cancelled": False, "done_on": None}
        return {"done_on": row.done_on} if "done_on" in row.model_fields_set else {}

    def _assumed(self, row: WorkItemRow) -> Any:
        day = row.updated_on or self.batch.as_of
        return max(day, row.started_on) if row.started_on else day

    def adjusted(self, there: WorkItem, values: Values) -> Values:
        is_assumed = values.pop("done_is_assumed", False)
        if is_assumed and there.done_on is not None:
            values.pop("done_on")
        return values

    def fixed(self) -> Values:
        return {"created_by": self.batch.by}

    def _name(self, row: WorkItemRow) -> str:
        return row.project or str(self.batch.recognised.get("project") or "")[:120] or self.batch.file_name[:120]

    def _project(self, row: WorkItemRow) -> Project:
        name = self._name(row)
        if name not in self.projects:
            batch = self.batch
            made = Project(product=batch.product, owner=batch.by, created_by=batch.by, name=name, batch=batch)
            self.projects[name] = made
            self.made.append(made)
        return self.projects[name]


TARGETS: dict[str, type[Target]] = {"goals": Goals, "projects": Projects, "feedback": Feedback, "work_items": WorkItems}
