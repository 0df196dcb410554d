"""Putting people into a cycle and taking them out. Once it is open they can only be added, and get their summary at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from pmreview.accounts.models import User
from summaries.cycles.check import ADVICE, TITLES, Finding, about_people
from summaries.cycles.opening import NotReady, Refused, admit
from summaries.cycles.planning import plan_of
from summaries.models import Cycle, Event, Participant
from summaries.models.event import Happened


@dataclass(frozen=True)
class Added:
    """How many people were put into the cycle, and how many of those chosen were in it already."""

    new: int
    known: int

    def __str__(self) -> str:
        told = ngettext("%(new)s person added.", "%(new)s people added.", self.new) % {"new": self.new}
        if not self.known:
            return told
        there = ngettext("%(known)s was in the cycle already.", "%(known)s were in the cycle already.", self.known)
        return pgettext("two sentences", "%(one)s %(next)s") % {"one": told, "next": there % {"known": self.known}}


@transaction.atomic
def add(cycle: Cycle, people: Collection[UUID], *, by: User) -> Added:
    """Puts all of them into the cycle, or nobody; whoever is in it stays. In an open cycle their summaries are made.

    Raises NotReady where somebody may not be added to an open cycle, Refused where the cycle is closed.
    """
    current = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if current.closed_at:
        raise Refused(_("The cycle is closed; nobody can be added any more."))
    known = set(current.participants.filter(user__in=people).values_list("user_id", flat=True))
    new = [one for one in dict.fromkeys(people) if one not in known]
    if new and current.is_open:
        _refuse_unfit(current, new)
    Participant.objects.bulk_create(
        (Participant(cycle=current, user_id=one, added_by=by) for one in new), ignore_conflicts=True, batch_size=500
    )
    if new and current.is_open:
        admit(current, by=by)
    _note(current, "added", new, by=by)
    return Added(len(new), len(known))


def _refuse_unfit(cycle: Cycle, people: Sequence[UUID]) -> None:
    findings = [finding for finding in about_people(plan_of(cycle, people)) if finding.blocks]
    if findings:
        raise NotReady(findings)


@transaction.atomic
def remove(cycle: Cycle, people: Collection[UUID], *, by: User) -> int:
    """Takes them out of a cycle in preparation; how many were in it. Raises Refused once it has been opened."""
    current = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not current.is_in_preparation:
        raise Refused(_("The cycle is open: people can only be added now, because their summaries exist."))
    rows = current.participants.filter(user__in=people)
    gone = list(rows.values_list("user_id", flat=True))
    rows.delete()
    _note(current, "removed", gone, by=by)
    return len(gone)


def _note(cycle: Cycle, what: str, people: Sequence[UUID], *, by: User) -> None:
    if people:
        numbers = User.objects.filter(pk__in=people).order_by("employee_number").values_list("employee_number", flat=True)
        change: dict[str, object] = {"field": "participants", what: list(numbers)}
        Event.objects.write(Happened.CYCLE_CHANGED, cycle=cycle, by=by, details={"changes": [change]})


def told(findings: Sequence[Finding]) -> list[str]:
    """A sentence for each finding: who, what was found, what to do."""
    names = pgettext("between names", ", ")
    return [
        _("%(people)s: %(found)s. %(advice)s")
        % {"people": names.join(map(str, one.who)), "found": TITLES[one.kind], "advice": ADVICE[one.kind]}
        for one in findings
    ]
