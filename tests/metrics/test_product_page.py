"""What the page of a product shows: lines with their targets, what values come to, opinions and delivery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from metrics import queries
from metrics.charts import render
from metrics.facts import SeriesPoint
from metrics.models import Goal, Product
from metrics.views import opinions
from metrics.views.deliveries import bands, delivery_panel
from metrics.views.measures import MeasurePanel, measure_panels, spaced
from pmreview.accounts.models import User
from tests.factories import facts
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
YEAR = facts.YEAR
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def product(company: Company) -> Product:
    return facts.product(company.pm)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def panels(product: Product) -> dict[str, MeasurePanel]:
    goals = queries.goal_facts(Goal.objects.filter(product=product), YEAR)
    return {
        panel.fact.code: panel for panel in measure_panels(queries.series_in(queries.history_for(product, YEAR), YEAR), goals)
    }


def page(
    client: Client, person: User, product: Product, *, name: str = "product_detail", language: str = "en", **query: str
) -> str:
    client.force_login(person)
    client.cookies["django_language"] = language
    query = {"year": "2026", **query} if name == "product_detail" else query
    response = client.get(reverse(name, args=[product.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


class TestMeasures:
    def test_the_line_has_the_target_of_the_heaviest_goal_and_names_its_base(self, company: Company, product: Product) -> None:
        facts.demo_case(company.pm, product)
        facts.goal(company.pm, product, target=D(900_000), weight=D(10))
        facts.goal(company.pm, product, target=D(950_000), weight=D(30))
        panel = panels(product)["mau"]
        assert panel.chart["data"]["target"] == 950_000
        assert panel.chart["data"]["target_text"] == "Target 950,000 people"
        assert panel.chart["data"]["first"] == "Base 666,667 people"
        assert panel.chart["title"].endswith("(+50.0%); target 950,000 people")
        assert 'stroke-dasharray="4 3"' in render(panel.chart)
        assert "target" not in panels(product)["dau"].chart["data"]

    @pytest.mark.parametrize(
        ("code", "sums"),
        [
            ("mau", [("last value", "30 people"), ("mean of the periods", "20 people"), ("sum", "")]),
            ("new_users", [("sum", "40 people")]),
            ("mrr", [("last value", "30 yuan"), ("sum", "")]),
            ("cycle_time", [("median", "20 days"), ("sum", "")]),
        ],
    )
    def test_values_come_to_what_their_kind_allows(self, code: str, sums: list[tuple[str, str]], product: Product) -> None:
        facts.snapshot(product, code, date(2025, 12, 31), 700)
        facts.snapshot(product, code, date(2026, 1, 31), 10)
        facts.snapshot(product, code, date(2026, 2, 28), 30)
        assert [(row.label, row.shown) for row in panels(product)[code].sums] == sums
        assert all(row.reason.startswith("Cannot be added up: ") for row in panels(product)[code].sums if not row.shown)

    def test_rates_are_the_quotient_of_their_parts_with_the_parts(self, product: Product) -> None:
        facts.snapshot(product, "ctr", date(2026, 1, 31), "0.5", numerator=D(1), denominator=D(2))
        facts.snapshot(product, "ctr", date(2026, 2, 28), "0.1", numerator=D(10), denominator=D(100))
        made, refused = panels(product)["ctr"].sums
        assert (made.shown, made.parts) == ("10.8%", "11 ÷ 102")
        assert refused.reason == "Cannot be added up: shares have different denominators"

    def test_rates_without_parts_say_why_they_come_to_nothing(self, product: Product) -> None:
        facts.snapshot(product, "ctr", date(2026, 1, 31), "0.5")
        last, refused = panels(product)["ctr"].sums
        assert (last.label, last.shown) == ("last value", "50.0%")
        assert refused.reason == "Cannot be added up: numerator and denominator are not known for every value"

    def test_scores_are_weighted_by_their_answers(self, product: Product) -> None:
        facts.snapshot(product, "rating", date(2026, 1, 31), "4", n=30)
        facts.snapshot(product, "rating", date(2026, 2, 28), "2", n=10)
        made = panels(product)["rating"].sums[0]
        assert (made.shown, made.parts) == ("3.5 points", "n = 40")

    def test_a_refusal_is_chinese_on_a_chinese_page(self, client: Client, company: Company, product: Product) -> None:
        facts.demo_case(company.pm, product)
        assert "不可汇总：同一个人会在每一期里重复计数" in page(client, company.pm, product, language="zh-hans")

    def test_every_value_tells_its_source_on_hover_and_in_the_table(
        self, client: Client, company: Company, product: Product
    ) -> None:
        facts.snapshot(product, source="Data platform, row 14")
        shown = page(client, company.pm, product)
        assert '<tr title="Data platform, row 14">' in shown
        assert '<td class="small say">Data platform, row 14</td>' in shown

    @pytest.mark.parametrize("count", [0, 1, 2, 400])
    def test_the_page_takes_any_number_of_values(self, count: int, client: Client, company: Company, product: Product) -> None:
        for i in range(count):
            facts.snapshot(product, "dau", date(2025, 12, 1) + timedelta(days=i), i)
        drawn = page(client, company.pm, product)
        assert ("No values in 2026" in drawn) is (count < 32)
        assert "NaN" not in drawn


class TestGaps:
    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            ([], []),
            (["2026-01-31"], [True]),
            (["2026-01-31", "2026-02-28"], [True, True]),
            (["2026-01-31", "2026-02-28", "2026-05-31"], [True, True, False, False, True]),
            (["2025-12-31", "2026-03-31", "2026-09-30"], [True, True, False, True]),
            (["2025-12-31", "2026-12-31"], [True, True]),
            (["2026-01-01", "2026-01-09", "2026-03-01"], [True, True, True]),
        ],
    )
    def test_a_month_without_a_value_is_a_gap(self, days: list[str], expected: list[bool]) -> None:
        points = [SeriesPoint(date.fromisoformat(day), D(1)) for day in days]
        assert [point is not None for _day, point in spaced(points)] == expected

    def test_a_gap_is_drawn_as_one(self, product: Product) -> None:
        for month in (1, 2, 5):
            facts.snapshot(product, "mau", date(2026, month, 28), month)
        values = [spot["value"] for spot in panels(product)["mau"].chart["data"]["points"]]
        assert values == [1, 2, None, None, 5]


class TestOpinions:
    def test_moods_and_kinds_are_drawn_with_their_figures_as_tables(self, product: Product) -> None:
        for rating, kind in ((5, "feature"), (4, "feature"), (1, "usability"), (3, "")):
            facts.feedback(product, rating=rating, suggestion=kind)
        moods, kinds = opinions.drawings(queries.feedback_on(product, YEAR))
        assert moods.table.rows == (("2026 Q2", "2", "1", "1", "4"),)
        assert kinds.table.rows == (("feature", "2", "66.7%"), ("usability", "1", "33.3%"))
        assert kinds.chart["title"] == "Of 3 suggestions most are about: feature (66.7%)"
        for drawing in (moods, kinds):
            assert "<title>" in render(drawing.chart)
            assert "<desc>" in render(drawing.chart)

    def test_nothing_said_draws_nothing(self, product: Product) -> None:
        found = queries.feedback_on(product, YEAR)
        assert opinions.drawings(found) == []
        assert opinions.nps_sum(found) == ""

    def test_the_net_promoter_score_stands_with_its_parts(self, client: Client, company: Company, product: Product) -> None:
        for answer in (10, 9, 8, 3):
            facts.feedback(product, rating=None, nps=answer)
        assert opinions.nps_sum(queries.feedback_on(product, YEAR)) == "50.0% (2) − 25.0% (1), n = 4"
        assert '<dd class="big num">25</dd>' in page(client, company.pm, product)


class TestSearch:
    @pytest.fixture(autouse=True)
    def _said(self, product: Product) -> None:
        facts.feedback(product, text="Sync is SLOW", rating=1, suggestion="feature")
        facts.feedback(product, text="slow to open", rating=2, suggestion="usability")
        facts.feedback(product, text="Lovely", rating=5, day=LONG_AGO)
        facts.feedback(facts.product(name="Another"), text="slow elsewhere")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, {"Sync is SLOW", "slow to open", "Lovely"}),
            ({"q": " slow "}, {"Sync is SLOW", "slow to open"}),
            ({"q": "slow", "kind": "feature"}, {"Sync is SLOW"}),
            ({"rating": "5"}, {"Lovely"}),
            ({"q": "slow", "rating": "5"}, set()),
            ({"q": "%"}, set()),
            ({"kind": "nonsense", "rating": "9", "page": "x"}, {"Sync is SLOW", "slow to open", "Lovely"}),
            ({"q": "slow\0"}, {"Sync is SLOW", "slow to open"}),
            ({"q": "x" * 100_000}, set()),
        ],
    )
    def test_words_kind_and_rating_narrow_the_list(
        self, query: dict[str, str], found: set[str], client: Client, company: Company, product: Product
    ) -> None:
        shown = page(client, company.pm, product, name="feedback_list", **query)
        assert set(re.findall(r'<td class="say">(.+?)<', shown)) == found
        assert ("Nothing found" in shown) is (not found)

    def test_the_next_page_keeps_what_is_looked_for(self, client: Client, company: Company, product: Product) -> None:
        for _i in range(60):
            facts.feedback(product, text="slow again")
        shown = page(client, company.pm, product, name="feedback_list", q="slow")
        assert "62 pieces of feedback" in shown
        assert "?q=slow&amp;page=2" in shown

    def test_words_are_shown_whole(self, client: Client, company: Company, product: Product) -> None:
        facts.feedback(product, text=f"{'long ' * 100}needle")
        assert "long needle<" in page(client, company.pm, product, name="feedback_list", q="needle")

    def test_words_looked_for_are_escaped(self, client: Client, company: Company, product: Product) -> None:
        assert "<b>" not in page(client, company.pm, product, name="feedback_list", q='"><b>')

    def test_whoever_only_reads_changes_nothing(self, client: Client, company: Company, product: Product) -> None:
        assert ">Change<" in page(client, company.pm, product, name="feedback_list")
        assert ">Change<" not in page(client, company.manager, product, name="feedback_list")


class TestDelivery:
    @pytest.mark.parametrize(
        ("days", "step", "found"),
        [
            ([], 1, []),
            ([0], 1, [("0", 1)]),
            ([2, 2, 4], 1, [("0", 0), ("1", 0), ("2", 2), ("3", 0), ("4", 1)]),
            ([0, 15], 2, [("0–1", 1), *((f"{i}–{i + 1}", 0) for i in range(2, 14, 2)), ("14–15", 1)]),
        ],
    )
    def test_days_fall_into_bands(self, days: list[int], step: int, found: list[tuple[str, int]]) -> None:
        assert bands(days) == (step, found)

    @pytest.mark.parametrize("longest", [1, 7, 8, 99, 400, 5000])
    def test_bands_are_few_and_lose_nothing(self, longest: int) -> None:
        days = list(range(longest + 1))
        _step, found = bands(days)
        assert len(found) <= 8
        assert sum(count for _name, count in found) == len(days)

    def test_projects_together_sum_their_parts(self, company: Company, product: Product) -> None:
        for name, done in (("One", [date(2026, 2, 11), date(2026, 3, 20)]), ("Two", [None])):
            project = facts.project(company.pm, product, name=name)
            for day in done:
                facts.item(project, done_on=day)
        facts.item(project, assignee="")
        facts.blocker(project)
        facts.blocker(project, resolved_on=date(2026, 3, 1), resolution="Bought some")
        panel = delivery_panel(queries.project_facts(product.projects.all(), YEAR, date(2026, 12, 31)))
        assert (str(panel.completion), str(panel.on_time), str(panel.delay)) == ("50.0% (2/4)", "50.0% (1/2)", "75.0% (3/4)")
        assert (panel.cycle, panel.cycle_parts) == ("28.5 days", "85% within 41.45 days, n = 2")
        histogram, people = panel.drawings
        assert sum(int(count) for _band, count in histogram.table.rows) == 2
        assert people.table.rows == (("Lin Zhiyao", "3", "75.0%"), ("nobody", "1", "25.0%"))
        assert histogram.source == "Project plans of 2 projects, 4 items"
        assert [row.fact.text for row in panel.open] == [row.fact.text for row in panel.resolved] == ["No test phones"]
        assert all("<desc>" in render(drawing.chart) for drawing in panel.drawings)

    def test_no_projects_are_missing_not_zero(self) -> None:
        panel = delivery_panel([])
        assert (str(panel.completion), panel.cycle, panel.drawings) == ("—", "—", ())

    def test_the_table_names_everybody_and_the_drawing_the_busiest(self, company: Company, product: Product) -> None:
        project = facts.project(company.pm, product)
        for i in range(20):
            facts.item(project, assignee=f"Person {i:02}")
        (people,) = delivery_panel(queries.project_facts(product.projects.all(), YEAR, date(2026, 12, 31))).drawings
        assert (len(people.table.rows), len(people.chart["data"]["rows"])) == (20, 12)
        assert people.caption == "Items per person, n = 20; the 12 busiest are drawn"

    def test_the_pages_show_drawings_and_blockers(self, client: Client, company: Company, product: Product) -> None:
        project = facts.project(company.pm, product)
        facts.item(project, done_on=date(2026, 2, 11))
        facts.blocker(project)
        shown = page(client, company.pm, product)
        assert "1 open, 0 solved" in shown
        assert shown.count("Figures as a table") == 2
        assert client.get(reverse("project_detail", args=[project.pk])).content.decode().count("Figures as a table") == 2
