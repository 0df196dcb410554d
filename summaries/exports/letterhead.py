"""The letterhead of a version as its paper wants it: words of one language, typeset, and the logo as an address."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from summaries.exports.typeset import spaced
from summaries.font import printable
from summaries.models import Version
from summaries.models.letterhead import DEFAULT_ACCENT

LOGO = "data:image/png;base64,"  # how every address of a logo begins


@dataclass(frozen=True)
class Head:
    """What stands at the head of the first page, each part empty where there is none, and the colour of the whole."""

    company: str
    word: str
    logo: str
    accent: str


def head_of(version: Version, language: str) -> Head | None:
    """The letterhead the version was submitted under; None where there was none, and the paper is plain."""
    letterhead = version.letterhead
    if letterhead is None:
        return None
    words = (letterhead.company_in(language), letterhead.word_in(language))
    company, word = (spaced(printable(each)) for each in words)
    return Head(company, word, letterhead.logo_address, letterhead.accent)


def stylesheet_text(accent: str) -> str:
    """The few rules of a paper with a letterhead, in its colour instead of our blue."""
    path = settings.BASE_DIR / "static" / "css" / "paper-letterhead.css"
    return path.read_text(encoding="utf-8").replace(DEFAULT_ACCENT, accent)
