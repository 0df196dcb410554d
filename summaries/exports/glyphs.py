"""Which characters the paper's font can draw. One it cannot would vanish without a word, so it is named instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from pmreview.jobs.work import Refused
from summaries.exports.typeset import words_in
from summaries.font import FONT, coverage, is_drawn


class Missing(NamedTuple):
    """A character the font lacks, and the title of the section it is in; empty on the first page."""

    character: str
    section: str


def check(reading: dict[str, Any]) -> None:
    """Raises Refused, naming character and section, when something in a typeset reading cannot be drawn."""
    if not coverage():
        words = _("The font %(font)s is missing where papers are made. Ask the administrator to install it.")
        raise Refused(words % {"font": FONT})
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


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '').lower()}".strip()
