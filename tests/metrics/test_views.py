from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model, ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from metrics.models import Blocker, FeedbackItem, Goal, MetricSnapshot, Product, Project, WorkItem
from pmreview.accounts.models import User
from tests.factories import facts
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PEOPLE = ("pm", "teammate", "manager", "other_manager", "other_pm", "hr", "admin", "stranger")


def as_person(client: Client, person: User) -> Client:
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def product(company: Company) -> Product:
    return facts.product(company.pm)


def row_of(page: str, owner: User, product: Product) -> Model:
    """Something of `product` that the page is about."""
    makers: dict[str, Callable[[], Model]] = {
        "product": lambda: product,
        "goal": lambda: facts.goal(owner, product),
        "feedback": lambda: facts.feedback(product),
        "project": lambda: facts.project(owner, product),
        "item": lambda: facts.item(facts.project(owner, product)),
        "blocker": lambda: facts.blocker(facts.project(owner, product)),
    }
    return makers[page]()


READ = ["product_detail", "project_detail"]
WRITE = {
    "product_update": "product",
    "goal_create": "product",
    "goal_update": "goal",
    "goal_delete": "goal",
    "snapshot_create": "product",
    "feedback_create": "product",
    "feedback_update": "feedback",
    "project_create": "product",
    "project_update": "project",
    "item_create": "project",
    "item_update": "item",
    "blocker_create": "project",
    "blocker_update": "blocker",
}


@pytest.mark.parametrize("name", READ)
def test_facts_are_read_by_their_people_and_those_above(name: str, client: Client, company: Company, product: Product) -> None:
    address = reverse(name, args=[row_of(name.split("_", maxsplit=1)[0], company.pm, product).pk])
    assert client.get(address).status_code == 302
    codes = {who: as_person(client, getattr(company, who)).get(address).status_code for who in PEOPLE}
    assert codes == {who: 200 if who in ("pm", "manager") else 404 for who in PEOPLE}


@pytest.mark.parametrize("name", WRITE)
def test_facts_are_written_by_their_people_only(name: str, client: Client, company: Company, product: Product) -> None:
    address = reverse(name, args=[row_of(WRITE[name], company.pm, product).pk])
    assert client.get(address).status_code == client.post(address).status_code == 302
    before = counts()
    for who in PEOPLE[1:]:
        person = as_person(client, getattr(company, who))
        assert (who, person.get(address).status_code, person.post(address).status_code) == (who, 404, 404)
    assert counts() == before
    assert as_person(client, company.pm).get(address).status_code == 200


def test_a_colleague_on_the_product_does_not_touch_my_goal(client: Client, company: Company, product: Product) -> None:
    product.people.add(company.teammate)
    goal = facts.goal(company.pm, product, title="Mine alone")
    colleague = as_person(client, company.teammate)
    assert colleague.get(reverse("goal_update", args=[goal.pk])).status_code == 404
    assert "Mine alone" not in colleague.get(reverse("product_detail", args=[product.pk])).content.decode()


@pytest.mark.parametrize("who", PEOPLE)
def test_the_list_shows_only_what_one_may_see(who: str, client: Client, company: Company, product: Product) -> None:
    response = as_person(client, getattr(company, who)).get(reverse("product_list"))
    assert response.status_code == 200
    assert ("Notebook" in response.content.decode()) is (who in ("pm", "manager"))


def test_pages_are_for_people_who_signed_in(client: Client) -> None:
    assert client.get(reverse("product_list")).status_code == 302
    assert client.get(reverse("product_create")).status_code == 302


def counts() -> list[int]:
    return [model.objects.count() for model in (Product, Goal, MetricSnapshot, FeedbackItem, Project, WorkItem, Blocker)]


def goal_data() -> dict[str, str]:
    year = TODAY.year
    return {
        "title": "Reach 950,000 monthly users",
        "metric": str(facts.metric("mau").pk),
        "direction": "up",
        "baseline": "66.67万",
        "target": "95万",
        "weight": "25",
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
    }


def value_data(code: str, value: str) -> dict[str, str]:
    return {"metric": str(facts.metric(code).pk), "date": TODAY.isoformat(), "value": value}


def sent(client: Client, name: str, row: Model | None, data: dict[str, Any]) -> str:
    """Posts, follows to the next page and returns its words."""
    response = client.post(reverse(name, args=[row.pk] if row else []), data, follow=True)
    assert response.redirect_chain, response.context["form"].errors
    return response.content.decode()


def test_a_product_is_made_and_filled_from_the_browser(client: Client, company: Company) -> None:
    person = as_person(client, company.pm)
    assert "No products yet" in person.get(reverse("product_list")).content.decode()
    assert "“Notebook” is here" in sent(person, "product_create", None, {"name": "Notebook"})
    product = Product.objects.get()
    assert "is here" in sent(person, "goal_create", product, goal_data())
    page = sent(
        person, "snapshot_create", product, {"metric": facts.metric("mau").pk, "date": TODAY.isoformat(), "value": "100万"}
    )
    assert "is recorded" in page
    assert "117.6%" in page
    assert "Entered by Lin Zhiyao on" in page
    page = sent(person, "feedback_create", product, {"date": TODAY.isoformat(), "rating": "5", "text": "Quick"})
    assert "Quick" in page
    assert "One page" in sent(person, "project_create", product, {"name": "One page", "started_on": f"{TODAY.year}-01-01"})
    project = Project.objects.get()
    assert project.owner == company.pm
    data = {"title": "Draw it", "assignee": "Lin", "due_on": TODAY.isoformat(), "done_on": TODAY.isoformat()}
    assert "1/1" in sent(person, "item_create", project, data)
    assert "No phones" in sent(person, "blocker_create", project, {"text": "No phones", "opened_on": TODAY.isoformat()})
    assert all(
        model.objects.get().created_by == company.pm for model in (Product, Goal, FeedbackItem, Project, WorkItem, Blocker)
    )


def test_everything_that_may_change_is_changed_from_the_browser(client: Client, company: Company, product: Product) -> None:
    person = as_person(client, company.pm)
    project = facts.project(company.pm, product)
    changes: list[tuple[str, Model, dict[str, Any]]] = [
        ("product_update", product, {"name": "Notes"}),
        ("goal_update", facts.goal(company.pm, product), {**goal_data(), "title": "Reach more"}),
        ("feedback_update", facts.feedback(product), {"date": TODAY.isoformat(), "rating": "1", "text": "Slow"}),
        ("project_update", project, {"name": "Two pages"}),
        ("item_update", facts.item(project), {"title": "Draw both", "is_cancelled": "on"}),
        ("blocker_update", facts.blocker(project), {"text": "No pens", "opened_on": "2026-01-01", "resolved_on": "2026-01-02"}),
    ]
    for name, row, data in changes:
        sent(person, name, row, data)
    assert Product.objects.get().name == "Notes"
    assert Goal.objects.get().title == "Reach more"
    assert FeedbackItem.objects.get().rating == 1
    assert Project.objects.get().name == "Two pages"
    assert WorkItem.objects.get().is_cancelled
    assert Blocker.objects.get().resolved_on == date(2026, 1, 2)


def test_a_correction_is_a_new_row_and_opens_on_the_old_one(client: Client, company: Company, product: Product) -> None:
    person = as_person(client, company.pm)
    facts.snapshot(product, "ctr", TODAY, "0.42", source="Weekly report")
    address = reverse("snapshot_create", args=[product.pk])
    form = person.get(address, {"metric": "ctr", "date": TODAY.isoformat()}).context["form"]
    assert (form["value"].value(), form["source"].value()) == ("42%", "Weekly report")
    page = sent(
        person, "snapshot_create", product, {"metric": facts.metric("ctr").pk, "date": TODAY.isoformat(), "value": "43%"}
    )
    assert "is corrected; the earlier value is kept" in page
    assert MetricSnapshot.objects.count() == 2
    assert MetricSnapshot.objects.current().get().value == Decimal("0.43")


@pytest.mark.parametrize("query", [{"metric": "nonsense"}, {"metric": "mau", "date": "2026-02-30"}, {"date": "x"}])
def test_a_nonsense_address_opens_an_empty_page(
    query: dict[str, str], client: Client, company: Company, product: Product
) -> None:
    assert as_person(client, company.pm).get(reverse("snapshot_create", args=[product.pk]), query).status_code == 200


@pytest.mark.parametrize("year", ["2025", "1", "99999999999999999999", "x", "٢٠٢٦", "-1", ""])
def test_any_year_may_be_asked_for(year: str, client: Client, company: Company, product: Product) -> None:
    facts.demo_case(company.pm, product)
    address = reverse("product_detail", args=[product.pk])
    assert as_person(client, company.pm).get(address, {"year": year}).status_code == 200


def test_mistakes_are_listed_and_what_was_typed_is_kept(client: Client, company: Company, product: Product) -> None:
    person = as_person(client, company.pm)
    response = person.post(reverse("goal_create", args=[product.pk]), {**goal_data(), "target": "8,5.1万"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_target"' in page
    assert "8,5.1万" in page
    assert not Goal.objects.exists()


def test_a_goal_is_deleted_after_being_asked(client: Client, company: Company, product: Product) -> None:
    goal = facts.goal(company.pm, product)
    person = as_person(client, company.pm)
    assert person.get(reverse("goal_delete", args=[goal.pk])).status_code == 200
    assert Goal.objects.exists()
    assert "is gone" in sent(person, "goal_delete", goal, {})
    assert not Goal.objects.exists()


def test_a_goal_a_summary_has_written_about_stays(
    client: Client, company: Company, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(goal: Goal) -> None:
        raise ProtectedError("written about", {goal})

    monkeypatch.setattr(Goal, "delete", refuse)
    goal = facts.goal(company.pm, product)
    page = sent(as_person(client, company.pm), "goal_delete", goal, {})
    assert "stays: a summary has written about it" in page
    assert Goal.objects.exists()


def test_words_of_people_are_escaped(client: Client, company: Company, product: Product) -> None:
    nasty = "<script>alert(1)</script>"
    facts.goal(company.pm, product, title=nasty, period_start=date(TODAY.year, 1, 1), period_end=TODAY)
    facts.snapshot(product, day=TODAY, source=nasty)
    facts.feedback(product, day=TODAY, text=nasty, channel=nasty)
    facts.project(company.pm, product, name=nasty)
    page = as_person(client, company.pm).get(reverse("product_detail", args=[product.pk])).content.decode()
    assert nasty not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("name", ["product_list", "product_detail", "project_detail", "feedback_list"])
def test_a_page_costs_the_same_however_much_it_shows(name: str, client: Client, company: Company, product: Product) -> None:
    project = facts.project(company.pm, product)
    one = [product.pk]
    arguments = {"product_detail": one, "feedback_list": one, "project_detail": [project.pk]}.get(name, [])
    person = as_person(client, company.manager)
    fill(company, product, project, 1)
    first = cost(person, reverse(name, args=arguments))
    fill(company, product, project, 5)
    assert cost(person, reverse(name, args=arguments)) == first
    assert first <= 30


def fill(company: Company, product: Product, project: Project, times: int) -> None:
    for i in range(times):
        other = facts.product(company.pm, company.teammate, name=f"Product {i}")
        for code in ("mau", "dau", "rating"):
            facts.snapshot(product, code, date(2026, 1 + i, 28), 3, recorded_by=company.pm)
            facts.snapshot(other, code, recorded_by=company.teammate)
        facts.goal(company.pm, product)
        facts.feedback(product, text="Quick")
        facts.project(company.teammate, product)
        facts.item(project)
        facts.blocker(project)


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)
