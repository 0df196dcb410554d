"""{% chart block %}: the drawing inline on a screen, as an image on paper; {% data_table block as table %}: its figures."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from metrics.charts import Table, as_image, render, table_of

register = template.Library()
NARROW = 300  # px beside the questions: drawn for the place, so that no word shrinks


@register.simple_tag(takes_context=True)
def chart(context: Context, block: Mapping[str, Any]) -> SafeString:
    """Draws a chart block; context["medium"] == "paper" gives an <img> with the whole result as its alt text."""
    if context.get("medium") == "aside":
        block = {**block, "data": {**block["data"], "width": NARROW}}
    drawing = render(block)
    if context.get("medium") != "paper":
        return mark_safe(drawing)  # noqa: S308 - every text in a drawing is escaped by marks.safe
    image = as_image(drawing)
    return format_html('<img class="chart" alt="{}" width="{}" src="{}"/>', image.alt, image.width, image.uri)


@register.simple_tag
def data_table(block: Mapping[str, Any]) -> Table | None:
    """The figures of a chart block as rows; nothing where nothing is drawn."""
    return table_of(block)
