"""A paper read back beside the document it was laid out from: every word in its order, and where each part of it stands."""

from __future__ import annotations

import re
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

TEXT = ["p", "h1", "h2", "h3", "li", "div", "caption", "figcaption", "blockquote", "section", "figure", "ol", "ul", "nav"]
BLOCKS = frozenset([*TEXT, "header", "table", "thead", "tbody", "tr", "th", "td"])
SVG = "data:image/svg+xml;base64,"
LETTERING = re.compile(r"<text[^>]*>([^<]*)<")
SPACE = re.compile(r"[\s\u2005\u00a0\u200b\u2060-]+")  # and the hyphens of broken words
ALIKE = str.maketrans("•，（）！？：；", "·,()!?:;")  # one glyph each in the font, in English: a file cannot tell them apart
PAGE = re.compile(r"\d{1,3}")
HEADS = frozenset({"h2", "h3", "caption", "figcaption", "question", "caption-line"})


@dataclass
class Part:
    """Some words that stand together: what they are, the row and table they are in, and later the lines they stand on."""

    kind: str
    words: str
    table: int = 0
    row: int = 0
    is_table_head: bool = False
    lines: list[tuple[int, int]] = field(default_factory=list)  # (page, line), both from 0

    @property
    def pages(self) -> set[int]:
        return {page for page, _line in self.lines}


class Parts(HTMLParser):
    """The parts of a paper's document in the order of reading."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self.table = self.row = self.rows = 0
        self._kinds: list[tuple[str, str]] = []
        self._words = ""
        self._is_body = self._is_head = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self._flush()
            svg = b64decode(str(given["src"]).removeprefix(SVG)).decode()
            self.parts += [Part("drawing", squeezed(unescape(words))) for words in LETTERING.findall(svg)]
        self._is_body = self._is_body or tag == "body"
        self.table += tag == "table"
        self.rows += tag == "tr"
        self.row = self.rows if tag == "tr" else 0 if tag == "table" else self.row
        self._is_head = tag == "thead" or (self._is_head and tag != "tbody")
        if tag in BLOCKS:
            self._flush()
            self._kinds.append((tag, self._kind(tag, given.get("class") or "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._flush()
            while self._kinds and self._kinds.pop()[0] != tag:
                pass
        self._is_head = self._is_head and tag != "thead"

    def handle_data(self, data: str) -> None:
        self._words += data if self._is_body else ""

    def _kind(self, tag: str, names: str) -> str:
        named = {"question": "question", "caption": "caption-line"}
        return next((kind for name, kind in named.items() if name in names.split()), tag)

    def _flush(self) -> None:
        words, self._words = squeezed(self._words), ""
        if not words:
            return
        tags = [tag for tag, _kind in self._kinds]
        inside = "table" in tags
        kind = self._kinds[-1][1] if self._kinds else ""
        self.parts.append(Part(kind, words, self.table if inside else 0, self.row if inside else 0, self._is_head and inside))


def squeezed(words: str) -> str:
    return SPACE.sub("", words).translate(ALIKE)


def _in_common(one: str, other: str) -> int:
    """How many characters two texts begin alike with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (here, there) in pairs if here != there), min(len(one), len(other)))


@dataclass
class Reader:
    """Goes through the printed words with the expected ones in hand; `problem` says where they part."""

    words: str
    places: list[tuple[int, int]]
    parts: list[Part]
    problem: str = ""
    repeated: set[tuple[int, int]] = field(default_factory=set)  # (table, page) where a table's head stands again
    lettering: list[str] = field(default_factory=list)  # of drawings, which a file may set later than its place

    @classmethod
    def of(cls, content: bytes, html: str) -> Reader:
        words, places = "", list[tuple[int, int]]()
        for place, line in _lines(content):
            words += line
            places += [place] * len(line)
        reader = cls(words, places, Parts(html).parts)
        reader._read()
        return reader

    def _read(self) -> None:
        at = 0
        for part in self.parts:
            if part.kind == "drawing":
                self.lettering.append(part.words)
                continue
            at = self._before(part, at)
            left = part.words
            while left:
                same = _in_common(left, self.words[at : at + len(left)])
                part.lines = sorted({*part.lines, *self.places[at : at + same]})
                at, left = at + same, left[same:]
                lettering = self._lettered(at, take=True) if left else ""
                if left and not lettering:
                    self.problem = (
                        f"expected “{left[:30]}” in {part.kind} “{part.words[:20]}”, printed “{self.words[at : at + 30]}”"
                    )
                    return
                at += len(lettering)
        while self._lettered(at):
            at += len(self._lettered(at, take=True))
        rest = self.words[at:]
        if rest or self.lettering:
            self.problem = f"printed and not expected: “{rest[:40]}”, not printed: {self.lettering[:5]}"

    def _before(self, part: Part, at: int) -> int:
        """Past what a paper adds before a part: its table's head again, lettering, the page behind a title in the contents."""
        again = self._head_of(part)
        while not self.words.startswith(part.words[:8], at):
            lettering = self._lettered(at, take=True)
            digits = PAGE.match(self.words, at) if part.kind in {"li", "h2"} else None
            ends = range(at + 1, digits.end() + 1) if digits else []
            if again and self.words.startswith(again, at):
                self.repeated.add((part.table, self.places[at][0]))
                at += len(again)
            elif lettering:
                at += len(lettering)
            else:
                return next((end for end in ends if self.words.startswith(part.words, end)), at)
        return at

    def _lettered(self, at: int, *, take: bool = False) -> str:
        """The longest words of a drawing that stand here and have not been read yet."""
        found = max((each for each in self.lettering if self.words.startswith(each, at)), key=len, default="")
        if take and found:
            self.lettering.remove(found)
        return found

    def _head_of(self, part: Part) -> str:
        return "".join(one.words for one in self.parts if part.table and one.table == part.table and one.is_table_head)


def _lines(content: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """((page, line), words) without running head and foot, in the order in which the file sets them."""
    first = _raw(content, "-l", "1", "-y", "40", "-H", "740")
    others = _raw(content, "-f", "2", "-y", "60", "-H", "720")
    pages = [*first.split("\f")[:1], *others.split("\f")]
    for page, text in enumerate(pages):
        for line, words in enumerate(text.splitlines()):
            if squeezed(words):
                yield (page, line), squeezed(words)


def _raw(content: bytes, *options: str) -> str:
    command = ["pdftotext", "-raw", "-x", "0", "-W", "596", *options, "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    return done.stdout.decode()
