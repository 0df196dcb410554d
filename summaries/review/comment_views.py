"""Writing, answering, settling and reopening comments. With htmx the answer is the column beside the document."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from summaries.models import Comment, Summary, Version
from summaries.models.comment import LONGEST
from summaries.permissions import can
from summaries.review import comments
from summaries.review.anchors import Place, Places
from summaries.review.board import board_of
from summaries.review.changes import readable
from summaries.review.workflow import Refused

NOT_TAKEN = 422


@require_http_methods(["GET", "HEAD", "POST"])
def comment_create(request: Request, summary_id: UUID) -> HttpResponse:
    """The form for one place of the newest version; what is posted belongs to the version the person had before them."""
    summary = _visible(request, summary_id)
    asked = request.POST if request.method == "POST" else request.GET
    version = _version(summary, asked.get("version", ""), reader=request.user)
    if version is None:
        return redirect("summary_list")
    place = Places(version.reading(_language())).nearest(asked.get("section", ""), asked.get("at", ""))
    quote = " ".join(asked.get("quote", "").split())
    shown: dict[str, Any] = {
        "place": place,
        "version": version,
        "quote": quote,
        "action": reverse("comment_create", args=[summary.pk]),
    }
    if request.method != "POST":
        return _form(request, summary, **_quotable(shown))
    try:
        made = comments.say(
            summary,
            version=version,
            place=place,
            body=request.POST.get("body", ""),
            by=request.user,
            quote=quote,
            is_private="private" in request.POST,
            key=_key(request),
        )
    except Refused as refusal:
        private = "private" in request.POST
        return _form(request, summary, **_quotable(shown), sentence=str(refusal), is_private=private)
    return _done(request, made, _("Your comment is there."))


@require_POST
def comment_answer(request: Request, summary_id: UUID, comment_id: UUID) -> HttpResponse:
    thread = _thread(request, summary_id, comment_id)
    try:
        comments.answer(thread, body=request.POST.get("body", ""), by=request.user, key=_key(request))
    except Refused as refusal:
        action = reverse("comment_answer", args=[thread.summary_id, thread.pk])
        return _form(request, thread.summary, thread=thread, action=action, sentence=str(refusal), place=_place(thread))
    return _done(request, thread, _("Your answer is there."))


@require_POST
def comment_settle(request: Request, summary_id: UUID, comment_id: UUID) -> HttpResponse:
    return _turned(request, _thread(request, summary_id, comment_id), is_settled=True)


@require_POST
def comment_reopen(request: Request, summary_id: UUID, comment_id: UUID) -> HttpResponse:
    return _turned(request, _thread(request, summary_id, comment_id), is_settled=False)


def _turned(request: Request, thread: Comment, *, is_settled: bool) -> HttpResponse:
    try:
        (comments.settle if is_settled else comments.reopen)(thread, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_home(request, thread))
    return _done(request, thread, _("The comment is settled.") if is_settled else _("The comment is open again."))


def _done(request: Request, thread: Comment, said: str) -> HttpResponse:
    """The column and the counts of the place for htmx; without it the page the person came from, at the thread."""
    if not request.htmx:
        messages.success(request, said)
        return redirect(_home(request, thread))
    summary = thread.summary
    summary.forget()
    board = board_of(summary, reader=request.user)
    assert board is not None  # there is a comment on it
    place = board.places.nearest(thread.section, thread.anchor)
    may_return = can(request.user, "return", summary)
    context = {"board": board, "place": place, "said": said, "focus": thread.pk, "may_return": may_return}
    return render(request, "summaries/review/_comments_swap.html", context)


def _quotable(shown: dict[str, Any]) -> dict[str, Any]:
    """Without a passage that is not in the text of its place: one marked over a drawing, or not from here at all."""
    is_there = shown["place"].holds(shown["quote"])
    return shown if is_there else {**shown, "quote": "", "is_drawn": True}


def _form(request: Request, summary: Summary, *, sentence: str = "", **shown: Any) -> HttpResponse:
    """The form with what was written so far; refused words come back as they are, under 422."""
    is_post = request.method == "POST"
    context = {
        "summary": summary,
        "body": request.POST.get("body", ""),
        "sentence": sentence or comments.why_not_comment(request.user, summary),
        "key": _key(request) or uuid4(),
        "back": _back(request),
        "cancel": f"{reverse('summary_document', args=[summary.pk])}#{shown['place'].id}",
        "longest": LONGEST,
        "is_author": request.user.pk == summary.author_id,
        "is_beside": bool(request.htmx),
        **shown,
    }
    template = "summaries/review/_say.html" if request.htmx else "summaries/review/comment_form.html"
    response = render(request, template, context, status=NOT_TAKEN if is_post else 200)
    if request.htmx and is_post:
        response["HX-Retarget"] = "#say"
    return response


def _visible(request: Request, summary_id: UUID) -> Summary:
    return get_object_or_404(Summary.objects.visible_to(request.user).with_people(), pk=summary_id)


def _thread(request: Request, summary_id: UUID, comment_id: UUID) -> Comment:
    """A thread the person may see, with its summary; 404 for an answer, and for what is private to others."""
    summary = _visible(request, summary_id)
    found = Comment.objects.visible_to(request.user).threads().filter(summary=summary)
    thread = get_object_or_404(found.select_related("by", "version").defer("version__readings"), pk=comment_id)
    thread.summary = summary
    return thread


def _place(thread: Comment) -> Place:
    latest = thread.summary.latest
    assert latest is not None  # there is a comment on it
    return Places(latest.reading(_language())).nearest(thread.section, thread.anchor)


def _version(summary: Summary, number: str, *, reader: User) -> Version | None:
    """The version of that number, else the newest; of those the person may read."""
    asked = number if number.isascii() and number.isdigit() and len(number) < 10 else ""
    versions = readable(summary, reader=reader)
    return (versions.filter(number=int(asked)).first() if asked else None) or versions.first()


def _key(request: Request) -> UUID | None:
    """What the form was given when it was drawn, so that a second press finds the first one's comment."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _back(request: Request) -> str:
    return "summary" if request.POST.get("back") == "summary" else ""


def _home(request: Request, thread: Comment) -> str:
    page = "summary_detail" if _back(request) else "summary_document"
    return f"{reverse(page, args=[thread.summary_id])}#comment-{thread.parent_id or thread.pk}"


def _language() -> str:
    return get_language() or "zh-hans"
