"""The paper's fonts: which characters they can draw. One they cannot would vanish from the page without a word."""

from __future__ import annotations

import subprocess
import unicodedata
from functools import cache
from typing import Any

from pmreview.plain import printed

FONT = "Noto Sans CJK SC"
FALLBACKS = ("HanaMinB", "Symbola")  # rare Han of names, and pictures in black; each is used where it is installed
STAND_IN = "□"


def is_drawn(character: str) -> bool:
    """Whether a font has the character; white space and places to break need no glyph. True for all without the main font."""
    known = coverage()
    return not known or ord(character) in known or character in "\n\u200b" or unicodedata.category(character) == "Zs"


def undrawn(words: str) -> list[str]:
    """The characters that cannot be printed, each once, in the order of the text."""
    return list(dict.fromkeys(character for character in printed(words) if not is_drawn(character)))


def printable(value: Any) -> Any:
    """The same blocks with a hollow square for every character the paper cannot draw: facts come from anywhere."""
    if isinstance(value, str):
        missing = undrawn(value)
        return printed(value).translate({ord(character): STAND_IN for character in missing}) if missing else value
    if isinstance(value, dict):
        return {key: printable(inner) for key, inner in value.items()}
    return [printable(inner) for inner in value] if isinstance(value, list) else value


@cache
def coverage() -> frozenset[int]:
    """All code points the fonts have together, asked once a process; empty where FONT itself is not installed."""
    own = _points_of(FONT)
    return own.union(*map(_points_of, FALLBACKS)) if own else own


def _points_of(font: str) -> frozenset[int]:
    """The code points of one font; empty where it is not installed."""
    command = ["fc-match", "-f", "%{family}|%{charset}", font]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout  # noqa: S603 – a fixed command
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    family, _bar, ranges = found.partition("|")
    if font not in family.split(","):
        return frozenset()
    return frozenset(point for each in ranges.split() for point in _points(each))


def _points(ends: str) -> range:
    first, _dash, last = ends.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)
