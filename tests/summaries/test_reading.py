"""The one description of a summary: the same for check page, reviewer and paper, in both languages, frozen as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from summaries.models import Summary
from summaries.models.version import digest_of
from summaries.reading import freeze, numeral, read
from summaries.review.workflow import perform
from summaries.sections import SECTIONS
from tests.factories import facts, summaries
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
SHAPES = {"text", "figures", "table", "chart", "quote", "entry", "note"}


@pytest.fixture
def complete(company: Company) -> Summary:
    return summaries.completed(company.pm)


def reading(summary: Summary, language: str = "en") -> dict[str, Any]:
    with override(language):
        return read(summaries.fresh(summary))


def blocks_of(part: Any) -> Iterator[dict[str, Any]]:
    """Every block at any depth."""
    if isinstance(part, dict):
        if "type" in part:
            yield part
        for value in part.values():
            yield from blocks_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from blocks_of(value)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_reading_is_plain_json_of_known_shapes(complete: Summary, language: str) -> None:
    made = reading(complete, language)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert {block["type"] for block in blocks_of(made)} <= SHAPES
    assert made["language"] == language


def test_every_step_is_there_once_in_order_and_numbered(complete: Summary) -> None:
    made = reading(complete)
    opening = [section.key for section in SECTIONS if section.is_opening]
    assert [part["key"] for part in made["opening"]] == opening
    assert [part["key"] for part in made["sections"]] == [section.key for section in SECTIONS if not section.is_opening]
    assert [part["number"] for part in made["sections"]] == [str(number) for number in range(1, len(made["sections"]) + 1)]
    assert [part["number"] for part in made["opening"]] == [""] * len(opening)
    assert [part["number"] for part in reading(complete, "zh-hans")["sections"]][:3] == ["一", "二", "三"]


def test_every_answer_is_in_it_with_its_question_and_its_place(complete: Summary) -> None:
    texts = {block["field"]: block for block in blocks_of(reading(complete)) if block["type"] == "text"}
    for section in complete.sections:
        for row in [section, *section.rows]:
            for field in row.asked():
                block = texts[row.anchor(field.name)]
                assert block["body"] == row.says(field)
                assert block["required"] is not field.blank


def test_words_are_kept_as_they_were_typed_and_questions_speak_the_language(complete: Summary) -> None:
    section = complete.section("market")
    typed = "第一段 <b>\n\nSecond paragraph & more"
    type(section)._default_manager.filter(pk=section.pk).update(position=typed)
    both = [reading(complete, language) for language in ("en", "zh-hans")]
    found = [next(b for b in blocks_of(made) if b.get("field") == section.anchor("position")) for made in both]
    assert [block["body"] for block in found] == [typed, typed]
    assert found[0]["label"] != found[1]["label"]


def test_people_and_period_are_named(complete: Summary, company: Company) -> None:
    made = reading(complete)
    assert made["author"]["name"] == company.pm.name
    assert made["author"]["employee_number"] == company.pm.employee_number
    assert made["author"]["products"] == "Notebook"
    assert made["reviewers"] == [company.manager.name]
    assert made["cycle"] == {"name": "Performance summary 2026", "start": "2026-01-01", "end": "2026-12-31"}
    assert reading(complete, "zh-hans")["cycle"]["name"] == "2026 年度业绩总结"


def test_a_reading_holds_nothing_of_others(complete: Summary, company: Company) -> None:
    other = summaries.completed(company.other_pm, complete.cycle)
    facts.feedback(company.other_pm.products.get(), text="Said about another product")
    facts.goal(company.teammate, complete.author.products.get(), title="A teammate's goal", weight=0)
    text = json.dumps(reading(complete), ensure_ascii=False)
    assert other.author.name not in text
    assert "Said about another product" not in text
    assert "A teammate's goal" not in text


def test_an_empty_draft_can_be_read(company: Company) -> None:
    made = reading(summaries.summary(company.pm))
    assert made["attainment"] == "—"
    assert {block["body"] for block in blocks_of(made) if block["type"] == "text"} == {""}


def test_reading_twice_says_the_same(complete: Summary) -> None:
    assert reading(complete) == reading(complete)


def test_a_version_holds_both_languages_and_proves_its_content(complete: Summary, company: Company) -> None:
    version = freeze(complete, by=company.pm)
    version.refresh_from_db()
    assert set(version.readings) == {"en", "zh-hans"}
    assert {language: made["language"] for language, made in version.readings.items()} == {"en": "en", "zh-hans": "zh-hans"}
    assert version.digest == digest_of(version.readings)
    assert version.reading("en") == reading(complete)
    assert version.reading("fr") in version.readings.values()


def test_the_check_of_the_content_notices_any_change(complete: Summary, company: Company) -> None:
    version = freeze(complete, by=company.pm)
    changed = json.loads(json.dumps(version.readings))
    changed["en"]["sections"][0]["title"] += " "
    assert digest_of(changed) != version.digest
    assert digest_of(dict(reversed(version.readings.items()))) == version.digest


def test_what_is_frozen_is_what_the_check_page_showed(complete: Summary, company: Company) -> None:
    shown = reading(complete)
    perform(complete, "submit", by=company.pm)
    assert complete.latest is not None
    assert complete.latest.reading("en") == shown


@pytest.mark.parametrize(
    ("language", "number", "words"), [("zh-hans", 7, "七"), ("en", 7, "7"), ("en", 0, ""), ("zh-hans", 0, "")]
)
def test_numbers_of_sections(language: str, number: int, words: str) -> None:
    with override(language):
        assert numeral(number) == words


def test_reading_costs_the_same_with_many_facts(complete: Summary) -> None:
    with CaptureQueriesContext(connection) as few:
        reading(complete)
    product = complete.author.products.get()
    for number in range(4):
        facts.goal(complete.author, product, title=f"Goal {number}", weight=0)
        facts.feedback(product, text=f"Words {number}")
        facts.item(facts.project(complete.author, product, name=f"Project {number}"))
    with CaptureQueriesContext(connection) as many:
        reading(complete)
    assert len(many) == len(few)
