"""GET for HR's programs: cycles, and how far the summaries of one are. What a draft says is never told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Query, Router
from pydantic import BaseModel

from metrics.api.figures import Figure, Limit, Moment, Offset
from pmreview.accounts.models import Scope, User
from pmreview.api.door import ApiRequest, Bearer
from pmreview.api.problems import answers
from summaries.models import Cycle, Event, Status, Summary
from summaries.models.event import Happened
from summaries.permissions import hr_only
from summaries.team.lists import Line, lines_of

router = Router(auth=Bearer(Scope.SUMMARIES_READ))


class CycleAnswer(BaseModel):
    id: UUID
    name: str
    period_start: date
    period_end: date
    submit_by: datetime
    review_by: datetime
    is_open: bool


class Cycles(BaseModel):
    """`count` is how many there are in all."""

    items: list[CycleAnswer]
    count: int


class Author(BaseModel):
    id: UUID
    name: str
    employee_number: str
    department: str


class State(BaseModel):
    """`version`, `submitted_at` and `attainment` are empty while nothing has been submitted."""

    id: UUID
    author: Author
    status: Status
    submitted_at: datetime | None
    changed_at: datetime
    version: int | None
    attainment: Figure | None
    waits_for: str | None


class States(BaseModel):
    items: list[State]
    count: int


@router.get(
    "/cycles",
    response=answers(Cycles, 404),
    url_name="api_cycles",
    operation_id="list_cycles",
    summary=gettext_noop("List review cycles"),
    description=gettext_noop("For HR."),
)
def list_cycles(request: ApiRequest, limit: Limit, offset: Offset) -> Cycles:
    hr_only(request.user)
    page = Cycle.objects.all()[offset : offset + limit]
    return Cycles(items=[_cycle(cycle) for cycle in page], count=Cycle.objects.count())


@router.get(
    "/cycles/{uuid:cycle_id}/summaries",
    response=answers(States, 404),
    url_name="api_cycle_summaries",
    operation_id="list_summaries",
    summary=gettext_noop("List the states of a cycle's summaries"),
    description=gettext_noop(
        "For HR. Says where each summary stands, never what a draft says. Each look at a colleague's summary is written into "
        "its history: ask with changed_since for what is new."
    ),
)
def list_summaries(
    request: ApiRequest,
    cycle_id: UUID,
    limit: Limit,
    offset: Offset,
    status: Annotated[Status | None, Query(None)],
    changed_since: Annotated[Moment | None, Query(None)],
) -> States:
    hr_only(request.user)
    found = Summary.objects.filter(cycle=get_object_or_404(Cycle, pk=cycle_id))
    if status:
        found = found.filter(status=status)
    if changed_since:
        found = found.filter(changed_at__gte=changed_since)
    page = found.with_people().order_by("author__employee_number", "pk")[offset : offset + limit]
    lines = lines_of(page, reader=request.user)
    write_down(lines, by=request.user)
    return States(items=[_state(line) for line in lines], count=found.count())


def write_down(lines: list[Line], *, by: User) -> None:
    """An Event for each summary of somebody else, in one statement whatever their number."""
    others = [line for line in lines if line.summary.author_id != by.pk]
    Event.objects.write_all(_look(line, by=by) for line in others)


def _look(line: Line, *, by: User) -> Event:
    return Event(summary=line.summary, cycle=line.summary.cycle, version=line.version, name=Happened.READ, by=by)


def _cycle(cycle: Cycle) -> CycleAnswer:
    names = ("period_start", "period_end", "submit_by", "review_by", "is_open")
    return CycleAnswer(id=cycle.pk, name=cycle.title, **{name: getattr(cycle, name) for name in names})


def _state(line: Line) -> State:
    summary, author = line.summary, line.summary.author
    reviewer = summary.current_reviewer if summary.status == Status.SUBMITTED else None
    return State(
        id=summary.pk,
        author=Author(id=author.pk, name=author.name, employee_number=author.employee_number, department=author.department),
        status=Status(summary.status),
        submitted_at=summary.submitted_at if line.version else None,
        changed_at=summary.changed_at,
        version=line.version.number if line.version else None,
        attainment=line.version.attainment if line.version else None,
        waits_for=reviewer.name if reviewer else None,
    )
