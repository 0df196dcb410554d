"""How far a cycle is, for HR. A draft shows its state here and never its content."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from pmreview.accounts.requests import Request
from summaries.models import Cycle, Status, Summary
from summaries.permissions import hr_only
from summaries.team.lists import lines_of, page_of


@require_safe
def cycle_detail(request: Request, cycle_id: UUID) -> HttpResponse:
    """Everybody of the cycle with state and paper, filtered by name or number, department and state."""
    hr_only(request.user)
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    wanted = {key: request.GET.get(key, "").replace("\x00", "").strip() for key in ("q", "department", "status")}
    everybody = Summary.objects.filter(cycle=cycle)
    page = page_of(everybody.with_people().order_by("author__employee_number"), wanted, number=request.GET.get("page"))
    context = {
        "cycle": cycle,
        "page": page,
        "lines": lines_of(page.object_list, reader=request.user),
        "wanted": wanted,
        "departments": _departments(everybody),
        "statuses": Status.choices,
        "counts": _by_status(everybody),
        "total": everybody.count(),
    }
    return render(request, "summaries/cycle_detail.html", context)


def _by_status(summaries: QuerySet[Summary]) -> list[dict[str, object]]:
    """How many are in each state that occurs, in the order of the states."""
    found = dict(summaries.order_by().values_list("status").annotate(Count("pk")))
    return [{"label": label, "number": found[value]} for value, label in Status.choices if value in found]


def _departments(summaries: QuerySet[Summary]) -> list[str]:
    named = summaries.exclude(author__department="").order_by("author__department")
    return list(named.values_list("author__department", flat=True).distinct())
