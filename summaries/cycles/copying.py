"""A new cycle by the rules of another one, for the period after it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.cycles.changes import COLUMNS, make
from summaries.models import Cycle, Participant


def successor(cycle: Cycle) -> Cycle:
    """The same rules for the next period of the same length, not saved. A name with the old year says the new one.

    The deadlines keep their days after the period's end, and their time of day in the cycle's time zone.
    """
    period = cycle.period.after()
    made = Cycle(**{name: getattr(cycle, name) for name in COLUMNS})
    made.period_start, made.period_end = period.start, period.end
    for name in ("name", "name_en"):
        setattr(made, name, getattr(cycle, name).replace(str(cycle.period_end.year), str(period.end.year)))
    later = period.end - cycle.period_end
    made.submit_by, made.review_by = _moved(cycle, cycle.submit_by, later), _moved(cycle, cycle.review_by, later)
    return made


def _moved(cycle: Cycle, moment: datetime, later: timedelta) -> datetime:
    local = cycle.local(moment).replace(tzinfo=None) + later
    return timezone.make_aware(local, cycle.zone)


@transaction.atomic
def copy(cycle: Cycle, *, name: str, name_en: str, with_people: bool, by: User) -> Cycle:
    """Saves the successor in preparation, under this name; with everybody who takes part and is still here, if asked for."""
    made = successor(cycle)
    made.name, made.name_en = name, name_en
    make(made, list(cycle.extra_reviewers.all()), by=by, copied_from=cycle)
    if with_people:
        people = cycle.participants.filter(user__is_active=True).order_by("pk").values_list("user_id", flat=True)
        rows = (Participant(cycle=made, user_id=person, added_by=by) for person in people)
        Participant.objects.bulk_create(rows, batch_size=500)
    return made
