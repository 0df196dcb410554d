"""Paper: a frozen version becomes a PDF. The only module that imports WeasyPrint; web processes never load it.

The same version, language and record give the same bytes in every process. The file is PDF/A-3a: archival and tagged.
"""

from __future__ import annotations

import gc
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint import CSS, HTML, Attachment
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
from summaries.exports import carried, glyphs
from summaries.exports.points import with_points
from summaries.exports.proof import proof_of, watermark_of
from summaries.exports.record import Record
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


class Carried(NamedTuple):
    """What a file has inside beside its pages: data to be read back, a part of its metadata, and the moment it all is of."""

    data: bytes
    metadata: bytes
    moment: datetime


def render(version: Version, language: str, record: Record | None = None) -> Paper:
    """The paper of a version and of what became of it. Raises Refused, before laying anything out, when a character cannot
    be drawn."""
    raw = version.reading(language)
    with override(language):
        reading = typeset(with_points(raw))
        glyphs.check(reading)
        context = _context(version, raw, reading) | {"proof": proof_of(version, record)}
        html = render_to_string("summaries/paper/summary.html", context)
    inside = Carried(carried.payload(version, language, record), carried.metadata(version, record), version.submitted_at)
    identifier = sha256(inside.data).hexdigest()[:32]
    return print_html(html, identifier=identifier, watermark=watermark_of(record, language), inside=inside)


def print_html(html: str, *, identifier: str, watermark: str = "", inside: Carried | None = None) -> Paper:
    """Lays out and writes a document; `identifier` stands in the file instead of a random one, `watermark` behind its pages."""
    sheets = [_stylesheet(), _background(watermark)] if watermark else [_stylesheet()]
    with _no_collection():
        document = HTML(string=html, url_fetcher=Fetcher()).render(
            font_config=_fonts(), stylesheets=sheets, pdf_variant=VARIANT
        )
        content = document.write_pdf(
            finisher=partial(_finished, inside=inside),
            pdf_variant=VARIANT,
            pdf_identifier=identifier.encode(),
            attachments=[_attachment(inside)] if inside else None,
        )
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


@cache
def _background(drawing: str) -> CSS:
    """Behind all pages alike: an artifact, which nobody has read to them."""
    rule = f'@page {{ background: url("{drawing}") no-repeat center / 210mm 297mm }}'
    return CSS(string=rule, url_fetcher=Fetcher(), font_config=_fonts())


def _attachment(inside: Carried) -> Attachment:
    told = {"name": carried.NAME, "description": "The summary as data", "relationship": "Data"}
    at = inside.moment.astimezone(UTC)
    return Attachment(string=inside.data, url_fetcher=Fetcher(), created=at, modified=at, **told)


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


def _finished(document: Any, pdf: Any, *, inside: Carried | None) -> None:
    _plain_spaces(document, pdf)
    if inside is None:
        return
    files = pdf.catalog["AF"]
    pdf.catalog["AF"] = type(files)(dict.fromkeys(files))  # WeasyPrint names every attachment twice there
    for each in pdf.objects:
        if getattr(each, "extra", {}).get("Type") == "/Metadata":
            each.compress = False
            each.stream = [line.replace(b"</rdf:RDF>", inside.metadata + b"</rdf:RDF>") for line in each.stream]


def _plain_spaces(_document: Any, pdf: Any) -> None:
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
