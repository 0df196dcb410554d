"""A character the font lacks is named with its place, before anything is laid out."""

import pytest
from django.utils.translation import override

from pmreview.jobs.work import Refused
from summaries import font
from summaries.exports import glyphs, pdf
from tests.summaries.exports.conftest import version_of


def first_text(reading: dict) -> dict:
    return next(block for block in reading["sections"][4]["blocks"] if block["type"] == "text")


@pytest.mark.parametrize("character", ["😀", "\U000323af", "𝔸"])
def test_a_missing_character_is_refused_with_its_name_and_section(character, readings, monkeypatch):
    monkeypatch.setattr(pdf, "print_html", lambda *_args, **_more: pytest.fail("laid out"))
    first_text(readings["en"])["body"] += character
    with override("en"), pytest.raises(Refused) as refusal:
        pdf.render(version_of(readings), "en")
    assert f"“{character}” (U+{ord(character):04X}" in str(refusal.value)
    assert "in “Market”" in str(refusal.value)


def test_one_in_a_name_is_on_the_first_page(readings):
    readings["en"]["author"]["name"] += "😀"
    assert [tuple(each) for each in glyphs.missing_in(readings["en"])] == [("😀", "")]


@pytest.mark.parametrize("character", list("中国𠮷㐀é±→÷−…—“”①℃√≥ \u2005\u00a0\u3000\n"))
def test_what_people_write_can_be_drawn(character):
    assert font.undrawn(character) == []


@pytest.fixture
def no_font(monkeypatch):
    monkeypatch.setattr(font, "FONT", "No Such Sans")
    font.coverage.cache_clear()
    yield
    font.coverage.cache_clear()


def test_a_missing_font_is_said_where_papers_are_made(no_font, readings):
    with override("en"), pytest.raises(Refused, match="is missing where papers are made"):
        pdf.render(version_of(readings), "en")


def test_a_missing_font_keeps_nobody_from_writing(no_font):
    assert font.undrawn("😀") == []
