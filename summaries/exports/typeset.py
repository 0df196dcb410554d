"""A reading made ready for paper: gaps between Han and Latin, and the size of each drawing. Pure; no word is added or lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from unicodedata import east_asian_width

from pmreview.plain import printed
from summaries.blocks import Block

GAP = "\u2005"  # a quarter of an em, where a line may break
TIE = "\u00a0"  # as wide, where it may not: a figure keeps its unit

BREAK = "\u200b"  # where a word without an end may break: else each of its lines is laid out to that end

HAN = "[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
LATIN = "A-Za-z0-9\u00c0-\u024f\u0391-\u03c9"
BEFORE_LATIN = re.compile(rf"({HAN}) ?(?=[{LATIN}+\u2212±$€£¥#@])")
BEFORE_UNIT = re.compile(rf"(?<=[0-9]) ?(?={HAN})")
BEFORE_HAN = re.compile(rf"(?<=[{LATIN}%‰°]) ?(?={HAN})")
ENDLESS = re.compile("[^ \n\u2000-\u200b\u3000\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]{31,}")
PART = "/?&=._%-"  # of an address
PIECE = re.compile(rf"[{PART}]{{12}}|[{PART}]+(?=[^{PART}])|[^{PART}]{{12}}(?=[^{PART}])")

CODES = frozenset({"type", "kind", "key", "field"})  # are no words

FULL, HALF, LOW = 640, 308, 128  # CSS px: the text is 642 wide
SMALL = frozenset({"trend", "shares", "histogram", "slope", "dumbbell"})  # drawn two beside each other
SIZES = {
    "trend": {"width": FULL, "height": LOW},
    "shares": {"width": 440},
    "attainments": {"width": FULL, "row": 28},
    "moods": {"width": FULL},
}
SPARK = {"width": 132, "height": 30}
MOST_ROWS = 22  # bars in a drawing: about 160 mm
BESIDE = 150  # columns an answer may have to stand beside its question, about three lines there; Han takes two
WHOLE = 1200  # columns of an entry, quote or note that is kept on one page, about a third of it
CELL = 1.13  # columns in a hundredth of a table's width
BIG = 10  # columns of a figure in its big letters
TALL = 12  # lines of a row; three as high need not stay together


def typeset(reading: dict[str, Any], words: Callable[[str], str] | None = None) -> dict[str, Any]:
    """The reading as the paper's template wants it: words spaced, small charts in pairs, drawings in their size.

    `words` is what is done to every string instead of spacing it.
    """
    whole = reworded(reading, words or spaced)
    blocks = {place: _paired(whole.get(place, [])) for place in ("headline", "notices")}
    others = {place: [_section(one) for one in whole.get(place, [])] for place in ("opening", "appendix")}
    return {**whole, **blocks, **others, "sections": _once([_section(one) for one in whole["sections"]])}


def spaced(words: str) -> str:
    """The words as paper prints them: a quarter-em between Han and Latin or figures; a figure keeps its unit."""
    seen = ENDLESS.sub(lambda word: PIECE.sub(rf"\g<0>{BREAK}", word[0]), printed(words))
    seen = BEFORE_LATIN.sub(rf"\1{GAP}", seen)
    return BEFORE_HAN.sub(GAP, BEFORE_UNIT.sub(TIE, seen))


def words_in(value: Any) -> Iterator[str]:
    """Every string of a reading, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_in(inner)


def reworded(value: Any, words: Callable[[str], str]) -> Any:
    """The same blocks with `words` done to every string."""
    if isinstance(value, str):
        return words(value)
    if isinstance(value, dict):
        made = {key: inner if key in CODES else reworded(inner, words) for key, inner in value.items()}
        return made | ({"unverified": _moved(value, words)} if isinstance(value.get("unverified"), list) else {})
    return [reworded(inner, words) for inner in value] if isinstance(value, list) else value


def _moved(answer: Block, words: Callable[[str], str]) -> list[list[int]]:
    """Where the marked words of an answer are once it is spaced: a gap before them stays outside."""
    found, body = [], answer["body"]
    for start, end in answer["unverified"]:
        last = len(words(body[:end]))
        found.append([last - len(words(body[start:end])), last])
    return found


def _section(section: dict[str, Any]) -> dict[str, Any]:
    """Answers of entries stand beside their questions where all of the section's fit there: one section, one shape."""
    entries = [block for block in section["blocks"] if block["type"] == "entry"]
    are_short = all(_fits(answer["body"]) for entry in entries for answer in entry["blocks"] if answer["type"] == "text")
    return section | {"blocks": [_beside(block) if are_short else block for block in _paired(section["blocks"])]}


def _beside(block: Block) -> Block:
    return block | {"blocks": [inner | {"is_short": True} for inner in block["blocks"]]} if block["type"] == "entry" else block


def _fits(words: str) -> bool:
    return "\n" not in words and _columns(words) <= BESIDE


def _once(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A remark made in several sections is printed in the last of them, beside the question about it."""
    last = {block["title"]: section["key"] for section in sections for block in section["blocks"] if block["type"] == "note"}
    return [section | {"blocks": [each for each in section["blocks"] if _is_due(each, section, last)]} for section in sections]


def _is_due(block: Block, section: dict[str, Any], last: dict[str, str]) -> bool:
    return bool(block["type"] != "note" or last[block["title"]] == section["key"])


def _paired(blocks: list[Block]) -> list[Block]:
    """Two small charts in a row become a pair; one alone gets the width of the page."""
    laid, rest = [], list(blocks)
    while rest:
        if _is_high(rest[0]):
            rest[:1] = _cut(rest[0])
        if len(rest) > 1 and _is_small(rest[0]) and _is_small(rest[1]):
            laid.append({"type": "pair", "blocks": [_sized(rest.pop(0), {"width": HALF}) for _both in "12"]})
        else:
            laid.append(_block(rest.pop(0)))
    return laid


def _block(block: Block) -> Block:
    if block["type"] == "entry":
        return block | {"blocks": _paired(block["blocks"]), "is_whole": _columns(block) <= WHOLE}
    if block["type"] in {"quote", "note"}:
        return block | {"is_whole": _columns(block) <= WHOLE}
    if block["type"] == "table":
        return block | {"is_tall": any(_lines(row, block["columns"]) > TALL for row in block["rows"])}
    if block["type"] == "figures":
        is_long = any(_columns(item["value"] + item["unit"]) > BIG for item in block["items"])  # one row, one size
        return block | {
            "items": [item | {"chart": _sized(item.get("chart"), SPARK), "is_long": is_long} for item in block["items"]]
        }
    return _sized(block, SIZES.get(block["kind"], {})) if block["type"] == "chart" else block


def _lines(row: list[str], columns: list[Block]) -> float:
    """About how many lines the highest cell of a row has at most."""
    return max((len(cell) * 2 / (column["width"] * CELL) for cell, column in zip(row, columns, strict=False)), default=0)


def _columns(value: Any) -> int:
    """About how wide the words are, set in one line: a Han character takes two columns, a drawing nothing."""
    if isinstance(value, dict) and value.get("type") == "chart":
        return 0
    if isinstance(value, str):
        return sum(2 if east_asian_width(each) in "WF" else 1 for each in value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return sum(_columns(each) for each in inner)


def _is_high(block: Block) -> bool:
    return block["type"] == "chart" and len(block["data"].get("rows", [])) > MOST_ROWS


def _cut(chart: Block) -> list[Block]:
    """A drawing of bars higher than a page as several."""
    rows = chart["data"]["rows"]
    runs = [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)]
    return [
        chart | {"caption": chart["caption"] if run is runs[0] else "", "data": chart["data"] | {"rows": run}} for run in runs
    ]


def _is_small(block: Block) -> bool:
    return block["type"] == "chart" and block["kind"] in SMALL


def _sized(chart: Any, size: dict[str, int]) -> Any:
    return chart and chart | {"data": chart["data"] | size}
