"""Who takes part: chosen by department, by manager, from a search, from a list; taken out while nothing has begun."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from pmreview.templatetags.look import problems_of
from summaries.cycles.access import for_hr
from summaries.cycles.opening import NotReady, Refused
from summaries.cycles.participants import add, remove, told
from summaries.cycles.selecting import FOUND, DepartmentForm, ListForm, ManagerForm, PeopleForm, found_by
from summaries.models import Cycle, Participant

PER_PAGE = 50
WAYS: dict[str, Any] = {"department": DepartmentForm, "manager": ManagerForm, "people": PeopleForm, "list": ListForm}


@require_http_methods(["GET", "POST"])
@for_hr
def cycle_participants(request: Request, cycle: Cycle) -> HttpResponse:
    how = request.POST.get("how", "")
    if request.method == "POST" and how in ("remove", "remove_found"):
        return _taken_out(request, cycle, _found(request, cycle) if how == "remove_found" else _ids(request))
    form = WAYS.get(how, PeopleForm)(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None and form.is_valid() and _added(request, cycle, form):
        return redirect(request.get_full_path())
    return _page(request, cycle, how, form)


def _added(request: Request, cycle: Cycle, form: Any) -> bool:
    """Adds everybody the form means; where that is refused the form says why."""
    try:
        messages.success(request, str(add(cycle, form.chosen, by=request.user)))
    except NotReady as refusal:
        for sentence in told(refusal.findings):
            form.add_error(None, sentence)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _taken_out(request: Request, cycle: Cycle, people: list[UUID]) -> HttpResponse:
    try:
        count = remove(cycle, people, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(count)s person taken out.", "%(count)s people taken out.", count) % {"count": count}
        messages.success(request, words if count else _("Nobody was taken out: tick whom to take out."))
    return redirect("cycle_participants", cycle.pk)


def _found(request: Request, cycle: Cycle) -> list[UUID]:
    """Everybody the filter of the page finds; nobody where there is no filter."""
    words = _asked(request)["q"]
    return list(_fitting(cycle, words).values_list("user_id", flat=True)) if words else []


def _asked(request: Request) -> dict[str, str]:
    return {key: request.GET.get(key, "").replace("\x00", "").strip() for key in ("q", "find")}


def _ids(request: Request) -> list[UUID]:
    """The people ticked; what is no id means nobody."""
    found = []
    for text in request.POST.getlist("person"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _page(request: Request, cycle: Cycle, how: str, form: Any) -> HttpResponse:
    asked = _asked(request)
    forms = {key: way() for key, way in WAYS.items() if key != "people"}
    if how in forms and form is not None:
        forms[how] = form
    context = {
        "cycle": cycle,
        "page": _participants(cycle, asked["q"], request.GET.get("page")),
        "people": cycle.participants.count(),
        "asked": asked,
        "forms": forms,
        "results": _results(cycle, asked["find"]),
        "most": FOUND,
        "problems": list(problems_of(form)) if form is not None else [],
        "strays": getattr(form, "strays", []),
    }
    return render(request, "summaries/cycles/participants.html", context, status=200 if form is None else 422)


def _participants(cycle: Cycle, words: str, number: str | None) -> Page[Participant]:
    rows = _fitting(cycle, words).select_related("user__manager").order_by("user__employee_number")
    return Paginator(rows, PER_PAGE).get_page(number)


def _fitting(cycle: Cycle, words: str) -> QuerySet[Participant]:
    person = Q(user__name__icontains=words) | Q(user__employee_number__icontains=words)
    return cycle.participants.filter(person | Q(user__department__icontains=words)) if words else cycle.participants.all()


def _results(cycle: Cycle, words: str) -> list[tuple[User, bool]]:
    """The people a search finds, and whether each is in the cycle already."""
    people = list(found_by(words)) if words else []
    known = set(cycle.participants.filter(user__in=people).values_list("user_id", flat=True))
    return [(person, person.pk in known) for person in people]
