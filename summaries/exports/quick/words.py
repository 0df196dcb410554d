"""Words: set up once a style, shaped for the lines they will fill, and written as they were shaped."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import FunctionType
from typing import Any

from weasyprint.draw import text
from weasyprint.pdf import pydyf
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.line_break import Layout

set_up_plainly = line_break.Layout.setup
reactivated_plainly = line_break.Layout.reactivate
strut_plainly = line_break.strut
split_plainly = line_break.split_first_line
described_plainly = line_break.get_font_description
drawn_plainly = text.draw_first_line
PARAGRAPH_ENDS = re.compile("[\\n\\r\u2029]")
VARIANTS = ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")
FEATURES = ("font_kerning", *(f"font_variant_{name}" for name in VARIANTS), "font_feature_settings")
FULL_WIDTH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")


def deactivate(layout: Layout) -> None:
    """Keeps the shaped line until it is drawn, a few kilobytes each for as long as the document is."""


def reactivate(layout: Layout, style: Any) -> None:
    """Nothing to do, unless spaces grow to fill a line."""
    if layout.justification_spacing or layout.style is not style:
        reactivated_plainly(layout, style)


def set_up(layout: Layout, style: Any) -> None:
    """A new layout in the setting of its style; one with lines under or through its words measures them the plain way."""
    if style["text_decoration_line"] != "none":
        set_up_plainly(layout, style)
        return
    context, layout.language, features = style.__dict__.get("setting") or style.__dict__.setdefault("setting", _setting(style))
    layout.style, layout.first_line_direction = style, 0
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, get_font_description(style))
    if features:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(features))
        pango.pango_layout_set_attributes(layout.layout, attributes)


def _setting(style: Any) -> tuple[Any, Any, bytes]:
    """(context, language, features) of a style's words."""
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    named = style["font_language_override"]
    name = LST_TO_ISO.get(named.lower(), named) if named != "normal" else style["lang"]
    language = pango.pango_language_from_string(unicode_to_char_p(name)[0]) if name else pango.pango_language_get_default()
    if name:
        pango.pango_context_set_language(context, language)
    features = line_break.font_features(*(style[key] for key in FEATURES))
    return context, language, ",".join(f"{key} {value}" for key, value in features.items()).encode()


def get_font_description(style: Any) -> Any:
    """The font of a style, described once."""
    try:
        return style.described
    except AttributeError:
        style.described = described_plainly(style)
        return style.described


def strut(style: Any) -> tuple[float, float]:
    """The height and the baseline of a line of a style."""
    try:
        return style.strut
    except AttributeError:
        style.strut = strut_plainly(style)
        return style.strut


def _looking_ahead(ratio: float) -> Callable[..., Any]:
    """`split_first_line` that shapes so many characters an em of the line, and all when that was too little."""
    code = split_plainly.__code__
    if code.co_consts.count(4) != 1:  # a Python that keeps it elsewhere looks as far ahead as ever
        return split_plainly
    constants = tuple(ratio if value == 4 and type(value) is int else value for value in code.co_consts)
    return FunctionType(code.replace(co_consts=constants), split_plainly.__globals__, code.co_name, split_plainly.__defaults__)


split_han = _looking_ahead(1.75)


def split_first_line(
    words: str, style: Any, context: Any, max_width: float | None, justification_spacing: float, *others: Any, **options: Any
) -> Any:
    """The first line of the words. Han characters are as wide as high: four lines ahead, as for letters, is three too many.

    Asked again, by another cell or when a page is begun anew, it is the line that was shaped already.
    """
    quick = len(FULL_WIDTH.findall(words, 0, 40)) > 20
    plain = split_han if quick else split_plainly
    if justification_spacing:
        return plain(words, style, context, max_width, justification_spacing, *others, **options)
    known = style.__dict__.setdefault("lines", {})
    asked = (words, max_width, others, tuple(options.items()))
    if asked not in known:
        known[asked] = plain(words, style, context, max_width, justification_spacing, *others, **options)
    return known[asked]


GLYPH = 5  # integers of 4 bytes in a PangoGlyphInfo: glyph, width, two offsets, a flag


def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
    """Writes a line of glyphs that stand where their font puts them; any other line is written the plain way."""
    layout, words = textbox.pango_layout, textbox.text
    if not words.strip():
        return []
    is_plain = text_overflow != "ellipsis" and block_ellipsis == "none" and not PARAGRAPH_ENDS.search(layout.text)
    written = _written(stream, layout) if is_plain and textbox.style["font_size"] >= 1e-6 else None
    if written is None:
        return drawn_plainly(stream, textbox, text_overflow, block_ellipsis, matrix)
    stream.stream.append(_place(matrix))
    for font, size, glyphs in written:
        stream.set_font_size(font.hash, size)
        stream.show_text(glyphs)
    return []


def _place(matrix: Any) -> bytes:
    """Where a line begins, upright; as `set_text_matrix` writes it."""
    a, b, c, d, x, y = matrix.values
    if (a, b, c, d) != (1, 0, 0, -1):
        return b" ".join((*(pydyf._to_bytes(each) for each in matrix.values), b"Tm"))
    return b"1 0 0 -1 %b %b Tm" % (pydyf._to_bytes(x), pydyf._to_bytes(y))


def _written(stream: Any, layout: Layout) -> list[tuple[Any, float, str]] | None:
    """(font, size, glyphs) of each stretch in one font; None where a glyph is missing, raised, moved or a picture."""
    line, _second = layout.get_first_line()
    stretches: list[list[Any]] = []
    before, met = None, stream.__dict__.setdefault("met", {})  # lines are kept until all are drawn, so fonts stay who they are
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        pango_font = item.item.analysis.font
        if pango_font != before:
            before = pango_font
            font, size = met[pango_font] if pango_font in met else met.setdefault(pango_font, stream.add_font(pango_font))
            stretches.append([font, size, ""])
        glyphs = _glyphs(stream, layout, item, font, size)
        if glyphs is None or font.bitmap or font.svg or font.png or font.colr:
            return None
        stretches[-1][2] += f"<{glyphs}>".removesuffix("<>") if glyphs else ""
    return [(font, size, glyphs) for font, size, glyphs in stretches]


def _glyphs(stream: Any, layout: Layout, item: Any, font: Any, size: float) -> str | None:
    infos = item.glyphs.glyphs
    count = item.glyphs.num_glyphs
    numbers = memoryview(ffi.buffer(infos, count * GLYPH * 4)).cast("i").tolist()
    if any(numbers[2::GLYPH]) or any(numbers[3::GLYPH]):
        return None
    known = font.__dict__.setdefault("known", {})
    pairs = list(zip(numbers[::GLYPH], numbers[1::GLYPH], strict=True))
    for place, (glyph, width) in enumerate(pairs):
        if (glyph, width, size) not in known:
            if glyph < 0 or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG or glyph == pango.PANGO_GLYPH_EMPTY:
                return None
            _learn(stream, item, layout.text, font, glyph, place, count, size)
            kerning = font.widths[glyph] - width * 1000 * FROM_UNITS / size
            known[glyph, width, size] = f"{glyph:04x}>{int(kerning)}<" if kerning else f"{glyph:04x}"
    return "".join([known[glyph, width, size] for glyph, width in pairs])


def _learn(stream: Any, item: Any, words: str, font: Any, glyph: int, place: int, count: int, size: float) -> None:
    """What the font's tables in the file must say of a glyph: which characters it stands for, and its width."""
    run, ends = item.item, item.glyphs.log_clusters
    if glyph not in font.to_unicode:
        is_last, beside = (place == 0, place - 1) if run.analysis.level % 2 else (place == count - 1, place + 1)
        start, end = run.offset + ends[place], run.offset + (run.length if is_last else ends[beside])
        font.to_unicode[glyph] = words.encode()[start:end].decode()
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(run.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
