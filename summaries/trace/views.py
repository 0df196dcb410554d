"""“Who can see this document?” for its author, and the log of everything for HR."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from pmreview.accounts.requests import Request
from summaries.models import Cycle, Event, Summary
from summaries.models.event import EventQuerySet, Happened
from summaries.permissions import hr_only
from summaries.trace.readers import looks_of, readers_of

PER_PAGE = 50
ASKED = ("q", "name", "cycle", "since", "until")


@require_safe
def summary_readers(request: Request, summary_id: UUID) -> HttpResponse:
    """For the author alone: who can see the document and who has looked."""
    summary = get_object_or_404(Summary.objects.written_by(request.user).with_people(), pk=summary_id)
    context = {"summary": summary, "readers": readers_of(summary), "looks": looks_of(summary)}
    return render(request, "summaries/trace/readers.html", context)


@require_safe
def event_log(request: Request) -> HttpResponse:
    """What happened, newest first, by person, kind, cycle and day. A note is shown only where the document may be seen."""
    hr_only(request.user)
    wanted = {key: request.GET.get(key, "").replace("\x00", "").strip() for key in ASKED}
    events = Event.objects.visible_to(request.user).select_related("by", "on_behalf_of", "cycle", "summary__author")
    cycles = list(Cycle.objects.all())
    found = _filtered(events, wanted, cycles)
    page = Paginator(found.order_by("-at", "-sequence"), PER_PAGE).get_page(request.GET.get("page"))
    seen = Summary.objects.visible_to(request.user).filter(pk__in={event.summary_id for event in page.object_list})
    context = {
        "page": page,
        "open_to_you": set(seen.values_list("pk", flat=True)),
        "wanted": wanted,
        "names": Happened.choices,
        "cycles": cycles,
    }
    return render(request, "summaries/trace/log.html", context)


def _filtered(events: EventQuerySet, wanted: dict[str, str], cycles: list[Cycle]) -> EventQuerySet:
    """What fits the filter; a value that is none, such as a day that does not exist, filters nothing."""
    if wanted["q"]:
        person = Q(by__name__icontains=wanted["q"]) | Q(summary__author__name__icontains=wanted["q"])
        events = events.filter(person)
    if wanted["name"] in Happened.values:
        events = events.filter(name=wanted["name"])
    cycle = next((one for one in cycles if str(one.pk) == wanted["cycle"]), None)
    if cycle:
        events = events.filter(cycle=cycle)
    for key, lookup in (("since", "at__date__gte"), ("until", "at__date__lte")):
        if day := _day(wanted[key]):
            events = events.filter(**{lookup: day})
    return events


def _day(words: str) -> date | None:
    try:
        return parse_date(words)
    except ValueError:  # such as 2026-02-30
        return None
