"""The same content set by Typst, a compiled typesetter: how far a paper is from what one program in machine code needs."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import override

from bench.cases import CHINESE, golden
from bench.figures import Figure, median
from bench.paper import cpu
from metrics.charts import render as draw
from summaries.exports import pdf
from summaries.exports.points import with_points
from summaries.exports.typeset import typeset

PAGE = """#set page(paper: "a4", margin: (x: 20mm, top: 25mm, bottom: 22mm), numbering: "1 / 1")
#set text(font: "Noto Sans CJK SC", size: 9.75pt, lang: "zh")
#set table(stroke: (bottom: .2mm))
"""


def ratio(runs: int = 7) -> Iterator[Figure]:
    """Our render from reading to file against Typst from markup to file; both warm, both tagged."""
    pdf.warm()
    version = golden()
    with override(CHINESE), tempfile.TemporaryDirectory() as folder:
        markup = PAGE + "\n".join(Markup(Path(folder)).of(typeset(with_points(version.reading(CHINESE)))))
        ours, theirs = [], []
        for run in range(-2, runs):
            mine = cpu(lambda: pdf.render(version, CHINESE))
            other = cpu(lambda number=run: typeset_by_typst(markup, Path(folder), number))  # type: ignore[misc]
            if run >= 0:
                ours.append(mine)
                theirs.append(other)
    value = statistics.median(ours) / statistics.median(theirs)
    yield Figure(
        "pdf_vs_typst_ratio", value, "ratio", runs=runs, note="CPU, ours / typst.compile of the same words, tables and drawings"
    )
    yield median("typst_seconds", theirs, "s", note="CPU of all its threads")


def typeset_by_typst(markup: str, folder: Path, run: int) -> bytes:
    """A file of it; the run stands in a hidden word, so that nothing kept from the run before answers."""
    source = folder / "paper.typ"
    source.write_text(f"{markup}\n#metadata({run})\n" + markup_of(f" {run}"), encoding="utf-8")
    made: bytes = typst.compile(str(source), root=str(folder))
    assert made.startswith(b"%PDF")
    return made


def markup_of(words: str) -> str:
    """Plain words, whatever signs they hold."""
    quoted = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'#"{quoted}"'


class Markup:
    """Turns blocks into Typst; the drawings are put into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.drawn = folder, 0

    def of(self, reading: dict[str, Any]) -> Iterator[str]:
        yield f"= {markup_of(reading['title'])}"
        for block in reading["headline"]:
            yield from self._block(block)
        for section in [*reading["opening"], *reading["sections"], *reading.get("appendix", [])]:
            yield f"== {markup_of(section['title'])}"
            for block in section["blocks"]:
                yield from self._block(block)

    def _block(self, block: dict[str, Any]) -> Iterator[str]:
        if block["type"] == "chart":
            yield self._chart(block)
        elif block["type"] == "table":
            yield _table(block)
        elif block["type"] == "figures":
            yield from (
                f"{markup_of(item['name'])} *{markup_of(item['value'])}* {markup_of(item['change'])}\n"
                for item in block["items"]
            )
        else:
            yield from (markup_of(str(block.get(key) or "")) + "\n" for key in ("label", "title", "facts", "body", "source"))
            for inner in block.get("blocks", []):
                yield from self._block(inner)

    def _chart(self, block: dict[str, Any]) -> str:
        self.drawn += 1
        name = f"drawing-{self.drawn}.svg"
        (self.folder / name).write_text(draw(block), encoding="utf-8")
        return f'#image("{name}", alt: {markup_of(block["title"])[1:]})'


def _table(block: dict[str, Any]) -> str:
    widths = ", ".join(f"{column['width']}fr" for column in block["columns"])
    head = ", ".join(f"[{markup_of(column['label'])}]" for column in block["columns"])
    cells = ", ".join(f"[{markup_of(cell)}]" for row in block["rows"] for cell in row)
    return f"#table(columns: ({widths},), table.header({head}), {cells})"
