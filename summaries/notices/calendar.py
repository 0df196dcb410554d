"""The deadlines of a person's open cycles as a calendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pmreview.accounts.adapter import site_url
from pmreview.accounts.models import User
from summaries.models import Cycle, Event, Reviewer, Summary
from summaries.models.event import Happened

LONGEST = 75  # octets of a line, without its end


@dataclass(frozen=True)
class Deadline:
    """One entry. `uid` stays the same when the day is moved; `sequence` counts how often the cycle was changed."""

    uid: str
    at: datetime
    title: str
    url: str
    sequence: int


def deadlines_of(user: User) -> list[Deadline]:
    """When the person has to submit, and when what they review has to be decided; open cycles only."""
    own = {row.cycle_id: row for row in Summary.objects.written_by(user).filter(cycle__in=Cycle.objects.open())}
    reviewing = Q(pk__in=Reviewer.objects.filter(user=user).values("summary__cycle")) | Q(summaries__author__manager=user)
    cycles = Cycle.objects.open().filter(Q(pk__in=own) | reviewing).distinct()
    reviewed = set(cycles.filter(reviewing).values_list("pk", flat=True))
    changed = Event.objects.filter(name=Happened.CYCLE_CHANGED, cycle__in=cycles).order_by().values_list("cycle", flat=True)
    times = list(changed)
    found = []
    for cycle in cycles.order_by("submit_by"):
        count, names = times.count(cycle.pk), {"cycle": cycle.title}
        if cycle.pk in own:
            url = site_url(own[cycle.pk].get_absolute_url())
            found.append(Deadline(f"{cycle.pk}-submit", cycle.submit_by, _("Submit: %(cycle)s") % names, url, count))
        if cycle.pk in reviewed:
            url = site_url(reverse("team"))
            found.append(Deadline(f"{cycle.pk}-review", cycle.review_by, _("Finish reviewing: %(cycle)s") % names, url, count))
    return found


def calendar(deadlines: list[Deadline], *, now: datetime) -> bytes:
    """The file: UTF-8, lines ended by CR LF and folded, moments in UTC."""
    return "".join(f"{folded(line)}\r\n" for line in _lines(deadlines, now)).encode()


def _lines(deadlines: list[Deadline], now: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pmreview//deadlines//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield f"X-WR-CALNAME:{escaped(_('Performance summaries'))}"
    for one in deadlines:
        yield from ("BEGIN:VEVENT", f"UID:{one.uid}@pmreview", f"SEQUENCE:{one.sequence}", f"DTSTAMP:{_moment(now)}")
        yield from (f"DTSTART:{_moment(one.at)}", f"SUMMARY:{escaped(one.title)}", f"URL:{one.url}")
        yield from ("STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A value of type TEXT: backslash, semicolon, comma and line breaks are written out, other controls left out."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return "".join(char for char in kept.replace("\n", r"\n") if char.isprintable())


def folded(line: str) -> str:
    """At most 75 octets a line, never in the middle of a character; what goes on begins with a space."""
    parts, size = [""], 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LONGEST:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += octets
    return "\r\n".join(parts)
