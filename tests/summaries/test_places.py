"""The places of the masthead, by what a person does here."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pmreview.accounts.models import User
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.browsing import browser

pytestmark = pytest.mark.django_db


def places_of(user: User, address: str = "summary_list") -> list[tuple[str, bool]]:
    """What the masthead offers, and where it says the person is."""
    response = browser(user).get(reverse(address))
    return [(place["label"], place["is_here"]) for place in response.context["places"]]


def names(user: User) -> list[str]:
    return [name for name, _is_here in places_of(user)]


def test_everybody_finds_their_work(company: Company) -> None:
    assert names(company.pm) == ["My summaries", "My data"]
    assert names(company.manager) == ["To review", "My summaries", "My data"]
    assert names(company.admin) == ["My summaries", "My data", "Settings"]


def test_hr_finds_the_cycles_and_their_own_work_where_they_have_any(company: Company) -> None:
    assert names(company.hr) == ["Cycles", "Log"]
    summaries.summary(company.hr)
    assert names(company.hr) == ["Cycles", "Log", "My summaries", "My data"]
    User.objects.filter(pk=company.pm.pk).update(manager=company.hr)
    assert names(company.hr) == ["Cycles", "Log", "To review", "My summaries", "My data"]


@pytest.mark.parametrize("address", ["cycle_list", "cycle_create"])
def test_the_pages_of_cycles_are_in_their_place(company: Company, address: str) -> None:
    assert ("Cycles", True) in places_of(company.hr, address)
