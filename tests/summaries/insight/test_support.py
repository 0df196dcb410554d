"""A figure on record is found again in any form it is printed in, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from metrics.formatting import points, shown, signed_percent
from metrics.models import MetricSnapshot
from summaries.insight.claims import COUNT, MONEY, PERCENT, PP, SCORE, claims_in
from summaries.insight.support import Support, support_of
from tests.factories import facts, summaries
from tests.factories.people import Company

AMOUNTS = st.integers(min_value=1_000, max_value=10**11).map(Decimal)
SHARES = st.decimals(min_value=Decimal("-2"), max_value=Decimal("4"), places=6, allow_nan=False)
LANGUAGES = st.sampled_from(["zh-hans", "en"])
UNITS = {"people": COUNT, "count": COUNT, "yuan": MONEY}


@given(AMOUNTS, st.sampled_from(sorted(UNITS)), LANGUAGES)
def test_an_amount_is_supported_as_the_product_itself_prints_it(value: Decimal, unit: str, language: str) -> None:
    with override(language):
        text = f"到 {shown(value, unit)}，"
    assert claims_in(text)
    assert Support([(UNITS[unit], value)]).unverified(text) == []


@given(SHARES, LANGUAGES, st.integers(min_value=0, max_value=3))
def test_a_change_is_supported_in_percent_and_in_points_with_any_digits(change: Decimal, language: str, digits: int) -> None:
    with override(language):
        told = f"变化 {signed_percent(change, digits)}，", f"变化 {points(change * 100, digits)}，"
    for kind, text in zip((PERCENT, PP), told, strict=True):
        assert len(claims_in(text)) == 1
        assert Support([(kind, change * 100)]).unverified(text) == []


@given(AMOUNTS, AMOUNTS)
def test_what_is_further_off_than_its_digits_is_not(value: Decimal, other: Decimal) -> None:
    support = Support([(COUNT, value)])
    text = f"{other:,} 人"
    assert (support.unverified(text) == []) == (abs(value - other) <= Decimal("0.5"))


@given(st.text(max_size=60), st.lists(st.sampled_from(["37%", "12.3 万", "￥9.99"]), max_size=4))
def test_marks_hold_the_very_words(filler: str, figures: list[str]) -> None:
    text = "，".join([filler, *figures])
    for start, end in Support([]).unverified(text):
        assert claims_in(text[start:end]), text[start:end]


def test_units_are_told_apart_and_signs_where_they_are_written() -> None:
    support = Support([(PERCENT, Decimal("57.7")), (SCORE, Decimal("4.2")), (MONEY, Decimal(714_286)), (PP, Decimal("-7.7"))])
    assert support.unverified("58%，57.7%，4.2 分，71.43 万元，71.43 万，下降 7.7 个百分点，−7.7 个百分点") == []
    for wrong in ("57.8%", "4.2%", "4.3 分", "71.43 万人", "57.7 分", "+7.7 个百分点", "7.7%"):
        assert len(support.unverified(wrong)) == 1, wrong


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "月活从 66.67 万增加到 100 万（+50%）",
        "MAU rose from 666,667 to 1,000,000, by 333,333 or 50%",
        "评分从 3.5 分升到 4.2 分，提高 0.7 分，即 20%",
        "月度收入从 71.43 万元增加到 100 万元，增长 40%",
        "粘性从 57.7% 降到 50.0%，下降 7.7 个百分点",
        "日活 38.46 万 → 50 万，约 50 万",
        "目标是 95 万，权重 100%",
    ],
)
def test_the_case_of_the_demo_is_supported(company: Company, text: str) -> None:
    summary = summaries.completed(company.pm)
    assert support_of(summary.facts).unverified(text) == []


@pytest.mark.django_db
def test_what_was_typed_or_is_another_persons_supports_nothing(company: Company) -> None:
    summary = summaries.completed(company.pm)
    product = company.pm.products.get()
    facts.goal(company.pm, product, code=None, title="Typed", weight=0, actual=777_000, baseline=700_000, target=800_000)
    facts.goal(
        company.other_pm, company.other_pm.products.first() or facts.product(company.other_pm), weight=100, target=444_000
    )
    support = support_of(summaries.fresh(summary).facts)
    assert support.unverified("目标 800,000，从 700,000 起") == []
    assert len(support.unverified("达到 777,000，别人的 444,000")) == 2
    assert MetricSnapshot.objects.exists()


@pytest.mark.django_db
def test_what_was_promised_last_time_supports_its_own_figure(company: Company) -> None:
    found = support_of(summaries.completed(company.pm).facts, [("percent", Decimal("0.135")), ("people", None)])
    assert found.unverified("上期承诺 13.5%") == []
