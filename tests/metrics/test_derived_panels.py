"""Stickiness and revenue per user on the page of a product, with the parts of every value."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.test import Client

from metrics import queries
from metrics.models import Goal, Product
from metrics.views.measures import derived_panels
from tests.factories import facts
from tests.factories.facts import YEAR
from tests.factories.people import Company
from tests.metrics.test_product_page import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(company: Company) -> Product:
    return facts.product(company.pm)


def test_figures_made_of_two_others_show_their_parts(client: Client, company: Company, product: Product) -> None:
    facts.demo_case(company.pm, product)
    shown = page(client, company.pm, product)
    for parts in ("384,615 ÷ 666,667 = 57.7%", "500,000 ÷ 1,000,000 = 50.0%", "1,000,000 ÷ 1,000,000 = 1.00"):
        assert f'<dd class="mb-1 num">{parts}</dd>' in shown
        assert f'<td class="r num">{parts}</td>' in shown
    assert "Stickiness (DAU ÷ MAU): 57.7% → 50.0% (−7.7 pp)" in shown


def test_what_lacks_a_part_is_not_made(client: Client, company: Company, product: Product) -> None:
    facts.snapshot(product, "mau")
    facts.goal(company.pm, product, code="dau", actual=D(5))
    assert "derived-" not in page(client, company.pm, product)


def test_the_target_of_a_goal_about_it_is_drawn(company: Company, product: Product) -> None:
    facts.demo_case(company.pm, product)
    facts.goal(company.pm, product, code="stickiness", target=D("0.6"))
    goals = queries.goal_facts(Goal.objects.filter(product=product), YEAR)
    made = queries.derived_in(queries.ends_in(queries.history_for(product, YEAR), YEAR))
    sticky, arpu = derived_panels(made, goals)
    assert (sticky.target, sticky.chart["data"]["target"], arpu.target) == ("60.0%", 0.6, "")
