"""Is this paper exactly what was approved? Answers from a document number or from a file that passed by.

Who may see the summary learns everything the paper says, where it stands now, and whether there is a newer one. Anybody else
learns of the very file they hold that it is genuine and how it stood when it was made, and of a number nothing: known or not,
the answer is the same. Every check is an event; one that gave nothing away belongs to no summary, else its own log would tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pmreview.accounts.models import User
from summaries.exports import archive
from summaries.exports import record as records
from summaries.exports.passing import Passed
from summaries.exports.record import Record, decided_at, edition_of, moment, record_of
from summaries.models import Event, Export, Printing, Summary, Version
from summaries.models.event import Happened
from summaries.models.numbering import in_fours, read_number

EXACT, OLD_VERSION, OLD_EDITION, GENUINE = "exact", "old_version", "old_edition", "genuine"  # of a file that is ours
ALTERED, FORGED, FOREIGN, TOO_LARGE = "altered", "forged", "foreign", "too_large"  # of one that is not
KNOWN, UNKNOWN, MISTYPED = "known", "unknown", "mistyped"  # of a number

OURS = frozenset({EXACT, OLD_VERSION, OLD_EDITION, GENUINE})
HALF = 0.5  # of the blocks: a file that shares so much with ours was ours


@dataclass(frozen=True)
class Finding:
    """What a check came to. `version`, `now` and `newer` are only there for who may see the summary.

    `printed` is the record of the paper in hand, `now` as it stands today; `number` is in fours, as claimed, typed or printed.
    """

    kind: str
    number: str = ""
    version: Version | None = None
    printed: Record = field(default_factory=dict)
    now: Record = field(default_factory=dict)
    newer: Version | None = None
    submitted_at: str = ""

    @property
    def standing(self) -> str:
        """How it stood when the paper was made; of papers from before records only that it was submitted."""
        return str(self.printed.get("standing", records.SUBMITTED))

    @property
    def decided_at(self) -> str:
        return decided_at(self.printed) if self.printed else ""

    @property
    def is_ours(self) -> bool:
        return self.kind in OURS


def check_number(typed: str, *, by: User) -> Finding:
    """What stands under a number. It proves nothing about a sheet that carries it."""
    number = read_number(typed)
    if not number:
        return Finding(MISTYPED, number=typed.strip()[:40])
    version = _open_to(by, number=number)
    found = Finding(UNKNOWN, number=in_fours(number)) if version is None else _standing(KNOWN, version, by=by)
    _write_down(found, by=by)
    return found


def check_file(passed: Passed, *, by: User) -> Finding:
    """Whether a file is one that was made here, to the last bit."""
    if passed.is_too_large:
        return Finding(TOO_LARGE)
    printing = Printing.objects.filter(sha256=passed.sha256).select_related("export__version__summary").first()
    found = _ours(printing.export, by=by) if printing else _not_ours(passed, by=by)
    _write_down(found, by=by, export=printing.export if printing else None)
    return found


def _ours(export: Export, *, by: User) -> Finding:
    version = _open_to(by, pk=export.version_id)
    if version is None:
        submitted = moment(export.version.submitted_at)
        return Finding(GENUINE, export.version.printed_number, printed=export.record, submitted_at=submitted)
    found = _standing(EXACT, version, by=by, printed=export.record)
    if found.newer:
        return _standing(OLD_VERSION, version, by=by, printed=export.record)
    is_current = export.edition == edition_of(found.now)
    return found if is_current else _standing(OLD_EDITION, version, by=by, printed=export.record)


def _not_ours(passed: Passed, *, by: User) -> Finding:
    """A changed file of ours shares most of its bytes with what is in the archive; one that only carries a number does not."""
    version = _open_to(by, number=passed.claim) if passed.claim else None
    if version is None:
        return Finding(FOREIGN, number=in_fours(passed.claim))
    shared = max((passed.shares_with(archive.path_of(one)) for one in version.exports.defer("record")), default=0.0)
    return _standing(ALTERED if shared >= HALF else FORGED, version, by=by)


def _standing(kind: str, version: Version, *, by: User, printed: Record | None = None) -> Finding:
    newer = version.summary.versions.readable_by(by).filter(number__gt=version.number).defer("readings").first()
    now, submitted = record_of(version), moment(version.submitted_at)
    record = now if printed is None else printed
    return Finding(kind, version.printed_number, version, record, now, newer, submitted)


def _open_to(user: User, *, number: str = "", pk: object = None) -> Version | None:
    """The version of that number or key, if this person may see it now."""
    wanted = {"document_number": number} if number else {"pk": pk}
    readable = Version.objects.readable_by(user).filter(summary__in=Summary.objects.visible_to(user), **wanted)
    return readable.select_related("summary__author", "summary__cycle", "submitted_by").first()


def _write_down(found: Finding, *, by: User, export: Export | None = None) -> None:
    version = found.version or (export.version if export else None)
    told = {"finding": found.kind, "number": found.number, "language": export.language if export else ""}
    summary = version.summary if version else None
    Event.objects.write(Happened.VERIFIED, by=by, summary=summary, version=version, details=told)
