"""Where a summary stands: whose turn it is, what was decided and said, and what its reader may decide now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pmreview.accounts.models import User
from summaries.models import Assessment, Delegation, Event, Status, Summary, Version
from summaries.models.event import Happened
from summaries.permissions import HR, TRANSITIONS, open_to, roles, sees_judgement, was_approved
from summaries.review.judging import JudgementForm, asks_judgement
from summaries.review.workflow import LONGEST, Judgement

TOLD = {row.event for row in TRANSITIONS.values()} | {Happened.REASSIGNED}  # what the history on the document tells
ASKED_BACK = {Happened.RETURNED, Happened.REOPENED}


@dataclass(frozen=True)
class Tried:
    """A decision that was refused, with why and what was typed, so that nothing of it is lost."""

    name: str
    refusal: str
    note: str = ""
    judgement: Judgement = field(default_factory=Judgement)
    form: JudgementForm | None = None

    @property
    def words(self) -> list[str]:
        """Everything that was typed, for a page that has no form for it any more."""
        return [text for text in (self.note, self.judgement.text) if text.strip()]


@dataclass(frozen=True)
class Turn:
    """One reviewer in the order: the approval if there is one, whether it is their turn, who stands in for them now."""

    user: User
    approval: Event | None
    is_now: bool
    stand_in: Delegation | None


@dataclass(frozen=True)
class Appeal:
    """What the author did not agree with, and what HR answered."""

    asked: Event
    answer: Event | None


def standing(user: User, summary: Summary, version: Version, *, tried: Tried | None = None) -> dict[str, Any]:
    """What the document page says around the document. What the reader may not see yet is not in it."""
    told = summary.events.filter(name__in=TOLD).select_related("by", "on_behalf_of", "version").defer("version__readings")
    events = list(told.order_by("at", "sequence"))
    decisions = [row for row in open_to(user, summary) if row.name != "archive"]  # closing the cycle does that
    names = {row.name for row in decisions}
    return {
        "decisions": decisions,
        "judgement": _form(version, tried) if "approve" in names and asks_judgement(summary.cycle) else None,
        "tried": tried,
        "longest": LONGEST,
        "is_shown_again": tried is not None and tried.name in names,
        "note": _newest(events, ASKED_BACK),
        "events": events,
        "turns": turns(summary, version, events),
        "assessments": assessments(user, summary, version),
        "appeal": _appeal(events, version),
        "acknowledged": _acknowledged(events, summary, version),
        "is_author": user.pk == summary.author_id,
        "may_reassign": HR in roles(user, summary) and summary.status in {Status.SUBMITTED, Status.RETURNED},
    }


def turns(summary: Summary, version: Version, events: list[Event]) -> list[Turn]:
    """The reviewers in order. `events` are the summary's decisions."""
    rows = list(summary.reviewers.all())
    given = [event for event in events if event.name == Happened.APPROVED and event.version_id == version.pk]
    approvals = {event.on_behalf_of_id or event.by_id: event for event in given}
    now = summary.current_reviewer if summary.status == Status.SUBMITTED else None
    away = {one.user_id: one for one in Delegation.objects.active().filter(user=now).select_related("to")} if now else {}
    return [
        Turn(
            user=row.user,
            approval=approvals.get(row.user_id) if row.decided_at else None,
            is_now=row.user == now,
            stand_in=_not_author(away.get(row.user_id), summary),
        )
        for row in rows
    ]


def _not_author(delegation: Delegation | None, summary: Summary) -> Delegation | None:
    """Nobody stands in where they would judge their own."""
    return None if delegation is None or delegation.to_id == summary.author_id else delegation


def assessments(user: User, summary: Summary, version: Version) -> list[Assessment]:
    """What reviewers said, in their order: of every version for reviewers and HR, of the approved one for the author."""
    if not sees_judgement(user, summary):
        return []
    said = Assessment.objects.filter(summary=summary) if user.pk != summary.author_id else version.assessments.all()
    return list(said.order_by("at").select_related("by", "on_behalf_of", "version").defer("version__readings"))


def _form(version: Version, tried: Tried | None) -> JudgementForm:
    return tried.form if tried is not None and tried.form is not None else JudgementForm(version=version)


def _newest(events: list[Event], names: set[Happened]) -> Event | None:
    return next((event for event in reversed(events) if event.name in names), None)


def _acknowledged(events: list[Event], summary: Summary, version: Version) -> Event | None:
    found = _newest(events, {Happened.ACKNOWLEDGED})
    return found if found and found.version_id == version.pk and was_approved(summary) else None


def _appeal(events: list[Event], version: Version) -> Appeal | None:
    """The last appeal against this version or the decision that reopened it, with its answer."""
    asked = _newest(events, {Happened.APPEALED})
    if asked is None or asked.version_id != version.pk:
        return None
    after = events[events.index(asked) + 1 :]
    return Appeal(asked, _newest(after, {Happened.CONFIRMED, Happened.REOPENED}))
