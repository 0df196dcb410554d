"""The chain of events: each carries the digest of the one before, so that nothing is changed, left out or put in unseen.

A digest is SHA-256 in hex over the canonical JSON of what the event says, its place and the digest before it. Whoever cuts
off the end of the chain leaves a sound, shorter one: keep the last digest elsewhere to notice that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from summaries.models.event import Event

LOCK = 0x706D_7265  # any number nobody else uses as an advisory lock
START = "0" * 64  # what the first event has before it


@dataclass(frozen=True)
class Fault:
    """Where the chain is not sound: the place and what is wrong there, in a word."""

    sequence: int | None
    what: str  # "missing", "changed", "unlinked" or "unsealed"


def take_turn() -> None:
    """Lets one transaction at a time add to the chain, until it ends. SQLite has a single writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def digest_of(event: Event) -> str:
    said = [
        event.sequence,
        event.previous,
        *(str(value or "") for value in (event.pk, event.summary_id, event.cycle_id, event.version_id)),
        event.name,
        *(str(value or "") for value in (event.by_id, event.on_behalf_of_id)),
        event.note,
        event.details,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def link(events: Iterable[Event], *, sequence: int, digest: str) -> list[Event]:
    """Gives each event its place after the one with that place and digest."""
    linked = list(events)
    for event in linked:
        sequence += 1
        event.sequence, event.previous = sequence, digest
        event.digest = digest = digest_of(event)
    return linked


def faults(events: Iterable[Event]) -> Iterator[Fault]:
    """What is not sound in events in the order of their places. Needs one pass and no memory."""
    sequence, digest = 0, START
    for event in events:
        if event.sequence is None:
            yield Fault(None, "unsealed")
            continue
        if event.sequence != sequence + 1:
            yield Fault(sequence + 1, "missing")
        elif event.previous != digest:
            yield Fault(event.sequence, "unlinked")
        if event.digest != digest_of(event):
            yield Fault(event.sequence, "changed")
        sequence, digest = event.sequence, event.digest
