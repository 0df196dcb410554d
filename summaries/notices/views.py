"""One's own notices: the list, reading them, which letters come and when, the deadlines as a calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmreview.accounts.requests import Request
from summaries.models import Notice
from summaries.notices.calendar import calendar, deadlines_of
from summaries.notices.forms import SettingsForm, zones
from summaries.notices.muting import mute, read_slip
from summaries.notices.words import details, sentence

PER_PAGE = 30


@require_safe
def notice_list(request: Request) -> HttpResponse:
    """Unread ones first, then the newest."""
    mine = Notice.objects.of(request.user).select_related("user")
    ordered = mine.order_by(Case(When(read_at=None, then=Value(0)), default=Value(1)), "-created_at", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    lines = [{"notice": one, "sentence": sentence(one), "details": details(one)} for one in page.object_list]
    return render(request, "summaries/notices/notice_list.html", {"page": page, "lines": lines})


@require_safe
def notice_open(request: Request, notice_id: UUID) -> HttpResponse:
    """Leads to what the notice is about; it has been read then."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=notice_id)
    if request.method == "GET":
        Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return redirect(notice.url or "notice_list")


@require_POST
def notices_read(request: Request) -> HttpResponse:
    Notice.objects.of(request.user).unread().update(read_at=timezone.now())
    return redirect("notice_list")


@require_http_methods(["GET", "POST"])
def notice_settings(request: Request) -> HttpResponse:
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=request.user)
    if form.is_valid():
        form.keep()
        messages.success(request, _("Saved. Letters follow this from now on."))
        return redirect("notice_settings")
    context = {"form": form, "zones": zones()}
    return render(request, "summaries/notices/notice_settings.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the slip is the proof
@login_not_required
@require_http_methods(["GET", "POST"])
def notice_mute(request: Request, slip: str) -> HttpResponse:
    """Turns letters of one kind off for the person a letter was written to; asks first when a browser comes."""
    read = read_slip(slip)
    if read is None:
        raise Http404
    user, kind = read
    if request.method == "POST":
        mute(user, kind)
    context = {"kind": kind.label, "is_done": request.method == "POST"}
    return render(request, "summaries/notices/notice_mute.html", context)


@require_safe
def calendar_file(request: Request) -> HttpResponse:
    content = calendar(deadlines_of(request.user), now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pmreview.ics"'
    return response
