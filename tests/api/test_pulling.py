"""What programs read: what their person sees, with figures that are right or a reason why there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.programs import Program, World, program
from tests.factories import facts

pytestmark = pytest.mark.django_db
YEAR = {"from": "2026-01-01", "to": "2026-12-31"}


def names(response: Any) -> list[str]:
    return [one.get("name") or one["title"] for one in response.json()["items"]]


@pytest.mark.parametrize(
    ("who", "seen"),
    [("pm", [("Notebook", True)]), ("manager", [("Notebook", False)]), ("other_manager", []), ("hr", []), ("admin", [])],
)
def test_products_are_those_one_sees(api: World, who: str, seen: list[tuple[str, bool]]) -> None:
    answer = program(getattr(api.company, who)).get("products").json()
    assert [(one["name"], one["is_editable"]) for one in answer["items"]] == seen
    assert answer["count"] == len(seen)


def test_pages_of_a_list(api: World) -> None:
    for name in ("A", "B", "C"):
        facts.product(api.author, name=name)
    answer = api.pm.get("products", limit=2, offset=1)
    assert (names(answer), answer.json()["count"]) == (["B", "C"], 4)


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 201}, {"offset": -1}, {"offset": 10**30}, {"limit": "x"}])
def test_pages_out_of_range_are_422(api: World, asked: dict[str, Any]) -> None:
    assert api.pm.get("products", **asked).status_code == 422


def test_a_goal_with_its_arithmetic(api: World) -> None:
    facts.goal(
        api.author, api.product, baseline=Decimal("66.67"), target=Decimal(100), actual=Decimal(90), code=None, unit="days"
    )
    goal = api.pm.get("goals", **YEAR).json()["items"][0]
    assert goal["attainment"]["formula"] == "(90 − 66.67) ÷ (100 − 66.67) = 70.0%"
    assert goal["attainment"]["value"].startswith("0.69996999")
    assert (goal["baseline"], goal["weight"], goal["is_verified"]) == ("66.67", "25", False)
    assert goal["owner"]["name"] == "Lin Zhiyao"


def test_a_goal_counts_what_was_recorded(api: World) -> None:
    facts.demo_case(api.author, api.product)
    facts.goal(api.author, api.product)
    goal = api.pm.get("goals", **YEAR).json()["items"][0]
    assert (goal["actual"], goal["is_verified"], goal["as_of"]) == ("1000000", True, "2026-12-31")


@pytest.mark.parametrize(("who", "count"), [("pm", 1), ("manager", 1), ("teammate", 0), ("other_manager", 0), ("hr", 0)])
def test_goals_are_those_one_sees(api: World, who: str, count: int) -> None:
    facts.product(api.company.teammate)
    api.product.people.add(api.company.teammate)
    facts.goal(api.author, api.product)
    assert program(getattr(api.company, who)).get("goals", **YEAR).json()["count"] == count


def test_goals_of_a_period_and_of_a_product(api: World) -> None:
    other = facts.product(api.author, name="Slate")
    facts.goal(api.author, other, title="Other")
    facts.goal(api.author, api.product, title="Old", period_start=date(2024, 1, 1), period_end=date(2024, 12, 31))
    assert names(api.pm.get("goals", **YEAR)) == ["Other"]
    assert names(api.pm.get("goals", **{"from": "2024-06-01", "to": "2024-06-30"})) == ["Old"]
    assert names(api.pm.get("goals", product=api.product.pk, **YEAR)) == []


def test_goals_cost_the_same_for_one_and_for_three(api: World) -> None:
    costs = []
    for number in range(3):
        facts.goal(api.author, api.product, title=str(number), weight=10)
        with CaptureQueriesContext(connection) as queries:
            api.pm.get("goals", **YEAR)
        costs.append(len(queries))
    assert costs[1] == costs[2] <= 9


def series(api: World, code: str = "mau", who: Program | None = None, **asked: str) -> Any:
    return (who or api.pm).get(f"products/{api.product.pk}/series", metric=code, **YEAR, **asked)


def recorded(api: World, code: str, *values: Any, **parts: Any) -> None:
    for month, value in enumerate(values, 1):
        facts.snapshot(api.product, code, date(2026, month, 28), value, recorded_by=api.author, **parts)


def test_a_series_with_points_source_and_aggregate(api: World) -> None:
    recorded(api, "revenue", 100, "250.5")
    answer = series(api, "revenue").json()
    assert answer["product"]["name"] == "Notebook"
    assert answer["metric"]["kind"] == "flow"
    assert [(one["date"], one["value"]) for one in answer["points"]] == [("2026-01-28", "100"), ("2026-02-28", "250.5")]
    assert "Lin Zhiyao" in answer["points"][0]["source"]
    assert answer["aggregate"] | {"as_of": None} == {
        "value": "350.5",
        "method": "sum",
        "count": 2,
        "as_of": None,
        "numerator": None,
        "denominator": None,
    }


def test_a_ratio_is_made_of_its_parts(api: World) -> None:
    recorded(api, "d1", "0.5", numerator=1, denominator=2)
    facts.snapshot(api.product, "d1", date(2026, 5, 28), "0.25", numerator=2, denominator=8)
    made = series(api, "d1").json()["aggregate"]
    assert (made["value"], made["method"], made["numerator"], made["denominator"]) == ("0.3", "ratio_of_sums", "3", "10")


def test_people_are_not_summed_and_the_reason_is_told(api: World) -> None:
    recorded(api, "mau", 100, 200)
    assert series(api).json()["aggregate"]["value"] == "200"
    assert series(api, aggregate="mean").json()["aggregate"]["value"] == "150"
    refused = series(api, aggregate="sum")
    assert refused.status_code == 422
    assert "the same person would be counted again" in refused.json()["detail"]


@pytest.mark.parametrize(("code", "method"), [("d1", "mean"), ("rating", "sum"), ("revenue", "last"), ("market_rank", "sum")])
def test_no_meaningless_aggregate_is_a_number(api: World, code: str, method: str) -> None:
    recorded(api, code, "0.5")
    assert series(api, code, aggregate=method).status_code == 422


def test_a_series_without_values_is_empty(api: World) -> None:
    answer = series(api).json()
    assert (answer["points"], answer["aggregate"]["value"], answer["aggregate"]["count"]) == ([], None, 0)


def test_values_outside_the_period_are_left_out(api: World) -> None:
    facts.snapshot(api.product, "mau", date(2025, 12, 31), 5)
    assert series(api).json()["points"] == []


@pytest.mark.parametrize("who", ["other_manager", "teammate", "other_pm", "hr", "admin", "stranger"])
def test_what_one_may_not_see_is_404(api: World, who: str) -> None:
    assert series(api, who=program(getattr(api.company, who))).status_code == 404


def test_a_manager_reads_and_does_not_write(api: World) -> None:
    above = program(api.company.manager)
    assert series(api, who=above).status_code == 200
    value = {"metric": "mau", "date": "2026-08-31", "value": 1}
    assert above.push(api.product, "snapshots", value).status_code == 404


def test_an_unknown_measure_is_404_and_named(api: World) -> None:
    refused = series(api, "happiness")
    assert (refused.status_code, refused.json()["detail"]) == (404, "The dictionary has no measure “happiness”.")


@pytest.mark.parametrize(
    "asked",
    [
        {"metric": "mau", "from": "2026-12-31", "to": "2026-01-01"},
        {"metric": "mau", "from": "2026-02-30"},
        {"metric": "mau", "from": "0001-01-01"},
        {"metric": "mau", "to": "9999-12-31"},
        {"metric": "mau", "from": "1767225600"},
        {"metric": "mau", "aggregate": "guess"},
        {"metric": "a\x00"},
        {"metric": ""},
        {},
    ],
)
def test_what_cannot_be_is_422(api: World, asked: dict[str, str]) -> None:
    assert api.pm.get(f"products/{api.product.pk}/series", **asked).status_code == 422
