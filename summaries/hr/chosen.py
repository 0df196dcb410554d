"""What HR does with many at once: the ticked people of a page, or everybody the filter shows when nobody is ticked."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pmreview.accounts.requests import Request
from summaries.exports.bundles import request_bundle
from summaries.hr.wanted import Wanted
from summaries.models import Bundle, Cycle, Summary
from summaries.models.summary import SummaryQuerySet
from summaries.permissions import hr_only

SHOWN = 50


def chosen(asked: QueryDict, cycle: Cycle) -> SummaryQuerySet:
    """The ticked ones of this cycle; without a tick those that fit the filter. A strange tick is nobody."""
    ticked = asked.getlist("chosen")
    if not ticked:
        return Wanted.of(asked).within(cycle)
    return Summary.objects.filter(cycle=cycle, pk__in=_ids(ticked)).order_by("author__employee_number")


def _ids(words: list[str]) -> list[UUID]:
    found = []
    for word in words:
        with suppress(ValueError):
            found.append(UUID(word))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_bundles(request: Request, cycle_id: UUID) -> HttpResponse:
    """One's own downloads of a cycle. POST asks for one of the chosen people, who are all in its manifest."""
    hr_only(request.user)
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    if request.method == "POST":
        return _bundle(request, cycle)
    found = Bundle.objects.of(request.user).filter(cycle=cycle)
    return render(request, "summaries/hr/bundle_list.html", {"cycle": cycle, "bundles": found[:SHOWN]})


def _bundle(request: Request, cycle: Cycle) -> HttpResponse:
    people = chosen(request.POST, cycle)
    if not people.sent().exists():
        messages.error(request, _("Nobody of them has submitted anything, so there is no paper to make."))
        return redirect("cycle_detail", cycle.pk)
    language = request.POST.get("language", "")
    known = language if language in dict(settings.LANGUAGES) else ""
    bundle = request_bundle(cycle, people.values_list("pk", flat=True), language=known, by=request.user)
    return redirect("bundle_detail", bundle.pk)
