"""The only writer of a summary's status. A change is one sentence:
`perform(summary, "return", by=user, note="补充数据来源")`.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from summaries.models import Event, Reviewer, Status, Summary, Version
from summaries.permissions import TRANSITIONS, Transition, why_not
from summaries.reading import freeze
from summaries.wizard.steps import problems_of

performed = Signal()  # sent inside the transaction, with summary=, event=; whatever a decision causes is queued with it


class Refused(Exception):
    """A decision that was not taken; the message is a sentence for the person who asked."""


def perform(summary: Summary, name: str, *, by: User, note: str = "", seen: int | None = None) -> Event:
    """Takes a decision: checks the right, compares and sets the status, writes the event, tells `performed`.

    `seen` is the number of the version the person has before them; nobody decides on a newer one unread.
    Raises Refused with a sentence, and then nothing has changed. Of two people deciding at once exactly one succeeds.
    """
    row = TRANSITIONS[name]
    _check(summary, row, by=by, note=note)
    if seen is not None and summary.latest and seen != summary.latest.number:
        raise Refused(_changed())
    with transaction.atomic():
        _compare_and_set(summary, _decide(summary, row, by=by), name)
        version = _submit(summary, by=by) if name == "submit" else summary.latest
        event = Event.objects.create(summary=summary, version=version, name=row.event, by=by, note=note.strip())
        performed.send(sender=Summary, summary=summary, event=event)
    summary.forget()
    return event


def _check(summary: Summary, row: Transition, *, by: User, note: str) -> None:
    refusal = why_not(by, row.name, summary)
    if refusal:
        raise Refused(refusal)
    if row.needs_note and not note.strip():
        raise Refused(_("Write what needs to change, so that the author knows what to do."))
    if row.name == "submit" and problems_of(summary):
        raise Refused(_("Something is still missing. The check page lists what."))


def _decide(summary: Summary, row: Transition, *, by: User) -> Status:
    """The state the decision leads to. An approval is the reviewer's own, and the next reviewer's turn if there is one."""
    if row.name != "approve":
        return row.target
    decided = Reviewer.objects.filter(summary=summary, user=by, decided_at=None).update(decided_at=timezone.now())
    if not decided:
        raise Refused(_("You have decided already. Reload the page to see where it stands."))
    waiting = Reviewer.objects.filter(summary=summary, decided_at=None).exists()
    return Status.SUBMITTED if waiting else row.target


def _compare_and_set(summary: Summary, target: Status, name: str) -> None:
    """Sets the status if nobody else has; what is withdrawn counts as never submitted, also once it is archived."""
    now = timezone.now()
    changes: dict[str, Any] = {"status": target, "changed_at": now}
    if name in {"submit", "withdraw"}:
        changes["submitted_at"] = now if name == "submit" else None
    if not Summary.objects.filter(pk=summary.pk, status=summary.status).update(**changes):
        raise Refused(_changed())


def _changed() -> str:
    return _("Somebody was faster: the summary has changed meanwhile. Reload the page to see where it stands.")


def _submit(summary: Summary, *, by: User) -> Version:
    """Freezes the next version. Everybody decides on it anew; the line manager is fixed at the first submission."""
    if not summary.reviewers.exists() and summary.author.manager:
        Reviewer.objects.create(summary=summary, user=summary.author.manager)
    summary.reviewers.update(decided_at=None)
    return freeze(summary, by=by)


def latest_note(summary: Summary) -> Event | None:
    """The newest event that carries a note: why it was returned or reopened."""
    return summary.events.exclude(note="").select_related("by").order_by("-at").first()


def log(summary: Summary, name: str, *, by: User, version: Version | None = None, note: str = "") -> Event:
    """Writes that something happened which changes no state: a look, a download."""
    return Event.objects.create(summary=summary, version=version or summary.latest, name=name, by=by, note=note)
