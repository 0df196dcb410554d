"""Quiet hours: when a letter may leave, on the clock of the one who gets it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from pmreview.accounts.models import User


def zone_of(user: User) -> ZoneInfo:
    """The person's time zone, or the site's where theirs is not known any more."""
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def leaves_at(moment: datetime, user: User) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into. The same time twice means no quiet hours.

    An end that the clocks skip is the same time span later; of one that comes twice the first counts.
    """
    local = moment.astimezone(zone_of(user))
    if not is_quiet(local.time(), user.quiet_from, user.quiet_until):
        return moment
    day = local.date() + timedelta(days=local.time() >= user.quiet_until)
    end = datetime.combine(day, user.quiet_until, tzinfo=local.tzinfo).astimezone(UTC)
    return max(end, moment)


def is_quiet(clock: time, start: time, end: time) -> bool:
    """Whether the time of day lies from `start` to before `end`, over midnight if need be."""
    return start <= clock < end if start <= end else clock >= start or clock < end
