"""The file: pages are named thousands of times in its tags, fonts are cut to size in one go, bytes are found by kind."""

from __future__ import annotations

import zlib
from typing import Any

from weasyprint.pdf import fonts, pydyf
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset


def page_references(file: Any) -> tuple[bytes, ...]:
    """What each page is called in the file."""
    kids = file.pages["Kids"]
    if len(file.__dict__.get("named", ())) * 3 != len(kids):
        file.named = tuple(f"{number} 0 R".encode() for number in kids[::3])
    return tuple(file.named)


# ---- Fonts ----

subset_plainly = fonts.Font._harfbuzz_subset
data_plainly = fonts.get_hb_object_data
LARGE = 4 * 1024 * 1024  # bytes
USELESS = (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")
DROPPED = (*USELESS, b"GDEF", b"VORG", b"vhea", b"vmtx")  # nothing is set from top to bottom


def get_hb_object_data(thing: Any, ot_color: str | None = None, glyph: int | None = None) -> Any:
    """The bytes of a font; of one as large as on the disk only the first four, which say its kind: it is cut down anyway."""
    if ot_color is not None:
        return data_plainly(thing, ot_color, glyph)
    blob, length = harfbuzz.hb_face_reference_blob(thing), ffi.new("unsigned int *")
    data = harfbuzz.hb_blob_get_data(blob, length)
    head = ffi.unpack(data, 4) if length[0] > LARGE else None
    harfbuzz.hb_blob_destroy(blob)
    return data_plainly(thing) if head is None else head


def subset(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """Leaves the glyphs in use, in one pass: a second, which drops the empty ones at the end, finds none since HarfBuzz 6."""
    if font.missing or hinting or "CFF " not in font.tables or not harfbuzz.hb_version_atleast(6, 0, 0):
        font.file_content = data_plainly(font.hb_face)
        subset_plainly(font, to_unicode, hinting)
        return
    asked = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    _add(harfbuzz_subset.hb_subset_input_glyph_set(asked), to_unicode)
    tags = [harfbuzz.hb_tag_from_string(name, -1) for name in DROPPED]
    _add(harfbuzz_subset.hb_subset_input_set(asked, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG), tags)
    flags = ("RETAIN_GIDS", "PASSTHROUGH_UNRECOGNIZED", "DESUBROUTINIZE", "NO_HINTING")
    harfbuzz_subset.hb_subset_input_set_flags(asked, sum(getattr(harfbuzz_subset, f"HB_SUBSET_FLAGS_{flag}") for flag in flags))
    face = harfbuzz_subset.hb_subset_or_fail(font.hb_face, asked)
    content = data_plainly(ffi.gc(face, harfbuzz.hb_face_destroy)) if face else None
    if content:
        font.file_content = content
    else:
        font.file_content = data_plainly(font.hb_face)
        subset_plainly(font, to_unicode, hinting)


def _add(numbers: Any, more: Any) -> None:
    array = ffi.new("hb_codepoint_t[]", sorted(more))
    harfbuzz.hb_set_add_sorted_array(numbers, array, len(array))


# ---- Bytes ----

LEVEL = 1  # 9, which is usual, takes five times as long for a fifteenth less

bytes_plainly = pydyf._to_bytes


def _to_bytes(item: Any) -> bytes:
    """What most items are, found by their kind instead of by asking for one kind after the other."""
    kind = type(item)
    if kind is bytes:
        return item
    if kind is str:
        return item.encode("ascii")
    if kind is int:
        return b"%d" % item
    return bytes(bytes_plainly(item))


def stream_data(stream: Any) -> bytes:
    """A stream as it stands in the file, compressed at a level that takes a third less time for as much."""
    content = b"\n".join([_to_bytes(item) for item in stream.stream])
    extra = pydyf.Dictionary(stream.extra.copy())
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, LEVEL)
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))


names: dict[str, bytes] = {}


def dictionary_data(dictionary: Any) -> bytes:
    """A dictionary as it stands in the file; the names in them are few."""
    parts = []
    for key, value in dictionary.items():
        parts.append(names.get(key) or names.setdefault(key, b"/" + _to_bytes(key) + b" "))
        parts.append(_to_bytes(value))
    return b"<<" + b"".join(parts) + b">>"


def reference(thing: Any) -> bytes:
    """What an object is called in the file."""
    return b"%d %d R" % (thing.number, thing.generation)
