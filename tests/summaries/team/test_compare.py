"""Side by side: what was frozen and may be seen, section by section, with each look written down."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from metrics.models import Metric
from pmreview.accounts.models import User
from summaries.models import Delegation, Event, Reviewer, Summary, Version
from summaries.models.event import Happened
from summaries.review.workflow import perform
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.browsing import browser

pytestmark = pytest.mark.django_db


def look(user: User, *chosen: Summary, joined: bool = False) -> HttpResponse:
    ids = [str(one.pk) for one in chosen]
    return browser(user).get(reverse("team_compare"), {"ids": ",".join(ids) if joined else ids})


def text(user: User, *chosen: Summary) -> str:
    response = look(user, *chosen)
    assert response.status_code == 200
    return response.content.decode()


def measure(response: HttpResponse, code: str) -> dict[str, Any]:
    return next(one for one in response.context["measures"] if one["code"] == code)


@pytest.fixture
def pair(company: Company) -> tuple[Summary, Summary]:
    cycle = summaries.cycle()
    return summaries.submitted(company.pm, cycle), summaries.submitted(company.teammate, cycle)


def test_every_section_has_a_cell_for_everybody_in_the_order_asked_for(company: Company, pair: tuple[Summary, Summary]) -> None:
    for chosen in (pair, pair[::-1]):
        response = look(company.manager, *chosen)
        expected = [one.author.name for one in chosen]
        for band in response.context["bands"]:
            assert [column.name for column, _blocks in band.cells] == expected
        keys = [band.key for band in response.context["bands"]]
        assert keys[0] == "overview" and len(keys) == 7
    assert look(company.manager, *pair, joined=True).status_code == 200


def test_no_anchor_is_on_the_page_twice(company: Company, pair: tuple[Summary, Summary]) -> None:
    page = text(company.manager, *pair)
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert ids and len(ids) == len(set(ids))


def test_a_look_is_written_down_for_each_and_begins_the_review(company: Company, pair: tuple[Summary, Summary]) -> None:
    text(company.manager, *pair)
    looks = Event.objects.filter(name=Happened.READ, by=company.manager)
    assert {(one.summary_id, one.version_id) for one in looks} == {(one.pk, one.latest.pk) for one in pair}
    assert Reviewer.objects.filter(begun_at=None).count() == 0
    text(company.manager, *pair)
    assert looks.all().count() == 4


def test_ones_own_is_no_look_and_asking_what_is_there_is_none(company: Company, pair: tuple[Summary, Summary]) -> None:
    User.objects.filter(pk=company.teammate.pk).update(manager=company.pm)
    text(company.pm, *pair)
    assert [one.summary_id for one in Event.objects.filter(name=Happened.READ)] == [pair[1].pk]
    ids = {"ids": [str(one.pk) for one in pair]}
    assert browser(company.manager).head(reverse("team_compare"), ids).status_code == 200
    assert not Event.objects.filter(by=company.manager).exists()


def test_what_is_typed_after_a_return_is_not_compared(company: Company, pair: tuple[Summary, Summary]) -> None:
    perform(pair[0], "return", by=company.manager, note="Name the source")
    section = summaries.fresh(pair[0]).section("market")
    type(section)._default_manager.filter(pk=section.pk).update(position="hush hush")
    assert "hush hush" not in text(company.manager, *pair)


def test_what_was_withdrawn_or_is_a_strangers_is_not_there(company: Company, pair: tuple[Summary, Summary]) -> None:
    assert look(company.other_manager, *pair).status_code == 404
    assert look(company.pm, *pair).status_code == 404
    assert look(company.hr, *pair).status_code == 200
    perform(pair[0], "withdraw", by=company.pm)
    assert look(company.hr, *pair).status_code == 404
    assert look(company.manager, *pair).status_code == 404


def test_a_stand_in_compares_what_is_assigned_to_the_absent(company: Company, pair: tuple[Summary, Summary]) -> None:
    today = timezone.localdate()
    Delegation.objects.create(user=company.manager, to=company.stranger, starts_on=today, ends_on=today)
    assert look(company.stranger, *pair).status_code == 200


@pytest.mark.parametrize("count", [0, 1, 5])
def test_two_to_four_are_asked_for(company: Company, count: int) -> None:
    made = [summaries.summary(company.pm) for _one in range(count)]
    response = look(company.manager, *made)
    assert f"You chose {count}" in response.content.decode()
    assert not Event.objects.exists()


def test_what_is_no_id_is_not_there(company: Company) -> None:
    address = reverse("team_compare")
    assert browser(company.manager).get(address, {"ids": ["nonsense", "x"]}).status_code == 404


def test_figures_of_one_definition_stand_side_by_side(company: Company, pair: tuple[Summary, Summary]) -> None:
    response = look(company.manager, *pair)
    mau = measure(response, "mau")
    assert mau["why"] == "" and len(mau["rows"]) == 1
    assert all(len(figures) == 1 for _column, figures in mau["rows"][0]["cells"])
    assert response.context["total"]["why"] == ""


def test_another_definition_is_not_compared_and_both_are_told(company: Company) -> None:
    cycle = summaries.cycle()
    first = summaries.submitted(company.pm, cycle)
    Metric.objects.filter(code="mau").update(definition_en="Active in the trailing 28 days", definition_zh="最近 28 天活跃")
    second = summaries.submitted(company.teammate, cycle)
    response = look(company.manager, first, second)
    mau = measure(response, "mau")
    assert mau["rows"] == []
    assert mau["why"] == "Different definitions, not compared"
    page = response.content.decode()
    assert "Active in the trailing 28 days" in page and mau["kinds"][0]["definition"] in page
    chinese = browser(company.manager)
    chinese.cookies["django_language"] = "zh-hans"
    ids = {"ids": [str(first.pk), str(second.pk)]}
    assert "定义不同，不作比较" in chinese.get(reverse("team_compare"), ids).content.decode()


def test_versions_from_before_say_why_nothing_is_compared(company: Company, pair: tuple[Summary, Summary]) -> None:
    readings = {
        key: {name: part for name, part in reading.items() if name not in {"measures", "down_rule"}}
        for key, reading in pair[0].latest.readings.items()
    }
    Version.objects.filter(pk=pair[0].latest.pk).update(readings=readings)
    page = text(company.manager, *pair)
    assert f"{company.pm.name} submitted before figures were kept with their definitions" in page
    assert "Different rules of the cycles, not compared" in page


def test_a_section_a_cycle_did_not_ask_for_says_so(company: Company) -> None:
    full = summaries.submitted(company.pm)
    short = summaries.submitted(company.teammate, summaries.cycle(steps=["goals", "overview"]))
    response = look(company.manager, short, full)
    market = next(band for band in response.context["bands"] if band.key == "market")
    assert [blocks is None for _column, blocks in market.cells] == [True, False]
    assert "This cycle did not ask for it." in response.content.decode()


def test_a_language_only_one_was_frozen_in_is_not_chosen(company: Company, pair: tuple[Summary, Summary]) -> None:
    chinese = {"zh-hans": pair[0].latest.readings["zh-hans"]}
    Version.objects.filter(pk=pair[0].latest.pk).update(readings=chinese)
    response = look(company.manager, *pair)
    assert [column.reading["language"] for column in response.context["columns"]] == ["zh-hans", "zh-hans"]
    assert all(one["why"] == "" for one in response.context["measures"])
