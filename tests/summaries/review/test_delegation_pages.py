"""The pages of stand-ins: what they ask, what they keep when they refuse, whose rows they show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Delegation
from tests.factories.people import Company, person
from tests.summaries.browsing import browser, page
from tests.summaries.test_page_costs import cost

pytestmark = pytest.mark.django_db


def days(user: User, first: int = 0, last: int = 3) -> dict[str, str]:
    today = user.local_day(timezone.now())
    return {"starts_on": str(today + timedelta(days=first)), "ends_on": str(today + timedelta(days=last))}


def name(by: User, **data: str) -> tuple[int, str]:
    response = browser(by).post(reverse("delegation_create"), data, follow=True)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("typed", ["Bai Yumo", "{number}", "{email}", "Bai Yumo ({number})", "  Bai Yumo "])
def test_a_reviewer_names_a_colleague_by_what_is_at_hand(company: Company, typed: str) -> None:
    colleague = company.stranger
    said = typed.format(number=colleague.employee_number.lower(), email=colleague.email.upper())
    status, text = name(company.manager, to=said, **days(company.manager))
    assert (status, Delegation.objects.get().to) == (200, colleague)
    assert "Bai Yumo stands in for Zhou Yuan." in text


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("", "Say who stands in."),
        ("Nobody Known", "Nobody here is called “Nobody Known”"),
        ("Zhou Yuan", "nobody stands in for themselves"),
        ("Two Alike", "Several people are called “Two Alike”"),
        ("Gone", "Gone does not work here any more"),
    ],
)
def test_a_refusal_is_a_sentence_and_keeps_what_was_typed(company: Company, to: str, sentence: str) -> None:
    for _twin in range(2):
        person("Two Alike")
    person("Gone", is_active=False)
    chosen = days(company.manager, 1, 2)
    status, text = name(company.manager, to=to, **chosen)
    assert (status, Delegation.objects.count()) == (422, 0)
    assert sentence in text
    assert f'value="{chosen["starts_on"]}"' in text
    assert not to or f'value="{to}"' in text


def test_strange_characters_are_no_error(company: Company) -> None:
    assert name(company.manager, to="a\x00b", **days(company.manager))[0] == 422
    assert name(company.manager, to="Bai Yumo", starts_on="2026-02-30\x00", ends_on="9" * 400)[0] == 422


def test_one_who_left_does_not_hide_a_namesake_who_works_here(company: Company) -> None:
    person("Bai Yumo", is_active=False)
    assert name(company.manager, to="Bai Yumo", **days(company.manager))[0] == 200
    assert Delegation.objects.get().to == company.stranger


def test_only_hr_is_asked_for_whom(company: Company) -> None:
    assert "Who is away?" not in page(company.manager, "delegation_create")
    status, _text = name(company.manager, user=company.other_manager.email, to="Bai Yumo", **days(company.manager))
    assert (status, Delegation.objects.get().user) == (200, company.manager)
    assert "Say who is away." in name(company.hr, to="Bai Yumo", **days(company.hr))[1]
    assert name(company.hr, user="Song Lan", to="Bai Yumo", **days(company.other_manager))[0] == 200
    assert Delegation.objects.filter(user=company.other_manager).exists()


def test_everybody_sees_their_own_and_hr_all(company: Company) -> None:
    name(company.manager, to="Bai Yumo", **days(company.manager))
    seen = {
        who: "Bai Yumo</td>" in page(getattr(company, who), "delegation_list") for who in ("manager", "stranger", "hr", "pm")
    }
    assert seen == {"manager": True, "stranger": True, "hr": True, "pm": False}
    assert "You review nobody" in page(company.pm, "delegation_list")
    assert reverse("delegation_create") in page(company.other_manager, "delegation_list")


def test_the_list_says_where_each_is_and_lets_only_the_right_people_end_it(company: Company) -> None:
    name(company.manager, to="Bai Yumo", **days(company.manager))
    name(company.manager, to="Bai Yumo", **days(company.manager, 5, 6))
    made = Delegation.objects.get(starts_on=days(company.manager)["starts_on"])
    text = page(company.manager, "delegation_list")
    assert ("Now</span>" in text, "Coming</span>" in text) == (True, True)
    address = reverse("delegation_end", args=[made.pk])
    assert address in text
    assert address not in page(company.stranger, "delegation_list")
    assert browser(company.stranger).post(address).status_code == 404
    assert "stands in no more" in browser(company.manager).post(address, follow=True).content.decode()
    assert "Ended early</span>" in page(company.manager, "delegation_list")
    assert "ended already" in browser(company.hr).post(address, follow=True).content.decode()


def test_the_list_costs_the_same_with_one_and_with_many(company: Company) -> None:
    name(company.manager, to="Bai Yumo", **days(company.manager))
    few = cost(company.manager, "delegation_list"), cost(company.hr, "delegation_list")
    for number in range(6):
        to = person(f"Colleague {number}")
        name(company.manager, to=to.name, **days(company.manager, 10 + number, 10 + number))
    many = cost(company.manager, "delegation_list"), cost(company.hr, "delegation_list")
    assert many == few
    assert max(many) <= 10
    assert cost(company.hr, "delegation_create") <= 10
