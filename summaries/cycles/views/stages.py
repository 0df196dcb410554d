"""From preparation to open, and from open to closed: what stands in the way, and the press that does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from pmreview.jobs.models import Job
from summaries.cycles import closing, opening
from summaries.cycles.access import for_hr
from summaries.cycles.check import ADVICE, TITLES, Finding, Kind, check
from summaries.cycles.planning import plan_of
from summaries.cycles.rules import rules_of
from summaries.models import Cycle

SHOWN = 50  # findings listed under each heading


@dataclass(frozen=True)
class Group:
    """The findings of one kind: what they are, what to do, and where."""

    kind: Kind
    title: Any
    advice: Any
    findings: Sequence[Finding]
    places: Sequence[tuple[str, str]]

    @property
    def shown(self) -> Sequence[Finding]:
        return self.findings[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.findings) - SHOWN, 0)


@require_http_methods(["GET", "POST"])
@for_hr
def cycle_launch(request: Request, cycle: Cycle) -> HttpResponse:
    """The check before launch and the button that opens; afterwards how far the summaries are made."""
    if request.method == "POST":
        return _launched(request, cycle)
    if not cycle.is_in_preparation:
        return _progress(request, cycle, "cycle_launch", _job(opening.job_key(cycle)))
    return _check(request, cycle, check(plan_of(cycle), now=timezone.now()))


def _launched(request: Request, cycle: Cycle) -> HttpResponse:
    try:
        if cycle.is_in_preparation:
            opening.open_cycle(cycle, by=request.user)
            messages.success(request, _("The cycle is open."))
        elif cycle.is_open:
            opening.admit(cycle, by=request.user)  # a job that gave up starts afresh
    except opening.NotReady as refusal:
        return _check(request, cycle, refusal.findings, status=422)
    except opening.Refused as refusal:
        messages.info(request, str(refusal))
    return redirect("cycle_launch", cycle.pk)


def _check(request: Request, cycle: Cycle, findings: Sequence[Finding], *, status: int = 200) -> HttpResponse:
    groups = groups_of(findings, cycle, reader=request.user)
    context = {
        "cycle": cycle,
        "people": cycle.participants.count(),
        "blocking": [group for group in groups if group.findings[0].blocks],
        "warnings": [group for group in groups if not group.findings[0].blocks],
        "rules": rules_of(cycle),
        "is_refused": status != 200,
    }
    return render(request, "summaries/cycles/launch.html", context, status=status)


def groups_of(findings: Iterable[Finding], cycle: Cycle, *, reader: User) -> list[Group]:
    """The findings by kind, in the order of Kind, each kind with the places where it is put right."""
    found = list(findings)
    kinds = [kind for kind in Kind if any(one.kind == kind for one in found)]
    return [
        Group(kind, TITLES[kind], ADVICE[kind], [one for one in found if one.kind == kind], _places(kind, cycle, reader))
        for kind in kinds
    ]


def _places(kind: Kind, cycle: Cycle, reader: User) -> list[tuple[str, str]]:
    people = (_("Participants"), reverse("cycle_participants", args=[cycle.pk]))
    settings = (_("Deadlines and reviewers"), reverse("cycle_settings", args=[cycle.pk]))
    accounts = [(_("Accounts"), reverse("admin:accounts_user_changelist"))] if reader.is_staff else []
    if kind == Kind.LATE:
        return [settings]
    if kind in (Kind.UNREVIEWED, Kind.REVIEWER_GONE):
        return [people, settings, *accounts]
    return [people, *(accounts if kind == Kind.LOOP else [])]


@require_http_methods(["GET", "POST"])
@for_hr
def cycle_close(request: Request, cycle: Cycle) -> HttpResponse:
    """What would stay unfinished and the button that closes; afterwards how far it is archived."""
    if request.method == "POST":
        return _closed(request, cycle)
    if cycle.is_in_preparation:
        return redirect("cycle_launch", cycle.pk)
    if cycle.closed_at:
        return _progress(request, cycle, "cycle_close", _job(closing.job_key(cycle)))
    states = closing.unfinished(cycle)
    context = {"cycle": cycle, "states": states, "left": sum(state.count for state in states), "total": cycle.summaries.count()}
    return render(request, "summaries/cycles/close.html", context)


def _closed(request: Request, cycle: Cycle) -> HttpResponse:
    try:
        if cycle.closed_at:
            closing.archive(cycle, by=request.user)  # a job that gave up starts afresh
        else:
            closing.close(cycle, by=request.user)
            messages.success(request, _("The cycle is closed."))
    except opening.Refused as refusal:
        messages.info(request, str(refusal))
    return redirect("cycle_close", cycle.pk)


def _job(key: str) -> Job | None:
    """The newest job under keys that begin so."""
    return Job.objects.filter(key__startswith=key).order_by("-created_at").first()


def _progress(request: Request, cycle: Cycle, name: str, job: Job | None) -> HttpResponse:
    """Whether it is all done; the part of the page with the job asks for itself again until it is over."""
    is_closing = name == "cycle_close"
    left = (closing.left_in(cycle) if is_closing else opening.waiting_in(cycle)).count()
    context = {
        "cycle": cycle,
        "is_closing": is_closing,
        "left": left,
        "total": cycle.summaries.count(),
        "job": job if left else None,
        "job_url": reverse(name, args=[cycle.pk]),
        "can_restart": bool(left) and (job is None or job.is_over),
    }
    is_polled = request.headers.get("HX-Target", "").startswith("job-")
    response = render(request, "_job.html" if is_polled and context["job"] else "summaries/cycles/progress.html", context)
    if is_polled and (not left or context["can_restart"]):
        response["HX-Refresh"] = "true"
    return response
