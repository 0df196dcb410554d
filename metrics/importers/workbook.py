"""The first sheet of an .xlsx file that looks like a table, read behind checks of the archive around it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from metrics.importers.files import HEAD, MAX_COLUMNS, Row, Score, Table, Unreadable, find_header, is_blank

MAX_ENTRIES = 200
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_MERGED = 10_000
SMALL = 1 << 20  # below this even a ratio of thousands does no harm
BLOCK = 1 << 20
DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')

Merge = tuple[int, int, int, int]  # first column, first row, last column, last row


def open_sheet(stream: BinaryIO, score: Score) -> Table:
    """The visible sheet whose first rows do best as headings. Raises Unreadable."""
    with ExitStack() as held:
        archive = held.enter_context(_archive(stream))
        _check(archive)
        book = _book(stream, held, values=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        if not sheets:
            raise Unreadable(_("The workbook has no sheet with a table."))
        sheet = max(sheets, key=lambda found: _promise(found, score))
        content = archive.read(sheet._worksheet_path)
        formulas = _book(stream, held, values=False)[sheet.title] if FORMULA.search(content) else None
        table = _table(_guarded(_rows(sheet, formulas, _merges(content))), score)
        table.sheet, table.is_1904 = sheet.title, book.epoch == CALENDAR_MAC_1904
        table.about_rows = content.count(b"</row>") or 1
        if len(sheets) > 1:
            table.notes.append(
                _("Only the sheet “%(sheet)s” is read, of %(count)s.") % {"sheet": sheet.title, "count": len(sheets)}
            )
        table.held = held.pop_all()
        return table


def _table(rows: Iterator[Row], score: Score) -> Table:
    comments: list[str] = []
    header, below = find_header(rows, score, comments)
    names = [cell.strip() for cell in header.cells]
    return Table(header=names, header_row=header.number, rows=below, sample=[], sha256="", size=0, comments=comments)


def _archive(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError):
        raise Unreadable(_("The workbook is damaged or was cut off: download it again.")) from None


def _check(archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked: what it would grow to. Then, in blocks: that no part declares a document type."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * max(packed, 1)):
        raise Unreadable(_("The workbook unpacks to far more than a table needs: save only the sheet with the data."))
    if "xl/workbook.xml" not in archive.namelist():
        raise Unreadable(_("This archive is not an Excel workbook: save the table as .xlsx or CSV."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_("The workbook is protected by a password: save it without one."))
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_part(archive, entry)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    tail = b""
    try:
        with archive.open(entry) as part:
            while block := part.read(BLOCK):
                text = tail + block.replace(b"\0", b"")
                if DTD.search(text):
                    raise Unreadable(
                        _("The workbook holds declarations no spreadsheet program writes: save it again in Excel.")
                    )
                tail = text[-16:]
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise Unreadable(_("The workbook is damaged or was cut off: download it again.")) from None


def _book(stream: BinaryIO, held: ExitStack, *, values: bool) -> Any:
    stream.seek(0)
    try:
        book = load_workbook(stream, read_only=True, data_only=values, keep_links=False)
    except Exception:  # openpyxl raises whatever a malformed part leads it into
        raise Unreadable(_("The workbook cannot be read: open it in Excel and save it again.")) from None
    for sheet in book.worksheets:
        sheet.reset_dimensions()
    return book


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except Unreadable:
        raise
    except Exception:  # openpyxl raises whatever a malformed sheet leads it into
        raise Unreadable(_("The workbook cannot be read: open it in Excel and save it again.")) from None


def _promise(sheet: Any, score: Score) -> int:
    """How well the sheet's first rows do as headings; 1 where it holds anything at all."""
    try:
        head = [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(max_col=MAX_COLUMNS), 2 * HEAD)]
    except Exception:  # as above: a sheet that cannot be read promises nothing
        return -1
    return max((2 * score(row) + (not is_blank(row)) for row in head), default=0)


def _rows(sheet: Any, formulas: Any, merges: list[Merge]) -> Iterator[Row]:
    """Each row as text, merged cells filled. A formula nobody has computed refuses the whole file."""
    asked = formulas.iter_rows(max_col=MAX_COLUMNS + 1) if formulas else None
    filled: dict[Merge, str] = {}
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
        if asked is not None:
            _refuse_uncomputed(row, next(asked, ()))
        cells = [_text(cell) for cell in row]
        active = [merge for merge in merges if merge[1] <= number <= merge[3]]
        yield Row(number, _fill(cells, number, active, filled) if active else cells)


def _refuse_uncomputed(values: Any, formulas: Any) -> None:
    for value, formula in zip(values, formulas, strict=False):
        if value.value is None and formula.value is not None and getattr(formula, "data_type", "") == "f":
            words = {"cell": formula.coordinate}
            raise Unreadable(
                _("Cell %(cell)s has a formula without a result: open the file in Excel, save it and try again.") % words
            )


def _fill(cells: list[str], number: int, active: list[Merge], filled: dict[Merge, str]) -> list[str]:
    for merge in active:
        left, top, right, _bottom = merge
        if number == top:
            filled[merge] = cells[left - 1] if left <= len(cells) else ""
        cells += [""] * (right - len(cells))
        cells[left - 1 : right] = [filled.get(merge, "")] * (right - left + 1)
    return cells


def _merges(content: bytes) -> list[Merge]:
    found = list(islice(MERGED.finditer(content), MAX_MERGED + 1))
    if len(found) > MAX_MERGED:
        raise Unreadable(_("The sheet has too many merged cells: take the merging back and save it again."))
    merges: list[Any] = [range_boundaries(match[1].decode()) for match in found]
    return [(left, top, min(right, MAX_COLUMNS), bottom) for left, top, right, bottom in merges if left <= MAX_COLUMNS]


def _text(cell: Any) -> str:
    """What the cell says, unformatted: ISO days, plain figures with a point; a cell shown as a percentage keeps its sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, getattr(cell, "number_format", "") or "")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float, shown_as: str) -> str:
    exact = Decimal(f"{value:.15g}")
    if not exact.is_finite():
        return str(value)
    if shown_as.rstrip().endswith("%"):
        return f"{_plain(exact * 100)}%"
    return _plain(exact)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
