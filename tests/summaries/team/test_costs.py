"""What the team's pages cost: the same queries for ten people and for a thousand, and no more rows than are shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.models import Cycle, Reviewer, Summary
from summaries.team.lines import PER_PAGE
from tests.factories import summaries
from tests.factories.crowd import crowd, graded, placed
from tests.factories.people import Company
from tests.summaries.browsing import browser

pytestmark = pytest.mark.django_db
GRADES = [{"key": key, "label": key, "from": "", "share": share} for key, share in [("A", 20), ("B", 70), ("C", 10)]]
MOST = 15


@contextmanager
def summaries_made() -> Iterator[list[int]]:
    """Counts the rows of summaries that become objects."""
    made = [0]

    def count(**_kwargs: object) -> None:
        made[0] += 1

    post_init.connect(count, sender=Summary)
    try:
        yield made
    finally:
        post_init.disconnect(count, sender=Summary)


def cost(user: User, address: str) -> int:
    """Queries of the second look."""
    reader = browser(user)
    assert reader.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def cycle(db: None) -> Cycle:
    return summaries.cycle(grades=GRADES, has_nine_box=True)


@pytest.mark.parametrize("query", ["", "?sort=-problems", "?sort=activity&status=waiting&q=person", "?sort=reached&page=2"])
def test_the_team_page_costs_the_same_with_ten_and_with_a_thousand_people(company: Company, cycle: Cycle, query: str) -> None:
    address = reverse("team") + query
    graded(crowd(company.manager, cycle, 10), "AABBC", by=company.manager)
    few = cost(company.manager, address)
    graded(crowd(company.manager, cycle, 990, start=10), "ABC", by=company.manager)
    assert cost(company.manager, address) == few <= MOST


def test_the_team_page_reads_one_page_of_a_thousand(company: Company, cycle: Cycle) -> None:
    crowd(company.manager, cycle, 1000)
    reader = browser(company.manager)
    with summaries_made() as made:
        response = reader.get(reverse("team"))
    assert len(response.context["lines"]) == PER_PAGE
    assert response.context["page"].paginator.count == 1000
    assert made[0] <= PER_PAGE + 1


@pytest.mark.parametrize("who", ["manager", "hr"])
def test_the_nine_boxes_cost_the_same_with_ten_and_with_a_thousand_people(company: Company, cycle: Cycle, who: str) -> None:
    reader, address = getattr(company, who), reverse("cycle_boxes", args=[cycle.pk])
    placed(crowd(company.manager, cycle, 10), by=company.manager)
    few = cost(reader, address)
    placed(crowd(company.manager, cycle, 990, start=10), by=company.manager)
    assert cost(reader, address) == few <= MOST


def test_the_form_of_a_move_costs_the_same_with_ten_and_with_a_thousand_people(company: Company, cycle: Cycle) -> None:
    few_people = crowd(company.manager, cycle, 10)
    address = reverse("summary_place", args=[few_people[0].pk])
    few = cost(company.manager, address)
    placed(crowd(company.manager, cycle, 990, start=10), by=company.manager)
    assert cost(company.manager, address) == few <= MOST


def test_the_next_one_is_found_at_the_same_cost_among_a_thousand(company: Company, cycle: Cycle) -> None:
    def queries() -> int:
        reader = browser(company.manager)
        with CaptureQueriesContext(connection) as found:
            assert reader.get(reverse("team_next")).status_code == 302
        return len(found)

    crowd(company.manager, cycle, 10)
    few = queries()
    crowd(company.manager, cycle, 990, start=10)
    assert queries() == few <= MOST


def test_comparing_costs_the_same_with_a_long_line_of_reviewers(company: Company) -> None:
    made = [summaries.submitted(company.pm), summaries.submitted(company.teammate)]
    address = reverse("team_compare") + f"?ids={made[0].pk}&ids={made[1].pk}"
    few = cost(company.manager, address)
    for one in made:
        Reviewer.objects.create(summary=one, user=company.other_manager, position=1)
        Reviewer.objects.create(summary=one, user=company.hr, position=2)
    assert cost(company.manager, address) == few
