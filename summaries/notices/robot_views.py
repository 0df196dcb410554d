"""HR's page of group robots: add one, let it say something, remove it. Its address and key are never shown."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from summaries.models import Webhook
from summaries.notices.forms import WebhookForm, note_robot
from summaries.notices.groups import try_out


def _hr_only(user: User) -> None:
    """404 for everybody else: the page does not exist for them."""
    if not user.is_hr:
        raise Http404


@require_safe
def webhook_list(request: Request) -> HttpResponse:
    _hr_only(request.user)
    request.place = "cycle_list"
    robots = Webhook.objects.select_related("cycle").defer("url", "secret")
    return render(request, "summaries/notices/webhook_list.html", {"robots": robots})


@require_http_methods(["GET", "POST"])
def webhook_create(request: Request) -> HttpResponse:
    _hr_only(request.user)
    request.place = "cycle_list"
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.keep(by=request.user)
        messages.success(request, _("The robot was added. Let it say something to be sure that it works."))
        return redirect("webhook_list")
    return render(request, "summaries/notices/webhook_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def webhook_test(request: Request, webhook_id: UUID) -> HttpResponse:
    """Queues a message; the list shows how it went."""
    _hr_only(request.user)
    robot = get_object_or_404(Webhook, pk=webhook_id)
    try_out(robot)
    messages.info(request, _("“%(group)s” is being told. Reload this page in a moment to see how it went.") % {"group": robot})
    return redirect("webhook_list")


@require_http_methods(["GET", "POST"])
def webhook_remove(request: Request, webhook_id: UUID) -> HttpResponse:
    """Asks once; then address and key are forgotten."""
    _hr_only(request.user)
    request.place = "cycle_list"
    robot = get_object_or_404(Webhook.objects.select_related("cycle"), pk=webhook_id)
    if request.method != "POST":
        return render(request, "summaries/notices/webhook_remove.html", {"robot": robot})
    with transaction.atomic():
        note_robot("removed", robot, by=request.user)
        robot.delete()
    messages.success(request, _("“%(group)s” hears nothing any more.") % {"group": robot})
    return redirect("webhook_list")
