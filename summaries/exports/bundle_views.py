"""Watching many papers being made, and taking them along: for who asked, while they are HR, for some days."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pmreview.accounts.requests import Request
from pmreview.jobs.models import Job
from summaries.exports import archive, bundles, packing
from summaries.exports.bundles import Standing
from summaries.models import Bundle
from summaries.permissions import hr_only

MANY = 200  # failures on a page; the manifest has them all
FEW = 3  # papers after which the time left can be guessed


@require_http_methods(["GET", "HEAD", "POST"])
def bundle_detail(request: Request, bundle_id: UUID) -> HttpResponse:
    """How far it is; a page that asks again by itself gets only the part that changes. POST tries again what failed."""
    bundle = _own(request, bundle_id)
    if request.method == "POST":
        if not bundle.is_expired:
            bundles.retry(bundle, by=request.user)
        return redirect("bundle_detail", bundle.pk)
    context = {"bundle": bundle, "cycle": bundle.cycle, **_progress(bundle)}
    template = "summaries/hr/_bundle.html" if request.headers.get("HX-Request") else "summaries/hr/bundle_detail.html"
    return render(request, template, context)


@require_safe
def bundle_download(request: Request, bundle_id: UUID) -> HttpResponseBase:
    """The archive, begun at once and sent as it is read. What the person may not see any more is only named in it."""
    bundle = _own(request, bundle_id)
    if bundle.is_expired or not bundle.is_ready:
        expired = _("This download has expired. Ask for it anew.")
        messages.warning(request, expired if bundle.is_expired else _("The papers are still being made."))
        return redirect("bundle_detail", bundle.pk)
    entries = packing.entries_of(bundle, reader=request.user)
    stream = packing.packed(entries)
    headers = {
        "Content-Length": str(len(stream)),
        "Content-Disposition": content_disposition_header(True, f"{archive.fit(bundle.cycle.title)}.zip") or "",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip", headers=headers)
    packing.write_down(bundle, entries, by=request.user)
    return StreamingHttpResponse(stream, content_type="application/zip", headers=headers)


def _own(request: Request, bundle_id: UUID) -> Bundle:
    hr_only(request.user)
    request.place = "cycle_list"
    return get_object_or_404(Bundle.objects.of(request.user).select_related("cycle", "job"), pk=bundle_id)


def _progress(bundle: Bundle) -> dict[str, object]:
    found = bundles.standing(bundle)
    job = Job(pk=bundle.pk, progress_done=found.over, progress_total=found.total)
    job.status, job.error = _status(bundle, found)
    return {
        "job": job,
        "job_url": reverse("bundle_detail", args=[bundle.pk]),
        "job_title": _title(job, found),
        "download_url": "" if bundle.is_expired else reverse("bundle_download", args=[bundle.pk]),
        "standing": found,
        "left": _time_left(bundle, found),
        "failures": bundles.failures(bundle)[:MANY] if found.failed else [],
        "can_retry": job.is_over and (found.failed or job.status == Job.Status.FAILED) and not bundle.is_expired,
    }


def _status(bundle: Bundle, found: Standing) -> tuple[str, str]:
    if bundle.is_ready:
        return Job.Status.DONE, ""
    if bundle.job is not None and bundle.job.status == Job.Status.FAILED:
        return Job.Status.FAILED, bundle.job.error
    return (Job.Status.RUNNING if found.over else Job.Status.QUEUED), ""


def _title(job: Job, found: Standing) -> str:
    number = found.total - found.absent
    if job.status == Job.Status.DONE:
        return ngettext("%(number)d PDF is ready", "%(number)d PDFs are ready", found.made) % {"number": found.made}
    if job.status == Job.Status.FAILED:
        return _("The PDFs could not all be asked for")
    return ngettext("%(number)d PDF is being made", "%(number)d PDFs are being made", number) % {"number": number}


def _time_left(bundle: Bundle, found: Standing) -> str:
    """About how long it will take yet, from what was made so far; nothing before that can be said."""
    if bundle.is_ready or found.fresh < FEW:
        return ""
    seconds = (timezone.now() - bundle.created_at).total_seconds() / found.fresh * (found.total - found.over)
    if seconds < 90:
        return _("about %(number)d seconds left") % {"number": max(round(seconds / 10) * 10, 10)}
    return _("about %(number)d minutes left") % {"number": round(seconds / 60)}
