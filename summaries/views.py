"""The author's pages: the list, the task list, the check before submitting; and the decisions of everybody."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from pmreview.accounts.requests import Request
from summaries.insight.unsupported import unsupported
from summaries.models import PeerRequest, Summary
from summaries.permissions import TRANSITIONS, can, has_reviews, why_not
from summaries.reading import read
from summaries.review.board import board_of
from summaries.review.judging import JudgementForm
from summaries.review.standing import Tried
from summaries.review.views import shown
from summaries.review.workflow import NOTHING_SAID, Judgement, Refused, latest_note, perform
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
    if own is None and has_reviews(request.user):
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
        "commitments": summary.commitments,
        "returned": latest_note(summary) if summary.status == "returned" else None,
        "reviewers": summary.expected_reviewers(),
        "board": board_of(summary, reader=request.user),
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
    reading = read(summary)
    context = {
        "summary": summary,
        "steps": steps,
        "states": {step.key: step for step in steps},
        "reading": reading,
        "problems": [_linked(summary, problem) for problem in problems],
        "refusal": why_not(request.user, "submit", summary),
        "contradictions": summary.facts.contradictions,
        "unsupported": unsupported(reading),
        "reviewers": summary.expected_reviewers(),
        "medium": "check",
    }
    return render(request, "summaries/check.html", context)


@require_POST
def decide(request: Request, summary_id: UUID, name: str) -> HttpResponse:
    """Takes one decision of the table and shows the document, or the reason why not with everything that was typed."""
    if name not in TRANSITIONS or name == "archive":
        raise Http404
    said = Judgement(_typed(request, "grade").strip(), _typed(request, "assessment")) if name == "approve" else NOTHING_SAID
    tried = Tried(
        name, _("This summary is not here for you now: it was withdrawn, or it was never yours."), _typed(request, "note"), said
    )
    summary = Summary.objects.visible_to(request.user).with_people().filter(pk=summary_id).first()
    if summary is None:
        return _gone(request, tried)
    try:
        event = perform(summary, name, by=request.user, note=tried.note, judgement=said, seen=_seen(request))
    except Refused as refusal:
        return _refused(request, summary_id, replace(tried, refusal=str(refusal)))
    messages.success(request, _done(event.get_name_display(), summary))
    return redirect(summary)


def _refused(request: Request, summary_id: UUID, tried: Tried) -> HttpResponse:
    """The page as it is now, with everything that was typed still in it."""
    summary = Summary.objects.visible_to(request.user).with_people().filter(pk=summary_id).first()
    if summary is None:
        return _gone(request, tried)
    is_writing = tried.name == "submit" and can(request.user, "write", summary)
    if summary.latest is not None and not is_writing:
        tried = replace(tried, form=JudgementForm(request.POST, version=summary.latest) if tried.name == "approve" else None)
        return shown(request, summary, summary.latest, tried=tried, status=422)
    messages.error(request, tried.refusal)
    return redirect("summary_check" if is_writing else "summary_document", summary.pk)


def _gone(request: Request, tried: Tried) -> HttpResponse:
    """What the person may not see is not found; but nobody loses half an hour's words over a withdrawal."""
    if not tried.words:
        raise Http404
    return render(request, "summaries/words_kept.html", {"tried": tried}, status=404)


def _typed(request: Request, name: str) -> str:
    """What was typed there."""
    return request.POST.get(name, "")


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
