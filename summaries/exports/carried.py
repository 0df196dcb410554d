"""The data a paper carries inside itself: the summary as JSON, and its number where even a damaged file shows it.

Whoever archives the file has the figures without a PDF reader of ours. Deterministic: the same paper carries the same bytes.
"""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from summaries.exports.record import Record, edition_of, moment
from summaries.models import Version
from summaries.models.numbering import read_number

NAME = "summary.json"
FORMAT = "pmreview paper 1"
CLAIM = re.compile(rb"pmreview:([0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3})")
CLAIM_LENGTH = len("pmreview:0000-0000-0000-0000")
LARGEST = 32 * 1024 * 1024  # bytes of data a file is believed to carry
METADATA = """<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""\
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">\
<dc:identifier>pmreview:{number}</dc:identifier><xmpMM:DocumentID>pmreview:{number}</xmpMM:DocumentID>\
<xmpMM:VersionID>{edition}</xmpMM:VersionID></rdf:Description>"""


class NotOurs(Exception):
    """The file carries no summary; the message is a sentence for whoever asked."""


def payload(version: Version, language: str, record: Record | None) -> bytes:
    """The data as canonical JSON in UTF-8: what was submitted in this language, and what became of it."""
    carried = {
        "format": FORMAT,
        "document_number": version.printed_number,
        "version": version.number,
        "submitted_at": moment(version.submitted_at),
        "content_check": version.digest,
        "edition": edition_of(record) if record else "",
        "language": language,
        "record": record or {},
        "reading": version.reading(language),
    }
    return json.dumps(carried, ensure_ascii=False, sort_keys=True, indent=1).encode()


def metadata(version: Version, record: Record | None) -> bytes:
    """What XMP says of the paper, in properties PDF/A knows; never squeezed, so that a number is read without a parser."""
    return METADATA.format(number=version.printed_number, edition=edition_of(record) if record else "").encode()


def claim_in(part: bytes) -> str:
    """The document number some bytes of a file claim, if it can be one; it proves nothing."""
    found = CLAIM.search(part)
    return read_number(found[1].decode()) if found else ""


def read(path: Path) -> dict[str, Any]:
    """The data inside a paper. Raises NotOurs with a sentence for anything else; nothing of the file is run or trusted."""
    import pikepdf  # only the command needs it

    try:
        with pikepdf.open(path) as file:
            found = file.attachments.get(NAME)
            content = _unpacked(found.get_file().obj) if found else b""
    except OSError as error:
        raise NotOurs(_("%(file)s cannot be opened: %(why)s") % {"file": path.name, "why": error.strerror}) from error
    except (pikepdf.PdfError, pikepdf.PasswordError, zlib.error) as error:
        raise NotOurs(_("%(file)s is no PDF, or a damaged one.") % {"file": path.name}) from error
    if not content:
        raise NotOurs(_("%(file)s carries no data of a summary.") % {"file": path.name})
    return _parsed(content, path)


def _unpacked(stream: Any) -> bytes:
    """The bytes of a stream, at most one more than a paper is believed to carry: a bomb is cut off, not blown up."""
    packed: bytes = stream.read_raw_bytes()
    is_packed = str(stream.get("/Filter", "")) == "/FlateDecode"
    return zlib.decompressobj().decompress(packed, LARGEST + 1) if is_packed else packed


def _parsed(content: bytes, path: Path) -> dict[str, Any]:
    try:
        carried = json.loads(content) if len(content) <= LARGEST else None
    except (ValueError, RecursionError):
        carried = None
    if not isinstance(carried, dict) or carried.get("format") != FORMAT:
        raise NotOurs(_("The data inside %(file)s is not of a paper of ours.") % {"file": path.name})
    return carried
