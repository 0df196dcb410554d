"""HR's downloads for the permission matrix: one that is ready, with papers HR may have and papers it may not any more."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from summaries.exports import archive
from summaries.exports.requests import request_export
from summaries.hr.sheets import path_of
from summaries.models import Bundle, BundledPaper, Export, Summary


def bundles(found: dict[str, Summary], exports: dict[str, Export], *, by: User) -> dict[str, Bundle]:
    """`ready` holds what was withdrawn after it was asked for, with its file still there; `waiting` waits for its papers."""
    made = {kind: _bundle(found["approved"], is_ready=kind == "ready", by=by) for kind in ("ready", "waiting")}
    _put_into(made["ready"], exports["approved"], b"%PDF-1.7 hush-submitted")
    for kind in ("withdrawn", "shelved"):
        version = found[kind].versions.get()
        _put_into(made["ready"], request_export(version, language="zh-hans", by=found[kind].author), b"%PDF-1.7 hush-draft")
    _put_into(made["waiting"], exports["submitted"], b"")
    return made


def _bundle(summary: Summary, *, is_ready: bool, by: User) -> Bundle:
    now = timezone.now()
    until, ready_at = now + timedelta(days=7), now if is_ready else None
    return Bundle.objects.create(
        cycle=summary.cycle, summaries=[str(summary.pk)], requested_by=by, expires_at=until, ready_at=ready_at
    )


def _put_into(bundle: Bundle, export: Export, content: bytes) -> None:
    position, summary = bundle.papers.count(), export.version.summary
    BundledPaper.objects.create(bundle=bundle, position=position, summary=summary, export=export, name=f"{position}.pdf")
    if content:
        _file(archive.path_of(export), content)
        Export.objects.filter(pk=export.pk).update(path=archive.place(export), size=len(content))


def sheets(summary: Summary, *, by: User) -> dict[str, Job]:
    """A long Excel file that is there, and one that is being written."""
    told = {"cycle": str(summary.cycle_id), "wanted": {}, "count": 1}
    states = {"ready_sheet": Job.Status.DONE, "waiting_sheet": Job.Status.QUEUED}
    jobs = {kind: Job(kind="sheet", key=kind, payload=told, status=status, requested_by=by) for kind, status in states.items()}
    Job.objects.bulk_create(jobs.values())
    _file(path_of(jobs["ready_sheet"]), b"hush-submitted")
    return jobs


def _file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
