"""One letterhead after the other: what is saved counts from then on, and the log says who changed what."""

from __future__ import annotations

from django.db import transaction

from pmreview.accounts.models import User
from summaries.models import Event, Letterhead
from summaries.models.event import Happened


@transaction.atomic
def keep(letterhead: Letterhead, *, by: User, changes: list[str]) -> Letterhead:
    """Adds the row, at the moment it says, and its event. The logo itself is not in the log."""
    letterhead.made_by = by
    letterhead.save()
    details = {"letterhead": letterhead.number, "changes": changes}
    Event.objects.write(Happened.SETTING, by=by, details=details, at=letterhead.made_at)
    return letterhead
