"""Author text as it may stand in a Word file."""

from __future__ import annotations

import re
from unicodedata import normalize

from summaries.blocks import Block
from summaries.exports.typeset import reworded, spaced
from summaries.font import printable

# What XML forbids, what is never seen, and what turns the direction of the words after it.
UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)
BULLET = re.compile(r"^\s*[-*•·▪]\s+(?=\S)")


def plain(words: str) -> str:
    """The words without what a Word file cannot hold. No gaps are put in: Word spaces Han and Latin by itself."""
    return normalize("NFC", UNFIT.sub("", words.replace("\r\n", "\n")).replace("\t", " "))


def as_drawn(chart: Block) -> Block:
    """The chart with its words spaced as on paper, so that the drawing is the very same; nothing vanishes from it."""
    drawn: Block = printable(reworded(chart, spaced))
    return drawn


def paragraphs(body: str) -> list[str]:
    """The parts between blank lines."""
    return [part.strip("\n") for part in re.split(r"\n{2,}", body.strip()) if part.strip()]


def items(paragraph: str) -> list[str]:
    """The lines of a list without their dashes or dots; nothing where not every line begins with one."""
    lines = paragraph.split("\n")
    return [BULLET.sub("", line) for line in lines] if all(map(BULLET.match, lines)) else []
