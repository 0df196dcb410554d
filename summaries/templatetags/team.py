"""What a document offers after a decision: the next one that waits for the same person."""

from typing import Any

from django import template

from pmreview.accounts.models import User
from summaries.models import Summary

register = template.Library()


@register.inclusion_tag("summaries/_next.html")
def next_waiting(summary: Summary, reader: User) -> dict[str, Any]:
    """A link to what has waited longest, for a reader who does not decide on this one now. One query, none for authors."""
    waiting = Summary.objects.awaiting(reader) if reader.pk != summary.author_id else Summary.objects.none()
    return {"waiting": waiting.exclude(pk=summary.pk).count()}
