"""The paper's font: which characters it can draw. One it cannot would vanish from the page without a word."""

from __future__ import annotations

import subprocess
import unicodedata
from functools import cache
from typing import Any

FONT = "Noto Sans CJK SC"
STAND_IN = "□"


def is_drawn(character: str) -> bool:
    """Whether the font has the character; spaces and line ends need no glyph. True for all where no font is installed."""
    known = coverage()
    return not known or ord(character) in known or character == "\n" or unicodedata.category(character) == "Zs"


def undrawn(words: str) -> list[str]:
    """The characters the font lacks, each once, in the order of the text."""
    return list(dict.fromkeys(character for character in words if not is_drawn(character)))


def printable(value: Any) -> Any:
    """The same blocks with a hollow square for every character the paper cannot draw: facts come from anywhere."""
    if isinstance(value, str):
        return "".join(character if is_drawn(character) else STAND_IN for character in value) if undrawn(value) else value
    if isinstance(value, dict):
        return {key: printable(inner) for key, inner in value.items()}
    return [printable(inner) for inner in value] if isinstance(value, list) else value


@cache
def coverage() -> frozenset[int]:
    """The font's code points, asked once a process; empty where the font is not installed."""
    command = ["fc-match", "-f", "%{family}|%{charset}", FONT]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout  # noqa: S603 – a fixed command
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    family, _bar, ranges = found.partition("|")
    if FONT not in family.split(","):
        return frozenset()
    return frozenset(point for each in ranges.split() for point in _points(each))


def _points(ends: str) -> range:
    first, _dash, last = ends.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)
