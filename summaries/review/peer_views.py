"""Pages about colleagues: whom to ask, for author and reviewer; and what a colleague reads and answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pmreview.accounts.requests import Request
from summaries.models import PeerRequest, Summary
from summaries.models.event import Happened
from summaries.review import peers
from summaries.review.workflow import Refused, log


@require_http_methods(["GET", "HEAD", "POST"])
def peer_list(request: Request, summary_id: UUID) -> HttpResponse:
    """Who is asked about a summary; its author proposes here, its reviewer confirms."""
    summary = _visible(request, summary_id)
    typed, refusal = request.POST.get("colleague", ""), ""
    if request.method == "POST":
        try:
            made = peers.propose(summary, peers.colleague(typed), by=request.user)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("%(name)s is proposed.") % {"name": made.peer.name})
            return redirect("peer_list", summary.pk)
    if request.user.pk != summary.author_id:
        request.place = "cycle_list" if request.user.is_hr else "team"
    rows = summary.peer_requests.select_related("peer")
    readable = set(PeerRequest.objects.readable_by(request.user).filter(summary=summary).values_list("pk", flat=True))
    context = {
        "summary": summary,
        "rows": [(row, peers.told(row) if row.pk in readable else []) for row in rows],
        "may_propose": peers.may_propose(request.user, summary) and len(rows) < peers.MOST,
        "may_confirm": peers.may_confirm(request.user, summary),
        "typed": typed,
        "refusal": refusal,
    }
    return render(request, "summaries/review/peers.html", context, status=422 if refusal else 200)


@require_POST
def peer_settle(request: Request, request_id: UUID, choice: str) -> HttpResponse:
    """The reviewer's word on a proposed colleague: "ask" or "leave"."""
    if choice not in {"ask", "leave"}:
        raise Http404
    row = get_object_or_404(PeerRequest.objects.select_related("peer"), pk=request_id)
    row.summary = _visible(request, row.summary_id)
    try:
        peers.settle(row, is_confirmed=choice == "ask", by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("peer_list", row.summary_id)


@require_http_methods(["GET", "HEAD", "POST"])
def peer_answer(request: Request, request_id: UUID) -> HttpResponse:
    """What a colleague is shown of the document, with the questions. Nobody else finds it, nor after answering."""
    waiting = PeerRequest.objects.waiting_for(request.user).select_related("summary__author", "summary__cycle")
    row = get_object_or_404(waiting, pk=request_id)
    typed, refusal = {key: request.POST.get(key, "") for key in peers.QUESTIONS}, ""
    if request.method == "POST":
        try:
            peers.answer(row, typed, by=request.user)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Thank you. The reviewer reads what you wrote."))
            return redirect("summary_list")
    elif request.method == "GET":
        log(row.summary, Happened.READ, by=request.user, details={"as": "peer"})
    questions = [{"key": key, "label": label, "typed": typed[key]} for key, label in peers.QUESTIONS.items()]
    context = {"row": row, "sections": peers.excerpt(row, get_language() or "zh-hans"), "questions": questions}
    context |= {"refusal": refusal, "medium": "page", "longest": peers.LONGEST}
    return render(request, "summaries/review/peer_answer.html", context, status=422 if refusal else 200)


def _visible(request: Request, summary_id: UUID) -> Summary:
    """The summary, if the person may see it and its cycle asks colleagues."""
    seen = Summary.objects.visible_to(request.user).filter(cycle__asks_peers=True).with_people()
    return get_object_or_404(seen, pk=summary_id)
