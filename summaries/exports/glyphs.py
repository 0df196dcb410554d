"""Which characters the paper's font can draw. One it cannot would vanish without a word, so it is named instead."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from pmreview.jobs.work import Refused
from summaries.exports.typeset import words_in

FONT = "Noto Sans CJK SC"


class Missing(NamedTuple):
    """A character the font lacks, and the title of the section it is in; empty on the first page."""

    character: str
    section: str


def check(reading: dict[str, Any]) -> None:
    """Raises Refused, naming character and section, when something in a typeset reading cannot be drawn."""
    missing = next(missing_in(reading), None)
    if missing is None:
        return
    names = {"character": missing.character, "name": _name(missing.character), "section": missing.section or _("First page")}
    raise Refused(
        _("The paper cannot show “%(character)s” (%(name)s) in “%(section)s”. Have it written in words and submitted again.")
        % names
    )


def missing_in(reading: dict[str, Any]) -> Iterator[Missing]:
    """Every character that cannot be drawn, in the order of the paper."""
    parts = {**reading, "sections": [], "opening": []}
    for words in words_in(parts):
        yield from (Missing(each, "") for each in words if not is_drawn(each))
    for section in [*reading.get("opening", []), *reading["sections"]]:
        for words in words_in(section):
            yield from (Missing(each, section["title"]) for each in words if not is_drawn(each))


def is_drawn(character: str) -> bool:
    """Whether the font has the character; spaces and line ends need no glyph."""
    return ord(character) in coverage() or character == "\n" or unicodedata.category(character) == "Zs"


@cache
def coverage() -> frozenset[int]:
    """The font's code points, asked once a process. Raises Refused where the font is not installed."""
    command = ["fc-match", "-f", "%{family}|%{charset}", FONT]
    found = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout  # noqa: S603 – a fixed command
    family, _bar, ranges = found.partition("|")
    if FONT not in family.split(","):
        words = _("The font %(font)s is missing where papers are made. Ask the administrator to install it.")
        raise Refused(words % {"font": FONT})
    return frozenset(point for each in ranges.split() for point in _points(each))


def _points(ends: str) -> range:
    first, _dash, last = ends.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '').lower()}".strip()
