"""The few shapes a reading is made of. Each is a plain dict that fits JSON, so a frozen document needs no code to be kept.

One template per shape, `templates/summaries/blocks/_<type>.html`, draws it for the check page, the reviewer and the paper.
"""

from collections.abc import Iterator, Sequence
from typing import Any

Block = dict[str, Any]


def text(label: str, body: str, *, field: str = "", required: bool = False) -> Block:
    """A question and its answer; `body` is plain text, a blank line parts paragraphs; `field` is the anchor of the question."""
    return {"type": "text", "label": label, "body": body, "field": field, "required": required}


def figure(name: str, value: str, *, unit: str = "", change: str = "", base: str = "", source: str = "") -> Block:
    """One figure with its proof: what it is compared with and where it comes from."""
    return {"name": name, "value": value, "unit": unit, "change": change, "base": base, "source": source, "chart": None}


def measure(
    code: str, name: str, *, unit: str, definition: str, value: str, product: str = "", change: str = "", as_of: str = ""
) -> Block:
    """A recorded figure with what makes it comparable: the code, the unit and the definition of its measure."""
    return {
        "code": code,
        "name": name,
        "unit": unit,
        "definition": definition,
        "value": value,
        "product": product,
        "change": change,
        "as_of": as_of,
    }


def proved(block: Block, *keys: str, is_typed: bool = False) -> Block:
    """The block, or one figure of it, with what its figures rest on (`sections.proofs`); a reading turns the keys into the
    numbers of its appendix. `is_typed`: somebody typed the figure and nothing supports it."""
    refs = {"refs": list(keys)} if keys else {}
    return block | refs | ({"unverified": True} if is_typed else {})


def proved_rows(table: Block, keys: Sequence[Sequence[str]]) -> Block:
    """The table with what the figures of each row rest on."""
    return table | {"row_refs": [list(each) for each in keys]}


def figures(items: Sequence[Block], *, caption: str = "") -> Block:
    return {"type": "figures", "items": list(items), "caption": caption}


def column(label: str, *, width: int, align: str = "start") -> Block:
    """A table's column; `width` in percent of the table, `align` is "start" or "end"."""
    return {"label": label, "width": width, "align": align}


def table(caption: str, columns: Sequence[Block], rows: Sequence[Sequence[str]], *, source: str = "") -> Block:
    """Rows of words; the first cell of a row is its header."""
    return {
        "type": "table",
        "caption": caption,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "source": source,
    }


def chart(kind: str, *, caption: str, title: str, data: Block, source: str = "") -> Block:
    """A drawing of `metrics.charts`; `title` tells the whole result with its figures."""
    return {"type": "chart", "kind": kind, "caption": caption, "title": title, "data": data, "source": source}


def quote(body: str, *, source: str = "") -> Block:
    return {"type": "quote", "body": body, "source": source}


def note(level: str, title: str, body: str = "") -> Block:
    """A remark of the number checker; `level` is "info", "warn" or "ok"."""
    return {"type": "note", "level": level, "title": title, "body": body}


def entry(
    title: str,
    blocks: Sequence[Block],
    *,
    facts: str = "",
    score: str = "",
    bar: Block | None = None,
    field: str = "",
    origin: str = "",
) -> Block:
    """One repeating entry: its heading, its line of facts, its bar, where they come from, and what was written about it."""
    shown = {"title": title, "facts": facts, "score": score, "bar": bar, "origin": origin}
    return {"type": "entry", **shown, "blocks": list(blocks), "field": field}


def charts_in(value: Any) -> Iterator[Block]:
    """Every chart of a reading or a part of it, wherever it stands, in order."""
    if isinstance(value, dict) and value.get("type") == "chart":
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from charts_in(inner)
