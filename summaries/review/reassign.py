"""HR changes who reviews: another person instead, one more, one fewer. Always somebody, never the author, never twice."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from summaries.models import Event, Reviewer, Status, Summary
from summaries.models.event import Happened
from summaries.permissions import HR, roles
from summaries.review.workflow import LONGEST, Refused, hold, log

reassigned = Signal()  # sent inside the transaction, with summary=, reviewer= (None when one was removed), by=, event=
OPEN = frozenset({Status.SUBMITTED, Status.RETURNED})


def why_not_reassign(user: User, summary: Summary) -> str | None:
    """A sentence that says why the person may not change the reviewers now, or None."""
    if HR not in roles(user, summary):
        return _("Only HR can do this.")
    if not summary.cycle.is_open:
        return _("The cycle is closed; the summary is archived.")
    return None if summary.status in OPEN else _("Reviewers are changed while the summary is in review or returned.")


def changeable(summary: Summary) -> list[Reviewer]:
    """The reviewers who may be replaced or removed: those who have not decided; all of them before it is submitted anew."""
    return [row for row in summary.reviewers.all() if row.decided_at is None or summary.status == Status.RETURNED]


def replace(summary: Summary, row: Reviewer, *, with_: User, reason: str, by: User) -> Event:
    """`with_` reviews in the place of who did. Raises Refused, and then nothing has changed; so do the other two."""
    _check(summary, reason, by=by, new=with_)
    with transaction.atomic():
        _hold(summary, by=by)
        _refuse_twice(summary, with_)
        old = _still(summary, row).user
        Reviewer.objects.filter(pk=row.pk).update(user=with_, begun_at=None, decided_at=None)
        return _tell(summary, "replaced", old=old, new=with_, reason=reason, by=by)


def add(summary: Summary, user: User, *, reason: str, by: User) -> Event:
    """`user` reviews after everybody else."""
    _check(summary, reason, by=by, new=user)
    with transaction.atomic():
        _hold(summary, by=by)
        _refuse_twice(summary, user)
        last = summary.reviewers.aggregate(last=Max("position"))["last"]
        Reviewer.objects.create(summary=summary, user=user, position=0 if last is None else last + 1)
        return _tell(summary, "added", old=None, new=user, reason=reason, by=by)


def remove(summary: Summary, row: Reviewer, *, reason: str, by: User) -> Event:
    """One fewer reviews. The last who has not decided stays: somebody has to."""
    _check(summary, reason, by=by, new=None)
    with transaction.atomic():
        _hold(summary, by=by)
        old = _still(summary, row).user
        if len(changeable(summary)) == 1:
            raise Refused(_("Somebody has to decide: name another reviewer instead of removing the last one."))
        Reviewer.objects.filter(pk=row.pk).delete()
        return _tell(summary, "removed", old=old, new=None, reason=reason, by=by)


def _check(summary: Summary, reason: str, *, by: User, new: User | None) -> None:
    refusal = why_not_reassign(by, summary)
    if refusal:
        raise Refused(refusal)
    if not reason.strip():
        raise Refused(_("Write why the reviewers change; the author and the reviewers read it."))
    if len(reason) > LONGEST:
        raise Refused(_("Shorten it to %(most)d characters; it has %(now)d.") % {"most": LONGEST, "now": len(reason)})
    if new is not None and new.pk == summary.author_id:
        raise Refused(_("%(name)s wrote it: choose somebody else to review it.") % {"name": new.name})
    if new is not None and not new.is_active:
        raise Refused(_("%(name)s does not work here any more. Choose somebody else.") % {"name": new.name})


def _hold(summary: Summary, *, by: User) -> None:
    hold(summary, at=timezone.now())
    refusal = why_not_reassign(by, summary)
    if refusal:
        raise Refused(refusal)


def _refuse_twice(summary: Summary, new: User) -> None:
    if any(row.user_id == new.pk for row in summary.reviewers.all()):
        raise Refused(_("%(name)s reviews it already.") % {"name": new.name})


def _still(summary: Summary, row: Reviewer) -> Reviewer:
    """The row as it is now, if it may still be changed and is still the same person's."""
    now = {one.pk: one for one in changeable(summary)}.get(row.pk)
    if now is None or now.user_id != row.user_id:
        raise Refused(
            _("%(name)s has decided meanwhile, or reviews no more. Look at the list again.") % {"name": row.user.name}
        )
    return now


def _tell(summary: Summary, change: str, *, old: User | None, new: User | None, reason: str, by: User) -> Event:
    details: dict[str, Any] = {"change": change}
    for name, user in (("from", old), ("to", new)):
        details |= {name: str(user.pk), f"{name}_name": user.name} if user else {}
    event = log(summary, Happened.REASSIGNED, by=by, note=reason.strip(), details=details)
    summary.forget_reviews()
    reassigned.send(sender=Summary, summary=summary, reviewer=new, by=by, event=event)
    return event
