"""What an author typed, as paragraphs and lists: pure, no word is added, lost or moved.

A blank line parts paragraphs; a single line end stays one. Lines that begin with a mark ("- ", "•", "1. ", "1、", "（1）",
"①" …) are the items of a list, blank lines between them or not; an item that is indented up to three levels stands beside
the others. Every line knows where its words stand in the text, so whoever marks words can find them again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

from django.utils.html import escape

BULLET = "bullet"
DEEPEST = 12  # columns of indentation an item may have: three levels of four
MOST = 120  # lines of a text that are told apart; what follows them runs on in one

SPACE = r"[ \t\u00a0\u2005\u3000]"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
MARK = re.compile(
    rf"""(?P<indent>{SPACE}*) (?:
        (?P<bullet>[-*](?={SPACE}) | [•·])
      | (?P<dot>\d{{1,2}}\.)(?=[ \t\u00a0\u2005{HAN}])
      | (?P<comma>\d{{1,2}}、)(?!\d)
      | (?P<round>\(\d{{1,2}}\))
      | (?P<wide>（\d{{1,2}}）)
      | (?P<circled>[①-⑳])
    ) {SPACE}* (?=\S)""",
    re.VERBOSE,
)

Dress = Callable[[str, int], str]


class Line(NamedTuple):
    """Words without a line end, and where they stand: `text[start : start + len(words)] == words`."""

    words: str
    start: int


class Item(NamedTuple):
    """A paragraph, or what stands behind the mark of a list's item; a paragraph has no `mark`."""

    lines: tuple[Line, ...]
    mark: str = ""


class Part(NamedTuple):
    """A paragraph (`kind` is empty, one item) or a list: `kind` is "bullet", or names how its numbers are written."""

    kind: str
    items: tuple[Item, ...]

    @property
    def is_list(self) -> bool:
        return bool(self.kind)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All its lines, whatever item they are in."""
        return tuple(line for item in self.items for line in item.lines)


def parts(text: str) -> list[Part]:
    """The paragraphs and lists of a text, in its order; empty for a text without words."""
    runs = groupby(enumerate(_items(text)), key=lambda found: found[1][0] or found[0])  # each paragraph is a run of its own
    return [_part([item for _place, item in run]) for _key, run in runs]


def markup(text: str, dress: Dress = lambda words, _start: escape(words)) -> str:
    """The text as `p`, `ul` and `ol`. All its words go through `dress(words, start)`, which escapes them, and may mark some.

    Marks are words too, numbers as they were typed: they can be copied and searched for like the rest.
    """
    return "".join(_markup(part, dress) for part in parts(text))


def _part(run: list[tuple[str, Item]]) -> Part:
    return Part(run[0][0], tuple(item for _kind, item in run))


def _items(text: str) -> Iterator[tuple[str, Item]]:
    """Every paragraph and every item with its kind. A line belongs to the one before unless it is marked or outdented."""
    kind, item = "", Item(())
    for line in _lines(text):
        found = MARK.match(line.words)
        mark = found if found and _depth(found["indent"]) <= DEEPEST else None
        if mark or not line.words.strip() or (kind and not line.words.startswith((" ", "\t"))):
            yield from [(kind, item)] if item.lines else []
            kind, item = _begun(mark)
        item = item._replace(lines=(*item.lines, *_trimmed(line, mark.end() if mark else 0)))
    yield from [(kind, item)] if item.lines else []


def _lines(text: str) -> Iterator[Line]:
    """Line by line; past MOST the rest is one line, whose line ends are white space."""
    for count, found in enumerate(LINE.finditer(text), 1):
        if count > MOST:
            yield Line(text[found.start() :], found.start())
            return
        yield Line(found[0].rstrip("\r\n"), found.start())


def _begun(found: re.Match[str] | None) -> tuple[str, Item]:
    """The kind of what begins with that mark, and the item without its words."""
    if found is None:
        return "", Item(())
    kind = str(found.lastgroup)
    return kind, Item((), found[kind].strip())


def _trimmed(line: Line, start: int) -> list[Line]:
    """What stands behind the mark, without the white space at its ends; nothing for a blank line."""
    words = line.words[start:]
    lead = len(words) - len(words.lstrip())
    return [Line(words.strip(), line.start + start + lead)] if words.strip() else []


def _depth(indent: str) -> int:
    return sum(4 if each == "\t" else 2 if each == "\u3000" else 1 for each in indent)


def _markup(part: Part, dress: Dress) -> str:
    shown = ["<br>".join(dress(*line) for line in item.lines) for item in part.items]
    if not part.is_list:
        return f"<p>{shown[0]}</p>"
    tag, marks = ("ul", ["•"] * len(shown)) if part.kind == BULLET else ("ol", [item.mark for item in part.items])
    rows = [f'<li><span class="item-mark">{mark}</span>{words}</li>' for mark, words in zip(marks, shown, strict=True)]
    return f'<{tag} class="by-mark {part.kind}">{"".join(rows)}</{tag}>'
