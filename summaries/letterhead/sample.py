"""How the first page would begin, in each language, as a picture on the page of settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from summaries.models import Letterhead
from summaries.reading import numeral


@dataclass(frozen=True)
class Sample:
    """The head of a paper in one language; empty parts are left out of it."""

    language: str
    company: str
    word: str
    accent: str
    logo: str
    number: str  # of the first section


def samples(letterhead: Letterhead) -> list[Sample]:
    """One for each language a version is frozen in."""
    return [_sample(letterhead, code) for code, _name in settings.LANGUAGES]


def _sample(letterhead: Letterhead, language: str) -> Sample:
    words = letterhead.company_in(language), letterhead.word_in(language)
    with override(language):
        return Sample(language, *words, letterhead.accent, letterhead.logo_address, numeral(1))
