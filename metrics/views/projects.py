"""Projects, their items and what stood in the way: written by the people of the product."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from metrics import queries
from metrics.forms import BlockerForm, ProjectForm, WorkItemForm
from metrics.models import Blocker, Product, Project, WorkItem
from metrics.period import Period
from metrics.views.deliveries import delivery_panel
from metrics.views.pages import Page, Request, ask, done, sent, to_product, to_project


@require_safe
def project_detail(request: Request, project_id: UUID) -> HttpResponse:
    """A project over its whole life, with its items, its blockers and a row to add one of each."""
    project = get_object_or_404(queries.with_plans(Project.objects.visible_to(request.user)), pk=project_id)
    today = timezone.localdate()
    fact = queries.project_fact(project, life_of(project), today)
    context = {
        "project": project,
        "trail": to_product(project.product),
        "fact": fact,
        "delivery": delivery_panel([fact]),
        "can_edit": Project.objects.editable_by(request.user).filter(pk=project.pk).exists(),
        "item_form": WorkItemForm(by=request.user, initial={"created_on": today}),
        "blocker_form": BlockerForm(by=request.user, initial={"opened_on": today}),
    }
    return render(request, "metrics/project_detail.html", context)


def life_of(project: Project) -> Period:
    """From the first day anything about the project is known to the last, today among them."""
    own = [project.started_on, project.due_on, project.finished_on]
    rows = [(item.created_on, item.started_on, item.due_on, item.done_on) for item in project.items.all()]
    days = [day for day in (*own, *(day for row in rows for day in row), timezone.localdate()) if day]
    return Period(min(days), max(days))


@require_http_methods(["GET", "POST"])
def project_create(request: Request, product_id: UUID) -> HttpResponse:
    product = get_object_or_404(Product.objects.editable_by(request.user), pk=product_id)
    page = Page(_("Which project do you lead?"), _("Add the project"), to_product(product))
    form = ProjectForm(sent(request), instance=Project(product=product, owner=request.user), by=request.user)
    if form.is_valid():
        project = form.save()
        words = _("“%(name)s” is here. Next, add its work items.") % {"name": project}
        return done(request, words, to_project(project)[-1][1])
    return ask(request, form, page)


@require_http_methods(["GET", "POST"])
def project_update(request: Request, project_id: UUID) -> HttpResponse:
    project = own_project(request, project_id)
    page = Page(_("What has changed about the project?"), _("Save the project"), to_project(project))
    form = ProjectForm(sent(request), instance=project, by=request.user)
    if form.is_valid():
        return done(request, _("“%(name)s” is saved.") % {"name": form.save()}, page.back)
    return ask(request, form, page)


@require_http_methods(["GET", "POST"])
def item_create(request: Request, project_id: UUID) -> HttpResponse:
    project = own_project(request, project_id)
    page = Page(_("What is to be done?"), _("Add the item"), to_project(project))
    form = WorkItemForm(sent(request), instance=WorkItem(project=project), by=request.user)
    if form.is_valid():
        return done(request, _("“%(title)s” is here.") % {"title": form.save()}, page.back)
    return ask(request, form, page)


@require_http_methods(["GET", "POST"])
def item_update(request: Request, item_id: UUID) -> HttpResponse:
    item = get_object_or_404(WorkItem.objects.editable_by(request.user).select_related("project__product"), pk=item_id)
    page = Page(_("What has changed about the item?"), _("Save the item"), to_project(item.project))
    form = WorkItemForm(sent(request), instance=item, by=request.user)
    if form.is_valid():
        return done(request, _("“%(title)s” is saved.") % {"title": form.save()}, page.back)
    return ask(request, form, page)


@require_http_methods(["GET", "POST"])
def blocker_create(request: Request, project_id: UUID) -> HttpResponse:
    project = own_project(request, project_id)
    page = Page(_("What stands in the way?"), _("Add the blocker"), to_project(project))
    form = BlockerForm(sent(request), instance=Blocker(project=project), by=request.user)
    if form.is_valid():
        form.save()
        return done(request, _("The blocker is here."), page.back)
    return ask(request, form, page)


@require_http_methods(["GET", "POST"])
def blocker_update(request: Request, blocker_id: UUID) -> HttpResponse:
    mine = Blocker.objects.editable_by(request.user).select_related("project__product")
    blocker = get_object_or_404(mine, pk=blocker_id)
    page = Page(_("What has changed about the blocker?"), _("Save the blocker"), to_project(blocker.project))
    form = BlockerForm(sent(request), instance=blocker, by=request.user)
    if form.is_valid():
        form.save()
        return done(request, _("The blocker is saved."), page.back)
    return ask(request, form, page)


def own_project(request: Request, project_id: UUID) -> Project:
    return get_object_or_404(Project.objects.editable_by(request.user).select_related("product"), pk=project_id)
