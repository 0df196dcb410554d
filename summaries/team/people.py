"""Whose summaries a manager's page is about, and what it may say of each, worked out in the database.

Of a draft there is the state and the deadline; attainment, problems and the decisions are those of what was submitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from pmreview.accounts.models import User, keys_below
from summaries.models import Comment, Event, Reviewer, Status, Summary, Version
from summaries.models.event import Happened
from summaries.models.reviewer import acting_for
from summaries.models.summary import WRITABLE
from summaries.permissions import managers_only

SENT = ~Q(status=Status.DRAFT) & Q(submitted_at__isnull=False)
LIVELY = [  # what counts as activity: nothing an author does in a draft, and no look
    Happened.SUBMITTED,
    Happened.WITHDRAWN,
    Happened.RETURNED,
    Happened.APPROVED,
    Happened.ACKNOWLEDGED,
    Happened.APPEALED,
    Happened.CONFIRMED,
    Happened.REOPENED,
    Happened.ARCHIVED,
    Happened.COMMENTED,
    Happened.RESOLVED,
]


@dataclass(frozen=True)
class Circle:
    """Whom a person leads, and in whose name they may decide today: their own and those they stand in for."""

    reader: User
    below: frozenset[UUID]
    acting: frozenset[UUID]

    @property
    def summaries(self) -> QuerySet[Summary]:
        """Of the reporting line all, drafts too, with their state only; beyond it what was submitted and is assigned."""
        assigned = Reviewer.objects.filter(user__in=self.acting).values("summary")
        mine = Q(author__in=self.below) | (SENT & Q(pk__in=assigned))
        return Summary.objects.filter(mine).exclude(author=self.reader)

    @property
    def open(self) -> QuerySet[Summary]:
        return self.summaries.filter(cycle__opened_at__isnull=False, cycle__closed_at=None)


def circle_of(user: User) -> Circle:
    """In one query for each level below, and two."""
    return Circle(user, frozenset(keys_below(user)), frozenset(acting_for(user)))


def circle_or_404(user: User) -> Circle:
    """404 for whoever leads nobody, reviews nothing and stands in for no one: the pages do not exist for them."""
    circle = circle_of(user)
    if not circle.below and len(circle.acting) == 1:
        managers_only(user)
    return circle


def told(summaries: QuerySet[Summary], circle: Circle) -> Any:
    """Each with what its line shows: `waits`, `due`, `attainment`, `remarks`, `warnings`, `activity`, `absent`, `is_own`."""
    newest = Version.objects.filter(summary=OuterRef("pk")).order_by("-number")
    talk = Comment.objects.open().filter(summary=OuterRef("pk")).order_by().values("summary")
    life = Event.objects.filter(summary=OuterRef("pk"), name__in=LIVELY).order_by().values("summary")
    return waiting_told(summaries, circle).annotate(
        due=due(),
        attainment=Case(When(SENT, then=Subquery(newest.values("attainment")[:1]))),
        warnings=_sent_count(newest.values("warnings")[:1]),
        remarks=_sent_count(talk.annotate(count=Count("pk")).values("count")),
        problems=F("warnings") + F("remarks"),
        activity=Subquery(life.annotate(last=Max("at")).values("last")),
        absent=_absent(circle),
        is_own=Exists(Reviewer.objects.filter(summary=OuterRef("pk"), user=circle.reader)),
    )


def waiting_told(summaries: QuerySet[Summary], circle: Circle) -> Any:
    """Each with `waits`: whether the reader, or whom they stand in for, is the next to decide."""
    undecided = Reviewer.objects.filter(summary=OuterRef("pk"), decided_at=None).order_by("position", "pk")
    turn = When(status=Status.SUBMITTED, turn__in=circle.acting, then=Value(True))
    return summaries.annotate(turn=Subquery(undecided.values("user")[:1]), waits=Case(turn, default=Value(False)))


def due() -> Case:
    """Until when whoever has the summary must be done with it; nothing where all is done."""
    return Case(
        When(status__in=WRITABLE, then=F("cycle__submit_by")),
        When(status=Status.SUBMITTED, then=F("cycle__review_by")),
        output_field=DateTimeField(),
    )


def _sent_count(found: Any) -> Coalesce:
    return Coalesce(Case(When(SENT, then=Subquery(found))), Value(0), output_field=IntegerField())


def _absent(circle: Circle) -> Subquery:
    """The name of whom the reader stands in for on this summary."""
    others = circle.acting - {circle.reader.pk}
    rows = Reviewer.objects.filter(summary=OuterRef("pk"), user__in=others).order_by("position", "pk")
    return Subquery(rows.values("user__name")[:1])
