"""What stands around the sections: the title block, the opening, the contents, running head and foot, and the properties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.document import Document
from docx.section import _Footer

from summaries.blocks import Block
from summaries.exports.word.blocks import prose, title_of, write, write_number_check
from summaries.exports.word.marks import Sheet, field_mark, heading, link, paragraph, simple_field, table
from summaries.exports.word.package import HTML_LANG
from summaries.exports.word.words import plain
from summaries.models import Version

WIDTHS = {True: (19, 66, 25, 60), False: (24, 50, 36, 60)}  # of the title block: Chinese labels are short
CONTENTS = r'TOC \o "2-2" \n \h \z'  # without page numbers: right from the first moment, however the pages fall


def write_front(sheet: Sheet, reading: dict[str, Any], version: Version) -> None:
    """All that comes before the first section, and what every page has."""
    paragraph(sheet.document, "Kind", _("Product manager performance summary"))
    heading(sheet, 1, reading["title"])
    facts = table(sheet.document, "Facts", WIDTHS[reading["language"].startswith("zh")], _facts(reading, version))
    for row in facts.rows:
        for label in row.cells[::2]:
            label.paragraphs[0]._p.style = "Label"
    number = {"number": version.number}
    words = _("This Word file is for editing. What can be verified is the PDF of version %(number)s.") % number
    paragraph(sheet.document, "Source", words)
    for block in reading["headline"]:
        write(sheet, block)
    for section in reading["opening"]:
        _opening(sheet, section)
    write_number_check(sheet, reading["notices"])
    _contents(sheet, [*reading["sections"], *reading.get("appendix", [])])
    _running(sheet.document, reading, version)


def write_record(sheet: Sheet, record: Sequence[tuple[str, str]]) -> None:
    """What became of the version until the file was made, where that is given."""
    if record:
        heading(sheet, 2, _("Record of the review"))
        table(sheet.document, "Data", [30, 70], [list(pair) for pair in record])


def describe(document: Document, raw: dict[str, Any], version: Version) -> None:
    """The properties of the file: those of the version, not of the moment it was made."""
    moment = version.submitted_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    told, author = document.core_properties, plain(raw["author"]["name"])
    told.title = plain(f"{raw['title']} – {raw['author']['name']}")[:255]
    told.subject = plain(f"{raw['cycle']['start']} – {raw['cycle']['end']}, {raw['author']['employee_number']}")[:255]
    told.author = told.last_modified_by = author[:255]
    told.language = HTML_LANG.get(raw["language"], raw["language"])
    told.identifier, told.version = version.short_digest, str(version.number)
    told.created = told.modified = moment
    told.revision = 1


def _facts(reading: dict[str, Any], version: Version) -> list[list[str]]:
    author, cycle = reading["author"], reading["cycle"]
    submitted = {"number": version.number, "day": f"{version.submitted_at:%Y-%m-%d}"}
    capped = {"value": reading["attainment"], "cap": reading["score_cap"]}
    reviewers = pgettext("between names", ", ").join(reading["reviewers"])
    name = _("%(name)s (%(number)s)") % {"name": author["name"], "number": author["employee_number"]}
    period = _("%(start)s to %(end)s") % cycle
    return [
        [_("Name"), name, _("Products"), author["products"] or "—"],
        [_("Department"), author["department"] or "—", _("Reviewers"), reviewers or "—"],
        [_("Period"), period, _("Version"), _("%(number)s, submitted %(day)s") % submitted],
        [
            _("Job title"),
            author["title"] or "—",
            _("Weighted attainment"),
            _("%(value)s (each goal capped at %(cap)s)") % capped,
        ],
    ]


def _opening(sheet: Sheet, section: Block) -> None:
    heading(sheet, 2, section["title"], name=section["key"])
    for block in section["blocks"]:
        if block["type"] == "text":
            prose(sheet.document, block["body"], "Lead")
        else:
            write(sheet, block)


def _contents(sheet: Sheet, sections: Sequence[Block]) -> None:
    """A field that Word can update, holding links to the sections until somebody does."""
    if not sections:
        return
    paragraph(sheet.document, "TOCHeading", _("Contents"))
    for place, section in enumerate(sections):
        line = paragraph(sheet.document, "TOC2")
        if place == 0:
            field_mark(line, "begin", CONTENTS)
        link(line, title_of(section), name=section["key"])
    field_mark(line, "end")


def _running(document: Document, reading: dict[str, Any], version: Version) -> None:
    """The name on every page but the first; version, content check and page on all."""
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head._p.style = "Header"
    head.add_run(f"{reading['title']}{pgettext('between a title and a name', ', ')}{reading['author']['name']}")
    for foot in (section.footer, section.first_page_footer):
        _foot(foot, version)


def _foot(foot: _Footer, version: Version) -> None:
    line = foot.paragraphs[0]
    line._p.style = "Footer"
    told = {"number": version.number, "document": version.printed_number, "check": version.short_digest}
    words = _("Version %(number)s · No. %(document)s · content check %(check)s") % told
    editing = _("for editing, not for verifying")
    line.add_run(f"{words} · {editing}\t")
    simple_field(line, "PAGE")
    line.add_run(" / ")
    simple_field(line, "NUMPAGES")
