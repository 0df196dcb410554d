"""The structure of a paper, read with pikepdf: what a reader for the blind and an archive find in it. No certificate."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf

LANGUAGES = {"zh-hans": "zh-CN", "en": "en"}
PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "Lbl": {"LI"},
    "TR": {"Table", "THead", "TBody"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "Sect": {"Document", "Sect", "Div", "NonStruct"},
    "H1": {"Document", "Sect", "Div", "NonStruct"},
}


@dataclass
class Node:
    """An element of the structure tree, with its attributes of layout and table in one place."""

    kind: str
    parent: Node | None
    alt: str
    scope: str
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


def faults(content: bytes, language: str) -> list[str]:
    """Every way in which the structure falls short, in sentences."""
    with pikepdf.open(io.BytesIO(content)) as file:
        root = _node(file.Root.StructTreeRoot.K[0], None)
        checks = [
            _nesting(root),
            _headings(root),
            _figures(root),
            _tables(root),
            _outline(file, root),
            _fonts(file),
            _archive(file, language),
            _attached(file),
        ]
        return [fault for check in checks for fault in check]


def _attached(file: pikepdf.Pdf) -> Iterator[str]:
    """The summary as data goes along, told once as what it is."""
    relations = [str(each.AFRelationship) for each in file.Root.AF]
    if list(file.attachments) != ["summary.json"] or relations != ["/Data"]:
        yield f"attached are {list(file.attachments)} as {relations}"
    elif "reading" not in json.loads(file.attachments["summary.json"].get_file().read_bytes()):
        yield "the attachment holds no reading"


def kinds(content: bytes) -> Counter[str]:
    """How many elements of each kind there are."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return Counter(node.kind for node in _node(file.Root.StructTreeRoot.K[0], None).walk())


def _node(element: Any, parent: Node | None) -> Node:
    attributes = element.get("/A", pikepdf.Dictionary())
    made = Node(str(element.S)[1:], parent, str(element.get("/Alt", "")), str(attributes.get("/Scope", "")))
    inner = element.get("/K", pikepdf.Array())
    inner = inner if isinstance(inner, pikepdf.Array) else [inner]
    made.children = [_node(each, made) for each in inner if isinstance(each, pikepdf.Dictionary) and "/S" in each]
    return made


def _nesting(root: Node) -> Iterator[str]:
    if root.kind != "Document":
        yield f"the root is a {root.kind}"
    for node in root.walk():
        allowed = PARENTS.get(node.kind)
        if allowed and node.parent and node.parent.kind not in allowed:
            yield f"a {node.kind} stands in a {node.parent.kind}"
        if node.kind in {"L", "LI", "TR", "Table"} and not node.children:
            yield f"a {node.kind} is empty"


def _headings(root: Node) -> Iterator[str]:
    levels = [int(node.kind[1]) for node in root.walk() if node.kind in {"H1", "H2", "H3", "H4", "H5", "H6"}]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"the headings are {levels[:5]} …: one H1 begins"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"an H{after} follows an H{before}"


def _figures(root: Node) -> Iterator[str]:
    for node in root.walk():
        if node.kind == "Figure" and not node.alt.strip():
            yield "a figure has no words for it"


def _tables(root: Node) -> Iterator[str]:
    for node in root.walk():
        if node.kind == "TH" and node.scope not in {"/Row", "/Column"}:
            yield "a header cell does not say whether it heads a row or a column"
        if node.kind == "THead" and {cell.kind for row in node.children for cell in row.children} != {"TH"}:
            yield "a table's head has cells that head nothing"
        if node.kind == "Table" and not any(cell.kind == "TH" for cell in node.walk()):
            yield "a table has no header cell"


def _outline(file: pikepdf.Pdf, root: Node) -> Iterator[str]:
    with file.open_outline() as outline:
        listed = sum(1 + len(item.children) for item in outline.root)
    if listed != sum(node.kind in {"H2", "H3"} for node in root.walk()):
        yield f"the outline lists {listed} headings"


def _fonts(file: pikepdf.Pdf) -> Iterator[str]:
    found = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"]
    whole = [each for each in found if each.get("/Subtype") == "/Type0"]
    for font in whole:
        name, descriptor = str(font.BaseFont), font.DescendantFonts[0].FontDescriptor
        if "+" not in name[:8]:
            yield f"{name} is not a subset"
        if not {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            yield f"{name} is not embedded"
        if "/ToUnicode" not in font:
            yield f"{name} cannot be read back"
    if not whole or {str(each.Subtype) for each in found} - {"/Type0", "/CIDFontType0", "/CIDFontType2"}:
        yield f"the fonts are {sorted({str(each.Subtype) for each in found})}"


def _archive(file: pikepdf.Pdf, language: str) -> Iterator[str]:
    with file.open_metadata() as meta:
        if meta.pdfa_status != "3A":
            yield f"it claims {meta.pdfa_status or 'nothing'} and not PDF/A-3a"
        if not str(meta.get("dc:title", "")).strip():
            yield "it has no title"
    if str(file.Root.get("/Lang", "")) != LANGUAGES[language]:
        yield f"its language is {file.Root.get('/Lang')}"
    if not bool(file.Root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "it does not say that it is tagged"
    intents = file.Root.get("/OutputIntents", [])
    if [str(each.S) for each in intents] != ["/GTS_PDFA1"] or "/DestOutputProfile" not in intents[0]:
        yield "it says nothing about its colours"
