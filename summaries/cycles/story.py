"""What was done to a cycle, in words: who changed which setting from what to what, who was added or taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics.formatting import percent
from summaries.models import Cycle, Event
from summaries.models.event import Happened
from summaries.sections import BY_KEY

TOLD = (Happened.CYCLE_MADE, Happened.CYCLE_CHANGED, Happened.CYCLE_OPENED, Happened.CYCLE_CLOSED)
MOST = 30
NAMED = 5  # employee numbers of those who were added or taken out


@dataclass(frozen=True)
class Chapter:
    """One event of a cycle with its changes, a line each."""

    event: Event
    changes: list[str]


def story_of(cycle: Cycle) -> list[Chapter]:
    """The newest first, thirty at most; one statement."""
    events = Event.objects.filter(cycle=cycle, name__in=TOLD).select_related("by").order_by("-at", "-sequence")[:MOST]
    return [Chapter(event, [_line(one, cycle) for one in event.details.get("changes", [])]) for event in events]


def _line(change: dict[str, Any], cycle: Cycle) -> str:
    if change["field"] == "participants":
        return _people(change)
    field: Any = Cycle._meta.get_field(change["field"])
    words = {"was": _said(field, change["from"], cycle), "now": _said(field, change["to"], cycle)}
    return _("%(field)s: %(was)s → %(now)s") % {"field": capfirst(str(field.verbose_name)), **words}


def _people(change: dict[str, Any]) -> str:
    numbers = change.get("added") or change.get("removed") or []
    count = len(numbers)
    words = ngettext("%(new)s person added.", "%(new)s people added.", count) % {"new": count}
    if "removed" in change:
        words = ngettext("%(count)s person taken out.", "%(count)s people taken out.", count) % {"count": count}
    named = pgettext("between names", ", ").join(numbers[:NAMED]) + (" …" if count > NAMED else "")
    return pgettext("two sentences", "%(one)s %(next)s") % {"one": words, "next": named}


def _said(field: Any, value: Any, cycle: Cycle) -> str:
    """A value of the event as the pages write it."""
    if value in ("", [], None):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.name == "score_cap":
        return percent(Decimal(value), 0)
    if isinstance(field, CharField) and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    moment = parse_datetime(value) if isinstance(value, str) else None
    return f"{cycle.local(moment):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) and moment.tzinfo else _listed(field, value)


def _listed(field: Any, value: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    words = [one["key"] if isinstance(one, dict) else str(one) for one in value]
    if field.name == "steps":
        words = [str(BY_KEY[key].title) if key in BY_KEY else key for key in words]
    return pgettext("between names", ", ").join(words)
