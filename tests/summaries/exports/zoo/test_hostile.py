"""Hostile words, from every door: refused with a sentence, or printed as the words they are. Nothing is fetched for them."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Project
from summaries import blocks
from summaries.exports import pdf
from summaries.reading import freeze
from summaries.sections.base import LONG
from tests.factories import facts, summaries
from tests.factories.people import Company
from tests.summaries.exports.conftest import version_of
from tests.summaries.exports.test_pdf import assert_closed, squeezed, text_of
from tests.summaries.exports.zoo import built
from tests.summaries.exports.zoo.keeper import caught

pytestmark = pytest.mark.django_db
MARKUP = [
    "<script>alert(1)</script>",
    "<style>@import url(http://192.0.2.1/x.css); p { background: url(file:///etc/hostname) }</style>",
    '<link rel="attachment" href="file:///etc/hostname">',
    '<img src="data:image/png;base64,AA==" onerror="x()">',
    '<svg><image href="http://192.0.2.1/x.svg"/></svg><iframe src="file:///etc/passwd"></iframe>',
    '<table><tr><td colspan="1000000" rowspan="1000000">x',
    "&lt;b&gt; &#60;i&#62; &amp;nbsp; &#x202e; &#0;",
    "{{ version.digest }}{% load static %}{# x #}",
    "<div>" * 200,
]
TURNS = "\u202e\u2066\u200b\u200f\u0000\u0007\ufeff"


@pytest.fixture
def nothing_fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked for beside our drawings and our stylesheet: by address, and by opening a connection."""
    asked: list[str] = []
    fetch = pdf.Fetcher.fetch

    def listening(self: pdf.Fetcher, url: str, headers: Any = None) -> Any:
        if url not in pdf.SHEETS and not url.startswith(pdf.DRAWING):
            asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(pdf.Fetcher, "fetch", listening)
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: asked.append(str(address)))
    return asked


def test_markup_in_every_answer_of_a_form_is_printed_as_words(client: Client, company: Company, nothing_fetched: list[str]):
    """Posted as a browser posts it, frozen, printed."""
    made = summaries.completed(company.pm)
    client.force_login(company.pm)
    hostile = "\n\n".join(MARKUP)
    for section in made.sections:
        asked = {f"{row.prefix}-{field.name}": field for row in [section, *section.rows] for field in row.asked()}
        prose = {name: hostile + TURNS for name, field in asked.items() if field.max_length == LONG}
        address = reverse("summary_step", args=[made.pk, section.key])
        assert client.post(address, {"version": section.version, **prose}).status_code == 302
    made = summaries.fresh(made)
    assert made.section("outlook").worked == hostile
    readings = freeze(made, by=company.pm).readings
    specimen = caught({"en": readings["en"]}, "en")
    text = squeezed(text_of(specimen.content))
    assert all(squeezed(each) in text for each in MARKUP[:-1])
    assert text.count("<div>") >= 200
    assert specimen.complaints == [] and nothing_fetched == []
    assert_closed(specimen.content)


def test_markup_in_every_fact_is_printed_as_words(company: Company, nothing_fetched: list[str]):
    """Whatever door it came through: forms, files and the API write the same rows."""
    made = summaries.completed(company.pm)
    product = company.pm.products.get()
    hostile = MARKUP[2] + TURNS.replace("\u0000", "")
    facts.feedback(product, text=hostile * 8, channel="<b>", source=hostile)
    for rows in (type(product).objects.filter(pk=product.pk), Project.objects.all()):
        rows.update(name=MARKUP[0])
    company.pm.goals.update(title=MARKUP[2])
    type(company.pm).objects.update(name=MARKUP[0], department=MARKUP[2])
    for language, reading in freeze(summaries.fresh(made), by=company.pm).readings.items():
        specimen = caught({language: reading}, language)
        assert squeezed(text_of(specimen.content)).count(MARKUP[0]) > 3
        assert specimen.complaints == []
        assert_closed(specimen.content)
    assert nothing_fetched == []


@pytest.mark.parametrize("length", [LONG + 1, 1_000_000])
def test_what_is_too_long_is_refused_with_a_sentence_and_kept_in_the_page(client: Client, company: Company, length: int):
    made = summaries.completed(company.pm)
    client.force_login(company.pm)
    before = made.section("outlook")
    sent = {"version": before.version, "outlook-worked": "x" * length}
    page = client.post(reverse("summary_step", args=[made.pk, "outlook"]), sent, headers={"Accept-Language": "en"})
    assert f"at most {LONG} characters (it has {length})" in page.content.decode().replace("\xa0", " ")
    assert "x" * length in page.content.decode()
    assert summaries.fresh(made).section("outlook").worked == before.worked


FLOODS = {
    "a word without an end": "x",
    "full stops": "。",
    "brackets": "（",
    "ampersands": "&",
    "no-break spaces": "\u00a0a",
    "slashes": "/",
    "line ends": "甲\n",
    "items": "①甲\n",
    "marks": "a" + "\u0301\u0302\u0303" * 20,
    "unseen": "\u200b",
    "joiners": "a\u200d",
    "turns": "\u202ea\u202c",
    "tags": "<div>",
    "pictures": "👩\u200d💻",
}
SIZE, ANSWERS = 8000, 3


def cost(body: str) -> float:
    """CPU seconds of a paper of answers like this one, the better of two."""
    reading = built.of(*(blocks.text("?", (body * SIZE)[:SIZE]) for _answer in range(ANSWERS)))
    seconds = []
    for _run in range(2):
        before = time.process_time()
        pdf.render(version_of({"zh-hans": reading}), "zh-hans")
        seconds.append(time.process_time() - before)
    return min(seconds)


@pytest.fixture(scope="module")
def harmless() -> float:
    cost("一")  # warms fonts and stylesheet
    return cost(built.HAN)


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_a_flood_costs_no_more_than_twice_what_words_of_its_length_cost(flood: str, harmless: float):
    """Without a limit each of these took from five to twenty times as long."""
    assert cost(flood) < 2 * harmless or cost(flood) < 2 * cost(built.HAN)
