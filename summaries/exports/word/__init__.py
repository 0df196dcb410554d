"""The same reading as a Word file: real headings, tables and fields, drawings as pictures. For editing; the PDF is the proof.

Made from the blocks of the frozen reading, with no HTML in between. The same version and language give the same bytes.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from metrics.charts import render as draw
from summaries.blocks import charts_in
from summaries.exports.pdf import Paper
from summaries.exports.pictures import pictures
from summaries.exports.points import with_points
from summaries.exports.proof import lines_of
from summaries.exports.record import Record
from summaries.exports.typeset import typeset
from summaries.exports.word import front, package
from summaries.exports.word.blocks import write_section
from summaries.exports.word.marks import Sheet
from summaries.exports.word.words import as_drawn, plain
from summaries.models import Version


def render(version: Version, language: str, record: Record | None = None) -> Paper:
    """The Word file of a version; its pages are not known, because whoever opens it lays it out anew."""
    raw = version.reading(language)
    with override(language):
        reading = typeset(with_points(raw), words=plain)
        sheet = Sheet(package.blank(language), _drawn(reading))
        front.write_front(sheet, reading, version)
        for section in [*reading["sections"], *reading.get("appendix", [])]:
            write_section(sheet, section)
        front.write_record(sheet, [(plain(label), plain(value)) for label, value in lines_of(record)])
        front.describe(sheet.document, raw, version)
    return Paper(package.sealed(sheet.document), 0)


def _drawn(reading: dict[str, Any]) -> dict[str, bytes]:
    """A picture of every drawing, by what is drawn."""
    drawings = list(dict.fromkeys(draw(as_drawn(chart)) for chart in charts_in(reading)))
    return dict(zip(drawings, pictures(drawings), strict=True))
