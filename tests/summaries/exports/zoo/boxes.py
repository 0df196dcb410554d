"""The characters of a paper and where they stand, in points from the lower left corner of the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

MM = 72 / 25.4
LEFT, RIGHT = 20 * MM, 190 * MM
TOP, FIRST_TOP, BOTTOM = 272 * MM, 279 * MM, 22 * MM
HEAD, FOOT = 289 * MM, 8 * MM  # the running lines keep within these


class Character(NamedTuple):
    """A printed character: the page it is on from 0, the ends of its advance, its ink's lowest and highest, its baseline."""

    character: str
    page: int
    left: float
    right: float
    low: float
    high: float
    base: float

    @property
    def is_body(self) -> bool:
        return BOTTOM - 1 <= self.base <= (TOP if self.page else FIRST_TOP)


def characters(content: bytes) -> Iterator[Character]:
    """Every character that leaves ink, in the order in which the file sets them."""
    document = pdfium.PdfDocument(content)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        for index in range(text.count_chars()):
            code = pdfium_c.FPDFText_GetUnicode(text, index)
            if code > 32 and code != 0xA0 and code != 0xFFFE:
                yield _character(text, index, chr(code), number)
        text.close()
        page.close()
    document.close()


def _character(text: pdfium.PdfTextPage, index: int, character: str, page: int) -> Character:
    left, low, right, high = text.get_charbox(index)
    start, _low, end, _high = text.get_charbox(index, loose=True)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(text, index, x, y)
    return Character(character, page, min(start, left), max(end, right), low, high, y.value)
