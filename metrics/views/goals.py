"""Goals: their owner writes them, nobody else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from metrics.forms import GoalForm
from metrics.models import Goal, Product
from metrics.views.pages import Page, Request, ask, done, sent, to_product


@require_http_methods(["GET", "POST"])
def goal_create(request: Request, product_id: UUID) -> HttpResponse:
    product = get_object_or_404(Product.objects.editable_by(request.user), pk=product_id)
    page = Page(_("What do you want to reach with %(product)s?") % {"product": product}, _("Add the goal"), to_product(product))
    goal = Goal(owner=request.user, product=product)
    form = GoalForm(sent(request), instance=goal, by=request.user, initial=this_year())
    if form.is_valid():
        return done(request, _("The goal “%(title)s” is here.") % {"title": form.save()}, page.back)
    return ask(request, form, page)


@require_http_methods(["GET", "POST"])
def goal_update(request: Request, goal_id: UUID) -> HttpResponse:
    goal = own_goal(request, goal_id)
    removal = reverse("goal_delete", args=[goal.pk])
    page = Page(_("What has changed about the goal?"), _("Save the goal"), to_product(goal.product), removal=removal)
    form = GoalForm(sent(request), instance=goal, by=request.user)
    if form.is_valid():
        return done(request, _("The goal “%(title)s” is saved.") % {"title": form.save()}, page.back)
    return ask(request, form, page)


@require_http_methods(["GET", "POST"])
def goal_delete(request: Request, goal_id: UUID) -> HttpResponse:
    """Asks once; a goal some summary has written about stays, because what was written must keep its subject."""
    goal = own_goal(request, goal_id)
    trail = to_product(goal.product)
    if request.method != "POST":
        return render(request, "metrics/goal_delete.html", {"goal": goal, "trail": trail, "back": trail[-1][1]})
    try:
        goal.delete()
    except ProtectedError:
        words = _("“%(title)s” stays: a summary has written about it. Change the goal instead.") % {"title": goal}
        messages.error(request, words)
        return redirect("goal_update", goal_id=goal_id)
    return done(request, _("The goal “%(title)s” is gone.") % {"title": goal}, trail[-1][1])


def own_goal(request: Request, goal_id: UUID) -> Goal:
    return get_object_or_404(Goal.objects.editable_by(request.user).select_related("product"), pk=goal_id)


def this_year() -> dict[str, date]:
    year = timezone.localdate().year
    return {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
