"""What pages cost: as many queries with many rows as with one."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.exports.requests import request_export
from summaries.models import Reviewer, Summary
from summaries.review.comments import answer
from summaries.review.workflow import perform
from summaries.wizard.steps import add_entry
from tests.factories import facts, summaries
from tests.factories.comments import comment
from tests.factories.people import Company, person
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db


def cost(user: User, name: str, *args: object) -> int:
    """Queries of the second look; the first makes rows that are made once."""
    reader = browser(user)
    address = reverse(name, args=args)
    assert reader.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(address).status_code == 200
    return len(queries)


def colleague(company: Company, number: int) -> User:
    return person(f"Colleague {number}", manager=company.manager, department=f"Department {number}")


def test_lists_of_people_cost_the_same_with_one_and_with_many(company: Company) -> None:
    first = summaries.submitted(company.pm)
    assert first.latest is not None
    request_export(first.latest, language="en")
    few = cost(company.manager, "team"), cost(company.hr, "cycle_detail", first.cycle.pk)
    for number in range(5):
        made = summaries.submitted(colleague(company, number), first.cycle)
        assert made.latest is not None
        request_export(made.latest, language="en")
        Reviewer.objects.create(summary=made, user=company.other_manager, position=1)
        summaries.summary(colleague(company, number + 10), first.cycle)
    many = cost(company.manager, "team"), cost(company.hr, "cycle_detail", first.cycle.pk)
    assert many == few
    assert max(many) <= 15


def test_lists_of_cycles_and_of_own_summaries_cost_the_same_with_one_and_with_many(company: Company) -> None:
    summaries.summary(company.pm)
    few = cost(company.hr, "cycle_list"), cost(company.pm, "summary_list")
    for _number in range(5):
        summaries.summary(company.pm)
    many = cost(company.hr, "cycle_list"), cost(company.pm, "summary_list")
    assert many == few
    assert max(many) <= 10


def test_a_document_costs_the_same_with_a_long_history(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    few = cost(company.manager, "summary_document", summary.pk)
    for _round in range(3):
        perform(summary, "return", by=company.manager, note="Name the source")
        perform(summary, "submit", by=company.pm)
    Reviewer.objects.create(summary=summary, user=company.other_manager, position=1)
    many = cost(company.manager, "summary_document", summary.pk)
    assert many == few <= 20


def talk(summary: Summary, threads: int) -> None:
    """Comments by the manager, each answered by the author."""
    for number in range(threads):
        thread = comment(summary, by=summary.author.manager, body=f"Comment {number}", key=uuid4())
        answer(thread, by=summary.author, body=f"Answer {number}")


@pytest.mark.parametrize("name", ["summary_document", "summary_changes"])
def test_a_document_costs_the_same_with_one_comment_and_with_fifty(company: Company, name: str) -> None:
    summary = summaries.submitted(company.pm)
    talk(summary, 1)
    perform(summary, "return", by=company.manager, note="Name the source")
    perform(summary, "submit", by=company.pm)
    people = (company.manager, company.pm)
    few = [cost(user, name, summary.pk) for user in people]
    talk(summaries.fresh(summary), 49)
    assert [cost(user, name, summary.pk) for user in people] == few
    assert max(few) <= 20


@pytest.mark.parametrize("name", ["summary_detail", "summary_step"])
def test_an_authors_page_costs_the_same_with_one_comment_and_with_many(company: Company, name: str) -> None:
    summary = summaries.submitted(company.pm)
    talk(summary, 1)
    perform(summary, "return", by=company.manager, note="Name the source")
    address = [summary.pk, "market"] if name == "summary_step" else [summary.pk]
    few = cost(company.pm, name, *address)
    talk(summaries.fresh(summary), 20)
    assert cost(company.pm, name, *address) == few <= 60


def more_facts(author: User) -> None:
    product = author.products.get()
    for number in range(4):
        facts.goal(author, product, title=f"Goal {number}", weight=0)
        facts.feedback(product, text=f"Words {number}")
        project = facts.project(author, product, name=f"Project {number}")
        facts.item(project)
        facts.blocker(project)


@pytest.mark.parametrize("name", ["summary_detail", "summary_check"])
def test_an_authors_page_costs_the_same_with_many_facts_and_entries(company: Company, name: str) -> None:
    summaries.with_facts(company.pm)
    summary = summaries.summary(company.pm)
    promise(summary)
    few = cost(company.pm, name, summary.pk)
    more_facts(company.pm)
    for _entry in range(4):
        promise(summary)
        add_entry(summaries.fresh(summary).section("market"))
    assert cost(company.pm, name, summary.pk) == few <= 60


def promise(summary: Summary) -> None:
    """One more goal for the next cycle, measured by a figure of the dictionary."""
    item = add_entry(summaries.fresh(summary).section("outlook"))
    type(item).objects.filter(pk=item.pk).update(name="Reach more", metric=facts.metric(), target=5)


def test_recorded_values_are_fetched_once_for_the_page_and_once_for_its_goals(company: Company) -> None:
    summaries.with_facts(company.pm)
    summary = summaries.fresh(summaries.summary(company.pm))
    with CaptureQueriesContext(connection) as queries:
        assert summary.facts.series and summary.facts.goals
        assert summary.facts.derived is not None and summary.facts.contradictions is not None
    values = [query for query in queries if 'FROM "metrics_metricsnapshot"' in query["sql"]]
    assert len(values) == 2


def test_an_earlier_summary_costs_no_query_per_promise(company: Company) -> None:
    start, end = facts.YEAR.start - timedelta(days=365), facts.YEAR.start - timedelta(days=1)
    before = summaries.summary(company.pm, summaries.cycle(name="2025", period_start=start, period_end=end))
    promise(before)
    summary = summaries.summary(company.pm)
    few = cost(company.pm, "summary_detail", summary.pk)
    for _promise in range(4):
        promise(before)
    assert cost(company.pm, "summary_detail", summary.pk) == few
    assert "Reach more" in page(company.pm, "summary_detail", summary.pk)
