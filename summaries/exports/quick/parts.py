"""Which answers take whose place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cssselect2 import ElementWrapper
from weasyprint.css import AnonymousStyle, ComputedStyle, Style
from weasyprint.formatting_structure.boxes import Box, ParentBox
from weasyprint.pdf import pydyf
from weasyprint.pdf.fonts import Font
from weasyprint.text.line_break import Layout

from summaries.exports.quick import boxes, file, styles, words

FUNCTIONS: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...] = (
    (boxes.resolved_plainly, boxes.resolve_percentages),
    (boxes.border_plainly, boxes.draw_border),
    (boxes.background_plainly, boxes.layout_box_backgrounds),
    (boxes.avoided_plainly, boxes.avoid_collisions),
    (styles.paged_plainly, styles.set_page_type_computed_styles),
    (file.bytes_plainly, file._to_bytes),
    (file.data_plainly, file.get_hb_object_data),
    (words.described_plainly, words.get_font_description),
    (words.strut_plainly, words.strut),
    (words.split_plainly, words.split_first_line),
    (words.drawn_plainly, words.draw_first_line),
)
METHODS: tuple[tuple[type, str, Any], ...] = (
    (ComputedStyle, "__missing__", styles.computed),
    (ComputedStyle, "__init__", styles.begin),
    (AnonymousStyle, "__init__", styles.begin_anonymous),
    (Box, "is_in_normal_flow", boxes.is_in_normal_flow),
    (ParentBox, "page_values", boxes.page_values),
    (Layout, "setup", words.set_up),
    (Layout, "deactivate", words.deactivate),
    (Layout, "reactivate", words.reactivate),
    (Font, "_harfbuzz_subset", file.subset),
    (pydyf.Stream, "data", property(file.stream_data)),
    (pydyf.Dictionary, "data", property(file.dictionary_data)),
    (pydyf.Object, "reference", property(file.reference)),
    (pydyf.PDF, "page_references", property(file.page_references)),
    *styles.kept_of(ElementWrapper, Style),
)
