"""Whom a deadline concerns: authors who have not submitted, reviewers with something waiting. By the clock or HR's press."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Cycle, Event, Notice, Summary
from summaries.models.event import Happened
from summaries.models.notice import Kind
from summaries.models.summary import WRITABLE
from summaries.notices.deadlines import REVIEW, SUBMIT, Due, due_today
from summaries.notices.telling import News, tell_all
from summaries.notices.turns import Turn, turns_of
from summaries.notices.words import named


def remind_due(now: datetime) -> int:
    """Tells everybody whom today's deadlines concern and who has not been told yet; how many. Safe at any time and twice."""
    news = [one for due in due_today(now, Cycle.objects.open()) for one in _concerned(due)]
    return len(tell_all(news))


def _concerned(due: Due) -> list[News]:
    about = Summary.objects.filter(cycle=due.cycle)
    facts = {**named(due.cycle), "what": due.what, "deadline": due.deadline.isoformat(), "days": abs(due.days)}
    if due.what == SUBMIT:
        return _to_authors(about, due.kind, due.reason, facts, due.day)
    return [_to_reviewer(turn, due.kind, due.reason, due.cycle, facts, due.day) for turn in turns_of(about)]


def _to_authors(about: QuerySet[Summary], kind: Kind, reason: str, facts: dict[str, Any], day: date) -> list[News]:
    writing = about.filter(status__in=WRITABLE).select_related("author")
    return [News(row.author, kind, f"{reason}:{row.pk}", facts, row.get_absolute_url(), day) for row in writing]


def _to_reviewer(turn: Turn, kind: Kind, reason: str, cycle: Cycle, facts: dict[str, Any], day: date) -> News:
    is_single = len(turn.summaries) == 1 or turn.is_stand_in
    url = turn.summaries[0].get_absolute_url() if is_single else reverse("team")
    return News(turn.user, kind, f"{reason}:{cycle.pk}", {**facts, "count": len(turn.summaries)}, url, day)


def remind(summaries: Iterable[Summary], *, by: User) -> int:
    """HR's press: asks the authors of those still being written and the reviewers of those that wait; how many people.

    Each at most once on a day of the cycle's calendar, authors for each summary, reviewers for each cycle; an event on every
    summary somebody was reminded of. What is decided, and what belongs to a closed cycle, is passed over.
    """
    asked = Summary.objects.filter(pk__in=[summary.pk for summary in summaries])
    cycles = Cycle.objects.open().filter(summaries__in=asked).distinct()
    return len({person for cycle in cycles for person in _remind(asked.filter(cycle=cycle), cycle, by=by)})


def _remind(asked: QuerySet[Summary], cycle: Cycle, *, by: User) -> set[UUID]:
    now = timezone.now()
    day, turns = cycle.local(now).date(), turns_of(asked)
    news = _to_authors(asked, _kind(cycle.submit_by, now), "asked", _asking(cycle, SUBMIT, cycle.submit_by, by), day)
    facts = _asking(cycle, REVIEW, cycle.review_by, by)
    news += [_to_reviewer(turn, _kind(cycle.review_by, now), "asked-review", cycle, facts, day) for turn in turns]
    with transaction.atomic():
        told = {notice.user_id for notice in tell_all(news)}
        Event.objects.write_all(_events(asked, turns, told, by=by))
    return told


def _events(asked: QuerySet[Summary], turns: list[Turn], told: set[UUID], *, by: User) -> list[Event]:
    """One for each summary and person, naming who was reminded of it."""
    written = [(row, row.author) for row in asked.filter(status__in=WRITABLE).select_related("author")]
    pairs = written + [(row, turn.user) for turn in turns for row in turn.summaries]
    return [
        Event(name=Happened.REMINDED, summary=row, cycle_id=row.cycle_id, by=by, details={"person": str(user.pk)})
        for row, user in pairs
        if user.pk in told
    ]


def is_settled(notice: Notice) -> bool:
    """Whether a reminder has become needless while its letter waited: submitted, decided, or the cycle closed."""
    if notice.kind not in {Kind.DUE, Kind.OVERDUE}:
        return False
    about = UUID(notice.reason.rpartition(":")[2])
    if notice.facts["what"].endswith(SUBMIT):
        return not Summary.objects.filter(pk=about, status__in=WRITABLE, cycle__closed_at=None).exists()
    return not Summary.objects.filter(cycle=about, cycle__closed_at=None).awaiting(notice.user).exists()


def _kind(deadline: datetime, now: datetime) -> Kind:
    return Kind.OVERDUE if deadline < now else Kind.DUE


def _asking(cycle: Cycle, what: str, deadline: datetime, by: User) -> dict[str, Any]:
    return {**named(cycle), "what": f"asked_to_{what}", "deadline": deadline.isoformat(), "name": by.name}
