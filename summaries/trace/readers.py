"""Who can see a summary, for which reason, and who has looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from pmreview.accounts.models import REPORTING_DEPTH, User
from summaries.models import Delegation, Summary
from summaries.models.event import LOOKS
from summaries.models.summary import Status


@dataclass(frozen=True)
class Reader:
    """A person who can see it now, and why."""

    user: User
    why: str


@dataclass(frozen=True)
class Looks:
    """How often one person has opened or taken along a summary."""

    name: str
    times: int
    first: datetime
    last: datetime


def readers_of(summary: Summary) -> list[Reader]:
    """Everybody who can open the document, each once, for the nearest reason. A draft is its author's alone."""
    if summary.status == Status.DRAFT or summary.submitted_at is None:
        return []
    named = [*_reviewers(summary), *_line(summary), *_hr(), *_colleagues(summary)]
    found: dict[Any, Reader] = {}
    for reader in named:
        if reader.user.pk != summary.author_id and reader.user.is_active:
            found.setdefault(reader.user.pk, reader)
    return list(found.values())


def _reviewers(summary: Summary) -> list[Reader]:
    people = [row.user for row in summary.reviewers.all()]
    away = Delegation.objects.active().filter(user__in=people).select_related("to", "user")
    stand_ins = [Reader(one.to, _("stands in for %(name)s") % {"name": one.user.name}) for one in away]
    return [*(Reader(person, _("reviews it")) for person in people), *stand_ins]


def _line(summary: Summary) -> list[Reader]:
    """The managers above the author; a loop ends where it began."""
    found: list[Reader] = []
    person = summary.author.manager
    while person is not None and len(found) < REPORTING_DEPTH and person.pk not in {one.user.pk for one in found}:
        found.append(Reader(person, _("is above you in the reporting line")))
        person = person.manager
    return found


def _hr() -> list[Reader]:
    return [Reader(person, _("human resources")) for person in User.objects.active().filter(is_hr=True)]


def _colleagues(summary: Summary) -> list[Reader]:
    asked = summary.peer_requests.filter(confirmed_at__isnull=False, answered_at=None).select_related("peer")
    return [Reader(row.peer, _("was asked, and reads the projects only")) for row in asked] if _is_in_review(summary) else []


def _is_in_review(summary: Summary) -> bool:
    return summary.status == Status.SUBMITTED and summary.cycle.is_open


def looks_of(summary: Summary) -> list[Looks]:
    """Who else has opened or downloaded it, whoever looked last first."""
    looks = summary.events.filter(name__in=LOOKS).exclude(by=summary.author).order_by()
    people = looks.values("by__name", "by").annotate(times=Count("pk"), first=Min("at"), last=Max("at")).order_by("-last")
    return [Looks(one["by__name"], one["times"], one["first"], one["last"]) for one in people]
