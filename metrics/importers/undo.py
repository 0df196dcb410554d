"""Taking an import back as a whole: what it brought stops counting, what it changed becomes what it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.importers.upsert import lock, plain
from metrics.models import (
    BatchChange,
    Blocker,
    FeedbackItem,
    Goal,
    ImportBatch,
    ImportStatus,
    MetricSnapshot,
    Project,
    WorkItem,
)
from pmreview.accounts.models import User

ADDED: tuple[type[models.Model], ...] = (MetricSnapshot, Goal, FeedbackItem, Project, WorkItem)
CHANGEABLE: tuple[type[models.Model], ...] = (Goal, FeedbackItem, Project, WorkItem)


class Kept(NamedTuple):
    """Something the undo left as it is, and why."""

    name: str
    sentence: str


@dataclass(frozen=True)
class UndoReport:
    """How many values or items stopped counting, how many became what they were before, and what was left alone."""

    removed: int
    restored: int
    kept: tuple[Kept, ...] = ()


def undo(batch: ImportBatch, *, by: User) -> UndoReport:
    """Undoes the import in one transaction; a second undo changes nothing and reports nothing.

    What was changed again since stays as it is and is named. Raises PermissionDenied where `by` may not.
    """
    if not ImportBatch.objects.editable_by(by).filter(pk=batch.pk).exists():
        raise PermissionDenied(_("Only the people of the product undo an import into it."))
    with transaction.atomic():
        lock(batch.product_id)
        done = ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.DONE)
        undone = {"status": ImportStatus.UNDONE, "undone_at": timezone.now(), "undone_by": by}
        if not done.update(**undone):
            return UndoReport(0, 0)
        kept = [*_hand_on(batch), *_keep_in_use(batch)]
        restored, left = _restore(batch)
        report = UndoReport(_removed(batch), restored, (*kept, *left))
    for name, value in undone.items():
        setattr(batch, name, value)
    return report


def _removed(batch: ImportBatch) -> int:
    return sum(model._base_manager.filter(batch=batch).count() for model in ADDED)


def _hand_on(batch: ImportBatch) -> Iterable[Kept]:
    """What this import added and a later one changed belongs to that one from now on."""
    for model in CHANGEABLE:
        mine = model._base_manager.filter(batch=batch).values("pk")
        later = BatchChange.objects.filter(object_id__in=mine, batch__status=ImportStatus.DONE).exclude(batch=batch)
        for change in later.select_related("batch").order_by("id"):
            row = model._base_manager.get(pk=change.object_id)
            if row.batch_id == batch.pk:  # type: ignore[attr-defined]
                model._base_manager.filter(pk=row.pk).update(batch=change.batch)
                yield Kept(str(row), _("changed since by the import of %(file)s") % {"file": change.batch.file_name})


def _keep_in_use(batch: ImportBatch) -> Iterable[Kept]:
    """A project somebody else has put something into since stays."""
    items = WorkItem.objects.filter(project__batch=batch).exclude(batch=batch, batch__isnull=False)
    blockers = Blocker.objects.filter(project__batch=batch)
    used = Q(pk__in=items.values("project")) | Q(pk__in=blockers.values("project"))
    for project in Project._base_manager.filter(used, batch=batch):
        Project._base_manager.filter(pk=project.pk).update(batch=None, row=None)
        yield Kept(project.name, _("something was added to it since"))


def _restore(batch: ImportBatch) -> tuple[int, list[Kept]]:
    restored, kept = 0, []
    for change in batch.changes.order_by("-id"):
        model: Any = apps.get_model("metrics", change.model)
        row = model._base_manager.filter(pk=change.object_id).first()
        if row is None:
            continue
        now = plain({name: getattr(row, name) for name in change.after})
        if now == change.after:
            _put_back(model, row, change.before)
            restored += 1
        else:
            _pass_down(change)
            kept.append(Kept(str(row), _("changed since, so it stays as it is")))
    return restored, kept


def _put_back(model: Any, row: models.Model, before: dict[str, Any]) -> None:
    values = {}
    for name, value in before.items():
        column = model._meta.get_field(name)
        values[column.attname] = None if value is None else column.to_python(value)
    if hasattr(row, "updated_at"):
        values["updated_at"] = timezone.now()
    model._base_manager.filter(pk=row.pk).update(**values)


def _pass_down(change: BatchChange) -> None:
    """A later import that is undone after this one restores what was there before both."""
    for later in BatchChange.objects.filter(object_id=change.object_id, id__gt=change.pk).order_by("id"):
        shared = {name for name in change.after if later.before.get(name) == change.after[name] and name in later.before}
        if shared:
            later.before |= {name: change.before[name] for name in shared}
            later.save(update_fields=["before"])
