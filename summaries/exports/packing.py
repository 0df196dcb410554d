"""What is in the archive of a bundle for this reader now, its manifest, and the archive itself, written while it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from zipstream import ZipStream

from metrics.exporting import csv_table
from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from summaries.models import Bundle, Event, Status, Summary, Version
from summaries.models.event import Happened

MANIFEST = "manifest.csv"
NEWEST = Subquery(Version.objects.filter(summary=OuterRef("summary")).order_by("-number").values("number")[:1])
PERSON = ("summary__author__employee_number", "summary__author__name", "summary__author__department", "summary__status")
FILE = ("export__path", "export__size", "export__sha256", "export__pages", "export__version", "export__version__number")
WHY = ("export__job__status", "export__job__error", "newest")
Row = dict[str, Any]


class Entry(NamedTuple):
    """One summary of the bundle: a file, or the reason why there is none."""

    summary: UUID
    version: UUID | None
    name: str
    path: Path
    reason: str
    row: Row

    @property
    def is_given(self) -> bool:
        return not self.reason


def entries_of(bundle: Bundle, *, reader: User) -> list[Entry]:
    """Every summary that was asked for, in order. What the reader may not have any more has its reason. Two queries."""
    asked = bundle.papers.values("summary")
    seen = set(Summary.objects.visible_to(reader).sent().filter(pk__in=asked).values_list("pk", flat=True))
    rows = bundle.papers.annotate(newest=NEWEST).values("summary", "name", *PERSON, *FILE, *WHY).order_by("position")
    taken: set[str] = {MANIFEST}
    return [_entry(row, seen, taken) for row in rows]


def _entry(row: Row, seen: set[UUID], taken: set[str]) -> Entry:
    path = Path(settings.MEDIA_ROOT) / (row["export__path"] or "")
    reason = _reason(row, path, is_seen=row["summary"] in seen)
    name = "" if reason else _free(row["name"], taken)
    return Entry(row["summary"], row["export__version"], name, path, reason, row)


def _reason(row: Row, path: Path, *, is_seen: bool) -> str:
    """Why the paper is not in the archive; nothing when it is."""
    if not row["export__version"]:
        return _("Nothing had been submitted.")
    if not is_seen:
        return _("It has been withdrawn since.")
    if row["export__version__number"] < row["newest"]:
        return _("A newer version has been submitted since: ask for the download anew.")
    if not row["export__path"]:
        return (
            str(row["export__job__error"]) if row["export__job__status"] == Job.Status.FAILED else _("It is being made again.")
        )
    if not path.is_file() or path.stat().st_size != row["export__size"]:
        return _("The file is gone from the archive: ask for the download anew.")
    return ""


def _free(name: str, taken: set[str]) -> str:
    """The name, numbered when a file system would take it for one that is there."""
    stem, number, free = name.removesuffix(".pdf"), 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem} ({number}).pdf"
    taken.add(free.casefold())
    return free


def packed(entries: list[Entry]) -> ZipStream:
    """The archive as a stream whose length is known: nothing is squeezed, and one file is read at a time."""
    stream = ZipStream(sized=True)
    stream.add(manifest(entries), MANIFEST)
    for entry in entries:
        if entry.is_given:
            stream.add_path(entry.path, entry.name)
    return stream


def manifest(entries: list[Entry]) -> bytes:
    """A line for each, with the digest to prove the file by; CSV that Excel reads and does not compute."""
    return csv_table([_heads(), *(_cells(entry) for entry in entries)])


def _heads() -> tuple[str, ...]:
    person = (_("File"), _("Number"), _("Name"), _("Department"), _("State"))
    return (*person, _("Version"), _("SHA-256"), _("Pages"), _("Why it is not here"))


def _cells(entry: Entry) -> tuple[Any, ...]:
    row, given = entry.row, entry.is_given
    person = (row["summary__author__employee_number"], row["summary__author__name"], row["summary__author__department"])
    file = [row[key] if given else None for key in ("export__version__number", "export__sha256", "export__pages")]
    return (entry.name, *person, str(Status(row["summary__status"]).label), *file, entry.reason)


def write_down(bundle: Bundle, entries: list[Entry], *, by: User) -> None:
    """An event for each paper that is given away, all at once."""
    Event.objects.write_all(_events(bundle, entries, by))


def _events(bundle: Bundle, entries: list[Entry], by: User) -> Iterator[Event]:
    for entry in entries:
        if entry.is_given:
            yield Event(
                name=Happened.DOWNLOADED, summary_id=entry.summary, version_id=entry.version, cycle_id=bundle.cycle_id, by=by
            )
