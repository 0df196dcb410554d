"""HR's Excel file: a short one at once, a long one by a job with a page to wait on."""

from __future__ import annotations

from datetime import timedelta
from tempfile import TemporaryFile
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.exporting import CONTENT_TYPES
from pmreview.accounts.requests import Request
from pmreview.jobs.models import Job
from summaries.exports import archive
from summaries.hr.chosen import chosen
from summaries.hr.sheets import note_export, path_of, request_sheet, write_sheet
from summaries.hr.wanted import Wanted
from summaries.models import Cycle
from summaries.permissions import hr_only

AT_ONCE = 1_000  # rows that may be waited for


@require_POST
def cycle_sheet(request: Request, cycle_id: UUID) -> HttpResponseBase:
    """The chosen people of the cycle as a file, or the page of the job that makes it."""
    hr_only(request.user)
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    people = chosen(request.POST, cycle)
    count = people.count()
    if count > AT_ONCE:  # nobody ticks so many: it is a filter
        job = request_sheet(cycle, Wanted.of(request.POST), count, by=request.user)
        return redirect("sheet_detail", job.pk)
    file = TemporaryFile()  # noqa: SIM115 – the response closes it
    note_export(cycle, write_sheet(file, people, cycle), by=request.user)
    file.seek(0)
    return _attached(file, cycle)


@require_safe
def sheet_detail(request: Request, job_id: UUID) -> HttpResponse:
    job = _own(request, job_id)
    context = {
        "job": job,
        "cycle": get_object_or_404(Cycle, pk=job.payload["cycle"]),
        "job_url": reverse("sheet_detail", args=[job.pk]),
        "download_url": "" if _is_expired(job) else reverse("sheet_download", args=[job.pk]),
        "is_expired": _is_expired(job),
    }
    return render(request, "_job.html" if request.headers.get("HX-Request") else "summaries/hr/sheet_detail.html", context)


@require_safe
def sheet_download(request: Request, job_id: UUID) -> HttpResponseBase:
    """The file, to who asked for it and while they are HR; after some days it is gone."""
    job = _own(request, job_id)
    if job.status != Job.Status.DONE or _is_expired(job) or not path_of(job).is_file():
        messages.warning(request, _("The file is not there. Ask for it anew."))
        return redirect("sheet_detail", job.pk)
    return _attached(path_of(job).open("rb"), get_object_or_404(Cycle, pk=job.payload["cycle"]))


def _own(request: Request, job_id: UUID) -> Job:
    hr_only(request.user)
    request.place = "cycle_list"
    return get_object_or_404(Job, pk=job_id, kind="sheet", requested_by=request.user)


def _is_expired(job: Job) -> bool:
    until = timezone.now() - timedelta(days=settings.DOWNLOAD_DAYS)
    return job.finished_at is not None and job.finished_at < until


def _attached(file: object, cycle: Cycle) -> FileResponse:
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{archive.fit(cycle.title)}.xlsx",
        content_type=CONTENT_TYPES["xlsx"],
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )
