"""A goal on its product's page: where it stands against the time that has gone (domain rule 9)."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from metrics import queries
from metrics.models import Goal
from metrics.views.panels import goal_panel
from tests.factories import facts
from tests.factories.people import Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(company: Company):
    made = facts.product(company.pm)
    facts.goal(company.pm, made, code=None, baseline=0, target=100, actual=45, weight=100)
    return made


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-01", True), ("2026-07-02", True), ("2026-07-25", False), ("2027-02-01", False)],
)
def test_on_track_is_no_more_than_ten_points_behind_the_time(product, day: str, expected: bool) -> None:
    with time_machine.travel(f"{day}T12:00:00+08:00", tick=False):
        (fact,) = queries.goal_facts(Goal.objects.all(), facts.YEAR)
        assert goal_panel(fact).is_on_track is expected


def test_without_an_actual_nothing_is_said(product) -> None:
    Goal.objects.update(actual=None)
    (fact,) = queries.goal_facts(Goal.objects.all(), facts.YEAR)
    assert goal_panel(fact).is_on_track is None


@time_machine.travel("2026-10-01T12:00:00+08:00", tick=False)
def test_the_page_says_it(product, company: Company, client: Client) -> None:
    client.force_login(company.pm)
    page = client.get(reverse("product_detail", args=[product.pk]), headers={"accept-language": "en"}).content.decode()
    assert "Behind the plan" in page
    assert "45.0% reached, 75% of the period gone" in page
