"""Asking for a paper, and making it. Asked twice it is the same row and the same file; a failed one is tried again.

A decision makes another edition of the same version: the row of the one before stays, with its file, and is current no more.
"""

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
from summaries.exports.record import SIGNED, edition_of, record_of
from summaries.models import Event, Export, Printing, Summary, Template, Version
from summaries.models.event import Happened

TEMPLATE = Template.SUMMARY
WRITERS = {  # imported by whoever writes: the web process never pays for WeasyPrint
    Template.SUMMARY: "summaries.exports.pdf",
    Template.BRIEF: "summaries.exports.one_page",
    Template.WORD: "summaries.exports.word",
}
MADE_AFTER = frozenset(SIGNED) - {Happened.WITHDRAWN}


@transaction.atomic
def request_export(version: Version, *, language: str, template: str = TEMPLATE, by: User | None = None) -> Export:
    """The paper of a version in a language and form, as it stands now: the row that is there, or a new one with its job.

    A paper that failed, or whose file was lost, is made again. Never raises for a broker. Meanwhile nobody decides.
    """
    list(Summary.objects.select_for_update(no_key=True).filter(pk=version.summary_id).values_list("pk"))
    record = record_of(version)
    paper = {"version": version, "language": language, "template": template}
    fresh = Export(**paper, record=record, edition=edition_of(record))
    known = Export.objects.filter(**paper, edition=fresh.edition).first() or _carried_over(fresh)
    if known is None or not known.is_current:
        Export.objects.filter(**paper, is_current=True).update(is_current=False)
    if known is not None and not known.is_current:
        known.is_current = True
        known.save(update_fields=["is_current"])
    return remake(known or fresh, by=by)


@transaction.atomic
def remake(export: Export, *, by: User | None = None) -> Export:
    """This very edition, with the record it was asked for with: made if it is not, failed or lost."""
    is_lost = archive.is_lost(export)
    payload = {"version": str(export.version_id), "language": export.language, "template": export.template}
    job = enqueue("render_pdf", key=_key(export), payload=payload, by=by, is_redone=is_lost)
    if export._state.adding:
        same = {"version": export.version, "language": export.language, "template": export.template}
        defaults = {"job": job, "record": export.record}
        export, _is_new = Export.objects.get_or_create(**same, edition=export.edition, defaults=defaults)
    elif is_lost:
        export.path = ""
        export.save(update_fields=["path"])
    export.job = job
    return export


def _key(export: Export) -> str:
    """What the job produces; papers from before there were editions keep theirs."""
    whole = f"pdf:{export.version_id}:{export.language}:{export.template}"
    return f"{whole}:{export.edition}" if export.edition else whole


def _carried_over(fresh: Export) -> Export | None:
    """An older edition nobody has begun to make becomes this one: what waits is printed as it stands then, not twice."""
    paper = {"version": fresh.version, "language": fresh.language, "template": fresh.template}
    waiting = Export.objects.filter(**paper, path="", job__status=Job.Status.QUEUED).exclude(edition="").first()
    if waiting is None:
        return None
    job = Job.objects.filter(pk=waiting.job_id, key=_key(waiting), status=Job.Status.QUEUED)
    if not job.update(key=_key(fresh)):
        return None
    waiting.record, waiting.edition = fresh.record, fresh.edition
    waiting.save(update_fields=["record", "edition"])
    return waiting


def on_performed(*, summary: Summary, event: Event, **_signal: Any) -> None:
    """After a decision no paper tells how it stands. The author's is made ahead, except of what was withdrawn."""
    if event.name not in SIGNED:
        return
    Export.objects.filter(version__summary=summary, is_current=True).update(is_current=False)
    if event.name in MADE_AFTER and event.version is not None:
        request_export(event.version, language=summary.author.language, by=event.by)


def on_reassigned(*, summary: Summary, **_signal: Any) -> None:
    """Who is waited for stands on the paper: the next who asks gets another edition."""
    Export.objects.filter(version__summary=summary, is_current=True).update(is_current=False)


@handler("render_pdf")
def render_pdf(job: Job, claim: Claim) -> None:
    """Renders, puts the file in its place as a whole, then fills in the row. Done twice it writes the same bytes."""
    export = Export.objects.select_related("version").get(job=job)
    paper = import_module(WRITERS[export.form]).render(export.version, export.language, export.record)
    claim.progress(1, 1)
    with replace_file(archive.path_of(export)) as file:
        file.write(paper.content)
    digest, now = sha256(paper.content).hexdigest(), timezone.now()
    # Before it can be taken along, so that whatever is given away can be proved.
    Printing.objects.get_or_create(export=export, sha256=digest, defaults={"made_at": now})
    made = {"size": len(paper.content), "sha256": digest, "pages": paper.pages, "made_at": now}
    Export.objects.filter(pk=export.pk).update(path=archive.place(export), **made)


@on_child_start
def warm_paper() -> None:
    from summaries.exports import pdf

    pdf.warm()
