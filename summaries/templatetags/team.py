"""What a document offers after a decision: the next one that waits for the same person."""

from collections.abc import Iterable
from typing import Any

from django import template

from pmreview.accounts.models import User
from summaries.models import Summary
from summaries.permissions import Transition

register = template.Library()


@register.inclusion_tag("summaries/_next.html")
def next_waiting(summary: Summary, reader: User, decisions: Iterable[Transition]) -> dict[str, Any]:
    """A link to what has waited longest, for a reader who has not to decide on this one now. Two queries, none for authors."""
    is_done = reader.pk != summary.author_id and "approve" not in {row.name for row in decisions}
    return {"waiting": Summary.objects.awaiting(reader).exclude(pk=summary.pk).count() if is_done else 0}
