"""The Chinese catalogue as rows, and what a page served in Chinese says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from tests.house.sources import ROOT

CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)? ?"(.*)"$')
SPOKEN = re.compile(r'\s(?:aria-label|placeholder|title|alt|hx-confirm|data-pm-announce)="([^"]*)"')
# Nor what says of itself that it is English: the sample of an English paper.
UNSPOKEN = re.compile(r'<(script|style|desc)\b.*?</\1>|<svg\b[^>]*\slang="en".*?</svg>', re.DOTALL)


@dataclass(frozen=True)
class Entry:
    context: str
    source: str
    plural: str
    translations: tuple[str, ...]
    is_fuzzy: bool

    @property
    def name(self) -> str:
        return f"{self.context}: {self.source}" if self.context else self.source


def entries() -> list[Entry]:
    """Every entry but the header, in the order of the file."""
    blocks = re.split(r"\n\n+", CATALOGUE.read_text(encoding="utf-8").strip())
    return [_entry(block) for block in blocks[1:]]


def _entry(block: str) -> Entry:
    found: dict[str, str] = {}
    current = ""
    for line in block.splitlines():
        if match := LINE.match(line):
            current = match[1] or current
            found[current] = found.get(current, "") + match[2].replace(r"\"", '"').replace(r"\n", "\n")
    strings = tuple(text for name, text in found.items() if name.startswith("msgstr"))
    is_fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines())
    return Entry(found.get("msgctxt", ""), found.get("msgid", ""), found.get("msgid_plural", ""), strings, is_fuzzy)


def said(page: str) -> Iterator[str]:
    """The pieces of text of a page: what is seen and what a screen reader says, without the scripts."""
    spoken = UNSPOKEN.sub("", page)
    for attribute in SPOKEN.findall(spoken):
        yield unescape(attribute)
    for piece in re.split(r"<[^>]*>", spoken):
        if words := unescape(piece).strip():
            yield re.sub(r"\s+", " ", words)
