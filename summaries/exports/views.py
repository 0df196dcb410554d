"""Asking for a paper, watching it being made, taking it along. Who may see the summary may have its paper, nobody else."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pmreview.accounts.requests import Request
from summaries.exports import archive
from summaries.exports.requests import remake, request_export
from summaries.models import Export, Summary, Template, Version
from summaries.models.event import Happened
from summaries.review.workflow import log

TITLES = {  # what the state of the job means; while it waits, the general words do
    Template.SUMMARY: {
        "running": gettext_lazy("The PDF is being made"),
        "done": gettext_lazy("The PDF is ready"),
        "failed": gettext_lazy("The PDF could not be made"),
    },
    Template.BRIEF: {
        "running": gettext_lazy("The one-page brief is being made"),
        "done": gettext_lazy("The one-page brief is ready"),
        "failed": gettext_lazy("The one-page brief could not be made"),
    },
    Template.WORD: {
        "running": gettext_lazy("The Word file is being made"),
        "done": gettext_lazy("The Word file is ready"),
        "failed": gettext_lazy("The Word file could not be made"),
    },
}


@require_POST
def export_create(request: Request, summary_id: UUID) -> HttpResponse:
    """Asks for the paper of what was submitted last, or of the version of that number; asked again it leads to the same one."""
    summary = get_object_or_404(Summary.objects.visible_to(request.user), pk=summary_id)
    version = _version(request, summary)
    if version is None:
        messages.error(request, _("Nothing has been submitted yet, so there is no paper to make."))
        return redirect(summary)
    with transaction.atomic():
        export = request_export(version, language=_language(request), template=_template(request), by=request.user)
        log(summary, Happened.EXPORTED, by=request.user, version=version, details=_told(export))
    return redirect("export_detail", export.pk)


@require_safe
def export_detail(request: Request, export_id: UUID) -> HttpResponse:
    """How far the paper is; a page that asks again by itself gets only the part that changes."""
    export = _visible(request, export_id)
    context = {
        "export": export,
        "summary": export.version.summary,
        "job": export.job,
        "job_url": reverse("export_detail", args=[export.pk]),
        "job_title": TITLES[export.form].get(export.job.status, ""),
        "download_url": reverse("export_download", args=[export.pk]),
        "name": archive.download_name(export),
        "others": [form for form in Template if form != export.form],
    }
    template = "summaries/_export.html" if request.headers.get("HX-Request") else "summaries/export_detail.html"
    return render(request, template, context)


@require_safe
def export_download(request: Request, export_id: UUID) -> HttpResponseBase:
    """The file, to who may see the summary now. One that is gone is made again, and the person told."""
    export = _visible(request, export_id)
    if archive.is_lost(export):
        remake(export, by=request.user)
        messages.warning(request, _("The file was gone from the archive, so it is being made again."))
    if not export.is_ready or archive.is_lost(export):
        return redirect("export_detail", export.pk)
    if request.method == "GET":
        log(export.version.summary, Happened.DOWNLOADED, by=request.user, version=export.version, details=_told(export))
    return FileResponse(
        archive.path_of(export).open("rb"),
        as_attachment=True,
        filename=archive.download_name(export),
        content_type=export.form.media_type,
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


def _visible(request: Request, export_id: UUID) -> Export:
    """The export, if this person may see its summary and version now; 404 otherwise."""
    papers = Export.objects.select_related("job", "version__summary__author", "version__summary__cycle")
    seen = papers.filter(version__in=Version.objects.readable_by(request.user))
    return get_object_or_404(seen, pk=export_id, version__summary__in=Summary.objects.visible_to(request.user))


def _version(request: Request, summary: Summary) -> Version | None:
    """The version asked for by number, else the latest; 404 for a number there never was or that was taken back."""
    asked, known = request.POST.get("version", ""), summary.versions.readable_by(request.user)
    return get_object_or_404(known, number=int(asked[:9])) if asked.isdecimal() else summary.latest


def _language(request: Request) -> str:
    """The language asked for, if it is one of ours, else the language of the page."""
    asked = request.POST.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


def _template(request: Request) -> str:
    """The form asked for, if there is one of that name, else the PDF."""
    asked = request.POST.get("template", "")
    return asked if asked in Template.values else Template.SUMMARY


def _told(export: Export) -> dict[str, str]:
    """Which form of the paper an event is about."""
    return {"format": "pdf" if export.form == Template.SUMMARY else export.template}
