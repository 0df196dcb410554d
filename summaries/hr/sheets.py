"""A cycle as an Excel file: who stands where, with results of what was submitted and nothing of a draft. Written row by row."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from metrics.exporting import safe_cell
from pmreview.accounts.models import User
from pmreview.jobs.files import replace_file
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue
from pmreview.jobs.work import Claim, Refused, handler
from summaries.hr.lines import PersonLine, person_lines, rows_of
from summaries.hr.wanted import Wanted
from summaries.models import Cycle, Event, Status, Summary
from summaries.models.event import Happened

PIECE = 500  # people read at once
LONGEST_CELL = 32_767
STYLES = {"day": {"num_format": "yyyy-mm-dd"}, "share": {"num_format": "0.0%"}, "head": {"bold": True, "bottom": 1}}
Progress = Callable[[int], None]


def columns() -> list[tuple[str, int, str]]:
    """Heading, width in characters and kind of each column, in the order of `cells`."""
    return [
        (_("Number"), 12, "text"),
        (_("Name"), 14, "text"),
        (_("Department"), 18, "text"),
        (_("Reviewer"), 20, "text"),
        (_("State"), 14, "text"),
        (_("Late"), 8, "text"),
        (_("Version"), 8, "number"),
        (_("Submitted"), 12, "day"),
        (_("Goals reached, weighted"), 14, "share"),
        (_("Grade"), 10, "text"),
        (_("Approved"), 12, "day"),
    ]


def cells(line: PersonLine, cycle: Cycle) -> list[Any]:
    """The values of a row; days are those of the cycle's calendar."""
    version, late = line.version, _("yes") if line.is_late else _("no")
    state = str(Status(line.status).label)
    sent = [version.number, _day(version.submitted_at, cycle), version.attainment] if version else [None, None, None]
    return [
        line.number,
        line.name,
        line.department,
        line.reviewers,
        state,
        late,
        *sent,
        line.grade,
        _day(line.decided_at, cycle),
    ]


def _day(moment: datetime | None, cycle: Cycle) -> datetime | None:
    return cycle.local(moment).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0) if moment else None


def lines(summaries: QuerySet[Summary], cycle: Cycle) -> Iterator[PersonLine]:
    """A line for each, read in pieces."""
    rows = iter(rows_of(summaries).iterator(chunk_size=PIECE))
    while piece := list(islice(rows, PIECE)):
        yield from person_lines(piece, cycle)


def write_sheet(file: IO[bytes], summaries: QuerySet[Summary], cycle: Cycle, progress: Progress = lambda done: None) -> int:
    """The file of these summaries; how many rows. Memory does not grow with them, and no text is computed or linked."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    kinds, count = [kind for _heading, _width, kind in columns()], 0
    with xlsxwriter.Workbook(file, options) as book:
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        sheet = book.add_worksheet()
        _head(sheet, styles["head"])
        for count, line in enumerate(lines(summaries, cycle), 1):
            for column, (kind, value) in enumerate(zip(kinds, cells(line, cycle), strict=True)):
                _write(sheet, count, column, kind, value, styles)
            if count % PIECE == 0:
                progress(count)
        sheet.autofilter(0, 0, count, len(kinds) - 1)
    return count


def _head(sheet: Any, style: Any) -> None:
    sheet.freeze_panes(1, 2)
    for column, (heading, width, _kind) in enumerate(columns()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, style)


def _write(sheet: Any, row: int, column: int, kind: str, value: Any, styles: dict[str, Any]) -> None:
    if value in (None, ""):
        return
    if kind == "text":
        sheet.write_string(row, column, safe_cell(value)[:LONGEST_CELL])
    elif kind == "day":
        sheet.write_datetime(row, column, value, styles["day"])
    else:
        sheet.write_number(row, column, float(value) if isinstance(value, Decimal) else value, styles.get(kind))


@transaction.atomic
def request_sheet(cycle: Cycle, wanted: Wanted, count: int, *, by: User) -> Job:
    """A job for a file too long to be waited for; only who asked for it may have it."""
    event = note_export(cycle, count, by=by)
    payload = {"cycle": str(cycle.pk), "wanted": wanted.parts, "count": count}
    return enqueue("sheet", key=f"sheet:{event.pk}", payload=payload, by=by)


def note_export(cycle: Cycle, count: int, *, by: User) -> Event:
    return Event.objects.write(Happened.EXPORTED, by=by, cycle=cycle, details={"format": "xlsx", "count": count})


@handler("sheet")
def make_sheet(job: Job, claim: Claim) -> None:
    """Refuses when the person keeps no files any more."""
    person, cycle = job.requested_by, Cycle.objects.get(pk=job.payload["cycle"])
    if person is None or not person.is_hr:
        raise Refused(_("Only HR can do this."))
    _forget_old(path_of(job).parent)
    total = job.payload["count"]
    with replace_file(path_of(job)) as file:
        asked = Wanted(**job.payload["wanted"]).within(cycle)
        write_sheet(file, asked, cycle, lambda done: claim.progress(min(done, total), total))


def path_of(job: Job) -> Path:
    return Path(settings.MEDIA_ROOT) / "sheets" / f"{job.pk}.xlsx"


def _forget_old(folder: Path) -> None:
    """Files that nobody may have any more."""
    too_old = time.time() - settings.DOWNLOAD_DAYS * 86_400
    for file in folder.glob("*.xlsx"):
        if file.stat().st_mtime < too_old:
            file.unlink(missing_ok=True)
