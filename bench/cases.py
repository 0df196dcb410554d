"""What is measured: the versions of the demo company and the drawings in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from summaries.demo.people import email_of
from summaries.exports import pdf
from summaries.exports.record import record_of
from summaries.models import Summary, Version

CHINESE, ENGLISH = "zh-hans", "en"
GOLDEN = "lin.zhiyao"  # the author of the Chinese demo case
STARTED = "he.siyuan"  # has begun to write
HR = "fang.ning"


def open_summary(key: str) -> Summary:
    """The summary of the open cycle of a demo author."""
    return Summary.objects.get(author__email=email_of(key), cycle__closed_at=None)


def golden() -> Version:
    """The version every figure of the paper is about."""
    version = open_summary(GOLDEN).latest
    assert version is not None
    return version


def laid_out(version: Version, language: str) -> dict[str, Any]:
    """The very document that is laid out for a version, with its letterhead: what `print_html` is asked for."""
    with patch.object(pdf, "print_html", side_effect=lambda html, **rest: {"html": html, **rest}):
        asked: Any = pdf.render(version, language, record_of(version))
    return {key: value for key, value in asked.items() if key in ("html", "head")}


def drawings(value: Any) -> Iterator[dict[str, Any]]:
    """Every chart in a reading, wherever it stands."""
    if isinstance(value, dict) and "kind" in value and "data" in value:
        yield value
        return
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for each in inner:
        yield from drawings(each)
