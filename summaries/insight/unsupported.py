"""What of a reading somebody typed and nothing supports, to be told to its author in one place. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from summaries.blocks import Block


@dataclass(frozen=True)
class Unsupported:
    """The words of a figure, the question or the goal it stands at, and the place of that on the page."""

    words: str
    at: str
    anchor: str


def unsupported(reading: dict[str, Any]) -> list[Unsupported]:
    """Every such figure in the order of the document."""
    parts = [*reading.get("opening", []), *reading["sections"]]
    return [found for part in parts for found in _in(part["blocks"])]


def _in(blocks: Iterable[Block], entry: str = "") -> Iterator[Unsupported]:
    for block in blocks:
        if block["type"] == "entry":
            if block.get("unverified"):
                yield Unsupported(block["score"], block["title"], block["field"])
            yield from _in(block["blocks"], block["title"])
        elif block["type"] == "text":
            at = f"{entry} · {block['label']}" if entry else block["label"]
            for start, end in block.get("unverified", []):
                yield Unsupported(block["body"][start:end], at, block["field"])
