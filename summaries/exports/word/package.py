"""The file around a Word document: an empty one of ours to begin with, and the finished one, the same bytes every time."""

from __future__ import annotations

import io
from functools import cache
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.template.loader import render_to_string
from docx.document import Document

HTML_LANG = {"zh-hans": "zh-CN", "en": "en-GB"}
PARTS = {
    "[Content_Types].xml": "content_types",
    "_rels/.rels": "package_rels",
    "docProps/core.xml": "core",
    "word/document.xml": "document",
    "word/_rels/document.xml.rels": "document_rels",
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/settings.xml": "settings",
    "word/fontTable.xml": "fontTable",
}
BEGINNING = (1980, 1, 1, 0, 0, 0)  # of time, for a zip
READABLE = 0o644 << 16
UNIX = 3


def blank(language: str) -> Document:
    """A document without a word in it, with our styles in that language. python-docx's own brings 900 KB and a picture."""
    return docx.Document(io.BytesIO(_blank(language)))


def sealed(document: Document) -> bytes:
    """The file. What python-docx writes has the moment in it; here every part is as old as a zip can say."""
    written = io.BytesIO()
    document.save(written)
    with ZipFile(written) as file:
        return _zipped({name: file.read(name) for name in file.namelist()})


@cache
def _blank(language: str) -> bytes:
    is_chinese = language.startswith("zh")
    context = {
        "is_chinese": is_chinese,
        "latin": "Microsoft YaHei" if is_chinese else "Arial",
        "line": 290 if is_chinese else 320,
    }
    parts = {name: render_to_string(f"summaries/word/{part}.xml", context) for name, part in PARTS.items()}
    return _zipped({name: text.encode() for name, text in parts.items()})


def _zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            entry = ZipInfo(name, BEGINNING)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, READABLE, UNIX
            file.writestr(entry, content)
    return packed.getvalue()
