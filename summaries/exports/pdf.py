"""Paper: a frozen version becomes a PDF. The only module that imports WeasyPrint; web processes never load it.

The same version, language and record give the same bytes in every process. The file is PDF/A-3a: archival and tagged.
"""

from __future__ import annotations

import gc
import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint import CSS, Attachment
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
from summaries.exports import carried, glyphs, letterhead
from summaries.exports.points import with_points
from summaries.exports.proof import proof_of, watermark_of
from summaries.exports.quick import hasten
from summaries.exports.quick.page import OurHTML
from summaries.exports.quick.written import write_once
from summaries.exports.record import Record
from summaries.exports.tags import tell_scopes
from summaries.exports.typeset import typeset
from summaries.models import Version

VARIANT = "pdf/a-3a"
WIDTH = 170  # mm between the margins; shares of it are said in mm, which are the same wherever they stand
DRAWING = "data:image/svg+xml;base64,"
STYLESHEET = "packaged:css/paper.css"
ELEMENTS = "packaged:css/paper-elements.css"
SHEETS = frozenset({STYLESHEET, ELEMENTS, "packaged:css/brief.css"})
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
SPACES = re.compile(rb"<(00a0|2005)>$")


class Paper(NamedTuple):
    """A finished file and its number of pages."""

    content: bytes
    pages: int


class Fetcher(URLFetcher):
    """Gives WeasyPrint our drawings, this paper's logo and our stylesheet; whatever else is asked for is refused, unread."""

    def __init__(self, logo: str = "") -> None:
        super().__init__()
        self.logo = logo

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith(DRAWING):
            return URLFetcherResponse(url, b64decode(url.removeprefix(DRAWING)), {"Content-Type": "image/svg+xml"})
        if self.logo and url == self.logo:
            return URLFetcherResponse(url, b64decode(url.removeprefix(letterhead.LOGO)), {"Content-Type": "image/png"})
        if url in SHEETS:
            return URLFetcherResponse(url, _sheet_text(url).encode(), {"Content-Type": "text/css; charset=utf-8"})
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
    head = letterhead.head_of(version, language)
    with override(language):
        reading = typeset(with_points(raw))
        glyphs.check(reading)
        told = {"letterhead": head, "proof": proof_of(version, record)}
        html = render_to_string("summaries/paper/summary.html", context(version, raw, reading) | told)
    inside = Carried(carried.payload(version, language, record), carried.metadata(version, record), version.submitted_at)
    identifier = sha256(inside.data).hexdigest()[:32]
    return print_html(html, identifier=identifier, head=head, watermark=watermark_of(record, language), inside=inside)


def print_html(
    html: str,
    *,
    identifier: str,
    sheets: Sequence[str] = (STYLESHEET,),
    head: letterhead.Head | None = None,
    watermark: str = "",
    inside: Carried | None = None,
    most: int = 0,
) -> Paper:
    """Lays out and writes a document; `identifier` stands in the file instead of a random one, `watermark` behind its pages.

    One of more than `most` pages, where that is given, is not written: its content is empty.
    """
    styles = [_sheet(url) for url in sheets]
    styles += [_letterhead_sheet(head.accent)] if head else []
    styles += [_background(watermark)] if watermark else []
    with _no_collection():
        page = OurHTML(html, elements=_sheet(ELEMENTS), fetcher=Fetcher(head.logo if head else ""))
        document = page.render(font_config=_fonts(), stylesheets=styles, pdf_variant=VARIANT)
        pages = len(document.pages)
        if 0 < most < pages:
            return Paper(b"", pages)
        content = document.write_pdf(
            finisher=partial(_finish, inside=inside),
            pdf_variant=VARIANT,
            pdf_identifier=identifier.encode(),
            attachments=[_attachment(inside)] if inside else None,
        )
        del document  # before anything is collected, or all of it is walked through
    return Paper(content, pages)


def warm() -> None:
    """Loads fonts, stylesheet and templates with a tiny paper, so that the first person does not wait for it.

    What is there then stays for the life of the process: no collection walks through it again.
    """
    font.coverage()
    print_html('<html lang="zh-CN"><title>-</title><h1>一 1</h1><p>文字 text <b>粗</b></p>', identifier="0" * 32)
    gc.collect()
    gc.freeze()


def context(version: Version, raw: dict[str, Any], reading: dict[str, Any]) -> dict[str, Any]:
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
def _sheet(url: str) -> CSS:
    return CSS(url=url, url_fetcher=Fetcher(), font_config=_fonts())


@lru_cache(maxsize=16)
def _letterhead_sheet(accent: str) -> CSS:
    return CSS(string=letterhead.stylesheet_text(accent), url_fetcher=Fetcher(), font_config=_fonts())


def _sheet_text(url: str) -> str:
    """The file; in that of the paper also a class for every width a column may have: inline styles are not used."""
    text = (settings.BASE_DIR / "static" / url.removeprefix("packaged:")).read_text(encoding="utf-8")
    widths = [f".w{share} {{ width: {share * WIDTH / 100}mm }}" for share in range(5, 96)] if url == STYLESHEET else []
    return "\n".join([text, *widths, ""])


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


def _finish(_document: Any, pdf: Any, *, inside: Carried | None) -> None:
    tell_scopes(pdf)
    _plain_spaces(pdf)
    if inside is not None:
        _tell(pdf, inside.metadata)
    write_once(pdf)


def _tell(pdf: Any, metadata: bytes) -> None:
    """Our part of the metadata, readable without unpacking anything."""
    files = pdf.catalog["AF"]
    pdf.catalog["AF"] = type(files)(dict.fromkeys(files))  # WeasyPrint names every attachment twice there
    for each in pdf.objects:
        if getattr(each, "extra", {}).get("Type") == "/Metadata":
            each.compress = False
            each.stream = [line.replace(b"</rdf:RDF>", metadata + b"</rdf:RDF>") for line in each.stream]


def _plain_spaces(pdf: Any) -> None:
    """Every space shares one glyph, so a reader's search for "100 万" must find whichever was set: all become U+0020."""
    for each in pdf.objects:
        stream = getattr(each, "stream", [])
        if b"begincmap" in stream:
            each.stream = [SPACES.sub(b"<0020>", line) for line in stream]


def _words(svg: Any, node: Any, font_size: float) -> None:
    """A <text> of ours: one line at one place. WeasyPrint sets it letter by letter, which was half the time of a chart."""
    style = _lettering(node.get("font-family"), int(node.get("font-weight", 400)), font_size)
    layout = create_layout(node.text, style, svg.context, None, 0)
    line, _second = layout.get_first_line()
    width, _height = line_size(line, style)
    left = float(node.get("x")) - width * ANCHORS[node.get("text-anchor", "start")]
    svg.stream.begin_text()
    svg.stream.set_color(color(node.get("fill")))
    draw_first_line(svg.stream, TextBox(layout, style), "none", "none", Matrix(d=-1, e=left, f=float(node.get("y"))))
    svg.stream.end_text()


@lru_cache(maxsize=64)
def _lettering(families: str, weight: int, size: float) -> Style:
    """The few styles that words in drawings have."""
    style = Style(INITIAL_VALUES)
    style.font_config = _fonts()
    style.update(font_family=families.split(", "), font_weight=weight, font_size=size)
    return style


TAGS["text"] = _words  # no public way; only our own drawings are let in, and every <text> in them is written by marks.text
hasten()
