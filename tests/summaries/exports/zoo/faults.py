"""What can be wrong with a paper, said in sentences: an empty list is a paper without fault."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from unicodedata import combining

from tests.summaries.exports.zoo.boxes import FOOT, HEAD, LEFT, RIGHT, Character
from tests.summaries.exports.zoo.words import HEADS, Part, Reader

NEVER_FIRST, NEVER_LAST = "。，、；：？！）”》", "（“《"
FLOWING = frozenset({"p", "li"})


def outside(found: list[Character]) -> Iterator[str]:
    """Characters that stand outside the type area."""
    for one in found:
        if one.left < LEFT - 1 or one.right > RIGHT + 1 or one.low < FOOT or one.high > HEAD:
            yield f"“{one.character}” stands outside on page {one.page + 1}: {one.left:.0f}–{one.right:.0f}, {one.low:.0f}"


def over_each_other(found: list[Character]) -> Iterator[str]:
    """Characters printed over the one before them in the same line. A ligature is one box; dashes are drawn as one."""
    for before, one in pairwise(sorted(found, key=lambda each: (each.page, round(each.base), each.left))):
        is_same_line = before.page == one.page and abs(before.base - one.base) < 0.5 and before.left <= one.left
        width = min(before.right - before.left, one.right - one.left)
        is_drawn_as_one = (
            before.left == one.left or bool(combining(one.character)) or before.character + one.character in {"——", "……"}
        )
        if is_same_line and not is_drawn_as_one and width > 0.5 and before.right - one.left > 0.6 * width:
            where = f"page {one.page + 1} at {one.left:.0f}, {one.base:.0f}"
            yield f"“{before.character}” and “{one.character}” overlap on {where}"


def hanging(found: list[Character]) -> Iterator[str]:
    """Marks that must not begin or end a line of Chinese."""
    for before, one in pairwise(each for each in found if each.is_body):
        is_broken = before.page == one.page and before.base - one.base > 2 and one.left < before.left
        if is_broken and one.character in NEVER_FIRST:
            yield f"a line begins with “{one.character}” after “{before.character}” on page {one.page + 1}"
        if is_broken and before.character in NEVER_LAST:
            yield f"a line ends with “{before.character}” on page {one.page + 1}"


def lonely(read: Reader) -> Iterator[str]:
    """Headings at the foot of a page without what they are the heading of."""
    for part, after in pairwise(read.parts):
        is_head = part.kind in HEADS or part.is_table_head
        is_empty = part.kind == after.kind  # an entry that says nothing more
        if is_head and not is_empty and part.lines and after.lines and after.lines[0][0] > part.lines[-1][0]:
            yield f"“{part.words[:30]}” ({part.kind}) is alone at the foot of page {part.lines[-1][0] + 1}"


def torn_rows(read: Reader) -> Iterator[str]:
    """Rows of a table that stand on more than one page."""
    pages: dict[int, set[int]] = {}
    for part in read.parts:
        if part.row:
            pages.setdefault(part.row, set()).update(part.pages)
    for row, on in pages.items():
        if len(on) > 1:
            yield f"row {row} of the tables stands on the pages {sorted(page + 1 for page in on)}"


def headless(read: Reader) -> Iterator[str]:
    """Pages on which a table goes on without its head."""
    heads = {part.table for part in read.parts if part.is_table_head}
    for table in heads:
        pages = sorted({page for part in read.parts if part.table == table for page in part.pages})
        for page in pages[1:]:
            if (table, page) not in read.repeated:
                yield f"table {table} goes on without its head on page {page + 1}"


def widows(read: Reader) -> Iterator[str]:
    """Paragraphs that leave a single line on one side of a break."""
    for part in read.parts:
        if part.kind in FLOWING and len(part.pages) > 1:
            for page in (min(part.pages), max(part.pages)):
                if sum(each == page for each, _line in part.lines) < 2:
                    yield f"“{part.words[:20]}…” leaves one line on page {page + 1}"


def misread(read: Reader) -> Iterator[str]:
    """Words that are missing, added or out of order."""
    if read.problem:
        yield read.problem


def of_words(read: Reader) -> list[str]:
    checks = [misread] if read.problem else [misread, lonely, torn_rows, headless, widows]
    return [fault for check in checks for fault in check(read)]


def of_boxes(found: list[Character], language: str) -> list[str]:
    checks = [outside, over_each_other, *([hanging] if language.startswith("zh") else [])]
    return [fault for check in checks for fault in check(found)]


__all__ = ["Part", "of_boxes", "of_words"]
