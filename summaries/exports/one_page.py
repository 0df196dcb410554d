"""The one-page brief of a version, as PDF: the same figures, fonts and drawings as the paper, on exactly one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from summaries.exports import glyphs, pdf
from summaries.exports.brief import Room, brief_of, cut
from summaries.exports.letterhead import head_of
from summaries.exports.proof import lines_of
from summaries.exports.record import Record
from summaries.exports.typeset import reworded, spaced, typeset
from summaries.models import Version

SHEETS = (pdf.STYLESHEET, "packaged:css/brief.css")
# The first with which all fits the page: two lines, one and a half, one …
ROOMS = (
    *(Room(words, 56, 40, 5) for words in (200, 150, 104)),
    *(Room(words, 56, 40, 3) for words in (104, 84)),  # fewer rows before shorter names
    *(Room(104, 40, 20, 4), Room(60, 30, 18, 3)),
)
BARS = {"width": 640, "row": 19}
SAID = 2  # lines of the record: where it stands, and the grade


def render(version: Version, language: str, record: Record | None = None) -> pdf.Paper:
    """The brief of a version. Raises Refused, before laying anything out, when a character cannot be drawn."""
    raw = version.reading(language)
    head = head_of(version, language)
    identifier = sha256(f"{version.digest}:{language}:brief".encode()).hexdigest()[:32]
    with override(language):
        glyphs.check(typeset(raw))
        for room in ROOMS:
            context = _context(version, raw, room, lines_of(record)[:SAID]) | {"letterhead": head}
            html = render_to_string("summaries/paper/brief.html", context)
            paper = pdf.print_html(html, identifier=identifier, sheets=SHEETS, most=1, head=head)
            if paper.pages == 1:
                return paper
    raise ValueError(f"Version {version.pk} does not fit on a page, however short its words are cut.")


def _context(version: Version, raw: dict[str, Any], room: Room, said: Sequence[tuple[str, str]]) -> dict[str, Any]:
    found = brief_of(raw, room)
    who = {key: cut(words, 40) for key, words in {**raw["author"], "title_of_cycle": raw["title"]}.items()}
    words = {"brief": asdict(found), "who": who, "record": [[cut(label, 30), cut(value, 60)] for label, value in said]}
    shown = reworded(words, spaced)
    sized = typeset({"headline": shown["brief"]["headline"], "sections": []})
    bars = shown["brief"]["bars"]
    paper = pdf.context(version, raw, raw)
    del paper["reading"]  # no appendix here, so no figure refers to its rows
    return {
        **paper,
        **shown,
        "headline": sized["headline"],
        "bars": bars and bars | {"data": bars["data"] | BARS},
    }
