"""Who may do what to a summary. A refusal is a sentence for the person refused; `can` derives from it.

What a person may not even see is not asked here: every query starts at `Summary.objects.visible_to(user)`, and the rest is 404.
The permissions of a decision are data: `TRANSITIONS`, one row per decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmreview.accounts.models import User
from summaries.models import Status, Summary
from summaries.models.cycle import Editing
from summaries.models.event import Happened
from summaries.models.reviewer import Delegation, Reviewer, acting_for

AUTHOR, REVIEWER, HR = "author", "reviewer", "hr"

OWNER: dict[Status, str] = {
    Status.DRAFT: AUTHOR,
    Status.SUBMITTED: REVIEWER,
    Status.RETURNED: AUTHOR,
    Status.APPROVED: AUTHOR,
    Status.APPEALED: HR,
    Status.ACKNOWLEDGED: HR,
    Status.ARCHIVED: "",
}


@dataclass(frozen=True)
class Transition:
    """One decision: who may take it, from which states, into which, and what it is called when done.

    `ask` is the question a note answers and `without_note` what to say when it is missing; both empty where none is needed.
    """

    name: str
    label: Any
    role: str
    sources: frozenset[Status]
    target: Status
    event: Happened
    ask: Any = ""
    without_note: Any = ""

    @property
    def needs_note(self) -> bool:
        return self.ask != ""


WHAT_TO_CHANGE = (
    gettext_lazy("What needs to change?"),
    gettext_lazy("Write what needs to change, so that the author knows what to do."),
)
WHY_APPEAL = (
    gettext_lazy("What do you not agree with, and why?"),
    gettext_lazy("Write what you do not agree with, so that HR can look into it."),
)
WHY_CONFIRM = (
    gettext_lazy("Why does the decision stand?"),
    gettext_lazy("Write why the decision stands, so that the author understands it."),
)


def _row(
    name: str, label: Any, role: str, sources: set[Status], target: Status, event: Happened, asks: tuple[Any, Any] = ("", "")
) -> Transition:
    return Transition(name, label, role, frozenset(sources), target, event, *asks)


_SUBMITTED, _DECIDED = {Status.SUBMITTED}, {Status.APPROVED, Status.APPEALED, Status.ACKNOWLEDGED}
_APPROVALS = {Happened.APPROVED, Happened.APPEALED, Happened.CONFIRMED, Happened.ACKNOWLEDGED}
_ROWS = [
    _row(
        "submit",
        gettext_lazy("Submit the summary"),
        AUTHOR,
        {Status.DRAFT, Status.RETURNED},
        Status.SUBMITTED,
        Happened.SUBMITTED,
    ),
    _row("withdraw", gettext_lazy("Withdraw it"), AUTHOR, _SUBMITTED, Status.DRAFT, Happened.WITHDRAWN),
    _row(
        "return",
        gettext_lazy("Return for changes"),
        REVIEWER,
        _SUBMITTED,
        Status.RETURNED,
        Happened.RETURNED,
        WHAT_TO_CHANGE,
    ),
    _row("approve", gettext_lazy("Approve"), REVIEWER, _SUBMITTED, Status.APPROVED, Happened.APPROVED),
    _row("acknowledge", gettext_lazy("Acknowledge"), AUTHOR, {Status.APPROVED}, Status.ACKNOWLEDGED, Happened.ACKNOWLEDGED),
    _row("appeal", gettext_lazy("Appeal"), AUTHOR, {Status.APPROVED}, Status.APPEALED, Happened.APPEALED, WHY_APPEAL),
    _row("confirm", gettext_lazy("Let it stand"), HR, {Status.APPEALED}, Status.APPROVED, Happened.CONFIRMED, WHY_CONFIRM),
    _row("reopen", gettext_lazy("Reopen"), HR, _DECIDED, Status.RETURNED, Happened.REOPENED, WHAT_TO_CHANGE),
    _row("archive", gettext_lazy("Archive"), HR, set(Status) - {Status.ARCHIVED}, Status.ARCHIVED, Happened.ARCHIVED),
]
TRANSITIONS: dict[str, Transition] = {row.name: row for row in _ROWS}


def roles(user: User, summary: Summary) -> set[str]:
    """What the person is to this summary, by themselves or standing in for somebody away.

    Nobody reviews their own, and HR does not decide on theirs.
    """
    if user.pk == summary.author_id:
        return {AUTHOR}
    found = {HR} if user.is_hr else set()
    reviewer = summary.current_reviewer
    return found | ({REVIEWER} if reviewer and (reviewer == user or reviewer.pk in acting_for(user)) else set())


def why_not(user: User, action: str, summary: Summary) -> str | None:
    """A sentence that says why the person may not, or None when they may. `action` is "write" or a name of TRANSITIONS."""
    if action == "write":
        return _why_not_write(user, summary)
    row = TRANSITIONS[action]
    return _not_from_here(summary) if summary.status not in row.sources else _why_not(row, roles(user, summary), summary)


def _why_not(row: Transition, found: set[str], summary: Summary) -> str | None:
    return _not_you(row.role, summary) if row.role not in found else _why_not_now(row, summary)


def _why_not_now(row: Transition, summary: Summary) -> str | None:
    """What the cycle and the reporting line say, to somebody whose decision it is. Archiving is what follows closing."""
    if not summary.cycle.is_open and row.name != "archive":
        return _closed()
    if row.name == "withdraw":
        return _why_not_withdraw(summary)
    if row.name == "submit" and not summary.expected_reviewers():
        return _("Nobody would review it: you have no manager yet. Ask HR to enter one.")
    if row.name == "appeal" and summary.events.filter(name=Happened.CONFIRMED, version=summary.latest).exists():
        return _("HR has answered an appeal against this decision already, and it stands.")
    return None


def _why_not_withdraw(summary: Summary) -> str | None:
    if summary.cycle.editing == Editing.NEVER:
        return _("This cycle does not let authors withdraw. Ask the reviewer to return it.")
    rows = list(summary.reviewers.all())
    decided = [row.user for row in rows if row.decided_at]
    if decided:
        return _("%(name)s has approved it already. Ask for it to be returned.") % {"name": decided[0].name}
    begun = [row.user for row in rows if row.begun_at]
    if begun and summary.cycle.editing == Editing.UNTIL_REVIEW:
        return _("%(name)s has begun to review it. Ask for it to be returned.") % {"name": begun[0].name}
    return None


def sees_judgement(user: User, summary: Summary) -> bool:
    """Whether the person, who sees the summary, sees grades and assessments: the author once everybody has approved."""
    return user.pk != summary.author_id or was_approved(summary)


def was_approved(summary: Summary) -> bool:
    """Everybody has approved the newest version, and it was not reopened; it may be archived since."""
    if summary.status != Status.ARCHIVED:
        return summary.status in _DECIDED
    events = summary.events.filter(name__in={row.event for row in _ROWS} - {Happened.ARCHIVED})
    last = events.order_by("at", "sequence").values_list("name", flat=True).last()
    return last in _APPROVALS and summary.current_reviewer is None


def can(user: User, action: str, summary: Summary) -> bool:
    return why_not(user, action, summary) is None


def open_to(user: User, summary: Summary) -> list[Transition]:
    """The decisions the person may take now, in the order of the table."""
    possible = [row for row in TRANSITIONS.values() if summary.status in row.sources]
    found = roles(user, summary)
    return [row for row in possible if _why_not(row, found, summary) is None]


def _why_not_write(user: User, summary: Summary) -> str | None:
    if user.pk != summary.author_id:
        return _("Only %(author)s can write here.") % {"author": summary.author.name}
    if not summary.cycle.is_open:
        return _closed()
    return None if summary.is_writable else _not_from_here(summary)


def _closed() -> str:
    return _("The cycle is closed; the summary is archived.")


def _not_from_here(summary: Summary) -> str:
    sentences = {
        Status.DRAFT: _("It is still a draft: the author has not submitted it."),
        Status.SUBMITTED: _("It is in review now and cannot be changed until it is returned."),
        Status.RETURNED: _("It was returned; the author is working on it."),
        Status.APPROVED: _("It is approved already."),
        Status.APPEALED: _("The author has appealed; HR answers first."),
        Status.ACKNOWLEDGED: _("It is approved and acknowledged already."),
        Status.ARCHIVED: _("It is archived; nothing can be changed any more."),
    }
    return sentences[Status(summary.status)]


def _not_you(role: str, summary: Summary) -> str:
    if role == REVIEWER:
        reviewer = summary.current_reviewer
        return _("%(reviewer)s decides on this summary now.") % {"reviewer": reviewer.name if reviewer else "—"}
    return _("Only the author can do this.") if role == AUTHOR else _("Only HR can do this.")


def hr_only(user: User) -> None:
    """404 for everybody else: the page does not exist for them."""
    if not user.is_hr:
        raise Http404


def has_reviews(user: User) -> bool:
    """Whether there is anything for this person to review: by rank, by name, or standing in for somebody. One query."""
    found: bool = User.objects.filter(reviewing(user), pk=user.pk).exists()
    return found


def reviewing(user: User) -> Q:
    """True in a query where there is anything for this person to review."""
    ways = [User.objects.filter(manager=user), Reviewer.objects.filter(user=user), Delegation.objects.active().to(user)]
    return reduce(or_, (Q(Exists(way)) for way in ways))


def managers_only(user: User) -> None:
    """404 for whoever has nobody to review, by themselves or standing in."""
    if not has_reviews(user):
        raise Http404
