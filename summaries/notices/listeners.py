"""Who is told about what has just happened. Called by signals, inside the transaction of what happened: it holds with that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Bundle, Comment, Cycle, Event, Notice, PeerRequest, Summary
from summaries.models.event import Happened
from summaries.models.notice import Kind
from summaries.notices.telling import News, tell_all
from summaries.notices.turns import turn_of
from summaries.notices.words import named

COMMENTS_WAIT = timedelta(minutes=30)  # one reading of a document makes one letter
TO_AUTHOR: dict[str, tuple[Kind, str]] = {
    Happened.RETURNED: (Kind.RETURNED, ""),
    Happened.APPROVED: (Kind.APPROVED, ""),
    Happened.REOPENED: (Kind.REOPENED, ""),
    Happened.CONFIRMED: (Kind.APPEALED, "answered"),
}


def on_performed(*, summary: Summary, event: Event, **_signal: Any) -> None:
    """The one whose turn it is now: the reviewer of what was submitted, HR of an appeal, else the author of an answer."""
    if event.name in {Happened.SUBMITTED, Happened.APPROVED} and (readers := turn_of(summary)):
        _tell(readers, Kind.SUBMITTED, summary, event, name=summary.author.name, absent="")
    elif event.name == Happened.APPEALED:
        _tell(list(User.objects.active().filter(is_hr=True)), Kind.APPEALED, summary, event)
    elif event.name in TO_AUTHOR:
        kind, what = TO_AUTHOR[event.name]
        more = {"open": _open_comments(summary)} if kind == Kind.RETURNED else {}
        _tell([summary.author], kind, summary, event, what=what, **more)


def _tell(readers: list[User], kind: Kind, summary: Summary, event: Event, **more: Any) -> None:
    """Nobody is told what they did themselves."""
    facts = {**named(summary.cycle), **_who(event), "note": event.note, **more}
    url = summary.get_absolute_url()
    about = [reader for reader in readers if reader.pk != event.by_id]
    tell_all([News(reader, kind, f"{kind}:{event.pk}", facts, url, at=event.at) for reader in about])


def _who(said: Event | Comment) -> dict[str, str]:
    """The facts about who did it, and for whom if somebody was away."""
    return {"name": said.by.name, "absent": said.on_behalf_of.name if said.on_behalf_of else ""}


def _open_comments(summary: Summary) -> int:
    return Comment.objects.filter(summary=summary, is_private=False).open().count()


def on_reassigned(*, summary: Summary, reviewer: User | None, event: Event, **_signal: Any) -> None:
    """Whose turn it has become: the new reviewer, or after one was removed the next; who knows already is not told again."""
    readers = turn_of(summary)
    is_news = reviewer is None or reviewer in readers
    if is_news:
        knows = Notice.objects.filter(kind=Kind.SUBMITTED, url=summary.get_absolute_url(), created_at__gte=summary.submitted_at)
        informed = set() if reviewer else set(knows.values_list("user", flat=True))
        waiting = [reader for reader in readers if reader.pk not in informed]
        _tell(waiting, Kind.SUBMITTED, summary, event, what="reassigned", name=summary.author.name, absent="")


def on_peer_asked(*, request: PeerRequest, **_signal: Any) -> None:
    """The colleague; what they are asked about is on the page."""
    facts = {**named(request.summary.cycle), "author": request.summary.author.name}
    url = reverse("peer_answer", args=[request.pk])
    tell_all([News(request.peer, Kind.PEER, f"peer:{request.pk}", facts, url, at=request.confirmed_at)])


# ---- Comments: one notice a day for each summary, unread again with every new one ----


def on_commented(*, comment: Comment, **_signal: Any) -> None:
    """The author of what was said aloud, whose turn it is, and who spoke in the thread; nobody who may not read it."""
    news = [_news(comment, reader) for reader in _listeners(comment)]
    fresh = {notice.user_id for notice in tell_all(news)}
    for one in news:
        if one.user.pk not in fresh:
            _renew(one, timezone.localdate(comment.at))


def _listeners(comment: Comment) -> list[User]:
    summary, thread = comment.summary, comment.parent_id or comment.pk
    spoke = Comment.objects.filter(pk=thread) | Comment.objects.filter(parent=thread)
    found = {user.pk: user for user in [summary.author, *turn_of(summary), *(row.by for row in spoke.select_related("by"))]}
    found.pop(comment.by_id, None)
    return [user for user in found.values() if Comment.objects.visible_to(user).filter(pk=comment.pk).exists()]


def _news(comment: Comment, reader: User) -> News:
    summary, today = comment.summary, timezone.localdate(comment.at)
    heard = Comment.objects.visible_to(reader).filter(summary=summary).exclude(by=reader)
    facts = {
        **named(summary.cycle),
        "what": _whose(comment, reader),
        **_who(comment),
        "author": summary.author.name,
        "comments": sum(timezone.localdate(at) == today for at in heard.values_list("at", flat=True)),
    }
    url = summary.get_absolute_url()
    return News(reader, Kind.COMMENT, f"comment:{summary.pk}", facts, url, today, comment.at, COMMENTS_WAIT)


def _whose(comment: Comment, reader: User) -> str:
    """On whose summary it is, seen by the reader."""
    author = comment.summary.author_id
    return "own" if reader.pk == author else "theirs" if comment.by_id == author else "other"


def _renew(news: News, day: date) -> None:
    """More was said on a day somebody has been told about: the same notice, unread again; its letter is not sent again."""
    row = Notice.objects.filter(user=news.user, reason=news.reason, day=day)
    row.update(facts=news.facts, read_at=None, created_at=news.at or timezone.now())


# ---- Cycles, colleagues, downloads ----


def on_opened(*, cycle: Cycle, summaries: list[Summary], **_signal: Any) -> None:
    """The authors whose summaries have just been made, a lot at a time."""
    facts = {**named(cycle), "deadline": cycle.submit_by.isoformat()}
    day = cycle.local(timezone.now()).date()
    tell_all([News(row.author, Kind.OPENED, f"opened:{row.pk}", facts, row.get_absolute_url(), day) for row in summaries])


def on_bundle_ready(*, bundle: Bundle, **_signal: Any) -> None:
    """Whoever asked for it, with how many papers are in it and how many are not."""
    made = bundle.papers.exclude(export=None).exclude(export__path="").count()
    facts = {**named(bundle.cycle), "papers": made, "left_out": len(bundle.summaries) - made}
    url = reverse("bundle_detail", args=[bundle.pk])
    tell_all([News(bundle.requested_by, Kind.EXPORT, f"bundle:{bundle.pk}", facts, url)])
