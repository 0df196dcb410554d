"""One suite for every step: what a step promises by being a step. A new step passes by existing."""

import json
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from summaries.models import Summary
from summaries.reading import freeze, read
from summaries.sections import BY_KEY, SECTIONS, Section
from summaries.wizard.forms import StepForms
from summaries.wizard.steps import prepare, problems_of, steps_of
from tests.factories import facts, summaries
from tests.factories.people import Company

each_step = pytest.mark.parametrize("step", SECTIONS, ids=lambda step: step.key)
pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(company: Company) -> Summary:
    summaries.with_facts(company.pm)
    made = summaries.summary(company.pm)
    prepare(made)
    return made


@pytest.fixture
def full(company: Company) -> Summary:
    return summaries.completed(company.pm)


def section_of(summary: Summary, step: type[Section]) -> Any:
    return next(one for one in summary.sections if isinstance(one, step))


def test_keys_are_one_of_a_kind_and_fit_an_address():
    assert len(BY_KEY) == len(SECTIONS)
    assert all(step.key.isidentifier() for step in SECTIONS)


@each_step
def test_every_question_has_a_label_and_may_be_left_open(step: type[Section]):
    models_asked = [model for model in (step, step.item_model) if model]
    assert any(model.questions() for model in models_asked)
    for model in models_asked:
        for field in model.questions():
            assert str(field.verbose_name).endswith("?"), f"{field}: a label is a question"
            assert field.null or isinstance(field, models.CharField | models.TextField), f"{field}: needs null=True for drafts"


@each_step
def test_an_empty_step_is_a_draft_with_problems_that_have_a_place(step: type[Section], empty: Summary):
    section = section_of(empty, step)
    places = {f"{step.key}-entries"} | {row.anchor(field.name) for row in [section, *section.rows] for field in row.asked()}
    assert section.problems()
    assert all(problem.sentence and problem.field in places for problem in section.problems())


@each_step
def test_a_full_step_has_no_problems(step: type[Section], full: Summary):
    section = section_of(full, step)
    assert section.problems() == []
    answered, asked = section.tally()
    assert answered == asked


@each_step
def test_the_form_asks_what_the_row_asks(step: type[Section], full: Summary):
    section = section_of(full, step)
    forms = StepForms(section)
    assert list(forms.row.fields) == [field.name for field in section.asked()]
    assert [list(entry.form.fields) for entry in forms.entries] == [
        [field.name for field in item.asked()] for item in section.rows
    ]
    assert not any(
        field.required for form in [forms.row, *(entry.form for entry in forms.entries)] for field in form.fields.values()
    )


@each_step
def test_the_page_shows_every_question_and_the_check_page_every_answer(step: type[Section], full: Summary, client: Client):
    client.force_login(full.author)
    page = client.get(reverse("summary_step", args=[full.pk, step.key])).content.decode()
    check = client.get(reverse("summary_check", args=[full.pk])).content.decode()
    section = section_of(full, step)
    for row in [section, *section.rows]:
        for field in row.asked():
            assert row.anchor(field.name) in page
            assert row.anchor(field.name) in check
    assert str(section.title) in check


@each_step
def test_the_reading_holds_every_answer_and_fits_json(step: type[Section], full: Summary):
    reading = read(full)
    assert json.loads(json.dumps(reading)) == reading
    part = next(part for part in [*reading["opening"], *reading["sections"]] if part["key"] == step.key)
    said = json.dumps(part, ensure_ascii=False)
    section = section_of(full, step)
    for row in [section, *section.rows]:
        for field in row.asked():
            assert row.says(field) in said


@each_step
def test_one_missing_answer_keeps_the_summary_from_being_submitted(step: type[Section], full: Summary):
    section = section_of(full, step)
    row = next(row for row in [section, *section.rows] if any(not field.blank for field in row.asked()))
    field = next(field for field in row.asked() if not field.blank)
    type(row)._default_manager.filter(pk=row.pk).update(**{field.name: None if field.null else ""})
    problems = problems_of(summaries.fresh(full))
    assert [(problem.step, problem.field) for problem in problems] == [(step.key, row.anchor(field.name))]


def test_the_whole_is_frozen_in_both_languages(full: Summary):
    version = freeze(full, by=full.author)
    chinese, english = version.reading("zh-hans"), version.reading("en")
    assert [part["number"] for part in chinese["sections"]] == list("一二三四五六")
    assert [part["number"] for part in english["sections"]] == list("123456")
    assert english["title"] == "Performance summary 2026"
    assert chinese["title"] == "2026 年度业绩总结"
    assert summaries.WORDS in json.dumps(chinese, ensure_ascii=False)


def test_the_task_list_follows_the_order_and_the_persons_word(full: Summary):
    assert [step.key for step in steps_of(full)] == [step.key for step in SECTIONS]
    assert {step.state for step in steps_of(full)} == {"started"}
    for section in full.sections:
        type(section)._default_manager.update(is_finished=True)
    assert {step.state for step in steps_of(summaries.fresh(full))} == {"done"}


def test_what_the_paper_cannot_print_is_named_before_submission(full: Summary):
    section = full.section("market")
    type(section)._default_manager.filter(pk=section.pk).update(position="份额上升 🫠🫠")
    problems = problems_of(summaries.fresh(full))
    assert [(problem.field, "🫠" in problem.sentence) for problem in problems] == [("id_market-position", True)]


def test_facts_with_strange_characters_still_make_a_document_that_prints(full: Summary):
    full.author.products.update(name="Notebook 🫠")
    reading = read(summaries.fresh(full))
    assert reading["author"]["products"] == "Notebook □"


def test_every_figure_names_its_source_in_the_appendix(full: Summary):
    (appendix,) = read(full)["appendix"]
    rows = {row[0]: row for block in appendix["blocks"] for row in block["rows"]}
    for series in full.facts.series:
        assert series.source in rows[series.name]
        assert any(cell.startswith(series.definition) for cell in rows[series.name])


def test_a_figure_typed_by_hand_is_called_unverified(full: Summary):
    product = full.author.products.get()
    facts.goal(full.author, product, code=None, title="Typed", weight=0, actual=700_000)
    (appendix,) = read(summaries.fresh(full))["appendix"]
    row = next(row for block in appendix["blocks"] for row in block["rows"] if row[0] == "Typed")
    assert row[2].startswith("Unverified")
