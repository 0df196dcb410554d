"""Like for like: figures stand in one row only where code, unit, definition and period agree; else it says what differs."""

from __future__ import annotations

from typing import Any

import pytest

from summaries.team.alike import UNDEFINED, compare, lacking, totals

MAU = {"code": "mau", "name": "MAU", "unit": "people", "definition": "Active in a calendar month", "value": "1,000,000"}


def reading(*measures: dict[str, str], start: str = "2026-01-01", **more: str) -> dict[str, Any]:
    said = {"attainment": "90.0%", "score_cap": "120%", "down_rule": "mirror", **more}
    return {**said, "measures": list(measures), "cycle": {"start": start, "end": "2026-12-31"}}


def values(row: Any) -> list[list[str]]:
    return [[figure.value for figure in cell] for cell in row.cells]


def test_a_measure_two_people_have_is_one_row() -> None:
    (found,) = compare([reading(MAU), reading({**MAU, "value": "5"})])
    assert (found.code, found.name, found.differs, found.kinds) == ("mau", "MAU", "", ())
    assert [values(row) for row in found.rows] == [[["1,000,000"], ["5"]]]


@pytest.mark.parametrize(
    ("other", "start", "differs"),
    [
        ({**MAU, "unit": "count"}, "2026-01-01", "unit"),
        ({**MAU, "definition": "Active in the trailing 30 days"}, "2026-01-01", "definition"),
        (MAU, "2026-07-01", "period"),
        ({**MAU, "definition": "  "}, "2026-01-01", UNDEFINED),
    ],
)
def test_what_differs_is_not_compared_and_it_says_why(other: dict[str, str], start: str, differs: str) -> None:
    (found,) = compare([reading(MAU), reading(other, start=start)])
    assert found.rows == ()
    assert found.differs == differs
    assert [row.identity.definition for row in found.kinds] == [MAU["definition"], other["definition"].strip()]
    assert [values(row) for row in found.kinds] == [[["1,000,000"], []], [[], ["1,000,000"]]]


def test_what_nobody_has_defined_is_compared_with_nothing_even_if_both_are_empty() -> None:
    nameless = {**MAU, "definition": ""}
    (found,) = compare([reading(nameless), reading(nameless)])
    assert (found.rows, found.differs) == ((), UNDEFINED)


def test_of_three_the_two_that_agree_stand_together() -> None:
    other = {**MAU, "definition": "Active in the trailing 30 days", "value": "7"}
    (found,) = compare([reading(MAU), reading(other), reading({**MAU, "value": "5"})])
    assert [values(row) for row in found.rows] == [[["1,000,000"], [], ["5"]]]
    assert found.differs == "definition"
    assert len(found.kinds) == 2


def test_line_breaks_make_no_other_definition() -> None:
    (found,) = compare([reading(MAU), reading({**MAU, "definition": "Active in\n a calendar  month"})])
    assert found.differs == "" and len(found.rows) == 1


def test_two_products_of_one_person_share_a_cell() -> None:
    twice = [{**MAU, "product": "Notebook"}, {**MAU, "product": "Slate", "value": "3"}]
    (found,) = compare([reading(*twice), reading(MAU)])
    assert values(found.rows[0]) == [["1,000,000", "3"], ["1,000,000"]]
    assert [figure.product for figure in found.rows[0].cells[0]] == ["Notebook", "Slate"]


def test_what_only_one_person_has_is_no_comparison() -> None:
    nps = {**MAU, "code": "nps", "name": "NPS"}
    assert [found.code for found in compare([reading(nps, MAU), reading(MAU), reading()])] == ["mau"]
    assert compare([reading({**MAU, "product": "Notebook"}, {**MAU, "product": "Slate"}), reading()]) == []


def test_attainments_are_compared_under_one_rule_only() -> None:
    alike = totals([reading(), reading(attainment="70.0%")])
    assert (values(alike.rows[0]), alike.differs) == ([["90.0%"], ["70.0%"]], "")
    assert totals([reading(), reading(score_cap="150%")]).differs == "definition"
    assert totals([reading(), reading(down_rule="inverse")]).differs == "definition"
    assert totals([reading(), reading(start="2026-07-01")]).differs == "period"


def test_a_reading_from_before_is_named_and_compared_with_nothing() -> None:
    old = {key: part for key, part in reading().items() if key not in {"measures", "down_rule"}}
    assert lacking([old, reading(MAU)]) == [0]
    assert compare([old, reading(MAU)]) == []
    assert totals([old, reading()]).differs == "definition"
