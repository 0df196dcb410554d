"""Reads what the check before launch wants to know, in four statements however many people there are."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from metrics.models import Goal
from pmreview.accounts.models import User
from summaries.cycles.check import Person, Plan
from summaries.models import Cycle
from summaries.models.cycle import SecondLine

COLUMNS = ("pk", "name", "employee_number", "email", "department", "manager_id", "is_active")


def staff() -> dict[UUID, Person]:
    """Everybody who has an account, by id, in the order of their employee numbers."""
    return {row[0]: Person(*row) for row in User.objects.order_by("employee_number").values_list(*COLUMNS)}


def plan_of(cycle: Cycle, chosen: Sequence[UUID] | None = None) -> Plan:
    """The cycle as the check sees it; with `chosen`, as if these people alone took part."""
    if chosen is None:
        chosen = list(cycle.participants.order_by("user__employee_number").values_list("user_id", flat=True))
    return Plan(
        staff=staff(),
        chosen=chosen,
        with_goals=frozenset(Goal.objects.within(cycle.period).order_by().values_list("owner_id", flat=True).distinct()),
        submit_by=cycle.submit_by,
        review_by=cycle.review_by,
        extra=tuple(cycle.extra_reviewers.order_by("employee_number").values_list("pk", flat=True)),
        has_second_line=cycle.second_line != SecondLine.NONE,
    )
