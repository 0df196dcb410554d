"""The page about decisions is drawn from the table of decisions, and is current."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import override

from summaries.models import Status
from summaries.permissions import TRANSITIONS
from summaries.review.diagram import page

PAGE = Path(__file__).resolve().parents[3] / "docs/workflow.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run: python manage.py draw_workflow"


def test_the_diagram_has_an_arrow_for_every_way_of_the_table() -> None:
    arrows = {f"{source} --> {row.target}: {row.name}" for row in TRANSITIONS.values() for source in row.sources}
    drawn = {line.strip() for line in page().splitlines() if "-->" in line}
    assert arrows <= drawn
    assert len(drawn) == len(arrows) + 3  # where it begins, where it ends, and an approval that is not the last


def test_every_state_and_decision_has_its_line_in_any_language_of_the_reader() -> None:
    with override("zh-hans"):
        text = page()
    assert all(f"| `{status}` | {status.label} |" in text for status in Status)
    assert all(f"| `{name}` | {row.label} |" in text for name, row in TRANSITIONS.items())
