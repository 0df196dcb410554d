"""Tables as files that do nothing when they are opened: CSV and XLSX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Format = Literal["csv", "xlsx"]
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LIVE = re.compile(r"[\s'\ufeff\u200b]*[=+\-@\t\r＝＋－＠]")
MINUS = "−"
LONGEST_CELL = 32_767


def safe_cell(value: Any) -> str:
    """The value as text that no spreadsheet program computes: an apostrophe goes before = + - @ tab CR, in any width.

    A negative number keeps its meaning by a real minus. The importer takes the apostrophe away again.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if LIVE.match(text) else text


def _number(value: float | Decimal) -> str:
    exact = Decimal(str(value))
    text = f"{exact.copy_abs():f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{MINUS}{text}" if exact < 0 else text


def write_table(rows: Iterable[Sequence[Any]], format: Format) -> bytes:
    """The rows, headings first, as the content of a file."""
    return csv_table(rows) if format == "csv" else xlsx_table(rows)


def csv_table(rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with BOM, so that Excel reads Chinese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def xlsx_table(rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet. Numbers and days stay what they are; text is never a formula and never a link."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(sheet, line, column, value, day)
    return content.getvalue()


def _write(sheet: Any, line: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool) and len(str(value).strip("-0.")) <= 15:
        sheet.write_number(line, column, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(line, column, value, day)
    elif value not in (None, ""):
        sheet.write_string(line, column, safe_cell(value)[:LONGEST_CELL])
