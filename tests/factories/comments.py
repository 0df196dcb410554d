"""Comments on submitted summaries, made the way people make them."""

from __future__ import annotations

from typing import Any

from pmreview.accounts.models import User
from summaries.models import Comment, Summary
from summaries.review.anchors import Place, Places
from summaries.review.comments import say


def places(summary: Summary) -> Places:
    assert summary.latest is not None
    return Places(summary.latest.reading("en"))


def place(summary: Summary, section: str = "market", anchor: str = "id_market-position") -> Place:
    """A place of the newest version; the first answer about the market unless said."""
    found = places(summary).find(section, anchor)
    assert found is not None
    return found


def comment(summary: Summary, *, by: User, body: str = "Name the source", at: Place | None = None, **fields: Any) -> Comment:
    assert summary.latest is not None
    return say(summary, version=summary.latest, place=at or place(summary), body=body, by=by, **fields)
