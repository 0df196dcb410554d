"""Makes files as other programs write them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

Content = Callable[[], bytes]


def text(content: str, encoding: str = "utf-8") -> Content:
    return lambda: content.encode(encoding)


def sheet(rows: Iterable[Sequence[Any]], change: Callable[[Any], object] = lambda _sheet: None) -> Content:
    """A workbook with one sheet; `change` may do anything to it."""

    def make() -> bytes:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        change(book.active)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    return make


def archive(parts: dict[str, bytes]) -> Content:
    def make() -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in parts.items():
                file.writestr(name, data)
        return content.getvalue()

    return make


def with_part(make: Content, name: str, change: Callable[[bytes], bytes]) -> Content:
    """The workbook with one of its parts rewritten."""

    def rewritten() -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(make())) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.namelist():
                new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
        return content.getvalue()

    return rewritten


def cut(make: Content, share: float) -> Content:
    def shorter() -> bytes:
        whole = make()
        return whole[: int(len(whole) * share)]

    return shorter


def second_sheet(first: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Content:
    def make() -> bytes:
        book = load_workbook(io.BytesIO(sheet([first])()))
        other = book.create_sheet("数据")
        for row in rows:
            other.append(row)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    return make


def percent(sheet: Any) -> None:
    for row in sheet.iter_rows(min_row=2, min_col=2, max_col=2):
        row[0].number_format = "0.0%"
