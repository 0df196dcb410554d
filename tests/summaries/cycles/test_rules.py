"""The rules of a cycle reach the figures that are frozen, and are printed beside them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from metrics.models import Goal
from summaries.models import Summary
from summaries.review.workflow import perform
from summaries.wizard.steps import prepare
from tests.factories import facts, summaries
from tests.factories.people import Company
from tests.summaries.browsing import page

pytestmark = pytest.mark.django_db


def frozen(company: Company, **rules: Any) -> Summary:
    """Submitted, with one goal: complaints at most 100 a month, no baseline, now 80."""
    made = summaries.completed(company.pm, summaries.cycle(**rules))
    Goal.objects.update(weight=0)
    product = company.pm.products.get()
    facts.goal(
        *(company.pm, product),
        code=None,
        title="Complaints",
        direction="down",
        unit="count",
        baseline=None,
        target=Decimal(100),
        actual=Decimal(80),
        weight=Decimal(100),
    )
    made = summaries.fresh(made)
    prepare(made)
    summaries.complete(made.section("goals"))
    perform(summaries.fresh(made), "submit", by=company.pm)
    return summaries.fresh(made)


@pytest.mark.parametrize(
    ("rule", "cap", "formula", "total"),
    [
        ("mirror", "1.20", "2 − 80 ÷ 100 = 120.0%", "1.2"),
        ("inverse", "1.20", "100 ÷ 80 = 125.0%", "1.2"),
        ("inverse", "1.50", "100 ÷ 80 = 125.0%", "1.25"),
    ],
)
def test_rule_and_cap_are_frozen_and_printed(company: Company, rule: str, cap: str, formula: str, total: str) -> None:
    made = frozen(company, down_rule=rule, score_cap=Decimal(cap))
    assert made.latest is not None
    assert made.latest.attainment == Decimal(total)
    for language in ("zh-hans", "en"):
        reading = made.latest.reading(language)
        assert formula in json.dumps(reading, ensure_ascii=False)
        assert reading["score_cap"] == f"{int(Decimal(cap) * 100)}%"
    assert formula in page(company.manager, "summary_document", made.pk)


def test_a_step_that_is_left_out_is_not_asked_for(company: Company) -> None:
    made = summaries.completed(company.pm, summaries.cycle(steps=["goals", "overview"]))
    perform(made, "submit", by=company.pm)
    reading = summaries.fresh(made).latest.reading("en")
    assert [section["key"] for section in reading["sections"]] == ["goals"]
