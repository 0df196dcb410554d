"""The places of a reading that can be talked about: the whole, its sections, their entries and answers. Pure.

A place is named by the key of its section and the `field` of its block, which stay the same from version to version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from summaries.blocks import Block

BLANK = re.compile(r"[\s\u200b]+")
BULLET = re.compile(r"(?:^|(?<=\s))(?:[-*](?=\s)|[•·])")  # each is drawn as “•”


@dataclass(frozen=True)
class Place:
    """`title` names it alone, `path` with what it is in; `words` is what stands there, `number` its rank in the document."""

    section: str
    anchor: str
    title: str
    path: str
    number: int
    words: str
    body: str = ""

    @property
    def id(self) -> str:
        """The id of the element on the document's page."""
        return self.anchor or (f"part-{self.section}" if self.section else "whole")

    @property
    def key(self) -> tuple[str, str]:
        return (self.section, self.anchor)

    def holds(self, passage: str) -> bool:
        """Whether the passage stands here, whatever its white space and the bullets of its lists."""
        return BLANK.sub("", BULLET.sub("", passage)) in BLANK.sub("", BULLET.sub("", self.words))


class Places:
    """Every place of one reading, in the order of the document."""

    def __init__(self, reading: dict[str, Any]) -> None:
        found = list(_places(reading))
        self._by_key = {place.key: place for place in found}

    def __iter__(self) -> Iterator[Place]:
        return iter(self._by_key.values())

    @property
    def whole(self) -> Place:
        return self._by_key[("", "")]

    def find(self, section: str, anchor: str = "") -> Place | None:
        return self._by_key.get((section, anchor))

    def nearest(self, section: str, anchor: str = "") -> Place:
        """The place itself, else its section, else the whole document."""
        found = self.find(section, anchor) or self.find(section)
        return found or self.whole


def sections_of(reading: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of a reading in the order they are read."""
    return [part for kind in ("opening", "sections", "appendix") for part in reading.get(kind, [])]


def title_of(section: dict[str, Any]) -> str:
    """The section's title with its number, as the document prints it."""
    mark = pgettext("after a section number", ". ")
    return f"{section['number']}{mark}{section['title']}" if section["number"] else str(section["title"])


def inside(whole: str, part: str) -> str:
    """A place's name with the name of what it is in."""
    return pgettext("place in a document", "%(whole)s, %(part)s") % {"whole": whole, "part": part}


def words_of(blocks: Iterable[Block]) -> Iterator[str]:
    """What the blocks say, piece by piece in the order of the page; the lettering of drawings is not in it."""
    for block in blocks:
        for name in ("caption", "title", "label", "score", "facts", "body"):
            if block.get(name) and block["type"] != "chart":
                yield str(block[name])
        yield from (cell["label"] for cell in block.get("columns", []))
        yield from (cell for row in block.get("rows", []) for cell in row)
        yield from (str(item[name]) for item in block.get("items", []) for name in FIGURE if item.get(name))
        yield from words_of(block.get("blocks", []))
        if block.get("source"):
            yield str(block["source"])


FIGURE = ("name", "value", "unit", "change", "base", "source")


def _places(reading: dict[str, Any]) -> Iterator[Place]:
    parts = sections_of(reading)
    words = [*words_of(reading.get("headline", [])), *(word for part in parts for word in _words(part))]
    yield Place("", "", _("The whole document"), _("The whole document"), 0, " ".join(words))
    number = 0
    for part in parts:
        for place in _of_section(part):
            number += 1
            yield Place(part["key"], *place[:3], number, *place[3:])


def _words(part: dict[str, Any]) -> list[str]:
    return [title_of(part), *words_of(part["blocks"])]


def _of_section(part: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """Anchor, title, path, words and body of the section and of each place in it."""
    title = title_of(part)
    yield "", title, title, " ".join(_words(part)), ""
    yield from _of_blocks(part["blocks"], title, "")


def _of_blocks(blocks: Iterable[Block], path: str, entry: str) -> Iterator[tuple[str, str, str, str, str]]:
    """The entries and answers that are printed: an empty answer, and one that only repeats its entry's title, are not."""
    for block in blocks:
        if block["type"] == "entry":
            inner = inside(path, block["title"])
            yield block["field"], block["title"], inner, " ".join(words_of([block])), ""
            yield from _of_blocks(block["blocks"], inner, block["title"])
        elif block["type"] == "text" and block["field"] and block["body"] not in ("", entry):
            words = " ".join(words_of([block]))
            yield block["field"], block["label"], inside(path, block["label"]), words, block["body"]
