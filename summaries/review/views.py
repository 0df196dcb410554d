"""The document as it was submitted, with its history and the decisions open to the reader."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pmreview.accounts.requests import Request
from summaries.models import Summary, Version
from summaries.models.event import Happened
from summaries.permissions import can
from summaries.review.board import Board
from summaries.review.changes import changes_since_review
from summaries.review.standing import Tried, standing
from summaries.review.workflow import begin, log


@require_safe
def document(request: Request, summary_id: UUID) -> HttpResponse:
    """The newest frozen version. Another person's look is written down; an author without one goes to the task list."""
    summary = get_object_or_404(Summary.objects.visible_to(request.user).with_people(), pk=summary_id)
    version = summary.latest
    if version is None:
        return redirect(summary) if can(request.user, "write", summary) else redirect("summary_list")
    return shown(request, summary, version)


def shown(
    request: Request, summary: Summary, version: Version, *, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    """The page of the document; `tried` is a decision that was refused, whose words stay in its form."""
    if request.user.pk != summary.author_id:
        request.place = "cycle_list" if request.user.is_hr else "team"
        if request.method != "HEAD":
            log(summary, Happened.READ, by=request.user, version=version)
            begin(summary, by=request.user)
    version.summary, language = summary, get_language() or "zh-hans"
    reading = version.reading(language)
    board = Board(summary, reader=request.user, version=version, reading=reading)
    asked = board.before(version)
    context = {
        "summary": summary,
        "version": version,
        "reading": reading,
        "board": board,
        "changes": changes_since_review(version, reader=request.user, language=language),
        "asked": asked,
        "answered": sum(thread.is_answered for thread in asked),
        "medium": "page",
        **standing(request.user, summary, version, tried=tried),
    }
    return render(request, "summaries/document.html", context, status=status)
