"""Telling people: one row per person, reason and day, however often and by how many processes it is asked for.

The row is the record. Its letter is a job, queued in the same transaction; what waits for the end of quiet hours, or was
not taken by the mail server, is queued by the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue
from summaries.models import Muted, Notice
from summaries.models.notice import Kind
from summaries.notices.quiet import leaves_at, zone_of

AT_ONCE = 100  # rows of one transaction
FEW = 10  # letters that may be queued while a page is waited for
NEVER_MIND_AFTER = timedelta(days=2)  # a letter that could not be sent for so long is not sent any more
_no_letters: ContextVar[bool] = ContextVar("no_letters", default=False)


@dataclass(frozen=True)
class News:
    """What somebody is to be told. `facts` are plain values; `day` is the person's today unless said.

    `wait` holds the letter back, so that what follows soon after goes into the same one.
    """

    user: User
    kind: Kind
    reason: str
    facts: dict[str, Any]
    url: str
    day: date | None = None
    at: datetime | None = None
    wait: timedelta = timedelta()


def tell(
    user: User, kind: Kind, *, reason: str, facts: dict[str, Any], url: str, day: date | None = None, at: datetime | None = None
) -> bool:
    """Tells the person once for this reason and day; whether this call did it. In a transaction it holds with that."""
    return bool(tell_all([News(user, kind, reason, facts, url, day, at)]))


def tell_all(news: Iterable[News]) -> list[Notice]:
    """Adds the rows that are not there yet and queues their letters; gives the rows this call added.

    Nobody who has left is told. Of several calls at once each row is added by exactly one.
    """
    waiting = iter([one for one in news if one.user.is_active])
    added: list[Notice] = []
    while batch := list(islice(waiting, AT_ONCE)):
        added += _tell(batch)
    return added


def _tell(batch: list[News]) -> list[Notice]:
    rows = _unknown(_rows(batch, timezone.now()))
    if not rows:
        return []
    with transaction.atomic():
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        mine = set(Notice.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        added = [row for row in rows if row.pk in mine]
        _queue([row.pk for row in added if row.send_after and row.send_after <= timezone.now()])
    return added


def _queue(notices: list[UUID]) -> None:
    """A few letters at once; many are queued by a job, because somebody may be waiting for a page."""
    if len(notices) > FEW:
        enqueue("letters", key=f"letters:{notices[0]}", payload={})
    else:
        queue_letters(notices)


def _rows(batch: list[News], now: datetime) -> list[Notice]:
    """In an order that is the same in every process, so that no two wait for each other's rows."""
    muted = set(Muted.objects.filter(user__in={one.user.pk for one in batch}).values_list("user_id", "kind"))
    rows = [_row(one, now, is_muted=(one.user.pk, one.kind) in muted) for one in batch]
    return sorted(rows, key=lambda row: (str(row.user_id), row.reason, row.day))


def _row(news: News, now: datetime, *, is_muted: bool) -> Notice:
    happened = news.at or now
    has_letter = not (is_muted or _no_letters.get() or not news.user.email)
    return Notice(
        user=news.user,
        kind=news.kind,
        reason=news.reason,
        day=news.day or happened.astimezone(zone_of(news.user)).date(),
        facts=news.facts,
        url=news.url,
        created_at=happened,
        send_after=leaves_at(now + news.wait, news.user) if has_letter else None,
    )


def _unknown(rows: list[Notice]) -> list[Notice]:
    """Without those that are there already: what the clock asks again every few minutes writes nothing."""
    about = Notice.objects.filter(user__in={row.user_id for row in rows}, day__in={row.day for row in rows})
    known = set(about.values_list("user_id", "reason", "day"))
    return [row for row in rows if (row.user_id, row.reason, row.day) not in known]


def queue_letters(notices: Iterable[UUID]) -> int:
    """A job for each; one whose job is waiting is only rung for, one whose job is over gets it again."""
    return sum(bool(enqueue("letter", key=f"letter:{pk}", payload={"notice": str(pk)}, is_redone=True)) for pk in notices)


def queue_waiting(now: datetime) -> int:
    """Queues the letters whose time has come and that nobody is writing; how many."""
    waiting = Notice.objects.filter(sent_at=None, send_after__lte=now, created_at__gt=now - NEVER_MIND_AFTER)
    under_way = Job.objects.filter(kind="letter", status__in=[Job.Status.QUEUED, Job.Status.RUNNING])
    busy = set(under_way.values_list("key", flat=True))
    found = [pk for pk in waiting.order_by("send_after").values_list("pk", flat=True) if f"letter:{pk}" not in busy]
    for start in range(0, len(found), AT_ONCE):
        with transaction.atomic():
            queue_letters(found[start : start + AT_ONCE])
    return len(found)


@contextmanager
def without_letters() -> Iterator[None]:
    """What is told meanwhile is listed only: for a history that is told, not lived."""
    token = _no_letters.set(True)
    try:
        yield
    finally:
        _no_letters.reset(token)
