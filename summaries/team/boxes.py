"""The pages of the nine boxes. Dragging, the keyboard and a page without script all end in the same form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from summaries.models import Cycle, Summary
from summaries.review.workflow import Refused
from summaries.team.lines import named
from summaries.team.placing import BOXES, Box, Overtaken, cells, moves_of, place, placeable, why_not_place

FILTERS = ("q", "department")
KEYS = {str(box): box for box in BOXES}


class MoveForm(forms.Form):
    """Where somebody moves, and why. `seen` is the number of the move the page showed."""

    box = forms.ChoiceField(
        choices=[(key, key) for key in KEYS],
        error_messages={"required": gettext_lazy("Choose a box"), "invalid_choice": gettext_lazy("Choose a box")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why there?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write why, so that others can follow it.")},
    )
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    @property
    def starts_with_reason(self) -> bool:
        """Whether the box was chosen by dropping somebody into it, or chosen already and the reason is missing."""
        return bool(self.errors.get("reason") and not self.errors.get("box")) or bool(self.initial.get("is_dropped"))

    @property
    def places(self) -> list[dict[str, Any]]:
        """The nine radio buttons, as the grid has them; the focus is on the chosen one, else on the first."""
        chosen = self["box"].value()
        start = None if self.starts_with_reason else chosen if chosen in KEYS else next(iter(KEYS))
        return [
            {"key": key, "words": box.words, "is_chosen": key == chosen, "has_focus": key == start} for key, box in KEYS.items()
        ]


@require_safe
def cycle_boxes(request: Request, cycle_id: UUID) -> HttpResponse:
    cycle = get_object_or_404(Cycle, pk=cycle_id, has_nine_box=True)
    return render(request, "summaries/boxes.html", board(request, cycle, placeable(request.user)))


@require_http_methods(["GET", "HEAD", "POST"])
def summary_place(request: Request, summary_id: UUID) -> HttpResponse:
    """The form that moves somebody, with the moves so far; a fragment for htmx, on the board without script."""
    known = placeable(request.user)
    summary = get_object_or_404(known.select_related("author", "cycle"), pk=summary_id)
    if request.method == "POST":
        return _move(request, summary, known)
    moves = moves_of(summary)
    here = str(Box(moves[0].performance, moves[0].potential)) if moves else ""
    wanted = request.GET.get("to", "")
    is_dropped = wanted in KEYS
    initial = {"box": wanted if is_dropped else here, "seen": moves[0].number if moves else 0, "is_dropped": is_dropped}
    return _shown(request, summary, known, MoveForm(initial=initial))


def _move(request: Request, summary: Summary, known: QuerySet[Summary]) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _shown(request, summary, known, form, status=422)
    box, reason, seen = KEYS[form.cleaned_data["box"]], form.cleaned_data["reason"], form.cleaned_data["seen"] or 0
    try:
        place(summary, box, by=request.user, reason=reason, seen=seen)
    except Overtaken as overtaken:
        form.data = {**form.cleaned_data, "seen": overtaken.latest.number}
        form.add_error(None, str(overtaken))
        return _shown(request, summary, known, form, status=409)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, summary, known, form, status=409)
    messages.success(request, _("%(name)s: %(box)s.") % {"name": summary.author.name, "box": box.words})
    return redirect(f"{reverse('cycle_boxes', args=[summary.cycle_id])}#card-{summary.pk}")  # a link: it gets the focus


def _shown(request: Request, summary: Summary, known: QuerySet[Summary], form: MoveForm, *, status: int = 200) -> HttpResponse:
    move = {
        "summary": summary,
        "form": form,
        "moves": [(Box(one.performance, one.potential), one) for one in moves_of(summary)],
        "refusal": why_not_place(summary.cycle),
    }
    if request.htmx:
        return render(request, "summaries/_move.html", {"move": move}, status=status)
    return render(request, "summaries/boxes.html", {**board(request, summary.cycle, known), "move": move}, status=status)


def board(request: Request, cycle: Cycle, known: QuerySet[Summary]) -> dict[str, Any]:
    """The nine boxes with everybody this person may place. 404 for whoever is neither HR nor leads or reviews here."""
    request.place = "cycle_list" if request.user.is_hr else "team"
    wanted = {key: request.GET.get(key, "").replace("\x00", "").strip() for key in FILTERS}
    everybody = known.filter(cycle=cycle)
    departments = list(everybody.order_by("author__department").values_list("author__department", flat=True).distinct())
    if not (departments or request.user.is_hr or leads_in(cycle, request.user)):
        raise Http404
    found = named(everybody, wanted["q"])
    found = found.filter(author__department=wanted["department"]) if wanted["department"] else found
    boxes = cells(found)
    people = sum(cell.people for cell in boxes.values())
    return {
        "cycle": cycle,
        "unplaced": boxes.pop(None),
        "cells": list(boxes.values()),
        "people": people,
        "wanted": wanted,
        "departments": [name for name in departments if name],
        "refusal": why_not_place(cycle),
    }


def leads_in(cycle: Cycle, user: User) -> bool:
    """Whether somebody below is in the cycle, though nobody has submitted yet."""
    return Summary.objects.filter(cycle=cycle, author__in=User.objects.below(user)).exists()
