"""Whose turn it is: for many summaries at once, with whoever stands in for somebody away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField

from pmreview.accounts.models import User
from summaries.models import Delegation, Reviewer, Status, Summary


@dataclass
class Turn:
    """A person and the summaries that wait for them, in the order of the authors' numbers."""

    user: User
    summaries: list[Summary] = field(default_factory=list)
    is_stand_in: bool = False


def turns_of(summaries: QuerySet[Summary]) -> list[Turn]:
    """Who decides next on those in review: the reviewer, and who stands in for them today. Nobody on their own.

    Four queries, however many there are.
    """
    undecided = Reviewer.objects.filter(summary=OuterRef("pk"), decided_at=None).order_by("position", "pk")
    waiting = summaries.filter(status=Status.SUBMITTED).annotate(
        turn=Subquery(undecided.values("user")[:1], output_field=UUIDField())
    )
    rows = list(waiting.exclude(turn=None).select_related("author", "cycle").order_by("author__employee_number"))
    holders = _holders({row.turn for row in rows})
    found: dict[UUID, Turn] = {}
    for row in rows:
        for user, is_stand_in in holders[row.turn]:
            if user.pk != row.author_id:
                turn = found.setdefault(user.pk, Turn(user, is_stand_in=is_stand_in))
                turn.summaries.append(row)
    return list(found.values())


def turn_of(summary: Summary) -> list[User]:
    """The reviewer whose turn it is, and who stands in for them."""
    return [turn.user for turn in turns_of(Summary.objects.filter(pk=summary.pk))]


def _holders(reviewers: Iterable[UUID]) -> dict[UUID, list[tuple[User, bool]]]:
    """Each reviewer with their stand-ins, the reviewer first."""
    people = User.objects.in_bulk(list(reviewers))
    holders: dict[UUID, list[tuple[User, bool]]] = {pk: [(user, False)] for pk, user in people.items()}
    for delegation in Delegation.objects.active().filter(user__in=people).select_related("to"):
        holders[delegation.user_id].append((delegation.to, True))
    return holders
