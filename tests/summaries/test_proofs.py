"""Figures and the rows they refer to: the numbers, the links, and the word where nothing supports a figure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.html import escape
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from metrics.models import Goal
from summaries import blocks
from summaries.exports.typeset import spaced, typeset
from summaries.insight.unsupported import unsupported
from summaries.models import Summary
from summaries.models.version import digest_of
from summaries.reading import freeze, read
from summaries.review.anchors import Places
from summaries.review.diff import compare, count
from summaries.review.workflow import perform
from summaries.sections.proofs import keys_in, numbered, numbers_of, runs
from summaries.templatetags.proofs import END, START, flagged, with_flags
from tests.factories import facts, summaries
from tests.factories.people import Company
from tests.summaries.browsing import page
from tests.summaries.exports.conftest import READINGS

CLAIM = "月活 123.4 万，份额 37%。\n\n目标 95 万。"
KEYS = st.lists(st.sampled_from("abcdefgh"), max_size=6)


def within(value: Any, name: str) -> Iterator[Any]:
    """Every value under that key, at any depth."""
    if isinstance(value, dict):
        yield from ([value[name]] if name in value else [])
        for inner in value.values():
            yield from within(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from within(inner, name)


def written(summary: Summary, words: str = CLAIM) -> Summary:
    section = summary.section("market")
    type(section)._default_manager.filter(pk=section.pk).update(position=words)
    return summaries.fresh(summary)


# ---- numbers ----


@given(st.lists(KEYS, max_size=5), st.lists(st.sampled_from("abcdefghij"), max_size=9))
def test_numbers_follow_the_reader_and_lead_somewhere(parts: list[list[str]], known: list[str]) -> None:
    laid = [{"type": "entry", "refs": part, "blocks": [{"row_refs": [part, part]}]} for part in parts]
    numbers = numbers_of(laid, known)
    assert list(numbers) == list(dict.fromkeys([key for part in parts for key in part if key in known] + known))
    assert list(numbers.values()) == [f"A{place}" for place in range(1, len(numbers) + 1)]
    assert set(keys_in(numbered(laid, numbers))) <= set(numbers.values())
    assert numbered({"data": {"refs": ["a"]}}, numbers) == {"data": {"refs": ["a"]}}


@given(st.sets(st.integers(min_value=1, max_value=40)))
def test_three_in_a_row_are_told_by_their_ends(places: set[int]) -> None:
    told = runs({f"A{place}" for place in places})
    found = [number for run in told for number in range(int(run[0][1:]), int(run[-1][1:]) + 1)]
    assert found == sorted(places)
    assert all(int(run[1][1:]) - int(run[0][1:]) >= 2 for run in told if len(run) == 2)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reference_of_a_reading_has_its_row_and_every_row_its_number(company: Company, language: str) -> None:
    summary = summaries.completed(company.pm)
    with override(language):
        made = read(summary)
    (table,) = made["appendix"][0]["blocks"]
    assert table["numbers"] == [f"A{place}" for place in range(1, len(table["rows"]) + 1)]
    told = [*within(made, "refs"), *(row for rows in within(made, "row_refs") for row in rows)]
    assert {number for numbers in told for number in numbers} <= set(table["numbers"])
    assert made["total"]["refs"] == ["A1"]
    assert all(item["refs"] for block in made["headline"] for item in block["items"])
    assert all(block.get("refs") for part in made["sections"] for block in part["blocks"] if block["type"] == "chart")


@pytest.mark.django_db
def test_a_goal_shares_the_row_of_its_metric_and_a_typed_one_has_its_own(company: Company) -> None:
    summary = summaries.completed(company.pm)
    facts.goal(company.pm, company.pm.products.get(), code=None, title="Typed", weight=0, actual=700_000)
    made = read(summaries.fresh(summary))
    (table,) = made["appendix"][0]["blocks"]
    rows = dict(zip(table["numbers"], table["rows"], strict=True))
    goals = made["sections"][0]
    (measured,), (typed,) = next(block["row_refs"] for block in goals["blocks"] if block["type"] == "table")
    assert rows[measured][0] == "Monthly active users"
    assert "666,667 → 1,000,000" in rows[measured][1]
    assert "Reached: " in rows[measured][3]
    assert rows[typed][0] == "Typed"
    assert rows[typed][2].startswith("Unverified: ")
    assert next(block["refs"] for block in goals["blocks"] if block["type"] == "entry") == [measured]
    assert [one["unverified"] for one in made["headline"][0]["items"] if "unverified" in one] == [True]
    assert rows["A1"][2].startswith(f"Worked out from {measured}, {typed} · Unverified in part")


@pytest.mark.django_db
def test_a_baseline_nothing_supports_is_told_in_the_row(company: Company) -> None:
    summary = summaries.completed(company.pm)
    Goal.objects.update(baseline=600_000)
    (table,) = read(summaries.fresh(summary))["appendix"][0]["blocks"]
    assert [row[2] for row in table["rows"] if "the baseline was typed by hand" in row[2]]


# ---- the word beside a figure in prose ----


@pytest.mark.django_db
def test_figures_nothing_supports_are_marked_and_told_to_the_author_once(company: Company) -> None:
    summary = written(summaries.completed(company.pm))
    made = read(summary)
    (spans,) = within(made["sections"], "unverified")
    assert [CLAIM[start:end] for start, end in spans] == ["123.4 万", "37%"]
    assert [(one.words, one.anchor) for one in unsupported(made)] == [
        ("123.4 万", "id_market-position"),
        ("37%", "id_market-position"),
    ]
    shown = page(company.pm, "summary_check", summary.pk)
    assert "2 figures have nothing on record behind them" in shown
    assert shown.count('class="unverified"') == 2
    assert '<a href="#id_market-position">123.4 万</a>' in shown
    perform(summary, "submit", by=company.pm)
    shown = page(company.manager, "summary_document", summary.pk)
    assert shown.count('class="unverified"') == 2
    assert 'aria-label="source A1"' not in shown and 'aria-label="source A2"' in shown


@pytest.mark.django_db
def test_a_draft_without_such_figures_says_nothing_about_them(company: Company) -> None:
    summary = written(summaries.completed(company.pm), "月活 100 万。")
    assert "nothing on record" not in page(company.pm, "summary_check", summary.pk)


@pytest.mark.django_db
def test_a_plan_needs_no_support(company: Company) -> None:
    summary = summaries.completed(company.pm)
    section = summary.section("outlook")
    type(section)._default_manager.filter(pk=section.pk).update(strategies="达到 777 万", worked="达到 777 万")
    type(section.rows[0])._default_manager.update(name="达到 888 万")
    assert [one.anchor for one in unsupported(read(summaries.fresh(summary)))] == ["id_outlook-worked"]


def test_a_page_without_the_appendix_has_no_links_to_it() -> None:
    drawn = Template("{% load proofs %}{% refs numbers %}")
    assert drawn.render(Context({"numbers": ["A1"], "medium": "page"})) == ""
    assert drawn.render(Context({"numbers": ["A1"], "medium": "aside", "reading": {}})) == ""
    assert drawn.render(Context({"numbers": [], "medium": "page", "reading": {}})) == ""
    assert 'href="#source-A1"' in drawn.render(Context({"numbers": ["A1"], "medium": "page", "reading": {}}))


# ---- marks in words ----


@given(st.text(max_size=80), st.lists(st.integers(min_value=0, max_value=80), max_size=6))
def test_marks_change_no_word_and_let_nothing_through(words: str, ends: list[int]) -> None:
    ordered = sorted({min(end, len(words)) for end in ends})
    spans = [list(pair) for pair in zip(ordered[::2], ordered[1::2], strict=False)]
    plain = words.replace(START, "").replace(END, "")
    drawn = with_flags(flagged({"body": words, "unverified": spans}))
    assert drawn.count("<") == len(spans) * 4
    without = re.sub('\u2060<span class="unverified">[^<]*</span></span>', "", drawn).replace('<span class="claim">', "")
    assert without == escape(plain)
    assert with_flags(flagged({"body": words})) == escape(plain)


@given(
    st.lists(
        st.sampled_from(["从", "到", "MAU", " ", "\t", "37%", "12.3 万", "é", "e\u0301", "\u200b", "（", "\n\n", "<b>"]),
        max_size=20,
    )
)
def test_paper_moves_the_marks_with_the_words(parts: list[str]) -> None:
    body = "".join(parts)
    spans = [[found.start(), found.end()] for found in re.finditer("37%|12.3 万", body)]
    answer = blocks.text("?", body) | {"unverified": spans}
    (section,) = typeset({"sections": [{"key": "x", "blocks": [answer]}]})["sections"]
    laid = section["blocks"][0]
    assert laid["body"] == spaced(body)
    assert [laid["body"][start:end] for start, end in laid["unverified"]] == [spaced(body[start:end]) for start, end in spans]


# ---- what was frozen before, and who else reads blocks ----


def test_an_old_reading_has_neither_references_nor_marks() -> None:
    for reading in READINGS.values():
        context = {"reading": reading, "medium": "paper"}
        for part in [*reading["opening"], *reading["sections"], *reading.get("appendix", [])]:
            drawn = Template("{% include 'summaries/_section.html' %}").render(Context(context | {"section": part}))
            assert "source-" not in drawn and 'class="ref' not in drawn


@pytest.mark.django_db
def test_comparing_and_commenting_read_the_words_alone(company: Company) -> None:
    version = freeze(written(summaries.completed(company.pm)), by=company.pm)
    made = version.reading("en")
    assert version.digest == digest_of(version.readings)
    bare = json.loads(json.dumps(made))
    for block in [one for part in ("headline", "opening", "sections", "appendix") for one in _dicts(bare[part])]:
        for name in ("refs", "row_refs", "numbers", "unverified"):
            block.pop(name, None)
    assert count(compare(bare, made)) == count(compare(made, bare)) == 0
    assert [place.words for place in Places(bare)] == [place.words for place in Places(made)]


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _dicts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _dicts(inner)


@pytest.mark.django_db
def test_no_link_of_a_document_leads_nowhere(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    shown = page(company.manager, "summary_document", summary.pk)
    links, ids = set(re.findall(r'href="#(source-A\d+)"', shown)), set(re.findall(r'id="(source-A\d+)"', shown))
    assert links and links <= ids
