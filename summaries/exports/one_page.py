"""The one-page brief of a version, as PDF: the same figures, fonts and drawings as the paper, on exactly one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from summaries.exports import glyphs, pdf
from summaries.exports.brief import brief_of, cut
from summaries.exports.typeset import reworded, spaced, typeset
from summaries.models import Version

SHEETS = (pdf.STYLESHEET, "packaged:css/brief.css")
ROOMS = (200, 150, 110, 70, 30)  # columns a text may take: the first that fits the page is taken
BARS = {"width": 640, "row": 20}
Record = Sequence[tuple[str, str]]


def render(version: Version, language: str, record: Record | None = None) -> pdf.Paper:
    """The brief of a version. Raises Refused, before laying anything out, when a character cannot be drawn."""
    raw = version.reading(language)
    identifier = sha256(f"{version.digest}:{language}:brief".encode()).hexdigest()[:32]
    with override(language):
        glyphs.check(typeset(raw))
        for room in ROOMS:
            html = render_to_string("summaries/paper/brief.html", _context(version, raw, room, record or ()))
            paper = pdf.print_html(html, identifier=identifier, sheets=SHEETS)
            if paper.pages == 1:
                break
    return paper


def _context(version: Version, raw: dict[str, Any], room: int, record: Record) -> dict[str, Any]:
    found = brief_of(raw, room=room)
    who = {key: cut(words, 40) for key, words in {**raw["author"], "title_of_cycle": raw["title"]}.items()}
    words = {"brief": asdict(found), "who": who, "record": [[cut(label, 30), cut(value, 60)] for label, value in record]}
    shown = reworded(words, spaced)
    sized = typeset({"headline": shown["brief"]["headline"], "sections": []})
    bars = shown["brief"]["bars"]
    return {
        **pdf.context(version, raw, raw),
        **shown,
        "headline": sized["headline"],
        "bars": bars and bars | {"data": bars["data"] | BARS},
    }
