"""Asking for the import of a draft, and remembering how its columns were read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.importers.columns import signature
from metrics.importers.run import open_for
from metrics.models import ImportBatch, ImportStatus, RememberedMapping
from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue


def request_import(batch: ImportBatch, *, by: User) -> Job:
    """The job that imports the draft; asking twice gives the same job. A failed one starts again.

    Raises Unreadable where the columns do not do yet, PermissionDenied where the draft is not one of `by`.
    """
    if not ImportBatch.objects.editable_by(by).filter(pk=batch.pk, by=by).exists():
        raise PermissionDenied(_("Only who uploaded a file imports it."))
    with (source := open_for(batch)).table as table:
        headings = signature(table.header)
    with transaction.atomic():
        waiting = ImportBatch.objects.filter(pk=batch.pk, status__in=[ImportStatus.DRAFT, ImportStatus.FAILED])
        agreed = batch.recognised | source.recognised.plain()
        if waiting.update(status=ImportStatus.QUEUED, error="", recognised=agreed):
            _remember(batch, headings, agreed)
        job = enqueue("import", key=f"import:{batch.pk}", payload={"batch": str(batch.pk)}, by=by)
        ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    batch.refresh_from_db()
    return job


def _remember(batch: ImportBatch, headings: str, agreed: dict[str, Any]) -> None:
    columns = {"kind": batch.kind, "mapping": agreed["mapping"], "decisions": agreed["decisions"]}
    RememberedMapping.objects.update_or_create(person=batch.by, signature=headings, defaults=columns)
