"""What the templates of blocks need beside plain lookups."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from summaries.blocks import Block
from summaries.prose import markup

register = template.Library()


@register.filter
def with_columns(row: Sequence[str], columns: Sequence[Block]) -> list[tuple[str, Block]]:
    """Each cell of a table's row with its column."""
    return list(zip(row, columns, strict=False))


@register.filter
def prose(text: str) -> SafeString:
    """What an author typed as paragraphs and lists; nothing in it is markup."""
    return mark_safe(markup(text))  # noqa: S308 – every word of it has been escaped
