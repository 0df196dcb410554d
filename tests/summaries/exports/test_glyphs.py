"""A character the font lacks is named with its place, before anything is laid out."""

import pytest
from django.utils.translation import override

from pmreview.jobs.work import Refused
from summaries import font
from summaries.exports import glyphs, pdf
from tests.summaries.exports.conftest import version_of


def first_text(reading: dict) -> dict:
    return next(block for block in reading["sections"][4]["blocks"] if block["type"] == "text")


@pytest.mark.parametrize("character", ["🫠", "\U000323af", "א"])
def test_a_missing_character_is_refused_with_its_name_and_section(character, readings, monkeypatch):
    monkeypatch.setattr(pdf, "print_html", lambda *_args, **_more: pytest.fail("laid out"))
    first_text(readings["en"])["body"] += character
    with override("en"), pytest.raises(Refused) as refusal:
        pdf.render(version_of(readings), "en")
    assert f"“{character}” (U+{ord(character):04X}" in str(refusal.value)
    assert "in “Market”" in str(refusal.value)


def test_one_in_a_name_is_on_the_first_page(readings):
    readings["en"]["author"]["name"] += "🫠"
    assert [tuple(each) for each in glyphs.missing_in(readings["en"])] == [("🫠", "")]


@pytest.mark.parametrize("character", list("中国𠮷㐀é±→÷−…—“”①℃√≥ \u2005\u00a0\u3000\n"))
def test_what_people_write_can_be_drawn(character):
    assert font.undrawn(character) == []


@pytest.mark.parametrize(
    "character", [*list("𪚥𫝀𬺰😀👍✅🎉❤☎\t"), "👩\u200d💻", "👍🏻", "❤️", "🇨🇳", "1️⃣", "葛󠄀", "a‑b", "x\u2066y\u2069"]
)
def test_rare_names_and_pictures_can_be_drawn(character):
    assert font.undrawn(character) == []


@pytest.mark.parametrize("character", [*list("אيไ🫠"), "𱍐"])
def test_what_no_font_has_is_named(character):
    assert font.undrawn(f"字{character}") == [character]
    assert font.printable({"a": [f"字{character}"]}) == {"a": [f"字{font.STAND_IN}"]}


@pytest.fixture
def fonts(monkeypatch):
    """Asks anew for the fonts of this test, and forgets what it heard."""

    def only(font_: str = font.FONT, *fallbacks: str) -> None:
        monkeypatch.setattr(font, "FONT", font_)
        monkeypatch.setattr(font, "FALLBACKS", fallbacks)
        font.coverage.cache_clear()

    yield only
    font.coverage.cache_clear()


@pytest.mark.parametrize("fallbacks", [(), ("No Such Han", "No Such Picture")])
def test_without_the_fallbacks_their_characters_are_named(fonts, fallbacks):
    fonts(font.FONT, *fallbacks)
    assert font.undrawn("李𠮷𪚥 👩‍💻") == ["𪚥", "👩", "💻"]


def test_one_fallback_is_enough_for_what_it_has(fonts):
    fonts(font.FONT, "Symbola")
    assert font.undrawn("𪚥😀") == ["𪚥"]


@pytest.fixture
def no_font(fonts):
    fonts("No Such Sans", *font.FALLBACKS)


def test_a_missing_font_is_said_where_papers_are_made(no_font, readings):
    with override("en"), pytest.raises(Refused, match="is missing where papers are made"):
        pdf.render(version_of(readings), "en")


def test_a_missing_font_keeps_nobody_from_writing(no_font):
    assert font.undrawn("😀") == []
