"""Each shape of a reading as it stands in a Word file; one function a shape, as there is one template a shape on paper."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from summaries.blocks import Block
from summaries.exports.word.marks import Place, Sheet, Strong, heading, paragraph, picture, table
from summaries.exports.word.words import items, paragraphs

NOTES = {"warn": "NoteWarn", "ok": "NoteOk"}


def write_section(sheet: Sheet, section: Block) -> None:
    """A section with its heading, then its blocks in order."""
    heading(sheet, 2, title_of(section), name=section["key"])
    for block in section["blocks"]:
        write(sheet, block)


def title_of(section: Block) -> str:
    """Its number, as the language writes it, and its title."""
    number = section.get("number", "")
    dot = pgettext("after a section number", ". ") if number else ""
    return f"{number}{dot}{section['title']}"


def write(sheet: Sheet, block: Block, entry_title: str = "") -> None:
    """A block of any shape, which may stand in the entry of that title."""
    SHAPES[block["type"]](sheet, block, entry_title)


def prose(place: Place, body: str, style: str = "Answer") -> None:
    """Text as it was typed: blank lines part paragraphs, lines that all begin with a dash are a list."""
    for part in paragraphs(body):
        listed = items(part)
        for line in listed or [part]:
            paragraph(place, "ListBullet" if listed else style, line)


def _text(sheet: Sheet, block: Block, entry_title: str) -> None:
    if not block["body"].strip() or block["body"] == entry_title:
        return
    if block.get("is_short"):
        paragraph(sheet.document, "Short", Strong(block["label"]), "\t", block["body"])
        return
    if block["label"]:
        paragraph(sheet.document, "Question", block["label"])
    prose(sheet.document, block["body"])


def _entry(sheet: Sheet, block: Block, _entry_title: str) -> None:
    heading(sheet, 3, block["title"])
    score, facts = block.get("score", ""), block.get("facts", "")
    if score or facts or block.get("bar"):
        line = paragraph(sheet.document, "Score")
        if block.get("bar"):
            picture(sheet, line, block["bar"])
        gap = "  " if block.get("bar") else ""
        line.add_run(f"{gap}{score}").bold = True
        line.add_run(f"{'  ' if score else gap}{facts}")
    for inner in block["blocks"]:
        write(sheet, inner, block["title"])


def _figures(sheet: Sheet, block: Block, _entry_title: str) -> None:
    """A column each: the name as its head, then the figure with its proof."""
    found = block["items"]
    if not found:
        return
    if block["caption"]:
        paragraph(sheet.document, "Caption", block["caption"])
    empty = [""] * len(found)
    made = table(sheet.document, "Figures", [1] * len(found), [[item["name"] for item in found], empty], heads=1)
    for item, cell in zip(found, made.rows[1].cells, strict=True):
        line = paragraph(cell, "Figure", item["value"])
        if item["unit"]:
            line.add_run(f" {item['unit']}")._r.style = "Unit"
        if item["change"] or item["base"]:
            paragraph(cell, "Change", Strong(item["change"]), " " if item["change"] else "", item["base"])
        if item.get("chart"):
            picture(sheet, paragraph(cell, "Picture"), item["chart"])
        if item["source"]:
            paragraph(cell, "Source", item["source"])
    paragraph(sheet.document, "Source")


def _table(sheet: Sheet, block: Block, _entry_title: str) -> None:
    if block["caption"]:
        paragraph(sheet.document, "Caption", block["caption"])
    columns = block["columns"]
    rows = [[column["label"] for column in columns], *block["rows"]]
    ends = [column["align"] == "end" for column in columns]
    table(sheet.document, "Data", [column["width"] for column in columns], rows, ends=ends, heads=1)
    paragraph(sheet.document, "Source", block["source"])


def _chart(sheet: Sheet, block: Block, entry_title: str, place: Place | None = None) -> None:
    at = place or sheet.document
    if block["caption"] and block["caption"] != entry_title:
        paragraph(at, "Caption", block["caption"])
    line = paragraph(at, "Picture")
    picture(sheet, line, block)
    if block["source"]:
        line.paragraph_format.keep_with_next = True
        paragraph(at, "Source", block["source"])


def _pair(sheet: Sheet, block: Block, entry_title: str) -> None:
    """Two small drawings beside each other."""
    made = table(sheet.document, "Pair", [1, 1], [["", ""]])
    for inner, cell in zip(block["blocks"], made.rows[0].cells, strict=True):
        _chart(sheet, inner, entry_title, cell)
    paragraph(sheet.document, "Source")


def _quote(sheet: Sheet, block: Block, _entry_title: str) -> None:
    prose(sheet.document, block["body"], "Quote")
    if block["source"]:
        paragraph(sheet.document, "Source", block["source"])


def _note(sheet: Sheet, block: Block, _entry_title: str) -> None:
    write_note(sheet, block["level"], block["title"], paragraphs(block["body"]))


def write_note(sheet: Sheet, level: str, title: str, lines: list[str]) -> None:
    """A remark of the number checker in its box."""
    style = NOTES.get(level, "Note")
    paragraph(sheet.document, style, Strong(title))
    for words in lines:
        paragraph(sheet.document, style, words)
    paragraph(sheet.document, "Source")


def write_number_check(sheet: Sheet, notices: list[Block]) -> None:
    """What the number checker found, in a sentence each; the sums stand beside the figures."""
    if notices:
        write_note(sheet, "warn", _("Number check"), [notice["title"] for notice in notices])


SHAPES: dict[str, Callable[[Sheet, Block, str], None]] = {
    "text": _text,
    "entry": _entry,
    "figures": _figures,
    "table": _table,
    "chart": _chart,
    "pair": _pair,
    "quote": _quote,
    "note": _note,
}
