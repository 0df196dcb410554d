"""What changed between two frozen readings, section by section, in words. Pure, and bounded in time for any text.

A reading is taken apart into lines, one for each answer, figure, row of a table and drawing; lines are matched by what they
are about, and the words of a line are compared in two steps: whole sentences first, then the words of a sentence that was
rewritten. A sentence that kept less than half of its words is shown whole, struck out and written anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from summaries.blocks import Block
from summaries.review.anchors import FIGURE, sections_of, title_of

SAME, REMOVED, ADDED = "same", "del", "ins"
SENTENCE = re.compile(r"[^。！？；!?\n]*?(?:[。！？；!?]+[”’」』）)\"']*|\.(?=\s)|\n+|$)\s*", re.DOTALL)
WORD = re.compile(r"\d+(?:[.,:/-]\d+)*%?|[^\W\d_]+(?:['’-][^\W\d_]+)*|\s+|.", re.DOTALL)
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LIKE = 0.5  # share of its words that a rewritten sentence keeps
MOST_EDITS = 200  # more than that between two sequences, and all of it is called rewritten
AHEAD = 12  # sentences that are looked through for the one a new sentence comes from
MOST_WORDS = 120_000  # characters of changed lines in a document; past that the long ones are shown whole
LONG = 500
ISLAND = 2  # Han characters, or one word: fewer between two changes belong to the change


@dataclass(frozen=True)
class Piece:
    """Words that stayed, were removed or were added."""

    kind: str
    words: str


@dataclass(frozen=True)
class Line:
    """Something the document says: `key` is what it is about, `where` the entry it is in, `anchor` its place."""

    key: Hashable
    label: str
    words: str
    where: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Lines:
    """What a section says, under its title."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Change:
    """A line with what became of it: "same", "ins" (new), "del" (gone) or "both" (rewritten)."""

    line: Line
    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class SectionChange:
    key: str
    title: str
    kind: str
    changed: tuple[Change, ...] = ()
    kept: tuple[Line, ...] = ()


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[SectionChange]:
    """Every section of the new reading in its order, then those that are gone; the headline figures are the first."""
    before, after = dict(_sections(old)), dict(_sections(new))
    pairs = {key: (before.get(key), after.get(key)) for key in [*after, *before]}
    is_coarse = _changed_characters(pairs.values()) > MOST_WORDS
    return [_section(key, *pair, is_coarse=is_coarse) for key, pair in pairs.items()]


def count(sections: Sequence[SectionChange]) -> int:
    return sum(len(section.changed) for section in sections)


def _changed_characters(pairs: Iterable[tuple[Lines | None, Lines | None]]) -> int:
    texts = [{(line.key, line.words) for line in one.lines} if one else set() for pair in pairs for one in pair]
    return sum(len(words) for one, other in zip(texts[::2], texts[1::2], strict=True) for _key, words in one ^ other)


def _section(key: str, old: Lines | None, new: Lines | None, *, is_coarse: bool) -> SectionChange:
    kind = "both" if old and new else ADDED if new else REMOVED
    lines = list(_matched(old.lines if old else [], new.lines if new else [], is_coarse=is_coarse))
    changed = tuple(change for change in lines if change.kind != SAME)
    kept = tuple(change.line for change in lines if change.kind == SAME)
    there = new or old
    return SectionChange(key, there.title if there else "", kind if changed else SAME, changed, kept)


def _matched(old: list[Line], new: list[Line], *, is_coarse: bool) -> Iterator[Change]:
    """The new lines in their order, then the removed ones."""
    before, after = {line.key: line for line in old}, {line.key for line in new}
    for line in new:
        known = before.get(line.key)
        yield _rewritten(known, line, is_coarse=is_coarse) if known else Change(line, ADDED, (Piece(ADDED, line.words),))
    yield from (Change(line, REMOVED, (Piece(REMOVED, line.words),)) for line in old if line.key not in after)


def _rewritten(old: Line, new: Line, *, is_coarse: bool) -> Change:
    if old.words == new.words:
        return Change(new, SAME, (Piece(SAME, new.words),))
    is_whole = is_coarse and max(len(old.words), len(new.words)) > LONG
    whole = [Piece(REMOVED, old.words), Piece(ADDED, new.words)]
    return Change(new, "both", tuple(whole if is_whole else pieces_of(old.words, new.words)))


# ---- a reading as lines ----


def _sections(reading: dict[str, Any]) -> Iterator[tuple[str, Lines]]:
    yield "", Lines(_("Headline figures"), _numbered(_lines(reading.get("headline", []))))
    for part in sections_of(reading):
        yield part["key"], Lines(title_of(part), _numbered(_lines(part["blocks"])))


def _numbered(lines: Iterator[Line]) -> list[Line]:
    """Lines about the same thing are told apart by their order; empty ones are left out."""
    seen: Counter[Hashable] = Counter()
    found = []
    for line in lines:
        if line.words.strip():
            seen[line.key] += 1
            key = (line.key, seen[line.key])
            found.append(Line(key, line.label, line.words, line.where, line.anchor))
    return found


def _lines(blocks: Sequence[Block], where: str = "", within: str = "") -> Iterator[Line]:
    for block in blocks:
        yield from SHAPES[block["type"]](block, where, within)


def _text(block: Block, where: str, within: str) -> Iterator[Line]:
    if block["body"] != where:  # an answer that only repeats its entry's title
        yield Line((within, "text", block["field"] or block["label"]), block["label"], block["body"], where, block["field"])


def _entry(block: Block, where: str, within: str) -> Iterator[Line]:
    name = block["field"] or block["title"]
    yield Line((within, name), block["title"], _joined([block["title"], block["score"], block["facts"]]), "", block["field"])
    yield from _lines(block["blocks"], block["title"], name)


def _figures(block: Block, where: str, within: str) -> Iterator[Line]:
    for item in block["items"]:
        words = _joined(str(item[name]) for name in FIGURE[1:] if item.get(name))
        yield Line((within, "figure", block["caption"], item["name"]), item["name"], words, where)


def _table(block: Block, where: str, within: str) -> Iterator[Line]:
    for row in block["rows"]:
        named = [f"{column['label']} {cell}" for column, cell in zip(block["columns"], row, strict=False)][1:]
        yield Line((within, "row", block["caption"], row[0]), row[0], _joined(named), where or block["caption"])
    yield Line((within, "source", block["caption"]), block["caption"], block.get("source", ""), where)


def _chart(block: Block, where: str, within: str) -> Iterator[Line]:
    key = (within, "chart", block["kind"], block["caption"])
    yield Line(key, block["caption"], _joined([block["title"], block.get("source", "")]), where)


def _note(block: Block, where: str, within: str) -> Iterator[Line]:
    yield Line((within, "note", block["level"]), "", f"{block['title']}\n{block['body']}".strip(), where)


def _quote(block: Block, where: str, within: str) -> Iterator[Line]:
    yield Line((within, "quote", block["body"]), "", _joined([block["body"], block["source"]]), where)


SHAPES = {
    "text": _text,
    "entry": _entry,
    "figures": _figures,
    "table": _table,
    "chart": _chart,
    "note": _note,
    "quote": _quote,
}


def _joined(words: Any) -> str:
    return " · ".join(word for word in words if word)


# ---- two texts ----


def pieces_of(old: str, new: str) -> list[Piece]:
    """The new text with what was removed from the old one in its place. Without the removed it is the new text, letter by
    letter; without the added, the old one."""
    if old == new:
        return [Piece(SAME, new)] if new else []
    pieces = [piece for run in _runs(sentences(old), sentences(new)) for piece in run]
    return _joined_pieces(pieces)


def sentences(text: str) -> list[str]:
    """The text in sentences with their marks and the white space after them; a line end ends one too."""
    return [found for found in SENTENCE.findall(text) if found]


def words(text: str) -> list[str]:
    """A number, a word, a Han character, a mark or white space each. Nothing of the text is lost."""
    return [part for found in WORD.findall(text) for part in (found if HAN.match(found) else [found])]


def _runs(old: list[str], new: list[str]) -> Iterator[list[Piece]]:
    edits = _edits(old, new)
    for is_same, run in groupby(edits, key=lambda edit: edit[0] == SAME):
        pairs = list(run)
        if is_same:
            yield [Piece(SAME, each) for _kind, each in pairs]
        else:
            removed = [each for kind, each in pairs if kind == REMOVED]
            yield _reworded(removed, [each for kind, each in pairs if kind == ADDED])


def _reworded(removed: list[str], added: list[str]) -> list[Piece]:
    """Each added sentence beside the removed one it comes from, in order; the others whole."""
    bags = [Counter(words(each)) for each in removed]
    found: list[Piece] = []
    at = 0
    for sentence in added:
        bag = Counter(words(sentence))
        near = range(at, min(at + AHEAD, len(removed)))
        match = next((place for place in near if _likeness(bags[place], bag) >= LIKE), None)
        if match is not None:
            found += [Piece(REMOVED, each) for each in removed[at:match]]
            found += _word_by_word(removed[match], sentence)
            at = match + 1
        else:
            found.append(Piece(ADDED, sentence))
    return found + [Piece(REMOVED, each) for each in removed[at:]]


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of the words both have, 0 to 1; white space and marks do not count."""
    sizes = [sum(many for word, many in bag.items() if word[0].isalnum()) for bag in (one, other)]
    both = sum(min(many, other[word]) for word, many in one.items() if word[0].isalnum())
    return both / max(sizes) if max(sizes) else float(one == other)


def _word_by_word(old: str, new: str) -> list[Piece]:
    edits = _edits(words(old), words(new))
    pieces = _without_islands(
        [Piece(kind, "".join(each for _kind, each in run)) for kind, run in groupby(edits, lambda e: e[0])]
    )
    kept = sum(len(piece.words) for piece in pieces if piece.kind == SAME)
    is_new = kept < LIKE * max(len(old), len(new))
    return [Piece(REMOVED, old), Piece(ADDED, new)] if is_new else pieces


def _without_islands(pieces: list[Piece]) -> list[Piece]:
    """A word or two that stayed between two changes joins them: whole phrases read better than scraps."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        is_between = 0 < place < len(pieces) - 1
        if piece.kind == SAME and is_between and _is_short(piece.words):
            found += [Piece(REMOVED, piece.words), Piece(ADDED, piece.words)]
        else:
            found.append(piece)
    return _joined_pieces(found)


def _is_short(text: str) -> bool:
    parts = [part for part in words(text) if part[0].isalnum()]
    return len(parts) <= (ISLAND if parts and HAN.match(parts[0]) else 1) and not any(part[0].isdigit() for part in parts)


def _joined_pieces(pieces: list[Piece]) -> list[Piece]:
    """Between two pieces that stayed, all that was removed comes before all that was added."""
    found: list[Piece] = []
    for is_same, run in groupby(pieces, key=lambda piece: piece.kind == SAME):
        group = list(run)
        kinds = [SAME] if is_same else [REMOVED, ADDED]
        joined = [Piece(kind, "".join(piece.words for piece in group if piece.kind == kind)) for kind in kinds]
        found += [piece for piece in joined if piece.words]
    return found


# ---- Myers' greedy algorithm: An O(ND) Difference Algorithm and Its Variations, 1986 ----


def _edits(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """The fewest removals and additions that lead from one sequence to the other; all of both past MOST_EDITS.

    Takes at most (len(old) + len(new)) × MOST_EDITS steps.
    """
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    head, tail = [(SAME, each) for each in old[:start]], [(SAME, each) for each in old[len(old) - end :]]
    trace = _trace(one, other) if one and other else None
    middle = _walk(one, other, trace) if trace else [*((REMOVED, each) for each in one), *((ADDED, each) for each in other)]
    return [*head, *middle, *tail]


def _alike(one: list[str], other: list[str]) -> int:
    """How many of the first are the same."""
    return next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def _trace(one: list[str], other: list[str]) -> list[dict[int, int]] | None:
    """How far each diagonal is reached with 0, 1, 2 … edits; None when it takes too many."""
    reached, trace = {1: 0}, []
    for edits in range(min(len(one) + len(other), MOST_EDITS) + 1):
        trace.append(dict(reached))
        for diagonal in range(-edits, edits + 1, 2):
            x = _furthest(reached, diagonal, edits)
            while x < len(one) and x - diagonal < len(other) and one[x] == other[x - diagonal]:
                x += 1
            reached[diagonal] = x
            if x >= len(one) and x - diagonal >= len(other):
                return trace
    return None


def _furthest(reached: dict[int, int], diagonal: int, edits: int) -> int:
    """Where the diagonal is entered: from above by an addition, from the left by a removal."""
    is_added = diagonal == -edits or (diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1])
    return reached[diagonal + 1] if is_added else reached[diagonal - 1] + 1


def _walk(one: list[str], other: list[str], trace: list[dict[int, int]]) -> list[tuple[str, str]]:
    """The edits, from the end back to the start."""
    x, y = len(one), len(other)
    found: list[tuple[str, str]] = []
    for edits in range(len(trace) - 1, -1, -1):
        reached, diagonal = trace[edits], x - y
        is_added = diagonal == -edits or (diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1])
        before = diagonal + 1 if is_added else diagonal - 1
        from_x = reached[before] if edits else 0
        while x > max(from_x, 0) and y > (from_x - before if edits else 0):
            x, y = x - 1, y - 1
            found.append((SAME, one[x]))
        if edits:
            x, y = (x, y - 1) if is_added else (x - 1, y)
            found.append((ADDED, other[y]) if is_added else (REMOVED, one[x]))
    return found[::-1]
