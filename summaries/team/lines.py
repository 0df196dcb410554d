"""A line of the team page, and the order, the filter and the page of the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from metrics.formatting import percent
from summaries.blocks import Block, chart
from summaries.models import Cycle, Status, Summary
from summaries.team.people import Circle

PER_PAGE = 50
WAITING = "waiting"  # a filter beside the states
ORDERS: dict[str, Any] = {
    "name": F("author__name"),
    "state": Case(*(When(status=value, then=Value(place)) for place, value in enumerate(Status.values))),
    "due": F("due"),
    "reached": F("attainment"),
    "problems": F("problems"),
    "activity": F("activity"),
}
COLUMNS: list[tuple[str, Any]] = [
    ("name", gettext_lazy("Person")),
    ("state", gettext_lazy("State")),
    ("due", gettext_lazy("Time left")),
    ("reached", gettext_lazy("Goals reached, weighted")),
    ("problems", gettext_lazy("Open problems")),
    ("activity", pgettext_lazy("column", "Last activity")),
]


@dataclass(frozen=True)
class Line:
    """One person's summary in the list. What is annotated on the summary comes from `people.told`."""

    summary: Any
    circle: Circle

    @property
    def is_sent(self) -> bool:
        return self.summary.status != Status.DRAFT and self.summary.submitted_at is not None

    @property
    def attainment(self) -> str:
        return percent(self.summary.attainment) if self.is_sent else ""

    @property
    def bar(self) -> Block | None:
        """The attainment as a drawing; nothing where there is none."""
        if self.summary.attainment is None:
            return None
        title = _("%(goal)s: %(percent)s reached") % {"goal": self.summary.author.name, "percent": self.attainment}
        return chart("attain", caption="", title=title, data={"value": float(self.summary.attainment), "width": 96})

    @property
    def how(self) -> str:
        """Why somebody outside the reporting line is here."""
        if self.summary.author_id in self.circle.below:
            return ""
        return _("Assigned to you") if self.summary.is_own else _("Standing in for %(name)s") % {"name": self.summary.absent}

    @property
    def days(self) -> int | None:
        return None if self.summary.due is None else days_until(self.summary.due, self.summary.cycle)

    @property
    def is_overdue(self) -> bool:
        return self.days is not None and self.days < 0

    @property
    def left(self) -> str:
        """The days until it is due, in words."""
        return "" if self.days is None else in_days(self.days)


@dataclass(frozen=True)
class Head:
    """A column that can sort: the order a press asks for next, and how it is sorted now, as ARIA says it."""

    key: str
    label: str
    next: str
    sorted: str


def days_until(moment: datetime, cycle: Cycle) -> int:
    """Whole days of the cycle's calendar; negative when it is over."""
    return (cycle.local(moment).date() - cycle.local(timezone.now()).date()).days


def in_days(days: int) -> str:
    if days < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days} if days else _("due today")


def heads(sort: str) -> list[Head]:
    """Every column; the first press sorts upwards, the next the other way round."""
    return [Head(key, str(label), f"-{key}" if sort == key else key, _direction(key, sort)) for key, label in COLUMNS]


def _direction(key: str, sort: str) -> str:
    return {key: "ascending", f"-{key}": "descending"}.get(sort, "")


def named(summaries: QuerySet[Summary], words: str) -> QuerySet[Summary]:
    """Those whose author has the words in the name or the number."""
    return (
        summaries.filter(Q(author__name__icontains=words) | Q(author__employee_number__icontains=words)) if words else summaries
    )


def filtered(summaries: Any, wanted: dict[str, str]) -> Any:
    """The summaries of `people.told` that fit; a cycle that is none fits nothing."""
    summaries = named(summaries, wanted["q"])
    if wanted["department"]:
        summaries = summaries.filter(author__department=wanted["department"])
    if wanted["cycle"]:
        summaries = summaries.filter(cycle=wanted["cycle"]) if is_uuid(wanted["cycle"]) else summaries.none()
    if wanted["status"] == WAITING:
        return summaries.filter(waits=True)
    return summaries.filter(status=wanted["status"]) if wanted["status"] else summaries


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def ordered(summaries: Any, sort: str) -> Any:
    """By the asked column, what has nothing in it last; unasked what waits for the reader first, the oldest first."""
    column = ORDERS.get(sort.removeprefix("-"))
    if column is None:
        since = Case(When(waits=True, then=F("submitted_at")))
        return summaries.order_by("-waits", since.asc(nulls_last=True), "author__employee_number", "pk")
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return summaries.order_by(order, "author__employee_number", "pk")


def page_of(keys: Any, number: str | None) -> Page[Any]:
    """The asked page; an unknown one is the nearest."""
    return Paginator(keys, PER_PAGE).get_page(number)
