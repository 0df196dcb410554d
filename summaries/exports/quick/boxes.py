"""Boxes: most have measures of their own, stand in the flow, and paint nothing but a line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from weasyprint.draw import border
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box, ParentBox
from weasyprint.layout import background, percent
from weasyprint.layout import float as floats

MEASURES = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "right", "bottom", "left")),
    *(f"{most}{axis}" for most in ("", "min_", "max_") for axis in ("width", "height")),
)
resolved_plainly = percent.resolve_percentages


def resolve_percentages(box: Box, containing_block: Any) -> None:
    """Sets the used measures of a box."""
    style = box.style
    try:
        used = style.used
    except AttributeError:
        used = style.used = _used(style)
    if used is None:
        resolved_plainly(box, containing_block)
    else:
        box.__dict__.update(used)


def _used(style: Any) -> dict[str, Any] | None:
    """What a style says of its box's measures by itself; None when that depends on where the box is."""
    if style["border_collapse"] == "collapse":
        return None
    for name in MEASURES:
        value = style[name]
        if value != "auto" and getattr(value, "unit", None) != "px":
            return None
    box = SimpleNamespace(style=style)
    resolved_plainly(box, (0, 0))
    return {name: value for name, value in vars(box).items() if name != "style"}


flow_plainly = Box.is_in_normal_flow


def is_in_normal_flow(box: Box) -> bool:
    """Whether the box neither floats nor stands anywhere by itself."""
    style = box.style
    if style["float"] == "none" and style["position"] in ("static", "relative"):
        return True
    return bool(flow_plainly(box))


def page_values(box: ParentBox) -> tuple[str, str]:
    """The names of the pages a box begins and ends on: those of the first and the last in it."""
    start = end = box.style["page"]
    for child in box.children:
        if is_in_normal_flow(child) or child.is_floated():
            start = child.page_values()[0] or start
            break
    for child in reversed(box.children):
        if is_in_normal_flow(child) or child.is_floated():
            return start, child.page_values()[1] or end
    return start, end


border_plainly = border.draw_border
background_plainly = background.layout_box_backgrounds
CORNERS = tuple(f"border_{end}_{side}_radius" for end in ("top", "bottom") for side in ("left", "right"))
SIDES = ("top", "bottom", "left", "right")
SQUARE = dict.fromkeys(CORNERS, (0, 0))


def draw_border(stream: Any, box: Box) -> None:
    """Draws the border of a box that has one; lines that meet no other are filled as they are, not cut out of a frame."""
    top, bottom, left, right = box.border_top_width, box.border_bottom_width, box.border_left_width, box.border_right_width
    if not (top or bottom or left or right) and _is_lined(box.style):
        return
    is_cornered = (top or bottom) and (left or right)
    if is_cornered or not _is_lined(box.style):
        border_plainly(stream, box)
        return
    x, y, width, height = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
    if top:
        _fill(stream, box.style, "top", (x, y, width, top))
    if bottom:
        _fill(stream, box.style, "bottom", (x, y + height - bottom, width, bottom))
    if left:
        _fill(stream, box.style, "left", (x, y, left, height))
    if right:
        _fill(stream, box.style, "right", (x + width - right, y, right, height))


def _fill(stream: Any, style: Any, side: str, line: tuple[float, float, float, float]) -> None:
    if stream._tags is not None:
        stream.stream += (b"/Artifact", b"BMC")
    stream.set_color(get_color(style, f"border_{side}_color"))
    stream.rectangle(*line)
    stream.fill()
    if stream._tags is not None:
        stream.end_marked_content()


def _is_lined(style: Any) -> bool:
    """Whether a style's borders are visible plain lines with square ends, if it has any."""
    try:
        return bool(style.lined)
    except AttributeError:
        style.lined = (
            style["visibility"] == "visible"
            and style["border_image_source"][0] == "none"
            and all(style[f"column_{name}"] == "auto" for name in ("width", "count"))
            and all((0, "px") in style[corner] for corner in CORNERS)
            and all(style[f"border_{side}_style"] in ("none", "solid") for side in SIDES)
            and all(get_color(style, f"border_{side}_color").alpha == 1 for side in SIDES)
        )
        return bool(style.lined)


def layout_box_backgrounds(sheet: Any, box: Box, get_image: Any, layout_children: bool = True, style: Any = None) -> None:
    """Finds what is painted behind a box and those in it."""
    if style is not None or box is sheet or not _is_bare(box.style):
        background_plainly(sheet, box, get_image, layout_children, style)
        return
    box.__dict__.update(SQUARE)
    box.background = None
    if layout_children:
        for child in box.all_children():
            layout_box_backgrounds(sheet, child, get_image)


def _is_bare(style: Any) -> bool:
    """Whether a style paints nothing of its own but plain lines."""
    try:
        return bool(style.bare)
    except AttributeError:
        style.bare = (
            all(style[f"{name}_source"][0] == "none" for name in ("border_image", "mask_border"))
            and all(kind == "none" for kind, _value in style["background_image"])
            and all((0, "px") in style[corner] for corner in CORNERS)
            and not style["box_shadow"]
            and get_color(style, "background_color").alpha == 0
        )
        return bool(style.bare)


avoided_plainly = floats.avoid_collisions


def avoid_collisions(context: Any, box: Box, containing_block: Any, outer: bool = True) -> tuple[float, float, float]:
    """Where a box goes and how wide it may be: nothing floats on paper, so nothing is in its way."""
    if context.excluded_shapes or containing_block.style["direction"] == "rtl" or box.style["float"] != "none":
        return avoided_plainly(context, box, containing_block, outer)
    left, width = containing_block.content_box_x(), containing_block.width
    if outer:
        return left, box.position_y, left + width - left
    right = left + width - box.margin_right
    left += box.margin_left
    return left - box.margin_left, box.border_box_y() - box.margin_top, right - left
