"""The decisions as a page of the documentation, drawn from `TRANSITIONS`: a diagram, who decides what, who acts next."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import override

from summaries.models import Status
from summaries.permissions import OWNER, TRANSITIONS, Transition

HEAD = """# How a summary goes its way

Written by `python manage.py draw_workflow` from `TRANSITIONS` in `summaries/permissions.py`; a test keeps it current.
What the words mean is in [decision 11](decisions/0011-reviews-are-held-while-they-are-decided.md).
"""


def page() -> str:
    """The whole page in Markdown, in English."""
    with override("en"):
        parts = [HEAD, "## The diagram\n", _diagram(), "## Decisions\n", _decisions(), "## States\n", _states()]
    return "\n".join(parts)


def _diagram() -> str:
    arrows = [f"    {source} --> {row.target}: {row.name}" for row in TRANSITIONS.values() for source in _sources(row)]
    more = [
        "    [*] --> draft",
        *arrows,
        "    submitted --> submitted: approve, while somebody still has to",
        "    archived --> [*]",
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *more, "```", ""])


def _decisions() -> str:
    rows = [
        (f"`{row.name}`", row.label, row.role, ", ".join(_sources(row)), row.target, row.ask or "–")
        for row in TRANSITIONS.values()
    ]
    return _table(("decision", "as the button says", "by", "from", "to", "asks"), rows)


def _states() -> str:
    rows = [(f"`{status}`", status.label, OWNER[status] or "nobody", _leave(status)) for status in Status]
    return _table(("state", "as people read it", "who acts next", "leaves by"), rows)


def _leave(status: Status) -> str:
    return ", ".join(row.name for row in TRANSITIONS.values() if status in row.sources) or "–"


def _sources(row: Transition) -> list[str]:
    """In the order of the states, so that the page is the same every time."""
    return [str(status) for status in Status if status in row.sources]


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(heads), *([str(cell) for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
