"""The last page of a paper: who signed what and when, and how anybody can check that the paper is genuine.

Made of the frozen version and the record alone, in the active language. No word of it comes from live tables.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from summaries.exports import record as records
from summaries.exports.record import Record
from summaries.exports.typeset import spaced
from summaries.models import Version
from summaries.models.event import Happened
from summaries.models.numbering import in_fours

DRAWING = "data:image/svg+xml;base64,"
WATERMARKS = Path(__file__).parent / "watermarks"
MARKED = frozenset({records.WITHDRAWN, records.RETURNED, records.SUPERSEDED})
QUIET = 2  # modules left white around the code; the page around it is white anyway

STANDINGS: dict[str, Any] = {
    records.WITHDRAWN: gettext_lazy("Draft: its author withdrew it"),
    records.SUPERSEDED: gettext_lazy("Superseded by a newer version"),
    records.SUBMITTED: gettext_lazy("Submitted, not approved yet"),
    records.RETURNED: gettext_lazy("Returned for changes"),
    records.APPROVED: gettext_lazy("Approved"),
    records.APPEALED: gettext_lazy("Approved; the author has appealed"),
    records.ACKNOWLEDGED: gettext_lazy("Approved and acknowledged"),
}
ROLES: dict[str, Any] = {
    records.AUTHOR: pgettext_lazy("on a paper", "Author"),
    records.REVIEWER: pgettext_lazy("on a paper", "Reviewer"),
    records.HR: pgettext_lazy("on a paper", "Human resources"),
}
ACTS: dict[str, Any] = {
    Happened.SUBMITTED: pgettext_lazy("on a paper", "Submitted"),
    Happened.WITHDRAWN: pgettext_lazy("on a paper", "Withdrawn"),
    Happened.RETURNED: pgettext_lazy("on a paper", "Returned"),
    Happened.APPROVED: pgettext_lazy("on a paper", "Approved"),
    Happened.APPEALED: pgettext_lazy("on a paper", "Appealed"),
    Happened.CONFIRMED: pgettext_lazy("on a paper", "Decision stands"),
    Happened.ACKNOWLEDGED: pgettext_lazy("on a paper", "Acknowledged"),
    Happened.REOPENED: pgettext_lazy("on a paper", "Reopened"),
}


def proof_of(version: Version, record: Record | None) -> dict[str, Any]:
    """What the last page shows, ready to be set. Without a record it has no signatures, and can be verified all the same."""
    known = record or {}
    return {
        "standing": str(STANDINGS.get(known.get("standing", ""), "")),
        "grade": spaced(known.get("grade", "")),
        "assessments": [_said(one) for one in known.get("assessments", [])],
        "signatures": [_signed(one) for one in known.get("signatures", [])],
        "number": version.printed_number,
        "check": [in_fours(version.digest[half : half + 32], " ") for half in (0, 32)],
        "edition": in_fours(records.edition_of(known), " ") if known else "",
        "address": address_of(version.printed_number),
        "code": code_of(address_of(version.printed_number)),
    }


def lines_of(record: Record | None) -> list[tuple[str, str]]:
    """What a record says, a line each: for papers without a last page, which nobody signs. Not set yet."""
    known = record or {}
    standing, grade = str(STANDINGS.get(known.get("standing", ""), "")), known.get("grade", "")
    told = [(_("State"), standing), (_("Grade"), grade), *(_line(one) for one in known.get("signatures", []) if one["act"])]
    return [(label, words) for label, words in told if words]


def _line(one: dict[str, str]) -> tuple[str, str]:
    role, act, at = str(ROLES[one["role"]]), str(ACTS.get(one["act"], "")), local(one["at"])
    return role, pgettext("between names", ", ").join(part for part in (_name(one), act, at) if part)


def address_of(number: str) -> str:
    """Where the number is verified; absolute, because it is read off paper."""
    return f"{settings.SITE_URL.rstrip('/')}/verify/{number}/"


def watermark_of(record: Record | None, language: str) -> str:
    """The drawing behind every page of what must not be taken for the valid paper; empty for what may."""
    standing = (record or {}).get("standing", "")
    return _watermark(standing, language) if standing in MARKED else ""


def local(moment: str) -> str:
    """A moment of a record in the company's time, to the minute."""
    return f"{timezone.localtime(datetime.fromisoformat(moment)):%Y-%m-%d %H:%M}" if moment else ""


def code_of(address: str) -> SafeString:
    """A QR code as a picture of one path, with what it says as its words."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=QUIET)]
    path = "".join(_runs(row, y) for y, row in enumerate(rows))
    size = len(rows)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path fill="#1c2027" d="{path}"/></svg>'
    words = _("QR code of the address %(address)s") % {"address": address}
    return format_html('<img class="code" src="{}" alt="{}"/>', DRAWING + b64encode(svg.encode()).decode(), words)


def _runs(row: list[int], y: int) -> str:
    """The dark modules of a row, those beside each other as one bar."""
    path, x = "", 0
    while x < len(row):
        width = 0
        while x + width < len(row) and row[x + width]:
            width += 1
        path += f"M{x} {y}h{width}v1h-{width}z" if width else ""
        x += width or 1
    return path


def _signed(one: dict[str, str]) -> dict[str, str]:
    return {
        "role": str(ROLES[one["role"]]),
        "name": spaced(_name(one)),
        "act": str(ACTS.get(one["act"], "")),
        "at": local(one["at"]),
    }


def _said(one: dict[str, str]) -> dict[str, str]:
    return {"name": spaced(_name(one)), "grade": spaced(one["grade"]), "text": spaced(one["text"]), "at": local(one["at"])}


def _name(one: dict[str, str]) -> str:
    """Who it was, and in whose place."""
    if not one["for"]:
        return one["name"]
    return pgettext("on a paper", "%(name)s for %(absent)s") % {"name": one["name"], "absent": one["for"]}


@cache
def _watermark(standing: str, language: str) -> str:
    drawing = (WATERMARKS / f"{standing}.{language}.svg").read_bytes()
    return DRAWING + b64encode(drawing).decode()
