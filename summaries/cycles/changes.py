"""The settings of a cycle as plain values: what changed, who changed it, and what may change once it is open."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from summaries.cycles.opening import Refused
from summaries.models import Cycle, Event
from summaries.models.event import Happened

# Names say what it is, and deadlines may be moved: nobody's work, rights or figures change with them.
HARMLESS = ("name", "name_en", "submit_by", "review_by")
COLUMNS = (
    *(
        "name",
        "name_en",
        "period_start",
        "period_end",
        "submit_by",
        "review_by",
        "time_zone",
        "steps",
        "score_cap",
        "down_rule",
    ),
    *("editing", "second_line", "grades", "asks_assessment", "has_nine_box", "asks_peers", "shows_peers_to_author"),
)


def said(cycle: Cycle) -> dict[str, Any]:
    """Every setting as a value that fits JSON; further reviewers by their employee numbers."""
    rows = cycle.extra_reviewers.order_by("employee_number") if cycle.pk and not cycle._state.adding else []
    plain: dict[str, Any] = {name: getattr(cycle, name) for name in COLUMNS}
    plain["score_cap"] = f"{cycle.score_cap.normalize():f}"
    plain["extra_reviewers"] = [person.employee_number for person in rows]
    found: dict[str, Any] = json.loads(json.dumps(plain, default=_iso, ensure_ascii=False))
    return found


def _iso(value: Any) -> str:
    text: str = value.isoformat()
    return text


def mark_of(cycle: Cycle) -> str:
    """A short digest of the settings and the stage: two people who see the same see the same mark."""
    stage = [str(cycle.opened_at), str(cycle.closed_at)]
    return hashlib.sha256(json.dumps([said(cycle), stage], sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def keep(cycle: Cycle, reviewers: list[User], *, seen: str, by: User) -> bool:
    """Writes the changed settings with an event that says from what to what; False where nothing changed.

    `seen` is the mark of the settings that were changed. Raises Refused where they, or the stage, are others by now.
    """
    before = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if mark_of(before) != seen:
        raise Refused(_("Somebody has changed the cycle meanwhile. Load the page again to see how it is now."))
    was = said(before)
    columns = COLUMNS if before.is_in_preparation else HARMLESS
    cycle.save(update_fields=columns)
    if before.is_in_preparation:
        cycle.extra_reviewers.set(reviewers)
    now = said(Cycle.objects.get(pk=cycle.pk))
    changes = [{"field": name, "from": was[name], "to": now[name]} for name in was if was[name] != now[name]]
    if changes:
        Event.objects.write(Happened.CYCLE_CHANGED, cycle=cycle, by=by, details={"changes": changes})
    return bool(changes)


@transaction.atomic
def make(cycle: Cycle, reviewers: list[User], *, by: User, copied_from: Cycle | None = None) -> Cycle:
    """Saves a new cycle in preparation."""
    cycle.created_by = by
    cycle.save(force_insert=True)
    cycle.extra_reviewers.set(reviewers)
    details = {"copied_from": str(copied_from.pk)} if copied_from else {}
    Event.objects.write(Happened.CYCLE_MADE, cycle=cycle, by=by, details=details)
    return cycle
