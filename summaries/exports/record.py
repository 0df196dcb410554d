"""What became of a version until its paper was made: who submitted, decided and acknowledged, and what was said of it.

A record is a plain dict that fits JSON and no language: `standing`, `signatures` in the order in which they are given,
`grade` and `assessments`, these two only once everybody has approved. Never comments, never the words of colleagues.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from summaries.font import printable
from summaries.models import Version
from summaries.models.event import Happened

Record = dict[str, Any]

WITHDRAWN, SUPERSEDED, SUBMITTED, RETURNED = "withdrawn", "superseded", "submitted", "returned"
APPROVED, APPEALED, ACKNOWLEDGED = "approved", "appealed", "acknowledged"
DECIDED = frozenset({APPROVED, APPEALED, ACKNOWLEDGED})

AUTHOR, REVIEWER, HR = "author", "reviewer", "hr"
SIGNED: dict[str, tuple[str, str]] = {  # who gives it, and where the version stands after it
    Happened.SUBMITTED: (AUTHOR, SUBMITTED),
    Happened.WITHDRAWN: (AUTHOR, WITHDRAWN),
    Happened.RETURNED: (REVIEWER, RETURNED),
    Happened.APPROVED: (REVIEWER, APPROVED),
    Happened.APPEALED: (AUTHOR, APPEALED),
    Happened.CONFIRMED: (HR, APPROVED),
    Happened.ACKNOWLEDGED: (AUTHOR, ACKNOWLEDGED),
    Happened.REOPENED: (HR, RETURNED),
}


def record_of(version: Version) -> Record:
    """The record as of now, in at most four queries. Call it while nobody decides, and it is whole."""
    events = version.events.filter(name__in=SIGNED).order_by("at", "sequence")
    given = [_given(*row) for row in events.values_list("name", "by__name", "on_behalf_of__name", "at")]
    is_newest = not version.summary.versions.filter(number__gt=version.number).exists()
    waiting = _waiting(version) if is_newest else []
    standing = _standing(given[-1]["act"] if given else "", is_newest=is_newest, is_decided=not waiting)
    awaited = {SUBMITTED: waiting, APPROVED: [_awaited(AUTHOR, version.submitted_by.name)]}.get(standing, [])
    judged = _judged(version) if standing in DECIDED else {"grade": "", "assessments": []}
    whole: Record = printable({"standing": standing, "signatures": [*given, *awaited], **judged})
    return whole


def edition_of(record: Record) -> str:
    """Twelve digits of the SHA-256 of the canonical record: any change in it is another edition."""
    canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def moment(at: datetime) -> str:
    """A moment as records have it: whole seconds in UTC."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def decided_at(record: Record) -> str:
    """When the last reviewer approved; empty while that has not happened."""
    approvals = [one["at"] for one in record.get("signatures", []) if one["act"] == Happened.APPROVED]
    return approvals[-1] if approvals and record["standing"] in DECIDED else ""


def _given(name: str, by: str, absent: str | None, at: datetime) -> dict[str, str]:
    return {"role": SIGNED[name][0], "name": by, "for": absent or "", "act": name, "at": moment(at)}


def _awaited(role: str, name: str) -> dict[str, str]:
    return {"role": role, "name": name, "for": "", "act": "", "at": ""}


def _waiting(version: Version) -> list[dict[str, str]]:
    """The reviewers who have not decided yet, in their order."""
    rows: Iterable[str] = version.summary.reviewers.filter(decided_at=None).values_list("user__name", flat=True)
    return [_awaited(REVIEWER, name) for name in rows]


def _standing(last: str, *, is_newest: bool, is_decided: bool) -> str:
    """What was taken back stays so; what is not the newest is superseded; one approval of several decides nothing yet."""
    found = SIGNED.get(last, (AUTHOR, SUBMITTED))[1]
    if found == WITHDRAWN:
        return WITHDRAWN
    if not is_newest:
        return SUPERSEDED
    return SUBMITTED if last == Happened.APPROVED and not is_decided else found


def _judged(version: Version) -> Record:
    """What the reviewers said, each with the grade given; the grade that counts is the newest."""
    rows = version.assessments.order_by("at", "id").values_list("by__name", "on_behalf_of__name", "grade", "text", "at")
    label = version.summary.cycle.grade_label
    said = [
        {"name": by, "for": absent or "", "grade": label(grade) if grade else "", "text": text, "at": moment(at)}
        for by, absent, grade, text, at in rows
    ]
    grades = [one["grade"] for one in said if one["grade"]]
    return {"grade": grades[-1] if grades else "", "assessments": said}
