"""Where comments show in a document: the way to each place's threads, and the way to write one."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from summaries.models import Summary
from summaries.review.anchors import Place
from summaries.review.board import Board, Thread
from summaries.review.changes import Changes

register = template.Library()


@register.inclusion_tag("summaries/review/_marks.html", takes_context=True)
def marks(context: dict[str, Any], anchor: str = "") -> dict[str, Any]:
    """The links of the place with that anchor in the section being drawn; nothing on a page without comments."""
    board: Board | None = context.get("board")
    section = context.get("section")
    place = board.places.find(section["key"] if section else "", anchor) if board else None
    return {"board": board, "place": place}


@register.filter
def threads_at(board: Board, place: Place) -> list[Thread]:
    return board.at(place)


@register.filter
def threads_within(board: Board, section: str) -> list[Thread]:
    return board.within(section)


@register.filter
def changed_within(changes: Changes, section: str) -> int:
    return changes.within(section)


@register.simple_tag
def writing_url(summary: Summary, place: Place) -> str:
    """Where the author changes what stands at the place; the document itself where nothing is written."""
    if not summary.cycle.has_step(place.section):
        return f"{reverse('summary_document', args=[summary.pk])}#{place.id}"
    return f"{reverse('summary_step', args=[summary.pk, place.section])}#{place.anchor}".removesuffix("#")
