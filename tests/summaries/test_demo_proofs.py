"""The golden case of the demo, claim by claim, and its paper: every figure leads to its row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from summaries.exports import pdf
from summaries.insight.claims import claims_in
from summaries.insight.support import support_of
from summaries.insight.unsupported import unsupported
from summaries.models import Summary

pytestmark = pytest.mark.django_db
SAID = {
    "lin.zhiyao": [
        *("66.67 万", "100 万", "+50%", "38.46 万", "50 万", "+30%", "3.5 分", "4.2 分", "+20%", "0.7 分"),
        *("71.43 万元", "100 万元", "+40%", "57.7%", "50.0%", "7.7 个百分点"),
    ],
    "emma.clarke": [
        *("666,667", "1,000,000", "+50%", "384,615", "500,000", "+30%", "+20%", "714,286", "1,000,000 yuan", "+40%"),
        *("57.7%", "50.0%", "7.7 percentage points"),
    ],
}
LANGUAGE = {"lin.zhiyao": "zh-hans", "emma.clarke": "en"}


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=sorted(SAID))
def summary(request: pytest.FixtureRequest, loaded: None, db: None) -> Summary:
    return Summary.objects.with_people().get(author__email=f"{request.param}@example.com", cycle__closed_at=None)


def key_of(summary: Summary) -> str:
    return str(summary.author.email.partition("@")[0])


def test_the_figures_of_the_case_are_found_and_supported(summary: Summary) -> None:
    answers = [row.says(field) for section in summary.sections for row in [section, *section.rows] for field in row.asked()]
    found = {text[claim.start : claim.end] for text in answers for claim in claims_in(text)}
    assert set(SAID[key_of(summary)]) <= found
    support = support_of(summary.facts)
    assert [text for text in SAID[key_of(summary)] if support.unverified(text)] == []


def test_what_the_case_claims_and_nothing_supports_is_rightly_marked(summary: Summary) -> None:
    assert summary.latest is not None
    marked = [
        (one.words, one.anchor.partition("-")[2]) for one in unsupported(summary.latest.reading(LANGUAGE[key_of(summary)]))
    ]
    assert marked == []


def drawn(reading: dict[str, Any], part: dict[str, Any]) -> str:
    return render_to_string("summaries/_section.html", {"reading": reading, "section": part, "medium": "paper"})


def test_headline_goals_and_data_refer_figure_by_figure(summary: Summary) -> None:
    assert summary.latest is not None
    language = LANGUAGE[key_of(summary)]
    reading = summary.latest.reading(language)
    (table,) = reading["appendix"][0]["blocks"]
    with override(language):
        for part in reading["sections"][:2]:
            html = drawn(reading, part)
            rows = re.findall(r"<tbody>.*?</tbody>", html, re.DOTALL)
            assert all(row.count("<tr") == row.count('href="#source-') for row in rows), part["key"]
            scores = re.findall(r'<p class="score".*?</p>', html, re.DOTALL)
            charts = re.findall(r"<figure>.*?</figure>", html, re.DOTALL)
            assert len(scores) == sum(block["type"] == "entry" for block in part["blocks"])
            told = [*scores, *charts] if part["key"] == "goals" else scores  # a metric's line is told by its entry
            assert all('href="#source-' in one for one in told)
            assert set(re.findall(r'href="#source-(A\d+)"', html)) <= set(table["numbers"])
        headline = render_to_string(
            "summaries/_block.html", {"reading": reading, "block": reading["headline"][0], "medium": "paper"}
        )
    assert headline.count('href="#source-') == len(reading["headline"][0]["items"]) == 4


def test_every_link_of_the_paper_resolves(summary: Summary) -> None:
    assert summary.latest is not None
    language = LANGUAGE[key_of(summary)]
    reading = summary.latest.reading(language)
    (table,) = reading["appendix"][0]["blocks"]
    with pikepdf.open(io.BytesIO(pdf.render(summary.latest, language).content)) as file:
        known = {str(name) for name, _place in pikepdf.NameTree(file.Root.Names.Dests).items()}
        links = [one for page in file.pages for one in page.get("/Annots", []) if one.get("/Subtype") == "/Link"]
        targets = [str(one.Dest) for one in links if "/Dest" in one]
    assert {f"source-{number}" for number in table["numbers"]} <= known
    assert set(targets) <= known
    assert {target for target in targets if target.startswith("source-")} == {f"source-{number}" for number in table["numbers"]}
