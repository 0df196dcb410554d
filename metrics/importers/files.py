"""A file as a table of text: decoding, separator, heading row. What cannot be read whole is refused with a sentence."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

MAX_COLUMNS = 200
SAMPLE = 1_000  # rows the decisions about a column are made from
HEAD = 10  # rows among which the headings are looked for
BLOCK = 1 << 20
PROBE = 1 << 16
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
CONTROL_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
SECOND_TABLE = re.compile(r"# |#-|#$")

Score = Callable[[Sequence[str]], int]


class Unreadable(Exception):
    """The file cannot be read as a table; the sentence says what to do."""


class Row(NamedTuple):
    """One record; `number` is its row in the spreadsheet program, headings and blank rows counted."""

    number: int
    cells: Sequence[str]


@dataclass
class Table:
    """`rows` can be gone through once and begin with `sample`. Close the table, or use it in a `with` block."""

    header: list[str]
    header_row: int
    rows: Iterator[Row]
    sample: list[Row]
    sha256: str
    size: int
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    comments: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    about_rows: int = 0
    is_1904: bool = False
    held: ExitStack = field(default_factory=ExitStack, repr=False)

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_error: object) -> None:
        self.held.close()


class Scan(NamedTuple):
    sha256: str
    size: int
    lines: int
    start: bytes


def open_table(name: str, data: BinaryIO | Path, *, score: Score | None = None, max_rows: int | None = None) -> Table:
    """The table in a CSV or XLSX file, whatever its name says. `score` tells how well a row would do as headings.

    Reads text in constant memory. Raises Unreadable, also while the rows are gone through.
    """
    with ExitStack() as held:
        stream = held.enter_context(data.open("rb")) if isinstance(data, Path) else data
        scan = _scan(stream)
        _refuse_foreign(scan)
        if scan.start.startswith(b"PK"):
            from metrics.importers.workbook import open_sheet

            table = open_sheet(stream, score or _any)
        else:
            table = _open_text(stream, scan, score or _any)
        table.sha256, table.size = scan.sha256, scan.size
        _cap(table, max_rows)
        _note_name(table, name)
        table.held.push(held.pop_all().__exit__)
        return table


def _scan(stream: BinaryIO) -> Scan:
    stream.seek(0)
    digest, size, lines, start = hashlib.sha256(), 0, 0, b""
    while block := stream.read(BLOCK):
        start = start or block[:PROBE]
        digest.update(block)
        size += len(block)
        lines += block.count(b"\n")
    stream.seek(0)
    return Scan(digest.hexdigest(), size, lines, start)


def _refuse_foreign(scan: Scan) -> None:
    """What people upload by mistake, by its first bytes."""
    start = scan.start.lstrip()
    if not start.strip(codecs.BOM_UTF8):
        raise Unreadable(_("The file is empty: export it again."))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is an old or a protected Excel file: save it as .xlsx without a password."))
    if start[:5].lower() in (b"<html", b"<!doc", b"<tabl", b"<?xml"):
        raise Unreadable(_("This is a web page with the name of a spreadsheet: open it in Excel and save it as .xlsx."))
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")):
        raise Unreadable(_("This is not a table: choose a CSV or an .xlsx file."))


def _cap(table: Table, max_rows: int | None) -> None:
    table.header = _trimmed(table.header)
    if len(table.header) > MAX_COLUMNS:
        raise Unreadable(_("The file has more than %(most)s columns: delete those you do not need.") % {"most": MAX_COLUMNS})
    table.sample = list(islice(table.rows, SAMPLE))
    if not table.sample:
        raise Unreadable(_("The file has headings but no rows below them: export it again with its data."))
    rest = chain(table.sample, table.rows)
    table.rows = rest if max_rows is None else _at_most(rest, max_rows)


def _at_most(rows: Iterator[Row], most: int) -> Iterator[Row]:
    yield from islice(rows, most)
    if next(rows, None) is not None:
        raise Unreadable(_("The file has more than %(most)s rows: split it.") % {"most": f"{most:,}"})


def _note_name(table: Table, name: str) -> None:
    suffix = Path(name).suffix.lower()
    if suffix in (".xlsx", ".xls", ".xlsm") and table.delimiter:
        table.notes.append(_("The name says Excel, but the file is text: it was read as CSV."))
    elif suffix in (".csv", ".txt", ".tsv") and table.sheet:
        table.notes.append(_("The name says CSV, but the file is an Excel workbook: it was read as such."))


def _open_text(stream: BinaryIO, scan: Scan, score: Score) -> Table:
    encoding = _encoding(stream, scan)
    text = io.TextIOWrapper(io.BufferedReader(_Raw(stream), BLOCK), encoding=encoding, newline="")
    delimiter = _separator(scan.start.decode(encoding, "ignore"), score)
    records = _records(csv.reader(text, delimiter=delimiter, strict=True))
    comments, first = _leading(records, delimiter)
    header, rows = find_header(chain(first, records), score, comments)
    return Table(
        header=[cell.strip() for cell in header.cells],
        header_row=header.number,
        rows=_first_table(rows),
        sample=[],
        sha256="",
        size=0,
        encoding={"utf-8-sig": "utf-8"}.get(encoding, encoding),
        delimiter=delimiter,
        comments=comments,
        about_rows=max(scan.lines - header.number, 1),
    )


class _Raw(io.RawIOBase):
    """The caller's stream, which stays open when the text around it goes."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self.stream.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)


def _encoding(stream: BinaryIO, scan: Scan) -> str:
    """BOM, else strict UTF-8, else GB18030. Raises Unreadable for anything else and for what was cut off."""
    marked = next((name for mark, name in MARKS.items() if scan.start.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        if _decodes(stream, encoding):
            return encoding
    raise Unreadable(_("The text cannot be decoded: save the file again as “CSV UTF-8”."))


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while block := stream.read(BLOCK):
            if (encoding != "utf-16" and CONTROLS.search(block)) or CONTROL_TEXT.search(decoder.decode(block)):
                raise Unreadable(_("The file holds characters no text has: choose a CSV or an .xlsx file, or save it again."))
        decoder.decode(b"", True)
    except UnicodeDecodeError as problem:
        if problem.reason.startswith(("unexpected end", "incomplete", "truncated")):  # said of the last bytes only
            raise Unreadable(_("The file ends in the middle of a character, so it was cut off: download it again.")) from None
        return False
    finally:
        stream.seek(0)
    return True


def _separator(probe: str, score: Score) -> str:
    """The separator under which the headings say most; among equals the one that gives the most even rows."""
    first = probe.lstrip("\ufeff").split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5 and first[4] in SEPARATORS:
        return first[4]
    return max(SEPARATORS, key=lambda separator: _fit(probe, separator, score))


def _fit(probe: str, separator: str, score: Score) -> tuple[int, int]:
    rows = list(islice(csv.reader(io.StringIO(probe, newline=""), delimiter=separator), 40))
    told = [row for row in rows if len(row) > 1 and not row[0].startswith("#")]
    widths = Counter(len(row) for row in told)
    even = max((width * count for width, count in widths.items()), default=0)
    return max((score(row) for row in told[:HEAD]), default=0), even


def _records(reader: Iterator[list[str]]) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield Row(number, cells)
    except csv.Error as problem:
        words = {"row": number + 1}
        if "field larger" in str(problem):
            raise Unreadable(
                _("Row %(row)s has a cell that is too long to be one: look for a quotation mark too many.") % words
            ) from None
        raise Unreadable(
            _("Row %(row)s has a quotation mark that is never closed, or the file was cut off there: download it again.")
            % words
        ) from None


def _leading(records: Iterator[Row], delimiter: str) -> tuple[list[str], list[Row]]:
    """The lines before the table that begin with #, and the row after them."""
    comments: list[str] = []
    for row in records:
        if row.cells and (row.cells[0].startswith("#") or row.cells[0].lower().startswith("sep=")):
            comments.append(delimiter.join(row.cells).strip())
        elif not is_blank(row.cells):
            return comments, [row]
    raise Unreadable(_("The file is empty: export it again."))


def is_blank(cells: Sequence[str]) -> bool:
    return not "".join(cells).strip()


def find_header(records: Iterator[Row], score: Score, comments: list[str]) -> tuple[Row, Iterator[Row]]:
    """The row that does best as headings among the first ten, and those below it; titles above become comments."""
    head = list(islice((row for row in records if not is_blank(row.cells)), HEAD))
    if not head:
        raise Unreadable(_("The file is empty: export it again."))
    best = max(range(len(head)), key=lambda place: score(head[place].cells))
    if not score(head[best].cells):
        best = 0
    comments += [" ".join(filter(None, dict.fromkeys(row.cells))) for row in head[:best]]
    below = chain(head[best + 1 :], records)
    return head[best], (row for row in below if not is_blank(row.cells))


def _first_table(rows: Iterator[Row]) -> Iterator[Row]:
    """Up to the # lines that begin a second table, as analytics exports have."""
    last = 0
    for row in rows:
        if last and row.number > last + 1 and len(row.cells) == 1 and SECOND_TABLE.match(row.cells[0]):
            return
        last = row.number
        yield row


def _trimmed(header: list[str]) -> list[str]:
    while header and not header[-1]:
        header = header[:-1]
    return header


def _any(_cells: Sequence[str]) -> int:
    return 0
