"""The few shapes every chart is drawn with.

Marks carry presentation attributes (print colours) and a class that the stylesheet maps to a token: one drawing for
screen, dark screen and paper.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from metrics.formatting import MISSING, figure, percent

Scale = Callable[[float], float]
Spot = tuple[float, float]
Row = Mapping[str, Any]
Number = float | int | str | Decimal | None

INK = {
    "ink": "#1c2027",
    "ink3": "#626874",
    "actual": "#2b4fb3",
    "soft": "#dbe3f7",
    "over": "#5f7fd6",
    "ref": "#6d685d",
    "grid": "#e6e3db",
    "track": "#e9e6df",
    "good": "#2a7c77",
    "flat": "#c6c2b7",
    "poor": "#c0502b",
    "surface": "#ffffff",
}
FONT = "Noto Sans CJK SC, sans-serif"
UNDRAWABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LISTED = 24


def amount(value: Number) -> float | None:
    """A plain number out of JSON; None, "" and what is not finite are gaps. Raises ValueError for other text."""
    if value is None or value == "":
        return None
    found = float(value)
    return found if isfinite(found) else None


def amounts(values: Iterable[Number]) -> list[float | None]:
    return [amount(value) for value in values]


def present(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def plain(value: float | None, text: str = "") -> str:
    """The words the caller chose, else the number itself."""
    return text or (MISSING if value is None else figure(Decimal(str(value))))


def share(value: float | None, text: str = "") -> str:
    """The words the caller chose, else the fraction as a percentage."""
    return text or (MISSING if value is None else percent(Decimal(str(value))))


def words_at(words: Sequence[str], index: int) -> str:
    return words[index] if index < len(words) else ""


def safe(words: object) -> str:
    """Text that may stand in XML: marked-up characters escaped, undrawable ones dropped."""
    return escape(UNDRAWABLE.sub("", str(words)), {'"': "&quot;", "'": "&#x27;"})


def width_of(words: str, size: float) -> float:
    """About how wide the words will be: a Han character is as wide as it is high."""
    return sum(size if east_asian_width(c) in "WF" else size * 0.56 for c in words)


def fitted(words: object, size: float, room: float) -> str:
    """The words, cut with an ellipsis where they would not fit."""
    text = str(words)
    if width_of(text, size) <= room:
        return text
    while text and width_of(text, size) + size * 0.7 > room:
        text = text[: -max(1, len(text) // 16)]
    return f"{text}…"


def label_room(names: Iterable[object], width: float, size: float = 12.5) -> float:
    """Width of a column of names: as wide as the widest, at most two fifths of the drawing."""
    widest = max((width_of(str(name)[:200], size) for name in names), default=0)
    return min(widest + 14, width * 0.4)


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """Linear from [low, high] to [start, end]; values beyond stay at the edge, so nothing leaves the drawing."""
    span = (high - low) or 1

    def place(value: float) -> float:
        return start + (min(max(value, low), high) - low) / span * (end - start)

    return place


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest, held apart when all are equal so that the line runs through the middle."""
    low, high = min(values), max(values)
    pad = 0 if high > low else abs(low) * 0.1 or 1
    return low - pad, high + pad


def n(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def fill(tone: str) -> str:
    return f'class="f-{tone}" fill="{INK[tone]}"'


def stroke(tone: str, width: float = 1, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'class="s-{tone}" fill="none" stroke="{INK[tone]}" stroke-width="{width}"{dashes}'


def line(start: Spot, end: Spot, tone: str, width: float = 1, dash: str = "") -> str:
    return f'<path d="M{n(start[0])} {n(start[1])}L{n(end[0])} {n(end[1])}" {stroke(tone, width, dash)}/>'


def curve(spots: Iterable[Spot | None], tone: str, width: float = 2, dash: str = "") -> str:
    """All spots as one path; a None is a gap, and a spot between two gaps is still a visible dot."""
    steps, begins = [], True
    for spot in spots:
        if spot is not None:
            steps.append(f"{'M' if begins else 'L'}{n(spot[0])} {n(spot[1])}{'h0' if begins else ''}")
        begins = spot is None
    return f'<path d="{"".join(steps)}" {stroke(tone, width, dash)} stroke-linejoin="round" stroke-linecap="round"/>'


def rect(x: float, y: float, width: float, height: float, tone: str, *, radius: float = 0) -> str:
    corner = f' rx="{radius}"' if radius else ""
    size = f'width="{n(max(width, 0))}" height="{n(max(height, 0))}"'
    return f'<rect x="{n(x)}" y="{n(y)}" {size}{corner} {fill(tone)}/>'


def filled(boxes: Iterable[tuple[float, float, float, float]], tone: str) -> str:
    """Many boxes (x, y, width, height) of one tone as one path."""
    steps = "".join(f"M{n(x)} {n(y)}h{n(width)}v{n(height)}h{n(-width)}z" for x, y, width, height in boxes)
    return f'<path d="{steps}" {fill(tone)}/>' if steps else ""


def text(
    x: float,
    y: float,
    words: object,
    tone: str = "ink3",
    size: float = 11,
    *,
    anchor: str = "start",
    bold: bool = False,
) -> str:
    if not words and words != 0:
        return ""
    weight = ' font-weight="600"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{n(x)}" y="{n(y)}" font-size="{size}"{place}{weight} {fill(tone)}>{safe(words)}</text>'


def dot(x: float, y: float, tone: str = "actual", radius: float = 3.5) -> str:
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{radius}" {fill(tone)}/>'


def ring(x: float, y: float, tone: str = "actual", radius: float = 3) -> str:
    colours = f'class="s-{tone} f-surface" fill="{INK["surface"]}" stroke="{INK[tone]}"'
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{radius}" {colours} stroke-width="1.5"/>'


def listed(facts: Sequence[tuple[object, str]]) -> str:
    """A description in figures that needs no language: “Jan 12; Feb 15”, evenly thinned when there are many."""
    step = -(-len(facts) // LISTED) or 1
    kept = [*facts[:-1:step], *facts[-1:]]
    return "; ".join(f"{name} {shown}".strip() for name, shown in kept) or MISSING


def svg(size: Spot, title: str, desc: str, marks: Iterable[str], kind: str = "", *, stretch: bool = False) -> str:
    """The finished drawing. The title is its text alternative, the description lists its figures."""
    width, height = n(size[0]), n(size[1])
    stretched = ' preserveAspectRatio="none"' if stretch else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{f"chart {kind}".strip()}" role="img" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"{stretched} font-family="{FONT}">'
        f"<title>{safe(title)}</title><desc>{safe(desc)}</desc>{''.join(marks)}</svg>"
    )


def empty(size: Spot, title: str, kind: str = "") -> str:
    """A drawing of nothing says so with a dash; missing is not zero."""
    middle = text(size[0] / 2, size[1] / 2 + 4, MISSING, anchor="middle")
    return svg(size, title, MISSING, [middle], kind)
