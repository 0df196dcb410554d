"""Remarks on a summary: who may make them, making, settling and reopening one. Words are added and never change.

The only writer of `Comment`. A change is one sentence: `say(summary, place=place, body="补充来源", by=user, version=version)`.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from pmreview.plain import kept
from summaries.models import Comment, Status, Summary, Version
from summaries.models.comment import LONGEST, QUOTE
from summaries.models.event import Happened
from summaries.models.reviewer import acting_for
from summaries.review.anchors import Place
from summaries.review.workflow import Refused, log

commented = Signal()  # sent inside the transaction, sender=Comment, comment=; whoever is told is told with it


def why_not_comment(user: User, summary: Summary) -> str | None:
    """A sentence that says why somebody who sees the summary may not comment on it, or None when they may."""
    if summary.latest is None:
        return _("Nothing has been submitted yet. Comments begin with the first version.")
    is_open = summary.cycle.is_open and summary.status != Status.ARCHIVED
    return None if is_open else _("The cycle is closed; comments can be read and no longer written.")


def why_not_settle(user: User, thread: Comment) -> str | None:
    """As above for settling and reopening: an author answers what others ask, and who asked says when it is settled."""
    if user.pk == thread.summary.author_id and user.pk != thread.by_id:
        return _("Answer it; whoever asked settles it.")
    return why_not_comment(user, thread.summary)


def say(
    summary: Summary,
    *,
    version: Version,
    place: Place,
    body: str,
    by: User,
    quote: str = "",
    is_private: bool = False,
    key: UUID | None = None,
    at: datetime | None = None,
) -> Comment:
    """Begins a thread about a place of a version. With a `key` a second press finds the first one's comment.

    Raises Refused with a sentence, and then nothing is kept: show the person their words again. An author says nothing
    in private. `at` is when it was said: now, unless a history is told.
    """
    words = _checked(summary, body, by=by)
    if quote and not place.holds(quote):
        raise Refused(_("The passage you marked is not in version %(number)s any more.") % {"number": version.number})
    made = Comment(
        summary=summary,
        version=version,
        section=place.section,
        anchor=place.anchor,
        quote=_cut(quote),
        body=words,
        is_private=is_private and by.pk != summary.author_id,
        by=by,
        at=at or timezone.now(),
    )
    return _keep(made, key=key)


def answer(thread: Comment, *, body: str, by: User, key: UUID | None = None, at: datetime | None = None) -> Comment:
    """Adds an answer to a thread, as private as it is, also when it was settled meanwhile. Raises Refused like `say`."""
    words = _checked(thread.summary, body, by=by)
    made = Comment(
        summary=thread.summary,
        version=thread.summary.latest,
        parent=thread,
        section=thread.section,
        anchor=thread.anchor,
        body=words,
        is_private=thread.is_private,
        by=by,
        at=at or timezone.now(),
    )
    return _keep(made, key=key)


def settle(thread: Comment, *, by: User) -> None:
    """Marks the thread as settled; of two people at once the first is named, and the second changes nothing."""
    _turn(thread, by=by, is_settled=True)


def reopen(thread: Comment, *, by: User) -> None:
    _turn(thread, by=by, is_settled=False)


def absent_for(user: User, summary: Summary) -> User | None:
    """Whose place the person takes when they comment: a reviewer who is away, unless they speak in their own right."""
    reviewers = [row.user for row in summary.reviewers.all()]
    if user.pk == summary.author_id or user.is_hr or user in reviewers or user.is_above(summary.author):
        return None
    away = acting_for(user)
    return next((reviewer for reviewer in reviewers if reviewer.pk in away), None)


def _checked(summary: Summary, body: str, *, by: User) -> str:
    """The words as they are kept."""
    refusal = why_not_comment(by, summary)
    if refusal:
        raise Refused(refusal)
    words = kept(body).strip()
    if not words:
        raise Refused(_("Write your comment."))
    if len(words) > LONGEST:
        over = {"over": f"{len(words) - LONGEST:,}", "limit": f"{LONGEST:,}"}
        raise Refused(_("Shorten it by %(over)s characters; a comment has %(limit)s at most.") % over)
    return words


def _cut(quote: str) -> str:
    words = " ".join(kept(quote).split())
    return words if len(words) <= QUOTE else words[: QUOTE - 1] + "…"


def _keep(made: Comment, *, key: UUID | None) -> Comment:
    """Saves the comment with its event and tells `commented`; one that is there already under its key is found."""
    if key is not None:
        made.pk = uuid5(key, f"{made.summary_id}:{made.by_id}")  # another person's key names nothing of theirs
    made.on_behalf_of = absent_for(made.by, made.summary)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            commented.send(sender=Comment, comment=made)
            _write(made, Happened.COMMENTED, by=made.by, version=made.version, at=made.at)
    except IntegrityError:
        found = Comment.objects.filter(pk=made.pk).first()
        if found is None:
            raise
        return found
    return made


def _turn(thread: Comment, *, by: User, is_settled: bool) -> None:
    refusal = why_not_settle(by, thread)
    if refusal:
        raise Refused(refusal)
    found = Comment.objects.threads().filter(pk=thread.pk, resolved_at__isnull=is_settled)
    with transaction.atomic():
        turned = found.update(resolved_at=timezone.now() if is_settled else None, resolved_by=by if is_settled else None)
        if turned:
            _write(thread, Happened.RESOLVED if is_settled else Happened.COMMENT_REOPENED, by=by, version=thread.version)


def _write(comment: Comment, name: str, *, by: User, version: Version, at: datetime | None = None) -> None:
    """The event says which comment and whether it is private; the words stay in the comment."""
    details = {"comment": str(comment.pk), "private": comment.is_private}
    absent = absent_for(by, comment.summary)
    log(comment.summary, name, by=by, version=version, on_behalf_of=absent, details=details, at=at)
