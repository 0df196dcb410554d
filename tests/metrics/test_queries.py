from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from metrics import queries
from metrics.formatting import percent
from metrics.models import Product
from metrics.period import Period
from pmreview.accounts.models import User
from tests.factories import facts
from tests.factories.facts import YEAR
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with override("en"):
        yield


@pytest.fixture
def product(company: Company) -> Product:
    return facts.product(company.pm)


def series_of(person: User, period: Period) -> list[queries.Series]:
    return queries.series_in(queries.history_of(person, period), period)


def ends_of(person: User) -> list[queries.Ends]:
    return queries.ends_in(queries.history_of(person, YEAR), YEAR, queries.goals_of(person, YEAR))


class TestGoals:
    def test_the_actual_is_the_latest_value_within_the_goals_own_time(self, company: Company, product: Product) -> None:
        facts.goal(company.pm, product, actual=Decimal(1), period_end=date(2026, 6, 30))
        for day, value in ((date(2025, 12, 31), 666_667), (date(2026, 3, 31), 700_000), (date(2026, 6, 30), 800_000)):
            facts.snapshot(product, day=day, value=value, recorded_by=company.pm)
        facts.snapshot(product, day=date(2026, 7, 31), value=999_999)
        (goal,) = queries.goals_of(company.pm, YEAR)
        assert (goal.actual, goal.as_of, goal.is_verified) == (Decimal(800_000), date(2026, 6, 30), True)
        assert goal.source.startswith("Entered by Lin Zhiyao on ")
        assert [point.value for point in goal.series] == [666_667, 700_000, 800_000]

    def test_nothing_after_the_period_asked_for_is_counted(self, company: Company, product: Product) -> None:
        facts.goal(company.pm, product)
        facts.snapshot(product, day=date(2026, 6, 30), value=800_000)
        facts.snapshot(product, day=date(2026, 12, 31), value=900_000)
        (goal,) = queries.goals_of(company.pm, Period(date(2026, 1, 1), date(2026, 6, 30)))
        assert goal.actual == 800_000

    def test_a_typed_actual_stands_in_and_says_so(self, company: Company, product: Product) -> None:
        facts.goal(company.pm, product, actual=Decimal(900_000))
        facts.snapshot(facts.product(company.pm, name="Calendar"))
        (goal,) = queries.goals_of(company.pm, YEAR)
        assert (goal.actual, goal.is_verified, goal.as_of) == (Decimal(900_000), False, None)
        assert goal.source.startswith("Typed in by Lin Zhiyao on ")

    def test_without_any_actual_nothing_is_invented(self, company: Company, product: Product) -> None:
        facts.goal(company.pm, product)
        (goal,) = queries.goals_of(company.pm, YEAR)
        assert (goal.actual, goal.attainment.value, goal.attainment.caveat) == (None, None, "missing_actual")
        assert goal.source == "No actual value yet"

    def test_attainment_and_total_follow_the_demo_case(self, company: Company, product: Product) -> None:
        facts.demo_case(company.pm, product)
        for code, base, target, weight in (("mau", 666_667, 950_000, 60), ("dau", 384_615, 520_000, 40)):
            facts.goal(company.pm, product, code=code, baseline=Decimal(base), target=Decimal(target), weight=Decimal(weight))
        goals = queries.goals_of(company.pm, YEAR)
        assert [percent(goal.attainment.value) for goal in goals] == ["117.6%", "85.2%"]
        total = queries.total_attainment(goals, Decimal("1.2"))
        assert (percent(total.value), total.weight_sum) == ("104.7%", Decimal(100))

    def test_milestones_are_the_share_done(self, company: Company, product: Product) -> None:
        fields = {"direction": "milestone", "unit": "percent", "baseline": None, "target": None}
        facts.goal(company.pm, product, code=None, actual=Decimal("0.75"), **fields)
        (goal,) = queries.goals_of(company.pm, YEAR)
        assert goal.attainment.value == Decimal("0.75")

    def test_only_own_goals_of_the_time_are_told(self, company: Company, product: Product) -> None:
        facts.goal(company.teammate, product)
        facts.goal(company.pm, product, period_start=date(2027, 1, 1), period_end=date(2027, 12, 31))
        assert queries.goals_of(company.pm, YEAR) == []


class TestSeries:
    def test_a_series_begins_with_the_last_value_before_the_period(self, company: Company, product: Product) -> None:
        for day, value in ((date(2025, 11, 30), 1), (date(2025, 12, 31), 2), (date(2026, 1, 31), 3), (date(2027, 1, 31), 9)):
            facts.snapshot(product, day=day, value=value)
        (series,) = series_of(company.pm, YEAR)
        assert [point.value for point in series.points] == [2, 3]
        assert series.base == series.points[0]
        assert series.last == series.points[-1]
        assert (series.growth.ratio, series.growth.base_date) == (Decimal("0.5"), date(2025, 12, 31))

    def test_the_base_may_be_years_old(self, company: Company, product: Product) -> None:
        facts.snapshot(product, day=date(2019, 12, 31), value=2)
        facts.snapshot(product, day=date(2026, 1, 31), value=3)
        (series,) = series_of(company.pm, YEAR)
        assert series.base is not None
        assert series.base.date == date(2019, 12, 31)

    def test_without_a_base_there_is_no_growth(self, company: Company, product: Product) -> None:
        facts.snapshot(product, value=3)
        (series,) = series_of(company.pm, YEAR)
        assert (series.base, series.growth.ratio, series.growth.reason) == (None, None, "missing_base")

    def test_a_month_is_compared_with_the_one_before_and_the_year_before(self, company: Company, product: Product) -> None:
        quarter = Period(date(2026, 10, 1), date(2026, 12, 31))
        for day, value in ((date(2025, 12, 31), 100), (date(2026, 11, 30), 160), (date(2026, 12, 31), 200)):
            facts.snapshot(product, day=day, value=value)
        (series,) = series_of(company.pm, quarter)
        assert series.period_on_period.ratio == Decimal("0.25")
        assert (series.year_on_year.ratio, series.year_on_year.base_date) == (Decimal(1), date(2025, 12, 31))

    def test_only_the_current_value_of_a_day_is_told(self, company: Company, product: Product) -> None:
        facts.snapshot(product, value=1)
        facts.snapshot(product, value=2, source="Corrected report")
        (series,) = series_of(company.pm, YEAR)
        assert [(point.value, point.source) for point in series.points] == [(Decimal(2), "Corrected report")]

    def test_names_are_in_the_active_language(self, company: Company, product: Product) -> None:
        facts.snapshot(product)
        with override("zh-hans"):
            assert series_of(company.pm, YEAR)[0].name == "月活跃用户数"
        assert series_of(company.pm, YEAR)[0].name == "Monthly active users"

    def test_a_product_of_somebody_else_is_not_told(self, company: Company, product: Product) -> None:
        facts.snapshot(facts.product(company.teammate, name="Calendar"))
        assert series_of(company.pm, YEAR) == []


class TestFeedback:
    def test_ratings_are_counted_in_whole_and_by_quarter(self, company: Company, product: Product) -> None:
        for day, ratings in ((date(2026, 2, 1), (5, 4, 3, 1)), (date(2026, 8, 1), (5, 2))):
            for rating in ratings:
                facts.feedback(product, day=day, rating=rating)
        facts.feedback(product, day=date(2025, 12, 31))
        told = queries.feedback_in(company.pm, YEAR)
        assert (told.total, told.ratings, told.good, told.neutral, told.poor) == (6, 6, 3, 1, 2)
        assert told.average == Decimal(20) / 6
        assert told.by_quarter == (("2026 Q1", 2, 1, 1), ("2026 Q3", 1, 0, 1))
        assert told.good_share == Decimal("0.5")
        assert told.source == "Feedback recorded up to 2026-08-01, n = 6"

    def test_suggestions_and_recommendations_are_counted(self, company: Company, product: Product) -> None:
        for nps, kind in ((10, "feature"), (9, "feature"), (7, "usability"), (0, "")):
            facts.feedback(product, rating=None, nps=nps, suggestion=kind)
        told = queries.feedback_in(company.pm, YEAR)
        assert told.suggestions == {"feature": 2, "usability": 1}
        assert (told.nps, told.nps_n, told.average) == (Decimal(25), 4, None)

    def test_quotes_are_the_newest_words(self, company: Company, product: Product) -> None:
        facts.feedback(product, text="")
        for day in range(1, 5):
            facts.feedback(product, day=date(2026, 3, day), text=f"Word {day}", source="Ticket 7")
        told = queries.feedback_in(company.pm, YEAR, quotes=2)
        assert [quote.text for quote in told.quotes] == ["Word 4", "Word 3"]
        assert told.quotes[0].source == "Ticket 7"

    def test_nothing_said_is_said(self, company: Company, product: Product) -> None:
        told = queries.feedback_in(company.pm, YEAR)
        assert (told.total, told.average, told.nps, told.by_quarter, told.as_of) == (0, None, None, (), None)
        assert told.source == "No feedback recorded"


class TestProjects:
    def test_a_project_is_told_as_of_the_day(self, company: Company, product: Product) -> None:
        project = facts.project(company.pm, product)
        facts.item(project, done_on=date(2026, 2, 20))
        facts.item(project, done_on=date(2026, 3, 11))
        facts.item(project, assignee="Chen Muye")
        facts.item(project, due_on=date(2026, 12, 20), done_on=date(2026, 12, 1), assignee="Chen Muye")
        facts.item(project, is_cancelled=True)
        facts.blocker(project, resolved_on=date(2026, 2, 12), resolution="Borrowed some")
        facts.blocker(project, text="No words yet", resolved_on=date(2026, 12, 24))
        (told,) = queries.projects_of(company.pm, YEAR, TODAY)
        assert (told.items, told.done, told.as_of) == (4, 2, TODAY)
        assert tuple(told.completion) == (3, 4)
        assert tuple(told.on_time) == (1, 2)
        assert tuple(told.delay) == (2, 4)
        assert (told.cycle_median, told.cycle.n) == (Decimal("28.5"), 2)
        assert told.allocation == (("Chen Muye", 2), ("Lin Zhiyao", 2))
        assert (told.open_blockers, told.resolved_blockers) == (("No words yet",), ("No test phones",))

    def test_a_period_gone_by_is_told_as_it_was_at_its_end(self, company: Company, product: Product) -> None:
        project = facts.project(company.pm, product)
        facts.item(project, done_on=date(2026, 4, 2))
        quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
        (told,) = queries.projects_of(company.pm, quarter, TODAY)
        assert (told.done, told.as_of, tuple(told.delay)) == (0, date(2026, 3, 31), (1, 1))

    def test_own_projects_and_those_of_own_products_are_told_once(self, company: Company, product: Product) -> None:
        facts.project(company.pm, product, name="mine")
        facts.project(company.teammate, product, name="of my product")
        elsewhere = facts.product(company.teammate, name="Calendar")
        facts.project(company.pm, elsewhere, name="led elsewhere")
        facts.project(company.teammate, elsewhere, name="not mine")
        names = {told.name for told in queries.projects_of(company.pm, YEAR, TODAY)}
        assert names == {"mine", "of my product", "led elsewhere"}

    def test_projects_outside_the_period_are_left_out(self, company: Company, product: Product) -> None:
        facts.project(company.pm, product, started_on=date(2025, 1, 1), due_on=None, finished_on=date(2025, 12, 31))
        facts.project(company.pm, product, started_on=date(2027, 1, 1), due_on=None)
        still = facts.project(company.pm, product, started_on=None, due_on=None)
        assert [told.id for told in queries.projects_of(company.pm, YEAR, TODAY)] == [still.pk]


class TestDerivedAndContradictions:
    def test_the_demo_case_shows_its_hidden_contradiction(self, company: Company, product: Product) -> None:
        facts.demo_case(company.pm, product)
        found = {one.code: one for one in queries.contradictions_in(ends_of(company.pm))}
        assert set(found) == {"stickiness_fell", "arpu_fell"}
        sticky = found["stickiness_fell"]
        assert sticky.sentence == "Stickiness (DAU ÷ MAU) fell from 57.7% to 50.0%, −7.7 pp"
        assert sticky.sum == "384,615 ÷ 666,667 = 57.7%; 500,000 ÷ 1,000,000 = 50.0%"
        assert (sticky.level, sticky.product) == ("warn", "Notebook")
        arpu = found["arpu_fell"]
        assert (arpu.level, arpu.sum) == ("info", "714,286 ÷ 666,667 = 1.07; 1,000,000 ÷ 1,000,000 = 1.00")

    def test_the_demo_case_has_its_derived_figures(self, company: Company, product: Product) -> None:
        facts.demo_case(company.pm, product)
        sticky, arpu = queries.derived_in(ends_of(company.pm))
        assert sticky.base is not None
        assert sticky.last is not None
        assert (percent(sticky.base.value), percent(sticky.last.value)) == ("57.7%", "50.0%")
        assert (sticky.base.date, sticky.last.date) == (date(2025, 12, 31), date(2026, 12, 31))
        assert (arpu.code, arpu.unit) == ("arpu", "yuan")

    def test_a_derived_figure_has_a_point_for_every_month_with_both_parts(self, company: Company, product: Product) -> None:
        for month, mau, dau in ((1, 200, 50), (2, 200, None), (3, 300, 150)):
            facts.snapshot(product, "mau", date(2026, month, 28), mau)
            if dau:
                facts.snapshot(product, "dau", date(2026, month, 28), dau)
        facts.goal(company.pm, product, code="dau", actual=Decimal(9))
        ends = queries.ends_in(queries.history_for(product, YEAR), YEAR)
        (sticky,) = queries.derived_in(ends)
        assert [(point.date.month, point.value) for point in sticky.points] == [(1, Decimal("0.25")), (3, Decimal("0.5"))]
        assert sticky.points[-1].source == "150 ÷ 300 = 50.0%"
        assert sticky.base is None

    def test_goals_alone_are_enough_to_notice(self, company: Company, product: Product) -> None:
        for code, (before, after) in (("mau", (666_667, 1_000_000)), ("dau", (384_615, 500_000))):
            facts.goal(company.pm, product, code=code, baseline=Decimal(before), actual=Decimal(after))
        (found,) = queries.contradictions_in(ends_of(company.pm))
        assert found.code == "stickiness_fell"

    def test_daily_users_of_a_month_are_their_mean(self, company: Company, product: Product) -> None:
        facts.snapshot(product, "mau", date(2026, 12, 31), 1000)
        for day, value in ((30, 400), (31, 600)):
            facts.snapshot(product, "dau", date(2026, 12, day), value)
        facts.snapshot(product, "dau", date(2026, 11, 30), 5)
        (sticky,) = queries.derived_in(ends_of(company.pm))
        assert sticky.parts == "500 ÷ 1,000 = 50.0%"

    def test_figures_of_different_months_are_not_divided(self, company: Company, product: Product) -> None:
        facts.snapshot(product, "mau", date(2026, 12, 31), 1000)
        facts.snapshot(product, "dau", date(2026, 11, 30), 500)
        assert queries.derived_in(ends_of(company.pm)) == []

    def test_more_people_in_a_day_than_in_its_month(self, company: Company, product: Product) -> None:
        for month, mau in ((10, 924_000), (11, 963_000)):
            facts.snapshot(product, "mau", date(2026, month, 28), mau)
        facts.snapshot(product, "dau", date(2026, 10, 28), 924_001)
        facts.snapshot(product, "new_users", date(2026, 11, 28), 963_001)
        found = {one.code: one.sum for one in queries.contradictions_in(ends_of(company.pm))}
        assert found == {"mau_below_dau": "2026-10: 924,001 > 924,000", "mau_below_new_users": "2026-11: 963,001 > 963,000"}

    def test_a_stated_stickiness_is_checked(self, company: Company, product: Product) -> None:
        for code, value in (("mau", 1000), ("dau", 500), ("stickiness", "0.55")):
            facts.snapshot(product, code, value=value)
        (found,) = queries.contradictions_in(ends_of(company.pm))
        assert found.sentence == "Stickiness is recorded as 55.0%, but DAU ÷ MAU is 50.0%"

    def test_payers_do_not_pay_less_than_everybody(self, company: Company, product: Product) -> None:
        for code, value in (("mau", 1000), ("revenue", 5000), ("arppu", 4)):
            facts.snapshot(product, code, value=value)
        (found,) = queries.contradictions_in(ends_of(company.pm))
        assert found.code == "arpu_above_arppu"

    def test_figures_that_agree_are_left_in_peace(self, company: Company, product: Product) -> None:
        for code, before, after in (("mau", 1000, 1100), ("dau", 500, 600), ("revenue", 1000, 2000)):
            facts.snapshot(product, code, date(2025, 12, 31), before)
            facts.snapshot(product, code, date(2026, 12, 31), after)
        assert queries.contradictions_in(ends_of(company.pm)) == []


Ask = Callable[[User], Any]
QUESTIONS: dict[str, tuple[Ask, int]] = {
    "goals": (lambda person: queries.goals_of(person, YEAR), 2),
    "series": (lambda person: series_of(person, YEAR), 1),
    "feedback": (lambda person: queries.feedback_in(person, YEAR), 6),
    "projects": (lambda person: queries.projects_of(person, YEAR, TODAY), 3),
    "derived": (lambda person: queries.derived_in(ends_of(person)), 3),
    "contradictions": (lambda person: queries.contradictions_in(ends_of(person)), 3),
}


def busy(owner: User, product: Product, times: int) -> None:
    for i in range(times):
        facts.goal(owner, product, title=f"Goal {i}")
        facts.feedback(product, text=f"Word {i}", suggestion="feature", nps=i % 11)
        project = facts.project(owner, product)
        for _ in range(times):
            facts.item(project)
            facts.blocker(project)
        for code, value in (("mau", 100), ("dau", 100), ("revenue", 100), ("new_users", 1000)):
            facts.snapshot(product, code, YEAR.end - timedelta(days=i), value + i, recorded_by=owner)


@pytest.mark.parametrize("times", [1, 6])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_costs_the_same_however_much_there_is(
    question: str, times: int, company: Company, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for i in range(times):
        busy(company.pm, facts.product(company.pm, name=f"Product {i}"), times)
    ask, cost = QUESTIONS[question]
    with django_assert_num_queries(cost):
        assert ask(company.pm)
