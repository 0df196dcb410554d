"""The team page: whoever a manager leads or reviews in the open cycles, and the way to the next one waiting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Min, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pmreview.accounts.requests import Request
from summaries.models import Cycle, Status, Summary
from summaries.team.grades import distributions
from summaries.team.lines import WAITING, Line, filtered, heads, ordered, page_of
from summaries.team.people import Circle, circle_or_404, told

FILTERS = ("q", "department", "cycle", "status")
Group = dict[str, Any]
APPROVED = frozenset({Status.APPROVED, Status.APPEALED, Status.ACKNOWLEDGED})


@require_safe
def team(request: Request) -> HttpResponse:
    """People with state, days left, attainment, open problems and last activity: sorted, filtered, a page at a time."""
    circle = circle_or_404(request.user)
    everybody = told(circle.open, circle)
    wanted = {key: asked(request, key) for key in FILTERS}
    sort = asked(request, "sort")
    page = page_of(ordered(filtered(everybody, wanted), sort).values_list("pk", flat=True), request.GET.get("page"))
    groups = groups_of(everybody)
    cycles = [cycle for cycle in Cycle.objects.open() if cycle.pk in {group["cycle"] for group in groups}]
    context = {
        "page": page,
        "lines": lines_of(everybody, list(page.object_list), circle),
        "heads": heads(sort),
        "sort": sort,
        "wanted": wanted,
        "is_filtered": any(wanted.values()),
        "departments": sorted({group["author__department"] for group in groups} - {""}),
        "cycles": cycles,
        "statuses": [(WAITING, _("Waiting for you")), *Status.choices],
        "counts": counts(groups),
        "distributions": distributions(circle.open, cycles),
    }
    return render(request, "summaries/team.html", context)


@require_safe
def team_next(request: Request) -> HttpResponse:
    """To the document that has waited longest for this person; back to the list when none does."""
    waiting = Summary.objects.awaiting(request.user).order_by("submitted_at", "pk").first()
    if waiting is not None:
        return redirect("summary_document", waiting.pk)
    circle_or_404(request.user)
    messages.info(request, _("Nothing is waiting for you."))
    return redirect("team")


def asked(request: Request, key: str) -> str:
    """What the address says; PostgreSQL knows no NUL."""
    return request.GET.get(key, "").replace("\x00", "").strip()


def lines_of(everybody: Any, keys: list[UUID], circle: Circle) -> list[Line]:
    """The lines of a page, in its order. What a line tells is worked out for these few and no more. One query."""
    found = {summary.pk: summary for summary in everybody.filter(pk__in=keys).select_related("author", "cycle")}
    return [Line(found[key], circle) for key in keys if key in found]


def groups_of(everybody: Any) -> list[Group]:
    """How many there are of each state, department and cycle, and what waits of them since when. One query."""
    kinds = everybody.order_by().values("status", "waits", "author__department", "cycle")
    return list(kinds.annotate(people=Count("pk"), since=Min("submitted_at"), noticed=Sum("warnings")))


def counts(groups: list[Group]) -> dict[str, Any]:
    """The figures above the list."""
    waiting = [group for group in groups if group["waits"]]
    return {
        "people": _people(groups),
        "waiting": _people(waiting),
        "since": min((group["since"] for group in waiting), default=None),
        "approved": _people(group for group in groups if group["status"] in APPROVED),
        "returned": _people(group for group in groups if group["status"] == Status.RETURNED),
        "drafts": _people(group for group in groups if group["status"] == Status.DRAFT),
        "noticed": sum(group["noticed"] for group in groups),
    }


def _people(groups: Iterable[Group]) -> int:
    return sum(group["people"] for group in groups)
