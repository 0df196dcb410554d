"""What HR's pages of a cycle cost: as many queries with many rows as with one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.models import Goal
from summaries.cycles.closing import close
from summaries.cycles.opening import open_cycle
from summaries.models import Cycle
from tests.factories import cycles, facts, summaries
from tests.factories.people import Company, person
from tests.summaries.test_page_costs import cost

pytestmark = pytest.mark.django_db
PAGES = ("cycle_settings", "cycle_participants", "cycle_launch", "cycle_copy")


def fill(company: Company, cycle: Cycle, count: int) -> None:
    """People with everything the check may find: no manager, gone, twice, in a circle, with goals."""
    product = facts.product(company.pm)
    for number in range(count):
        boss = person(f"Boss {number}", department=f"Department {number}")
        people = [person(f"Report {number}", manager=boss, department="Mobile") for _twin in range(2)]
        people += [person(manager=boss, is_active=False), person()]
        boss.manager = people[0]
        boss.save(update_fields=["manager"])
        facts.goal(people[0], product)
        cycles.put_in(cycle, [boss, *people])


def test_the_pages_of_preparing_cost_the_same_with_one_and_with_many(company: Company) -> None:
    cycle = cycles.prepared(company.pm)
    cycle.extra_reviewers.add(company.stranger)
    fill(company, cycle, 1)
    few = [cost(company.hr, name, cycle.pk) for name in PAGES]
    fill(company, cycle, 5)
    assert [cost(company.hr, name, cycle.pk) for name in PAGES] == few
    assert max(few) <= 16
    assert Goal.objects.count() == 6


def test_the_pages_of_a_running_cycle_cost_the_same_with_one_and_with_many(company: Company) -> None:
    cycle = summaries.cycle()
    summaries.submitted(company.pm, cycle)
    names = ("cycle_participants", "cycle_launch", "cycle_close")
    few = [cost(company.hr, name, cycle.pk) for name in names]
    for _number in range(5):
        summaries.submitted(person(manager=company.manager), cycle)
    assert [cost(company.hr, name, cycle.pk) for name in names] == few
    assert max(few) <= 15


def test_the_list_costs_the_same_with_one_cycle_and_with_many(company: Company) -> None:
    summaries.summary(company.pm)
    few = cost(company.hr, "cycle_list")
    for _number in range(5):
        summaries.summary(company.pm)
        cycles.prepared(company.pm)
    assert cost(company.hr, "cycle_list") == few <= 8


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_opening_costs_no_more_with_many_people_than_with_few(company: Company) -> None:
    """Few letters are queued one by one, many by a job; the first cycle asks for what is asked for once."""
    made = [cycles.prepared(*(person(manager=company.manager) for _one in range(count))) for count in (1, 3, 30)]
    _first, few, many = [statements(lambda one=one: open_cycle(one, by=company.hr)) for one in made]
    assert many <= few <= 50


def test_closing_costs_the_same_with_few_summaries_and_with_many(company: Company) -> None:
    found = []
    for count in (3, 30):
        made = summaries.cycle()
        for _one in range(count):
            summaries.summary(person(manager=company.manager), made)
        found.append(statements(lambda made=made: close(made, by=company.hr)))
    assert found[0] == found[1] <= 30
