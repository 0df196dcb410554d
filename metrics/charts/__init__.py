"""Numbers in, lean SVG out: the same drawing for screen, dark screen and paper.

A chart is a JSON-plain dict {"kind", "title", "data"}: the title tells the whole result with its figures, the data are
the keyword arguments of the function named by the kind. Frozen documents keep exactly this.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any, NamedTuple

from .bars import attain, attainments, histogram, moods, multiples, parts, shares
from .lines import slope, spark, trend
from .spans import dumbbell, gantt
from .tables import Table, table_of

KINDS: dict[str, Callable[..., str]] = {
    chart.__name__: chart
    for chart in (trend, spark, slope, attain, attainments, shares, moods, parts, histogram, multiples, dumbbell, gantt)
}


class Image(NamedTuple):
    """A drawing as an image: its address, its width in px, and its text alternative."""

    uri: str
    width: int
    alt: str


def render(chart: Mapping[str, Any]) -> str:
    """The drawing as SVG text. Raises ValueError for an unknown kind, TypeError for data the kind does not take."""
    kind = chart["kind"]
    if kind not in KINDS:
        raise ValueError(f"There is no chart of the kind “{kind}”.")
    return KINDS[kind](chart.get("title", ""), **chart.get("data", {}))


def as_image(svg: str) -> Image:
    """The drawing as a data address for paper, where an image costs less than marks in the page."""
    width, title = re.search(r' width="([\d.]+)"', svg), re.search(r"<title>(.*?)</title>", svg, re.DOTALL)
    uri = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    return Image(uri, round(float(width[1])) if width else 0, unescape(title[1]) if title else "")


__all__ = [
    "KINDS",
    "Image",
    "Table",
    "as_image",
    "attain",
    "attainments",
    "dumbbell",
    "gantt",
    "histogram",
    "moods",
    "multiples",
    "parts",
    "render",
    "shares",
    "slope",
    "spark",
    "table_of",
    "trend",
]
