"""The same partials on the check page, on the reviewer's page and on paper."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from summaries import blocks
from tests.summaries.exports.conftest import READINGS


def drawn(block: dict[str, Any], medium: str, **more: Any) -> str:
    return render_to_string("summaries/_block.html", {"block": block, "medium": medium, **more}).strip()


ANSWER = blocks.text("What worked?", "First.\n\nThen <b>this</b>.", field="id_outlook-worked", required=True)


def test_an_answer_keeps_its_paragraphs_and_its_angle_brackets():
    for medium in ("check", "page", "paper"):
        shown = drawn(ANSWER, medium)
        assert "<p>First.</p>" in shown
        assert "Then &lt;b&gt;this&lt;/b&gt;." in shown
        assert "What worked?" in shown


def test_the_check_page_leads_back_to_the_question():
    shown = drawn(ANSWER, "check", step_url="/steps/outlook/?from=check")
    assert 'href="/steps/outlook/?from=check#id_outlook-worked"' in shown
    assert '<span class="visually-hidden"> What worked?</span>' in shown
    assert "href" not in drawn(ANSWER, "check")
    assert "href" not in drawn(ANSWER, "page", step_url="/x/")


@pytest.mark.parametrize("required", [True, False])
def test_what_is_not_answered_shows_on_the_check_page_only(required: bool):
    empty = blocks.text("What failed?", "", field="f", required=required)
    assert ('class="missing"' in drawn(empty, "check")) is required
    assert "What failed?" in drawn(empty, "check")
    assert drawn(empty, "page") == drawn(empty, "paper") == ""


def test_a_table_scrolls_by_keyboard_on_screens_and_has_heads():
    table = next(block for block in READINGS["en"]["sections"][0]["blocks"] if block["type"] == "table")
    for medium in ("page", "check"):
        shown = drawn(table, medium)
        assert '<div class="scroll" tabindex="0" role="region" aria-label="Goals and results">' in shown
    for medium in ("page", "paper"):
        shown = drawn(table, medium)
        assert shown.count('scope="col"') == 6
        assert shown.count('scope="row"') == 5
        assert ('class="r num"' in shown) == (medium == "page")


def test_an_entry_does_not_say_its_name_twice_except_where_it_can_be_changed():
    entry = blocks.entry("Rival A", [blocks.text("Which competitor?", "Rival A", field="f")])
    assert "Which competitor?" not in drawn(entry, "paper")
    assert "Which competitor?" not in drawn(entry, "page")
    assert "Which competitor?" in drawn(entry, "check", step_url="/x/")


@pytest.mark.parametrize("medium", ["check", "page", "paper"])
def test_every_block_of_the_fixture_draws_in_every_medium(medium: str, language: str):
    reading = READINGS[language]
    for section in [*reading["opening"], *reading["sections"]]:
        html = render_to_string("summaries/_section.html", {"section": section, "medium": medium, "step_url": "/x/"})
        assert html.count("<h2") == 1
        assert html.count("<h3") == sum(block["type"] == "entry" for block in section["blocks"])
        assert ("<svg" in html) == (medium != "paper" and "chart" in str(section))
        assert html.count('class="data-table"') == (html.count("<figure") if medium != "paper" else 0)
        assert 'style="' not in html


def test_notes_have_a_word_a_colour_and_on_screens_an_icon():
    for level, icon in (("warn", "alert"), ("info", "info"), ("ok", "check")):
        shown = drawn(blocks.note(level, "Title", "384 ÷ 666"), "page")
        assert f'class="notice {level}"' in shown
        assert f"#{icon}" in shown
        assert f'class="note {level}"' in drawn(blocks.note(level, "Title", "384 ÷ 666"), "paper")
