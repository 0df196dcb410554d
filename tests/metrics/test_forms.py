from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from metrics.forms import (
    BlockerForm,
    FactForm,
    FeedbackForm,
    FigureField,
    GoalForm,
    ProductForm,
    ProjectForm,
    SnapshotForm,
    WorkItemForm,
)
from metrics.models import FeedbackItem, Goal, MetricSnapshot, Product
from pmreview.accounts.models import User
from tests.factories import facts
from tests.factories.people import Company

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def product(company: Company) -> Product:
    return facts.product(company.pm)


def said(form: FactForm) -> dict[str, str]:
    return {name: " ".join(map(str, sentences)) for name, sentences in form.errors.items()}


class TestFigureField:
    def test_what_people_type_becomes_a_decimal(self) -> None:
        assert FigureField(unit="people").clean("66.67万") == 666_700
        assert FigureField(unit="percent").clean("４２％") == Decimal("0.42")
        assert FigureField(required=False).clean("  ") is None

    def test_what_is_kept_is_shown_as_people_type(self) -> None:
        assert FigureField(unit="percent").prepare_value(Decimal("0.420000")) == "42%"
        assert FigureField().prepare_value(Decimal("1000000.000000")) == "1,000,000"
        assert FigureField().prepare_value("8,5.1万") == "8,5.1万"

    def test_an_unchanged_figure_is_unchanged(self) -> None:
        assert not FigureField(required=False).has_changed(Decimal("1000000.000000"), "100万")


def goal_form(company: Company, product: Product, **changes: Any) -> GoalForm:
    data = {
        "title": "Reach 950,000 monthly users",
        "metric": str(facts.metric("mau").pk),
        "direction": "up",
        "baseline": "66.67万",
        "target": "950,000",
        "weight": "25%",
        "period_start": "2026-01-01",
        "period_end": "2026-12-31",
    }
    return GoalForm({**data, **changes}, instance=Goal(owner=company.pm, product=product), by=company.pm)


class TestGoalForm:
    def test_a_goal_takes_its_unit_from_the_measure(self, company: Company, product: Product) -> None:
        form = goal_form(company, product, unit="yuan")
        assert form.is_valid(), form.errors
        goal = form.save()
        goal.refresh_from_db()
        assert (goal.baseline, goal.target, goal.weight, goal.unit) == (666_700, 950_000, 25, "people")
        assert (goal.owner, goal.created_by) == (company.pm, company.pm)

    def test_percentages_are_kept_as_fractions(self, company: Company, product: Product) -> None:
        form = goal_form(company, product, metric=str(facts.metric("churn").pk), direction="down", baseline="8%", target="6")
        assert form.is_valid(), form.errors
        goal = form.save()
        assert (goal.baseline, goal.target) == (Decimal("0.08"), Decimal("0.06"))
        shown = GoalForm(instance=goal, by=company.pm)
        assert [shown[name].value() for name in ("baseline", "target", "weight")] == ["8%", "6%", "25%"]

    @pytest.mark.parametrize(
        ("changes", "field", "word"),
        [
            ({"title": ""}, "title", "Write what you want to reach."),
            ({"metric": ""}, "unit", "Choose a measure, or the unit"),
            ({"metric": "nonsense"}, "metric", "not a valid"),
            ({"target": ""}, "target", "Write the value to reach."),
            ({"target": "8,5.1万"}, "target", "Write one number, for example"),
            ({"target": "600,000"}, "target", "lies behind the start"),
            ({"direction": "down"}, "target", "lies behind the start"),
            ({"baseline": "", "target": "0"}, "baseline", "Write where it started"),
            ({"weight": "120"}, "weight", "between 0 and 100"),
            ({"weight": ""}, "weight", "for example 25%"),
            ({"period_end": "2025-12-31"}, "period_end", "on or after the first day"),
            ({"period_end": "2026-02-30"}, "period_end", "a day that exists"),
            ({"direction": "range"}, "high", "upper end of the range"),
            ({"tolerance": "-1"}, "tolerance", "above 0"),
        ],
    )
    def test_a_mistake_is_explained_beside_its_field(
        self, changes: dict[str, str], field: str, word: str, company: Company, product: Product
    ) -> None:
        form = goal_form(company, product, **changes)
        assert not form.is_valid()
        assert word in said(form)[field]

    def test_a_goal_to_keep_a_value_may_start_there(self, company: Company, product: Product) -> None:
        assert goal_form(company, product, target="66.67万").is_valid()

    def test_milestones_need_neither_target_nor_unit(self, company: Company, product: Product) -> None:
        form = goal_form(company, product, metric="", direction="milestone", baseline="", target="", actual="75%")
        assert form.is_valid(), form.errors
        assert (form.instance.unit, form.instance.actual) == ("percent", Decimal("0.75"))


def snapshot_form(by: User, product: Product, code: str = "mau", **changes: Any) -> SnapshotForm:
    data = {"metric": str(facts.metric(code).pk), "date": "2026-10-31", "value": "100万"}
    return SnapshotForm({**data, **changes}, instance=MetricSnapshot(product=product), by=by)


class TestSnapshotForm:
    def test_a_value_is_recorded_with_its_author(self, company: Company, product: Product) -> None:
        form = snapshot_form(company.pm, product)
        assert form.is_valid(), form.errors
        row = form.save()
        assert (row.value, row.recorded_by) == (1_000_000, company.pm)
        assert row.provenance.startswith("Entered by Lin Zhiyao on ")

    def test_a_ratio_keeps_its_parts(self, company: Company, product: Product) -> None:
        form = snapshot_form(company.pm, product, "ctr", value="33.3", numerator="1", denominator="3")
        assert form.is_valid(), form.errors
        assert form.instance.value == Decimal("0.333")

    @pytest.mark.parametrize(
        ("code", "changes", "field", "word"),
        [
            ("mau", {"value": ""}, "value", "Write the value."),
            ("mau", {"value": "lots"}, "value", "Write one number"),
            ("mau", {"value": "42%"}, "value", "Write one number"),
            ("mau", {"value": "-1"}, "value", "0 or more"),
            ("ctr", {"value": "142%"}, "value", "between 0% and 100%"),
            ("ctr", {"value": "42%", "numerator": "1"}, "denominator", "both numbers"),
            ("ctr", {"value": "42%", "denominator": "1"}, "numerator", "both numbers"),
            ("ctr", {"value": "42%", "numerator": "1", "denominator": "3"}, "value", "1 ÷ 3 is 33.3"),
            ("ctr", {"value": "42%", "numerator": "1", "denominator": "0"}, "denominator", "share of nothing"),
            ("mau", {"metric": ""}, "metric", "Choose what was measured."),
            ("mau", {"date": "2026-02-30"}, "date", "a day that exists"),
        ],
    )
    def test_a_mistake_is_explained_beside_its_field(
        self, code: str, changes: dict[str, str], field: str, word: str, company: Company, product: Product
    ) -> None:
        form = snapshot_form(company.pm, product, code, **changes)
        assert not form.is_valid()
        assert word in said(form)[field]

    def test_tomorrow_has_not_been_measured(self, company: Company, product: Product) -> None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        assert "up to today" in said(snapshot_form(company.pm, product, date=tomorrow.isoformat()))["date"]


class TestFeedbackForm:
    def form(self, by: User, product: Product, **changes: str) -> FeedbackForm:
        return FeedbackForm({"date": "2026-06-01", **changes}, instance=FeedbackItem(product=product), by=by)

    def test_stars_words_or_a_recommendation_are_enough(self, company: Company, product: Product) -> None:
        for changes in ({"rating": "5"}, {"nps": "0"}, {"text": "Quick"}):
            assert self.form(company.pm, product, **changes).is_valid()

    def test_no_recommendation_is_not_zero(self, company: Company, product: Product) -> None:
        item = self.form(company.pm, product, rating="4", nps="").save()
        assert (item.rating, item.nps) == (4, None)

    def test_saying_nothing_is_explained(self, company: Company, product: Product) -> None:
        assert "user's words" in said(self.form(company.pm, product))["text"]


class TestProjectForms:
    def test_days_stand_in_order(self, company: Company, product: Product) -> None:
        late = {"name": "x", "started_on": "2026-03-01", "due_on": "2026-02-01", "finished_on": "2026-01-01"}
        assert set(said(ProjectForm(late, by=company.pm))) == {"due_on", "finished_on"}
        item = {"title": "x", "started_on": "2026-03-01", "done_on": "2026-02-01"}
        assert set(said(WorkItemForm(item, by=company.pm))) == {"done_on"}
        blocker = {"text": "x", "opened_on": "2026-03-01", "resolved_on": "2026-02-01"}
        assert set(said(BlockerForm(blocker, by=company.pm))) == {"resolved_on"}

    def test_optional_questions_say_so(self, company: Company) -> None:
        form = ProjectForm(by=company.pm)
        assert str(form.fields["aim"].help_text).startswith("Optional. ")
        assert not form.fields["name"].help_text


class TestProductForm:
    def test_whoever_adds_a_product_works_on_it(self, company: Company) -> None:
        form = ProductForm({"name": "Notebook", "people": [str(company.teammate.pk)]}, by=company.pm)
        assert form.is_valid(), form.errors
        assert set(form.save().people.all()) == {company.pm, company.teammate}

    def test_only_colleagues_are_offered(self, company: Company) -> None:
        form = ProductForm({"name": "Notebook", "people": [str(company.other_pm.pk)]}, by=company.pm)
        assert "people" in form.errors
        assert "people" not in ProductForm(by=company.stranger).fields

    def test_saving_forgets_nobody_who_is_there_already(self, company: Company) -> None:
        product = facts.product(company.pm, company.other_pm)
        people = [str(person.pk) for person in (company.other_pm,)]
        form = ProductForm({"name": "Notes", "people": people}, instance=product, by=company.pm)
        assert form.is_valid(), form.errors
        assert set(form.save().people.all()) == {company.pm, company.other_pm}


def test_dates_are_shown_as_a_browser_wants_them(company: Company, product: Product) -> None:
    form = FeedbackForm(instance=facts.feedback(product, day=date(2026, 6, 1)), by=company.pm)
    assert 'value="2026-06-01"' in str(form["date"])
