"""Paper: a frozen version becomes a PDF. The only module that imports WeasyPrint; web processes never load it.

The same version and language give the same bytes in every process. The file is PDF/A-3a: archival and tagged.
"""

from __future__ import annotations

import gc
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.svg import TAGS
from weasyprint.svg.text import Style, TextBox
from weasyprint.svg.utils import color
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import create_layout, line_size
from weasyprint.urls import URLFetcher, URLFetcherResponse

from summaries import font
from summaries.exports import glyphs
from summaries.exports.points import with_points
from summaries.exports.tags import tell_scopes
from summaries.exports.typeset import typeset
from summaries.models import Version

VARIANT = "pdf/a-3a"
DRAWING = "data:image/svg+xml;base64,"
STYLESHEET = "packaged:css/paper.css"
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
SPACES = re.compile(rb"<(00a0|2005)>$")


class Paper(NamedTuple):
    """A finished file and its number of pages."""

    content: bytes
    pages: int


class Fetcher(URLFetcher):
    """Gives WeasyPrint our drawings and our stylesheet; whatever else a document asks for is refused, unread."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith(DRAWING):
            return URLFetcherResponse(url, b64decode(url.removeprefix(DRAWING)), {"Content-Type": "image/svg+xml"})
        if url == STYLESHEET:
            return URLFetcherResponse(url, _stylesheet_text().encode(), {"Content-Type": "text/css; charset=utf-8"})
        raise ValueError(f"Paper takes nothing from elsewhere: {url[:80]}")


def render(version: Version, language: str) -> Paper:
    """The paper of a version. Raises Refused, before laying anything out, when a character cannot be drawn."""
    raw = version.reading(language)
    with override(language):
        reading = typeset(with_points(raw))
        glyphs.check(reading)
        html = render_to_string("summaries/paper/summary.html", _context(version, raw, reading))
    return print_html(html, identifier=sha256(f"{version.digest}:{language}".encode()).hexdigest()[:32])


def print_html(html: str, *, identifier: str) -> Paper:
    """Lays out and writes a document; `identifier` stands in the file instead of a random one."""
    with _no_collection():
        document = HTML(string=html, url_fetcher=Fetcher()).render(
            font_config=_fonts(), stylesheets=[_stylesheet()], pdf_variant=VARIANT
        )
        content = document.write_pdf(finisher=_finish, pdf_variant=VARIANT, pdf_identifier=identifier.encode())
    return Paper(content, len(document.pages))


def warm() -> None:
    """Loads fonts, stylesheet and templates with a tiny paper, so that the first person does not wait for it."""
    font.coverage()
    print_html('<html lang="zh-CN"><title>-</title><h1>一 1</h1><p>文字 text <b>粗</b></p>', identifier="0" * 32)


def _context(version: Version, raw: dict[str, Any], reading: dict[str, Any]) -> dict[str, Any]:
    moment = version.submitted_at.astimezone(UTC).replace(microsecond=0)
    return {
        "medium": "paper",
        "raw": raw,  # for what is data about the file, not words on it
        "reading": reading,
        "version": version,
        "moment": moment.isoformat().replace("+00:00", "Z"),
    }


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _stylesheet() -> CSS:
    return CSS(url=STYLESHEET, url_fetcher=Fetcher(), font_config=_fonts())


def _stylesheet_text() -> str:
    """The file, and a class for every width a column may have: inline styles are not used."""
    path = settings.BASE_DIR / "static" / "css" / "paper.css"
    widths = "\n".join(f".w{percent} {{ width: {percent}% }}" for percent in range(5, 96))
    return f"{path.read_text(encoding='utf-8')}\n{widths}\n"


@contextmanager
def _no_collection() -> Iterator[None]:
    """Collecting halfway only walks a tree that is still in use: without it a tenth of the time is saved."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _finish(_document: Any, pdf: Any) -> None:
    tell_scopes(pdf)
    _plain_spaces(pdf)


def _plain_spaces(pdf: Any) -> None:
    """Every space shares one glyph, so a reader's search for "100 万" must find whichever was set: all become U+0020."""
    for each in pdf.objects:
        stream = getattr(each, "stream", [])
        if b"begincmap" in stream:
            each.stream = [SPACES.sub(b"<0020>", line) for line in stream]


def _words(svg: Any, node: Any, font_size: float) -> None:
    """A <text> of ours: one line at one place. WeasyPrint sets it letter by letter, which was half the time of a chart."""
    style = Style(INITIAL_VALUES)
    style.font_config = svg.font_config
    family, weight = node.get("font-family").split(", "), int(node.get("font-weight", 400))
    style.update(font_family=family, font_weight=weight, font_size=font_size)
    layout = create_layout(node.text, style, svg.context, None, 0)
    line, _second = layout.get_first_line()
    width, _height = line_size(line, style)
    left = float(node.get("x")) - width * ANCHORS[node.get("text-anchor", "start")]
    svg.stream.begin_text()
    svg.stream.set_color(color(node.get("fill")))
    draw_first_line(svg.stream, TextBox(layout, style), "none", "none", Matrix(d=-1, e=left, f=float(node.get("y"))))
    svg.stream.end_text()


TAGS["text"] = _words  # no public way; only our own drawings are let in, and every <text> in them is written by marks.text
