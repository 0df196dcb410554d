"""The check before launch: what keeps a cycle from being opened, and what to look at first. Pure: rows in, findings out."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext


class Kind(StrEnum):
    NOBODY = "nobody"
    LATE = "late"
    INACTIVE = "inactive"
    UNREVIEWED = "unreviewed"
    LOOP = "loop"
    DUPLICATE = "duplicate"
    REVIEWER_GONE = "reviewer_gone"
    NO_GOALS = "no_goals"


BLOCKING = frozenset({Kind.NOBODY, Kind.LATE, Kind.INACTIVE, Kind.UNREVIEWED, Kind.LOOP})
TITLES: dict[Kind, Any] = {
    Kind.NOBODY: gettext_lazy("Nobody takes part"),
    Kind.LATE: gettext_lazy("The deadlines have passed"),
    Kind.INACTIVE: gettext_lazy("No longer with the company"),
    Kind.UNREVIEWED: gettext_lazy("Nobody would review them"),
    Kind.LOOP: gettext_lazy("The reporting line goes in a circle"),
    Kind.DUPLICATE: gettext_lazy("Possibly the same person twice"),
    Kind.REVIEWER_GONE: gettext_lazy("Their reviewer is no longer with the company"),
    Kind.NO_GOALS: gettext_lazy("No goal in the period"),
}
ADVICE: dict[Kind, Any] = {
    Kind.NOBODY: gettext_lazy("Choose who takes part."),
    Kind.LATE: gettext_lazy("Choose deadlines that are still to come."),
    Kind.INACTIVE: gettext_lazy("Take them out: they cannot sign in."),
    Kind.UNREVIEWED: gettext_lazy("Have an administrator enter their manager, name a further reviewer, or take them out."),
    Kind.LOOP: gettext_lazy("Have an administrator correct the manager of one of them, or take them out."),
    Kind.DUPLICATE: gettext_lazy("Take out the account they do not use; two colleagues of one name may stay."),
    Kind.REVIEWER_GONE: gettext_lazy("Have an administrator enter their new manager; otherwise nobody can decide."),
    Kind.NO_GOALS: gettext_lazy("They can add goals under “My data” once the cycle is open; without one they cannot submit."),
}


@dataclass(frozen=True)
class Person:
    """What the check knows of somebody in the company."""

    id: UUID
    name: str
    number: str
    email: str
    department: str = ""
    manager_id: UUID | None = None
    is_active: bool = True

    def __str__(self) -> str:
        return pgettext("a person and their number", "%(name)s (%(number)s)") % {"name": self.name, "number": self.number}


@dataclass(frozen=True)
class Plan:
    """A cycle about to open: `staff` is everybody in the company, `chosen` who takes part, `extra` its further reviewers."""

    staff: Mapping[UUID, Person]
    chosen: Sequence[UUID]
    with_goals: frozenset[UUID]
    submit_by: datetime
    review_by: datetime
    extra: tuple[UUID, ...] = ()
    has_second_line: bool = False

    @property
    def people(self) -> list[Person]:
        return [self.staff[one] for one in self.chosen]


@dataclass(frozen=True)
class Finding:
    """One thing found: whom it is about, and what exactly."""

    kind: Kind
    who: tuple[Person, ...] = ()
    what: str = ""

    @property
    def blocks(self) -> bool:
        return self.kind in BLOCKING


def check(plan: Plan, *, now: datetime) -> list[Finding]:
    """Every finding, those that keep the cycle from being opened first. Touches no database."""
    found = [*_about_cycle(plan, now), *about_people(plan)]
    return sorted(found, key=lambda finding: list(Kind).index(finding.kind))


def about_people(plan: Plan) -> list[Finding]:
    """What is to be said of those who are chosen, whatever the cycle."""
    alone = [finding for person in plan.people for finding in _alone(person, plan)]
    return [*alone, *(Finding(Kind.LOOP, loop, _chain(loop)) for loop in loops(plan)), *_duplicates(plan.people)]


def _about_cycle(plan: Plan, now: datetime) -> Iterator[Finding]:
    if not plan.chosen:
        yield Finding(Kind.NOBODY)
    if min(plan.submit_by, plan.review_by) <= now:
        yield Finding(Kind.LATE)


def _alone(person: Person, plan: Plan) -> Iterator[Finding]:
    if not person.is_active:
        yield Finding(Kind.INACTIVE, (person,))
        return
    reviewers = _reviewers(person, plan)
    gone = [one.name for one in reviewers if not one.is_active]
    if not reviewers and person.manager_id != person.id:
        yield Finding(Kind.UNREVIEWED, (person,))
    if gone:
        yield Finding(Kind.REVIEWER_GONE, (person,), pgettext("between names", ", ").join(gone))
    if person.id not in plan.with_goals:
        yield Finding(Kind.NO_GOALS, (person,))


def _reviewers(person: Person, plan: Plan) -> list[Person]:
    """The same people in the same order as `summaries.models.cycle.reviewers_of`, from rows in memory."""
    manager = plan.staff.get(person.manager_id) if person.manager_id else None
    second = plan.staff.get(manager.manager_id) if plan.has_second_line and manager and manager.manager_id else None
    named = [manager, second, *(plan.staff[one] for one in plan.extra)]
    return [one for one in dict.fromkeys(named) if one is not None and one != person]


def loops(plan: Plan) -> list[tuple[Person, ...]]:
    """Every circle that a chosen person's reporting line leads into, each once, from its lowest number upwards."""
    done: set[UUID] = set()
    found: list[tuple[Person, ...]] = []
    for start in plan.chosen:
        path: dict[UUID, Person] = {}
        here: Person | None = plan.staff[start]
        while here is not None and here.id not in done and here.id not in path:
            path[here.id] = here
            here = plan.staff.get(here.manager_id) if here.manager_id else None
        if here is not None and here.id in path:
            ids = list(path)
            found.append(_from_lowest([path[one] for one in ids[ids.index(here.id) :]]))
        done.update(path)
    return found


def _from_lowest(loop: list[Person]) -> tuple[Person, ...]:
    first = min(range(len(loop)), key=lambda place: loop[place].number)
    return (*loop[first:], *loop[:first])


def _chain(loop: Sequence[Person]) -> str:
    return " → ".join(person.name for person in [*loop, loop[0]])


def _duplicates(people: Iterable[Person]) -> Iterator[Finding]:
    """Groups that share a name within a department, an e-mail address but for its spelling, or a number."""
    groups: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in people:
        for key in _keys(person):
            groups[key].append(person)
    reasons: dict[tuple[Person, ...], list[str]] = defaultdict(list)
    for key, group in groups.items():
        if len(group) > 1:
            reasons[tuple(group)].append(key[0])
    for who, why in reasons.items():
        yield Finding(Kind.DUPLICATE, who, pgettext("between names", ", ").join(_shared(one) for one in why))


def _keys(person: Person) -> list[tuple[str, ...]]:
    return [
        ("name", _plain(person.name), _plain(person.department)),
        ("email", plain_email(person.email)),
        ("number", plain_number(person.number)),
    ]


def _shared(key: str) -> str:
    words = {
        "name": _("same name and department"),
        "email": _("same e-mail address, spelled differently"),
        "number": _("same employee number, written differently"),
    }
    return words[key]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def plain_email(email: str) -> str:
    """The mailbox behind a spelling: Li.Na+work@Example.com is lina@example.com."""
    name, _at, host = _plain(email).rpartition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{host}"


def plain_number(number: str) -> str:
    """An employee number without what a spreadsheet changes: width, case, blanks, dashes, leading zeros."""
    kept = "".join(mark for mark in _plain(number) if mark.isalnum())
    return kept.lstrip("0") or kept
