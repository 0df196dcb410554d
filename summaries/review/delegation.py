"""Naming a stand-in for the days somebody is away, and ending it early. What a stand-in may do is in `permissions.roles`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from summaries.models import Delegation, Event
from summaries.models.event import Happened
from summaries.review.workflow import Refused

LONGEST_ABSENCE = timedelta(days=366)


def reviews_anything(user: User) -> bool:
    """Whether summaries are ever decided by this person."""
    return user.has_reports or user.reviews.exists()


def delegate(user: User, *, to: User, starts_on: date, ends_on: date, by: User) -> Delegation:
    """`to` may read and decide in the place of `user` from the first to the last day. Raises Refused with a sentence.

    One stand-in at a time: of two overlapping spans made at once exactly one is kept.
    """
    refusal = why_not_delegate(user, to=to, starts_on=starts_on, ends_on=ends_on, by=by)
    if refusal:
        raise Refused(refusal)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(name=F("name"))  # holds the row: the next one sees this span
        _refuse_overlap(user, starts_on, ends_on)
        made = Delegation.objects.create(user=user, to=to, starts_on=starts_on, ends_on=ends_on)
        _write(Happened.DELEGATED, made, by=by)
    return made


def why_not_delegate(user: User, *, to: User, starts_on: date, ends_on: date, by: User) -> str | None:
    """A sentence that says why this span cannot be, or None; other spans of the same person are asked about later."""
    if by != user and not by.is_hr:
        return _("Only HR names a stand-in for somebody else.")
    if not reviews_anything(user):
        return _("%(name)s reviews nobody, so there is nothing to stand in for.") % {"name": user.name}
    if to == user:
        return _("Choose a colleague: nobody stands in for themselves.")
    if not to.is_active:
        return _("%(name)s does not work here any more. Choose somebody else.") % {"name": to.name}
    return _why_not_days(user, starts_on, ends_on)


def _why_not_days(user: User, starts_on: date, ends_on: date) -> str | None:
    if starts_on < user.local_day(timezone.now()):
        return _("Choose a first day from today on.")
    if ends_on < starts_on:
        return _("Choose a last day that is not before the first.")
    return _("Choose at most a year at a time.") if ends_on - starts_on > LONGEST_ABSENCE else None


def _refuse_overlap(user: User, starts_on: date, ends_on: date) -> None:
    same = Delegation.objects.filter(user=user, cancelled_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on)
    other = same.select_related("to").first()
    if other is None:
        return
    words = {"name": other.to.name, "first": _day(other.starts_on), "last": _day(other.ends_on)}
    raise Refused(_("%(name)s stands in from %(first)s to %(last)s already. Choose other days, or end that first.") % words)


def end(delegation: Delegation, *, by: User) -> None:
    """The stand-in may do nothing more from now on. Raises Refused when it has ended, and for others than its person and HR."""
    if by.pk != delegation.user_id and not by.is_hr:
        raise Refused(_("Only %(name)s or HR can end this.") % {"name": delegation.user.name})
    with transaction.atomic():
        still = Delegation.objects.filter(pk=delegation.pk, cancelled_at=None, ends_at__gt=timezone.now())
        if not still.update(cancelled_at=timezone.now()):
            raise Refused(_("It has ended already."))
        _write(Happened.DELEGATION_ENDED, delegation, by=by)


def _write(name: Happened, delegation: Delegation, *, by: User) -> None:
    """The event belongs to no summary; its details say who for whom, and when, and its note the same for people."""
    absent, to = delegation.user, delegation.to
    details: dict[str, Any] = {"user": str(absent.pk), "user_name": absent.name, "to": str(to.pk), "to_name": to.name}
    details |= {"starts_on": delegation.starts_on.isoformat(), "ends_on": delegation.ends_on.isoformat()}
    note = f"{absent.name} → {to.name}, {delegation.starts_on} – {delegation.ends_on}"
    Event.objects.write(name, by=by, on_behalf_of=absent if absent != by else None, note=note, details=details)


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
