"""A rich reading in both languages, and papers of it, rendered once a session."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings

from summaries.exports import pdf
from summaries.models import Version
from summaries.models.version import digest_of

NUMBER = "7KQ49MBX2T5R0DW9"
READINGS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "reading.json").read_text(encoding="utf-8"))


def version_of(readings: dict[str, Any]) -> Version:
    """A version as the job finds it, without the database."""
    moment = datetime(2026, 1, 19, 8, 5, 33, 500, tzinfo=UTC)
    return Version(number=2, submitted_at=moment, readings=readings, digest=digest_of(readings), document_number=NUMBER)


def html_of_frozen(language: str) -> str:
    """The very document that is laid out for the rich reading."""
    with patch.object(pdf, "print_html", side_effect=lambda html, **_rest: html):
        return str(pdf.render(version_of(READINGS), language))


@pytest.fixture
def readings() -> dict[str, dict[str, Any]]:
    """A copy to be changed."""
    return deepcopy(READINGS)


@pytest.fixture(scope="session")
def paper_in() -> Callable[[str], pdf.Paper]:
    made: dict[str, pdf.Paper] = {}

    def paper(language: str) -> pdf.Paper:
        if language not in made:
            made[language] = pdf.render(version_of(READINGS), language)
        return made[language]

    return paper


@pytest.fixture(params=[code for code, _name in settings.LANGUAGES])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)
