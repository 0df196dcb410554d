"""Values and changes in the words of their units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from metrics import queries
from metrics.phrases import change, in_words, span
from tests.factories import facts
from tests.factories.facts import YEAR
from tests.factories.people import Company

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "base", "last", "chinese", "english"),
    [
        ("mau", "666667", "1000000", ("100 万", "+50.0%"), ("1,000,000 people", "+50.0%")),
        ("churn", "0.08", "0.072", ("7.2%", "−0.8 个百分点"), ("7.2%", "−0.8 pp")),
        ("rating", "3.5", "4.2", ("4.2 分", "+0.7 分"), ("4.2 points", "+0.7 points")),
        ("nps", "12", "31", ("31 分", "+19 分"), ("31 points", "+19 points")),
        ("nps", "12", "13", ("13 分", "+1 分"), ("13 points", "+1 point")),
        ("market_rank", "6", "5", ("第 5 名", "−1 名"), ("no. 5", "−1 place")),
        ("market_rank", "26", "5", ("第 5 名", "−21 名"), ("no. 5", "−21 places")),
        ("arppu", "1", "1.07", ("1.07 元", "+7.0%"), ("1.07 yuan", "+7.0%")),
        ("arppu", "2", "2", ("2.00 元", "0.0%"), ("2.00 yuan", "0.0%")),
        ("nps", "31", "31", ("31 分", "0 分"), ("31 points", "0 points")),
    ],
)
def test_a_value_and_its_change_have_the_words_of_the_unit(
    company: Company, code: str, base: str, last: str, chinese: tuple[str, str], english: tuple[str, str]
) -> None:
    product = facts.product(company.pm)
    facts.snapshot(product, code, date(2025, 12, 31), base)
    facts.snapshot(product, code, date(2026, 12, 31), last)
    (series,) = queries.series_in(queries.history_for(product, YEAR), YEAR)
    assert series.last is not None
    for language, said in (("zh-hans", chinese), ("en", english)):
        with override(language):
            assert (in_words(series, series.last.value), change(series)) == said


def test_without_a_base_there_is_no_change(company: Company) -> None:
    product = facts.product(company.pm)
    facts.snapshot(product, "nps", date(2026, 12, 31), 31)
    (series,) = queries.series_in(queries.history_for(product, YEAR), YEAR)
    assert change(series) == "—"


@pytest.mark.parametrize(
    ("code", "baseline", "actual", "said"),
    [
        ("mau", 666_667, 1_000_000, "66.67 → 100 万"),
        ("mau", 9_800, 12_000, "9,800 人 → 1.2 万"),
        ("nps", 12, 31, "12 → 31 分"),
        ("market_rank", 6, 5, "第 6 名 → 第 5 名"),
        ("rating", "3.5", None, "3.5 分 → —"),
    ],
)
def test_a_span_says_a_unit_once(company: Company, code: str, baseline: object, actual: object, said: str) -> None:
    product = facts.product(company.pm)
    given = None if actual is None else Decimal(str(actual))
    facts.goal(company.pm, product, code=code, baseline=Decimal(str(baseline)), actual=given)
    (goal,) = queries.goals_of(company.pm, YEAR)
    with override("zh-hans"):
        assert span(goal) == said
