"""Cycles in preparation and the people in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pmreview.accounts.models import User
from summaries.models import Cycle, Participant
from tests.factories import summaries


def prepared(*people: User, **fields: Any) -> Cycle:
    """In preparation, with these people in it."""
    made = summaries.cycle(opened_at=None, **fields)
    put_in(made, people)
    return made


def put_in(cycle: Cycle, people: Iterable[User]) -> None:
    Participant.objects.bulk_create(Participant(cycle=cycle, user=person) for person in people)
