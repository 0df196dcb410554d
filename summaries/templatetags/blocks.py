"""What the templates of blocks need beside plain lookups."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from summaries.blocks import Block

register = template.Library()


@register.filter
def with_columns(row: Sequence[str], columns: Sequence[Block]) -> list[tuple[str, Block]]:
    """Each cell of a table's row with its column."""
    return list(zip(row, columns, strict=False))
