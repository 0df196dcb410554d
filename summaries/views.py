"""The author's pages: the list, the task list, the check before submitting; and the decisions of everybody."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from pmreview.accounts.requests import Request
from summaries.models import PeerRequest, Summary
from summaries.permissions import TRANSITIONS, can, why_not
from summaries.reading import read
from summaries.review.workflow import Refused, latest_note, perform
from summaries.sections import Problem
from summaries.wizard.steps import NOT_STARTED, STARTED, prepare, steps_of


@require_safe
def home(request: Request) -> HttpResponse:
    """Sends everybody where their work is: HR to the cycles, a manager to what waits, an author to the summary."""
    if request.user.is_hr:
        return redirect("cycle_list")
    if Summary.objects.awaiting(request.user).exists():
        return redirect("team")
    own = Summary.objects.written_by(request.user).filter(cycle__closed_at=None).first()
    if own is None and request.user.has_reports:
        return redirect("team")
    if own is None and request.user.is_staff:
        return redirect("admin:index")
    return redirect(own) if own else redirect("summary_list")


@require_safe
def summary_list(request: Request) -> HttpResponse:
    summaries = Summary.objects.written_by(request.user).with_people()
    asked = PeerRequest.objects.waiting_for(request.user).select_related("summary__author", "summary__cycle")
    return render(request, "summaries/summary_list.html", {"summaries": summaries, "asked": asked})


@require_safe
def summary_detail(request: Request, summary_id: UUID) -> HttpResponse:
    """The task list for the author while writing; for everybody else, and afterwards, the document."""
    summary = _visible(request, summary_id)
    if not can(request.user, "write", summary):
        return redirect("summary_document", summary.pk)
    prepare(summary)
    steps = steps_of(summary)
    answered, asked = sum(step.answered for step in steps), sum(step.asked for step in steps)
    context = {
        "summary": summary,
        "steps": steps,
        "now": next((step for step in steps if step.state in {NOT_STARTED, STARTED}), None),
        "answered": answered,
        "left": asked - answered,
        "minutes": max(5, (asked - answered) * 3 // 5 * 5),
        "is_complete": not any(step.problems for step in steps),
        "warnings": [found for found in summary.facts.contradictions if found.level == "warn"],
        "commitments": summary.commitments(),
        "returned": latest_note(summary) if summary.status == "returned" else None,
        "reviewers": summary.expected_reviewers(),
    }
    return render(request, "summaries/summary_detail.html", context)


@require_safe
def summary_check(request: Request, summary_id: UUID) -> HttpResponse:
    """The document as it will be, and what keeps it from being submitted."""
    summary = get_object_or_404(Summary.objects.written_by(request.user).with_people(), pk=summary_id)
    if not can(request.user, "write", summary):
        return redirect("summary_document", summary.pk)
    prepare(summary)
    steps = steps_of(summary)
    problems = [problem for step in steps for problem in step.problems]
    context = {
        "summary": summary,
        "steps": steps,
        "states": {step.key: step for step in steps},
        "reading": read(summary),
        "problems": [_linked(summary, problem) for problem in problems],
        "refusal": why_not(request.user, "submit", summary),
        "contradictions": summary.facts.contradictions,
        "reviewers": summary.expected_reviewers(),
        "medium": "check",
    }
    return render(request, "summaries/check.html", context)


@require_POST
def decide(request: Request, summary_id: UUID, name: str) -> HttpResponse:
    """Takes one decision of the table and shows the document, or the reason why not."""
    summary = _visible(request, summary_id)
    if name not in TRANSITIONS or name == "archive":
        raise Http404
    try:
        event = perform(summary, name, by=request.user, note=_note(request), seen=_seen(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        is_writing = name == "submit" and can(request.user, "write", summary)
        return redirect("summary_check" if is_writing else "summary_document", summary.pk)
    messages.success(request, _done(event.get_name_display(), summary))
    return redirect(summary)


def _note(request: Request) -> str:
    """What was written to the author; PostgreSQL keeps no NUL."""
    return request.POST.get("note", "").replace("\x00", "")[:4000]


def _seen(request: Request) -> int | None:
    """The version the page showed; None from a page that shows none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _done(what: str, summary: Summary) -> str:
    return pgettext("what happened to a summary", "%(summary)s: %(what)s") % {"summary": summary, "what": what}


def _visible(request: Request, summary_id: UUID) -> Summary:
    """The summary, if this person may know of it; 404 otherwise."""
    return get_object_or_404(Summary.objects.visible_to(request.user).with_people(), pk=summary_id)


def _linked(summary: Summary, problem: Problem) -> dict[str, str]:
    place = reverse("summary_step", args=[summary.pk, problem.step])
    title = next(str(section.title) for section in summary.sections if section.key == problem.step)
    return {"text": problem.sentence, "href": f"{place}?from=check#{problem.field}", "where": title}
