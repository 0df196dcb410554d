"""The nine boxes: performance by potential, 1 to 3 each way. Who stands where is for the line and HR, never for the author.

A move is a row with its reason; nothing is taken back, the newest counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from metrics.formatting import percent
from pmreview.accounts.models import User
from summaries.models import Cycle, Event, Placement, Summary, Version
from summaries.models.event import Happened
from summaries.models.reviewer import acting_for
from summaries.review.workflow import Refused

LEVELS = (1, 2, 3)
MOST = 24  # cards a box shows


class Box(NamedTuple):
    """A place of the grid; as text "performance-potential"."""

    performance: int
    potential: int

    def __str__(self) -> str:
        return f"{self.performance}-{self.potential}"

    @property
    def words(self) -> str:
        return _("performance %(performance)s, potential %(potential)s") % {
            "performance": level_word(self.performance),
            "potential": level_word(self.potential),
        }


BOXES = [Box(performance, potential) for potential in reversed(LEVELS) for performance in LEVELS]  # as they are drawn


class Overtaken(Refused):
    """Somebody else has moved the person meanwhile; `by` is their move."""

    def __init__(self, latest: Placement) -> None:
        self.latest = latest
        box = Box(latest.performance, latest.potential)
        words = {"name": latest.by.name, "box": box.words, "reason": latest.reason}
        super().__init__(
            _("%(name)s was faster and chose %(box)s: “%(reason)s”. Move them again if you still want to.") % words
        )


@dataclass(frozen=True)
class Card:
    """Somebody on the board: `box` is None as long as nobody has placed them."""

    summary: Any

    @property
    def box(self) -> Box | None:
        return box_of({name: getattr(self.summary, name) for name in Box._fields})

    @property
    def attainment(self) -> str:
        return percent(self.summary.attainment)


@dataclass(frozen=True)
class Cell:
    """A box with the first of who is in it; `box` is None for whoever is not placed yet."""

    box: Box | None
    cards: list[Card]
    people: int

    @property
    def more(self) -> int:
        return self.people - len(self.cards)


def level_word(level: int) -> str:
    return {1: _("low"), 2: _("medium"), 3: _("high")}[level]


def placeable(user: User) -> QuerySet[Summary]:
    """Whoever this person may place: submitted summaries they may see, in cycles with the boxes, never their own."""
    return Summary.objects.visible_to(user).filter(cycle__has_nine_box=True).exclude(author=user)


def cells(summaries: QuerySet[Summary]) -> dict[Box | None, Cell]:
    """Everybody by the newest move: the nine boxes as they are drawn, and under None whoever is not placed. Two queries.

    At most `MOST` cards a box, by the employee numbers; nobody reads a thousand.
    """
    moves = Placement.objects.filter(summary=OuterRef("pk")).order_by("-number")
    where = {name: Subquery(moves.values(name)[:1]) for name in Box._fields}
    placed: Any = summaries.order_by().annotate(**where)
    counted = {box_of(row): row["people"] for row in placed.values(*Box._fields).annotate(people=Count("pk"))}
    cards: dict[Box | None, list[Card]] = {}
    for summary in _first(placed):
        card = Card(summary)
        cards.setdefault(card.box, []).append(card)
    return {box: Cell(box, cards.get(box, []), counted.get(box, 0)) for box in [*BOXES, None]}


def _first(placed: Any) -> Any:
    """The first of each box, with their newest attainment."""
    order = F("author__employee_number")
    place = Window(RowNumber(), partition_by=[F(name) for name in Box._fields], order_by=order.asc())
    versions = Version.objects.filter(summary=OuterRef("pk")).order_by("-number")
    few = placed.annotate(place=place).filter(place__lte=MOST)
    return few.annotate(attainment=Subquery(versions.values("attainment")[:1])).select_related("author").order_by(order)


def box_of(row: Mapping[str, int | None]) -> Box | None:
    performance, potential = row["performance"], row["potential"]
    return Box(performance, potential) if performance and potential else None


def moves_of(summary: Summary) -> list[Placement]:
    """Every move of somebody, the newest first. The caller has made sure that the reader may place them."""
    return list(Placement.objects.filter(summary=summary).select_related("by").order_by("-number"))


def why_not_place(cycle: Cycle) -> str | None:
    return None if cycle.is_open else _("The cycle is closed; nobody is moved any more.")


def place(summary: Summary, box: Box, *, by: User, reason: str, seen: int) -> Placement:
    """Moves somebody. `seen` is the number of the move the person has before them, 0 for none.

    Raises Overtaken when there is a newer one, and Refused without a reason or in a closed cycle; then nothing has changed.
    The event says who and when and nothing of the place, which is not for everybody who reads events.
    """
    refusal = why_not_place(summary.cycle) or (None if reason.strip() else _("Write why, so that others can follow it."))
    if refusal:
        raise Refused(refusal)
    with transaction.atomic():
        made = _next(summary, box, by=by, reason=reason.strip(), seen=seen)
        absent = _absent(summary, by)
        Event.objects.write(Happened.PLACED, summary=summary, version=summary.latest, by=by, on_behalf_of=absent)
    return made


def _next(summary: Summary, box: Box, *, by: User, reason: str, seen: int) -> Placement:
    """The row after the seen one. Of two people writing it at once the constraint lets one."""
    newest = _newest(summary)
    if newest is not None and newest.number != seen:
        raise Overtaken(newest)
    try:
        with transaction.atomic():
            number = newest.number + 1 if newest else 1
            return Placement.objects.create(summary=summary, number=number, **box._asdict(), reason=reason, by=by)
    except IntegrityError:
        newest = _newest(summary)
        assert newest is not None  # its number was taken
        raise Overtaken(newest) from None


def _newest(summary: Summary) -> Placement | None:
    return Placement.objects.filter(summary=summary).select_related("by").order_by("-number").first()


def _absent(summary: Summary, by: User) -> User | None:
    """Whom the person stands in for, if that is the only reason why they may."""
    rows = [row.user for row in summary.reviewers.select_related("user")]
    if by.is_hr or by in rows or by.is_above(summary.author):
        return None
    acting = acting_for(by)
    return next((user for user in rows if user.pk in acting), None)
