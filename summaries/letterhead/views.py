"""The letterhead of papers to come, for HR, who keep the paper, and administrators, who configure. It holds no content."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from summaries.letterhead.forms import LetterheadForm
from summaries.letterhead.sample import samples
from summaries.models import Letterhead


def _keepers_only(user: User) -> None:
    """404 for everybody else: the page does not exist for them."""
    if not (user.is_hr or user.is_staff):
        raise Http404


@require_http_methods(["GET", "POST"])
def letterhead(request: Request) -> HttpResponse:
    """How papers begin from now on, with a picture of it. Saved unchanged, nothing happens."""
    _keepers_only(request.user)
    request.place = "cycle_list" if request.user.is_hr else "admin:index"
    newest = Letterhead.objects.select_related("made_by").newest()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LetterheadForm(*sent, newest=newest)
    if form.is_valid():
        return _kept(request, form)
    context = {"form": form, "newest": newest, "samples": samples(form.instance)}
    return render(request, "summaries/letterhead/form.html", context, status=422 if form.is_bound else 200)


def _kept(request: Request, form: LetterheadForm) -> HttpResponse:
    if form.changes:
        form.keep(by=request.user)
        messages.success(request, _("Saved. Whatever is submitted from now on begins like this."))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("letterhead")
