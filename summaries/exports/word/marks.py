"""The few marks a Word file is made of: paragraphs, tables, pictures, fields. Text is only ever text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from metrics.charts import render as draw
from summaries.blocks import Block
from summaries.exports.pictures import size_of
from summaries.exports.word.words import as_drawn

EMU_PER_PIXEL = 9525
TEXT_WIDTH = 9638  # twentieths of a point: A4 without its margins
LOOK = '<w:tblLook w:val="04A0" w:firstRow="{}" w:lastRow="0" w:firstColumn="{}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
Place = Document | _Cell


@dataclass
class Sheet:
    """A document that is being written, the pictures of its drawings, and the numbers of its bookmarks."""

    document: Document
    pictures: dict[str, bytes]
    numbers: count[int] = field(default_factory=lambda: count(1))


@dataclass(frozen=True)
class Strong:
    """Words in bold."""

    words: str


def paragraph(place: Place, style: str, *words: str | Strong) -> Paragraph:
    """A paragraph at the end of a document or cell; a cell's first empty one is taken. A line end in it is a line break."""
    is_new = isinstance(place, _Cell) and not place.paragraphs[-1].runs
    made = place.paragraphs[-1] if is_new else place.add_paragraph()
    made._p.style = style
    for each in words:
        strong = isinstance(each, Strong)
        run = made.add_run(each.words if isinstance(each, Strong) else each)
        run.bold = True if strong else None
    return made


def picture(sheet: Sheet, at: Paragraph, chart: Block) -> None:
    """The chart's drawing in its size on paper; what it tells is its alternative text."""
    drawing = draw(as_drawn(chart))
    width = round(size_of(drawing).width * EMU_PER_PIXEL)
    shape = at.add_run().add_picture(io.BytesIO(sheet.pictures[drawing]), width=Emu(width))
    shape._inline.docPr.set("descr", chart["title"])
    for side in ("distT", "distB", "distL", "distR"):  # LibreOffice takes what is missing for three millimetres
        shape._inline.set(side, "0")


def table(
    document: Document,
    style: str,
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    ends: Sequence[bool] = (),
    heads: int = 0,
) -> Table:
    """A table as wide as the text. `heads` rows are its head, repeated on each page; `ends` are columns set to the right."""
    whole = sum(widths)
    columns = [round(TEXT_WIDTH * width / whole) for width in widths]
    aligned = list(ends) or [False] * len(columns)
    body = "".join(_row(row, columns, aligned, is_head=place < heads) for place, row in enumerate(rows))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    look = LOOK.format(int(heads > 0), int(style in {"Data", "Figures"}))
    made: Any = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )
    document.element.body.sectPr.addprevious(made)
    return Table(made, document._body)


def _row(row: Sequence[str], columns: Sequence[int], ends: Sequence[bool], *, is_head: bool) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    cells = "".join(_cell(*each, is_head) for each in zip(row, columns, ends, strict=False))
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


def _cell(words: str, width: int, is_end: bool, is_head: bool) -> str:
    keep, jc = "<w:keepNext/>" if is_head else "", '<w:jc w:val="right"/>' if is_end else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in words.split("\n"))
    run = f"<w:r>{lines}</w:r>" if words else ""
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="Cell"/>{keep}{jc}</w:pPr>{run}</w:p>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc>'


def heading(sheet: Sheet, level: int, words: str, *, name: str = "") -> Paragraph:
    """A heading of level 1, 2 or 3; with a name it can be led to."""
    made = paragraph(sheet.document, f"Heading{level}", words)
    if name:
        number = str(next(sheet.numbers))
        start, end = _element("w:bookmarkStart", id=number, name=anchor_of(name)), _element("w:bookmarkEnd", id=number)
        made._p.insert(1, start)
        made._p.append(end)
    return made


def anchor_of(name: str) -> str:
    """The bookmark of a part of that key: letters, digits and underscores, at most 40."""
    return f"part_{re.sub(r'[^A-Za-z0-9_]', '_', name)}"[:40]


def link(at: Paragraph, words: str, *, name: str) -> None:
    """Leads to a heading of this document, never elsewhere."""
    made = _element("w:hyperlink", anchor=anchor_of(name), history="1")
    run = OxmlElement("w:r")
    run.text = words
    made.append(run)
    at._p.append(made)


def simple_field(at: Paragraph, code: str) -> None:
    """A field of ours that Word fills in by itself, such as the number of the page."""
    made = _element("w:fldSimple", instr=f" {code} ")
    run = OxmlElement("w:r")
    run.text = "1"
    made.append(run)
    at._p.append(made)


def field_mark(at: Paragraph, kind: str, code: str = "") -> None:
    """Where a longer field begins, with its code, or ends; what stands between is what it shows until it is updated."""
    at.add_run()._r.append(_element("w:fldChar", fldCharType=kind))
    if code:
        instruction = OxmlElement("w:instrText")
        instruction.text = f" {code} "
        at.add_run()._r.append(instruction)
        field_mark(at, "separate")


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made
