"""Asking for a paper, and making it. Asked twice it is the same row and the same file; a failed one is tried again."""

from __future__ import annotations

from hashlib import sha256
from importlib import import_module
from typing import Any

from django.db import transaction
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.children import on_child_start
from pmreview.jobs.files import replace_file
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue
from pmreview.jobs.work import Claim, handler
from summaries.exports import archive
from summaries.models import Event, Export, Summary, Template, Version
from summaries.models.event import Happened

TEMPLATE = Template.SUMMARY
WRITERS = {  # imported by whoever writes: the web process never pays for WeasyPrint
    Template.SUMMARY: "summaries.exports.pdf",
    Template.BRIEF: "summaries.exports.one_page",
    Template.WORD: "summaries.exports.word",
}
MADE_AFTER = frozenset({Happened.SUBMITTED, Happened.APPROVED})


@transaction.atomic
def request_export(version: Version, *, language: str, template: str = TEMPLATE, by: User | None = None) -> Export:
    """The paper of a version in a language and form: the row that is there, or a new one with its job.

    A paper that failed, or whose file was lost, is made again. Never raises for a broker.
    """
    known = Export.objects.filter(version=version, language=language, template=template).first()
    is_lost = known is not None and archive.is_lost(known)
    key = f"pdf:{version.pk}:{language}:{template}"
    asked = {"version": str(version.pk), "language": language, "template": str(template)}
    job = enqueue("render_pdf", key=key, payload=asked, by=by, is_redone=is_lost)
    export, _is_new = Export.objects.get_or_create(version=version, language=language, template=template, defaults={"job": job})
    if is_lost:
        export.path = ""
        export.save(update_fields=["path"])
    export.job = job
    return export


def on_performed(*, summary: Summary, event: Event, **_signal: Any) -> None:
    """Makes the author's paper ahead, when a summary is submitted and, where that was lost, when it is approved."""
    if event.name in MADE_AFTER and event.version is not None:
        request_export(event.version, language=summary.author.language, by=event.by)


@handler("render_pdf")
def render_pdf(job: Job, claim: Claim) -> None:
    """Renders, puts the file in its place as a whole, then fills in the row. Done twice it writes the same bytes."""
    export = Export.objects.select_related("version").get(job=job)
    paper = import_module(WRITERS[export.form]).render(export.version, export.language)
    claim.progress(1, 1)
    with replace_file(archive.path_of(export)) as file:
        file.write(paper.content)
    Export.objects.filter(pk=export.pk).update(
        path=archive.place(export),
        size=len(paper.content),
        sha256=sha256(paper.content).hexdigest(),
        pages=paper.pages,
        made_at=timezone.now(),
    )


@on_child_start
def warm_paper() -> None:
    from summaries.exports import pdf

    pdf.warm()
