"""The list of cycles, a new one, the settings of one, a copy of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pmreview.accounts.requests import Request
from pmreview.templatetags.look import problems_of
from summaries.cycles.access import for_hr
from summaries.cycles.changes import keep, make
from summaries.cycles.copying import copy, successor
from summaries.cycles.forms import CopyForm, CycleForm, typed, zones
from summaries.cycles.opening import Refused
from summaries.cycles.overview import lines
from summaries.cycles.rules import rules_of
from summaries.cycles.scales import presets, scale_form
from summaries.cycles.story import story_of
from summaries.models import Cycle


@require_safe
@for_hr
def cycle_list(request: Request) -> HttpResponse:
    return render(request, "summaries/cycles/list.html", {"lines": lines()})


@require_http_methods(["GET", "POST"])
@for_hr
def cycle_create(request: Request) -> HttpResponse:
    form, scale = _asked(request, Cycle())
    if _is_valid(form, scale):
        cycle = make(form.instance, form.reviewers_found, by=request.user)
        messages.success(request, _("The cycle is made. Nobody sees it before it is opened."))
        return redirect("cycle_participants", cycle.pk)
    return _answer(request, form, scale, {"cycle": None})


@require_http_methods(["GET", "POST"])
@for_hr
def cycle_settings(request: Request, cycle: Cycle) -> HttpResponse:
    """The settings: all of them in preparation, what harms nobody while it is open, none once it is closed."""
    if request.method == "POST" and cycle.closed_at:
        messages.error(request, _("The cycle is closed; its settings stay as they are."))
        return redirect("cycle_settings", cycle.pk)
    form, scale = _asked(request, cycle)
    if _is_valid(form, scale):
        try:
            is_changed = keep(form.instance, form.reviewers_found, seen=form.cleaned_data["seen"], by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The settings are saved.") if is_changed else _("Nothing was changed."))
        return redirect("cycle_settings", cycle.pk)
    shown = Cycle.objects.get(pk=cycle.pk)  # the form has written what was typed into its own
    return _answer(request, form, scale, {"cycle": shown, "rules": rules_of(shown), "story": story_of(shown)})


def _asked(request: Request, cycle: Cycle) -> tuple[CycleForm, Any]:
    """The form and its grade scale; where a button asks for a scale, what was typed so far with the rows of that one."""
    data = request.POST if request.method == "POST" else None
    form = CycleForm(data, instance=cycle)
    wanted = presets().get(request.POST.get("fill", ""))
    if wanted:
        return CycleForm(initial=typed(form), instance=cycle), scale_form(wanted[1])
    return form, scale_form(cycle.grades, data if cycle.is_in_preparation else None)


def _is_valid(form: CycleForm, scale: Any) -> bool:
    if not form.is_bound:
        return False
    if not form.instance.is_in_preparation:
        return form.is_valid()
    is_valid = all([form.is_valid(), scale.is_valid()])
    if is_valid:
        form.instance.grades = scale.grades
    return is_valid


def _answer(request: Request, form: CycleForm, scale: Any, more: dict[str, Any]) -> HttpResponse:
    judged = [form, *scale.forms] if form.is_bound else []
    context = {
        "form": form,
        "scale": scale,
        "zones": zones(),
        "presets": [(key, label) for key, (label, _rows) in presets().items()],
        "problems": [problem for one in judged if one.is_bound for problem in problems_of(one)],
        "refused": scale.non_form_errors() if scale.is_bound else [],
        **more,
    }
    return render(request, "summaries/cycles/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@for_hr
def cycle_copy(request: Request, cycle: Cycle) -> HttpResponse:
    planned = successor(cycle)
    first = {"name": planned.name, "name_en": planned.name_en}
    form = CopyForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        made = copy(cycle, by=request.user, **form.cleaned_data)
        messages.success(request, _("The cycle is copied. Look at its dates before you open it."))
        return redirect("cycle_settings", made.pk)
    context = {"form": form, "cycle": cycle, "planned": planned, "people": cycle.participants.count()}
    return render(request, "summaries/cycles/copy.html", context, status=422 if form.is_bound else 200)
