"""The team page: whoever a manager leads or reviews in the open cycles, and the way to the next one waiting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pmreview.accounts.requests import Request
from summaries.models import Cycle, Status, Summary
from summaries.team.grades import distributions
from summaries.team.lines import WAITING, Line, filtered, heads, ordered, page_of
from summaries.team.people import SENT, circle_or_404, told

FILTERS = ("q", "department", "cycle", "status")


@require_safe
def team(request: Request) -> HttpResponse:
    """People with state, days left, attainment, open problems and last activity: sorted, filtered, a page at a time."""
    circle = circle_or_404(request.user)
    everybody = told(circle.open, circle)
    wanted = {key: asked(request, key) for key in FILTERS}
    sort = asked(request, "sort")
    found = ordered(filtered(everybody, wanted), sort).select_related("author", "cycle")
    page = page_of(found, request.GET.get("page"))
    departments, cycles = choices(circle.open)
    context = {
        "page": page,
        "lines": [Line(summary, circle) for summary in page.object_list],
        "heads": heads(sort),
        "sort": sort,
        "wanted": wanted,
        "is_filtered": any(wanted.values()),
        "departments": departments,
        "cycles": cycles,
        "statuses": [(WAITING, _("Waiting for you")), *Status.choices],
        "counts": counts(everybody),
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


def counts(summaries: QuerySet[Summary]) -> dict[str, Any]:
    """The figures above the list. One query."""
    done = Q(status__in=[Status.APPROVED, Status.APPEALED, Status.ACKNOWLEDGED])
    return summaries.aggregate(
        people=Count("pk"),
        waiting=Count("pk", filter=Q(waits=True)),
        since=Min("submitted_at", filter=Q(waits=True)),
        approved=Count("pk", filter=done),
        returned=Count("pk", filter=Q(status=Status.RETURNED)),
        drafts=Count("pk", filter=~SENT),
        noticed=Sum("warnings"),
        noticed_in=Count("pk", filter=Q(warnings__gt=0)),
    )


def choices(summaries: QuerySet[Summary]) -> tuple[list[str], list[Cycle]]:
    """The departments and the open cycles that occur. Two queries."""
    departments = summaries.exclude(author__department="").order_by("author__department")
    cycles = Cycle.objects.filter(pk__in=summaries.order_by().values("cycle"))
    return list(departments.values_list("author__department", flat=True).distinct()), list(cycles)
