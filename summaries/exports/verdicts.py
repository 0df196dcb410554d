"""What a check came to, in words: one sentence that answers, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from summaries.exports import record as records
from summaries.exports import verify
from summaries.exports.proof import STANDINGS, local
from summaries.exports.verify import Finding
from summaries.models.event import Happened


class Verdict(NamedTuple):
    """Tone and icon of the notice, the answer as its title, and what to know and do."""

    tone: str
    icon: str
    title: str
    words: list[str]


def verdict_of(found: Finding) -> Verdict:
    """The answer to a person, in the active language. It says no more than the finding holds."""
    return WORDED[found.kind](found)


def _exact(found: Finding) -> Verdict:
    if found.standing in records.DECIDED:
        return _approved(found)
    ask = _("Take no decision on it before it is approved.")
    titles = {
        records.RETURNED: _("This is exactly what was submitted, and it was returned for changes."),
        records.WITHDRAWN: _("This is exactly what was submitted, and its author took it back."),
    }
    title = titles.get(found.standing, _("This is exactly what was submitted. It is not approved yet."))
    tone = ("warn", "alert") if found.standing in titles else ("", "clock")
    return Verdict(*tone, title, [_every_bit(), ask])


def _approved(found: Finding) -> Verdict:
    titles = {
        records.APPEALED: _("This is exactly what was approved. Its author has appealed."),
        records.ACKNOWLEDGED: _("This is exactly what was approved and acknowledged."),
    }
    title = titles.get(found.standing, _("This is exactly what was approved."))
    who = _("Approved by %(names)s on %(day)s. There is no newer version.")
    words = who % {"names": _approvers(found), "day": _day(found.decided_at)}
    return Verdict("ok", "check", title, [words, _every_bit()])


def _old_version(found: Finding) -> Verdict:
    assert found.newer is not None  # that is what makes it old
    told = {"number": found.newer.number, "day": f"{timezone.localtime(found.newer.submitted_at):%Y-%m-%d}"}
    title = _("This is genuine, but an older version: version %(number)d was submitted on %(day)s.") % told
    return Verdict("warn", "alert", title, [_as_printed(found), _("Use the newest version. You find it in the summary.")])


def _old_edition(found: Finding) -> Verdict:
    title = _("This is genuine, but more has happened since it was made.")
    now = _("Now: %(standing)s.") % {"standing": STANDINGS[found.now["standing"]]}
    do = _("Ask for the paper anew: it carries the signatures of today.")
    return Verdict("warn", "alert", title, [_as_printed(found), now, do])


def _genuine(found: Finding) -> Verdict:
    """For somebody who may not see the summary: nothing the file in their hand does not say."""
    title = _("This file is genuine: it is exactly as it was made here.")
    do = _("Whether there is something newer, only those learn who may see the summary. Ask whoever gave you the file.")
    return Verdict("ok", "check", title, [_as_printed(found), do])


def _altered(found: Finding) -> Verdict:
    words = _("It claims to be document %(number)s. Most of it is as it was made here, but not all.") % {"number": found.number}
    return Verdict("bad", "alert", _("This file was changed after it was made here."), [words, _do_not_rely()])


def _forged(found: Finding) -> Verdict:
    title = _("This file was not made here, although it carries the number of one that was.")
    words = _("It claims to be document %(number)s, but somebody wrote it, or saved it anew, with another program.")
    return Verdict("bad", "alert", title, [words % {"number": found.number}, _do_not_rely()])


def _foreign(found: Finding) -> Verdict:
    claimed = _("It claims to be document %(number)s. Such a claim proves nothing.") % {"number": found.number}
    words = _(
        "If it was given to you as a performance summary, do not rely on it: it was changed, saved anew, or is a forgery."
    )
    title = _("This file is no paper that was made here.")
    return Verdict("bad", "alert", title, [*([claimed] if found.number else []), words])


def _too_large(found: Finding) -> Verdict:
    words = _("Papers that were made here are much smaller. Choose the PDF itself.")
    return Verdict("warn", "alert", _("This file is too large to be one of ours."), [words])


def _known(found: Finding) -> Verdict:
    title = _("Document %(number)s: %(standing)s.") % {"number": found.number, "standing": STANDINGS[found.standing]}
    newer = _("There is a newer version, number %(number)d.") % {"number": found.newer.number} if found.newer else ""
    caution = _(
        "The number alone proves nothing about a sheet of paper: anybody can copy it. Compare the content check, the edition "
        "and the signatures below with the sheet, or upload the file."
    )
    tone = ("warn", "alert") if newer else ("", "info")
    return Verdict(*tone, title, [*([newer] if newer else []), caution])


def _unknown(found: Finding) -> Verdict:
    title = _("You can see no document with the number %(number)s.") % {"number": found.number}
    words = _("Either there is none, or it is not yours to see. If you have the file, upload it: it is judged by itself.")
    return Verdict("warn", "alert", title, [words])


def _mistyped(found: Finding) -> Verdict:
    title = _("“%(number)s” cannot be a document number.") % {"number": found.number}
    words = _("A character is missing or wrong. It has sixteen, in four groups, at the foot of every page.")
    return Verdict("warn", "alert", title, [words])


WORDED: dict[str, Callable[[Finding], Verdict]] = {
    verify.EXACT: _exact,
    verify.OLD_VERSION: _old_version,
    verify.OLD_EDITION: _old_edition,
    verify.GENUINE: _genuine,
    verify.ALTERED: _altered,
    verify.FORGED: _forged,
    verify.FOREIGN: _foreign,
    verify.TOO_LARGE: _too_large,
    verify.KNOWN: _known,
    verify.UNKNOWN: _unknown,
    verify.MISTYPED: _mistyped,
}


def _as_printed(found: Finding) -> str:
    standing = STANDINGS[found.standing]
    if found.decided_at:
        words = _("When it was made: %(standing)s (approved on %(day)s).")
        return words % {"standing": standing, "day": _day(found.decided_at)}
    return _("When it was made: %(standing)s.") % {"standing": standing}


def _every_bit() -> str:
    return _("Not a bit of the file differs from the one that was made here.")


def _do_not_rely() -> str:
    return _("Do not rely on it. Download the paper from the summary, and ask whoever gave you this one.")


def _approvers(found: Finding) -> str:
    given = [one for one in found.printed["signatures"] if one["act"] == Happened.APPROVED]
    return pgettext("between names", ", ").join(dict.fromkeys(one["name"] for one in given))


def _day(at: str) -> str:
    return local(at)[:10]
