"""The paper's drawings as pictures, for documents that cannot hold drawings: set by the same hand, then rastered for print."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from PIL import Image

from metrics.charts import as_image
from summaries.exports import pdf

DOTS_PER_INCH = 300
POINTS_PER_INCH = 72
PIXELS_PER_INCH = 96  # CSS
INKS = 128  # colours of a picture: few tones, and what lies between them and the page
NEARLY_WHITE = 253
SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')


class Size(NamedTuple):
    """Of a drawing, in CSS px."""

    width: float
    height: float


def size_of(drawing: str) -> Size:
    """Its size as written on it. Raises ValueError for what is no drawing of `metrics.charts`."""
    found = SIZE.search(drawing)
    if found is None:
        raise ValueError("A drawing says how large it is.")
    return Size(float(found[1]), float(found[2]))


def pictures(drawings: Sequence[str]) -> list[bytes]:
    """A PNG of each drawing, in order, made from one small PDF with a page for each. The same drawing is the same bytes."""
    if not drawings:
        return []
    paper = pdf.print_html(_pages(drawings), identifier="0" * 32, sheets=())
    file = pypdfium2.PdfDocument(paper.content)
    try:
        return [_png(page) for page in file]
    finally:
        file.close()


def _pages(drawings: Sequence[str]) -> str:
    """A page as large as its drawing for each."""
    sizes = list(dict.fromkeys(map(size_of, drawings)))
    rules = [
        f"@page s{place} {{ size: {size.width}px {size.height}px; margin: 0 }} .s{place} {{ page: s{place} }}"
        for place, size in enumerate(sizes)
    ]
    style = f"body {{ margin: 0 }} div {{ break-after: page }} img {{ display: block; width: 100% }} {' '.join(rules)}"
    body = "".join(_page(drawing, sizes.index(size_of(drawing))) for drawing in drawings)
    return f'<html lang="zh-CN"><title>-</title><style>{style}</style>{body}'


def _page(drawing: str, size: int) -> SafeString:
    return format_html('<div class="s{}"><img alt="-" src="{}"></div>', size, mark_safe(as_image(drawing).uri))  # noqa: S308 – base64


def _png(page: pypdfium2.PdfPage) -> bytes:
    whole = page.render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil()
    drawn = whole.convert("RGB").quantize(INKS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    tones = drawn.getpalette() or []
    drawn.putpalette(255 if tone >= NEARLY_WHITE else tone for tone in tones)  # what is mixed for paper's white is none quite
    file = io.BytesIO()
    drawn.save(file, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return file.getvalue()
