"""The only writer of a summary's status. A change is one sentence:
`perform(summary, "return", by=user, note="补充数据来源")`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pmreview.accounts.models import User
from summaries.models import Assessment, Cycle, Event, Reviewer, Status, Summary, Version
from summaries.models.cycle import on_scale, reviewers_of
from summaries.models.event import Happened
from summaries.permissions import REVIEWER, TRANSITIONS, Transition, can, why_not
from summaries.reading import freeze
from summaries.wizard.steps import problems_of

performed = Signal()  # sent inside the transaction, with summary=, event=; whatever a decision causes is queued with it


class Refused(Exception):
    """A decision that was not taken; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says with an approval: a grade of the cycle's scale and an assessment, as the cycle asks."""

    grade: str = ""
    text: str = ""


NOTHING_SAID = Judgement()
LONGEST = 4000  # characters of a note or an assessment


def perform(
    summary: Summary,
    name: str,
    *,
    by: User,
    note: str = "",
    judgement: Judgement = NOTHING_SAID,
    seen: int | None = None,
    at: datetime | None = None,
) -> Event:
    """Takes a decision: checks, holds the summary and checks again, sets the status, writes the event, tells `performed`.

    `seen` is the number of the version the person has before them; nobody decides on a newer one unread. Who stands in for
    the reviewer decides in their name, and the event says so. `at` is when it happened: now, unless a history is told.
    Raises Refused with a sentence, and then nothing has changed. Of two people deciding at once exactly one succeeds.
    """
    row, at = TRANSITIONS[name], at or timezone.now()
    _check(summary, row, by=by, note=note, judgement=judgement)
    with transaction.atomic():
        hold(summary, at=at)
        _check_still(summary, row, by=by, seen=seen)
        reviewer = summary.current_reviewer if row.role == REVIEWER else None
        absent = reviewer if reviewer != by else None
        _set(summary, _decide(summary, row, by=reviewer or by, at=at), name, at=at)
        version = _submit(summary, by=by, at=at) if name == "submit" else summary.latest
        if name == "approve" and judgement != NOTHING_SAID:
            _assess(summary, judgement, version=version, by=by, on_behalf_of=absent, at=at)
        event = Event.objects.write(
            row.event, summary=summary, version=version, by=by, on_behalf_of=absent, note=note.strip(), at=at
        )
        performed.send(sender=Summary, summary=summary, event=event)
    summary.forget()
    return event


def hold(summary: Summary, *, at: datetime) -> None:
    """Inside a transaction: nobody else changes the summary or its reviewers until it ends, and these are read anew.

    Raises Refused when its state is not the one that was read. An UPDATE holds the row on every database.
    """
    if not Summary.objects.filter(pk=summary.pk, status=summary.status).update(changed_at=at):
        raise Refused(_changed())
    summary.forget_reviews()
    summary.cycle.refresh_from_db(fields=["closed_at"])


def _check(summary: Summary, row: Transition, *, by: User, note: str, judgement: Judgement) -> None:
    refusal = why_not(by, row.name, summary)
    if refusal:
        raise Refused(refusal)
    if row.needs_note and not note.strip():
        raise Refused(str(row.without_note))
    if row.name == "submit" and problems_of(summary):
        raise Refused(_("Something is still missing. The check page lists what."))
    if row.name == "approve":
        _check_judgement(summary.cycle, judgement)
    for text in (note, judgement.text):
        if len(text) > LONGEST:
            raise Refused(_("Shorten it to %(most)d characters; it has %(now)d.") % {"most": LONGEST, "now": len(text)})


def _check_still(summary: Summary, row: Transition, *, by: User, seen: int | None) -> None:
    """What may have changed since the page was shown, asked again while nobody else can change it."""
    refusal = why_not(by, row.name, summary)
    if refusal:
        raise Refused(refusal)
    if seen is not None and summary.latest and seen != summary.latest.number:
        raise Refused(_changed())


def _check_judgement(cycle: Cycle, judgement: Judgement) -> None:
    if not on_scale(cycle, judgement.grade):
        scale = pgettext("between names", ", ").join(cycle.grade_keys)
        raise Refused(_("Choose a grade: %(scale)s.") % {"scale": scale} if scale else _("This cycle has no grades."))
    if cycle.asks_assessment and not judgement.text.strip():
        raise Refused(_("Write the assessment; this cycle asks for one."))


def _assess(
    summary: Summary, judgement: Judgement, *, version: Version | None, by: User, on_behalf_of: User | None, at: datetime
) -> None:
    assert version is not None  # only what was submitted is approved
    said = {"grade": judgement.grade, "text": judgement.text.strip(), "on_behalf_of": on_behalf_of}
    Assessment.objects.create(summary=summary, version=version, by=by, at=at, **said)
    if judgement.grade:
        told: dict[str, Any] = {"by": by, "on_behalf_of": on_behalf_of, "details": {"grade": judgement.grade}, "at": at}
        Event.objects.write(Happened.GRADED, summary=summary, version=version, **told)


def _decide(summary: Summary, row: Transition, *, by: User, at: datetime) -> Status:
    """The state the decision leads to. An approval is the reviewer's own, and the next reviewer's turn if there is one."""
    if row.name != "approve":
        return row.target
    decided = Reviewer.objects.filter(summary=summary, user=by, decided_at=None).update(decided_at=at)
    if not decided:
        raise Refused(_("You have decided already. Reload the page to see where it stands."))
    waiting = Reviewer.objects.filter(summary=summary, decided_at=None).exists()
    return Status.SUBMITTED if waiting else row.target


def _set(summary: Summary, target: Status, name: str, *, at: datetime) -> None:
    """Sets the status; what is withdrawn counts as never submitted, also once it is archived."""
    changes: dict[str, Any] = {"status": target, "changed_at": at}
    if name in {"submit", "withdraw"}:
        changes["submitted_at"] = at if name == "submit" else None
    if not Summary.objects.filter(pk=summary.pk, status=summary.status).update(**changes):
        raise Refused(_changed())


def _changed() -> str:
    return _("Somebody was faster: the summary has changed meanwhile. Reload the page to see where it stands.")


def _submit(summary: Summary, *, by: User, at: datetime) -> Version:
    """Freezes the next version. Everybody decides on it anew; who they are is fixed at the first submission."""
    if not summary.reviewers.exists():
        people = reviewers_of(summary.author, summary.cycle)
        Reviewer.objects.bulk_create(Reviewer(summary=summary, user=user, position=place) for place, user in enumerate(people))
    summary.reviewers.update(decided_at=None, begun_at=None)
    return freeze(summary, by=by, at=at)


def begin(summary: Summary, *, by: User) -> None:
    """The review begins when the one whose turn it is, or who stands in for them, first looks at what was submitted."""
    turn = next((row for row in summary.reviewers.all() if row.decided_at is None), None)
    if turn is not None and turn.begun_at is None and can(by, "approve", summary):
        Reviewer.objects.filter(pk=turn.pk, begun_at=None).update(begun_at=timezone.now())


def latest_note(summary: Summary) -> Event | None:
    """The newest decision that carries a note: why it was returned, reopened, appealed."""
    said = summary.events.filter(name__in={row.event for row in TRANSITIONS.values() if row.needs_note})
    return said.exclude(note="").select_related("by").order_by("-at", "-sequence").first()


def log(
    summary: Summary,
    name: str,
    *,
    by: User,
    version: Version | None = None,
    note: str = "",
    on_behalf_of: User | None = None,
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Writes that something happened which changes no state: a look, a download, a comment."""
    return Event.objects.write(
        name,
        summary=summary,
        version=version or summary.latest,
        by=by,
        note=note,
        on_behalf_of=on_behalf_of,
        details=details,
        at=at,
    )
