from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.aggregate import ALLOWED, Kind, Method, NotAggregable, Point, aggregate, mean, quantile, total

VALUES = st.lists(st.decimals(0, 1_000_000, places=2), min_size=1, max_size=30)


def points(*values, **parts):
    start = date(2026, 1, 1)
    return [
        Point(start + timedelta(days=i), None if v is None else D(v), **{k: column[i] for k, column in parts.items()})
        for i, v in enumerate(values)
    ]


def test_distinct_people_are_never_summed():
    with pytest.raises(NotAggregable, match="same person"):
        total("unique", points(10, 20))


def test_distinct_people_give_the_last_value_or_on_request_the_mean_labelled():
    last, average = aggregate("unique", points(10, 20, None)), mean("unique", points(10, 20, None))
    assert (last.value, last.method, last.label, last.as_of) == (20, Method.LAST, "last value", date(2026, 1, 2))
    assert (average.value, average.label, average.count) == (15, "mean of the periods", 2)


def test_a_flow_is_summed():
    assert aggregate("flow", points(10, 20, None)).value == total("flow", points(10, 20)).value == 30


def test_a_stock_is_its_last_value_whatever_the_order():
    assert aggregate("stock", list(reversed(points(10, 30, 20)))).value == 20


def test_a_ratio_is_the_sum_of_its_numerators_over_the_sum_of_its_denominators():
    found = aggregate("ratio", points("0.5", "0.1", numerator=[D(5), D(10)], denominator=[D(10), D(100)]))
    assert (found.value, found.method) == (D(15) / D(110), Method.RATIO_OF_SUMS)
    assert (found.numerator, found.denominator) == (15, 110)


def test_a_ratio_without_all_its_parts_is_the_last_one_labelled():
    found = aggregate("ratio", points("0.5", "0.1", numerator=[D(5), None], denominator=[D(10), None]))
    assert (found.value, found.method) == (D("0.1"), Method.LAST)


def test_a_ratio_is_never_the_mean_of_ratios_nor_their_sum():
    for ask in (mean, total):
        with pytest.raises(NotAggregable, match="different denominators"):
            ask("ratio", points("0.5", "0.1"))


def test_a_ratio_over_nothing_is_missing():
    found = aggregate("ratio", points(None, numerator=[D(0)], denominator=[D(0)]))
    assert found.value is None and found.denominator == 0


def test_the_parts_alone_give_the_last_ratio():
    found = aggregate("ratio", points(None, numerator=[D(1)], denominator=[D(4)]), Method.LAST)
    assert found.value == D("0.25")


def test_the_last_ratio_is_the_recorded_one_where_its_parts_are_rounded():
    found = aggregate("ratio", points("0.333333", numerator=[D(1)], denominator=[D(3)]), Method.LAST)
    assert found.value == D("0.333333")
    over_nothing = aggregate("ratio", points("0.2", None, numerator=[D(1), D(0)], denominator=[D(5), D(0)]), Method.LAST)
    assert (over_nothing.value, over_nothing.as_of) == (None, date(2026, 1, 2))


def test_a_ratio_of_less_than_one_in_all_is_still_a_ratio():
    found = aggregate("ratio", points(None, numerator=[D("0.1")], denominator=[D("0.4")]))
    assert (found.value, found.method) == (D("0.25"), Method.RATIO_OF_SUMS)


def test_one_part_of_a_ratio_is_none():
    halves = points("0.5", "0.1", numerator=[D(5), D(10)], denominator=[D(10), None])
    assert (aggregate("ratio", halves).method, aggregate("ratio", halves).value) == (Method.LAST, D("0.1"))
    with pytest.raises(NotAggregable, match="Numerator and denominator"):
        aggregate("ratio", halves, Method.RATIO_OF_SUMS)
    assert aggregate("ratio", points(None, numerator=[D(5)], denominator=[None])).count == 0


FULL = points(4, 2, None, numerator=[D(4), D(2), None], denominator=[D(1), D(1), None], n=[1, 1, None])
LABELS = {
    Method.LAST: "last value",
    Method.MEAN: "mean of the periods",
    Method.SUM: "sum",
    Method.RATIO_OF_SUMS: "sum of numerators ÷ sum of denominators",
    Method.WEIGHTED_MEAN: "mean weighted by responses",
    Method.MEDIAN: "median",
}


@pytest.mark.parametrize(("kind", "method"), [(kind, method) for kind in Kind for method in ALLOWED[kind]])
def test_every_figure_says_how_it_was_made_of_how_many_values_up_to_which_day(kind, method):
    found = aggregate(kind, FULL, method)
    assert (found.method, found.label, found.count, found.as_of) == (method, LABELS[method], 2, date(2026, 1, 2))
    nothing = aggregate(kind, [], method)
    assert (nothing.method, nothing.label, nothing.count, nothing.as_of) == (method, LABELS[method], 0, None)


def test_parts_that_are_unknown_cannot_be_asked_for():
    with pytest.raises(NotAggregable, match="Numerator and denominator"):
        aggregate("ratio", points("0.5"), Method.RATIO_OF_SUMS)
    with pytest.raises(NotAggregable, match="The number of responses"):
        aggregate("score", points(4), "weighted_mean")


def test_a_score_is_weighted_by_responses():
    found = aggregate("score", points(4, 2, n=[30, 10]))
    assert (found.value, found.method, found.denominator) == (D("3.5"), Method.WEIGHTED_MEAN, 40)


def test_a_score_without_responses_is_the_last_one_labelled():
    assert aggregate("score", points(4, 2, n=[30, None])).label == "last value"


def test_a_duration_is_its_median_with_the_85th_percentile():
    found = aggregate("duration", points(1, 2, 3, 4, 100))
    assert (found.value, found.method, found.p85) == (3, Method.MEDIAN, D("42.4"))


@pytest.mark.parametrize("kind", [kind for kind in Kind if Method.SUM not in ALLOWED[kind]])
def test_a_sum_against_the_kind_is_a_sentence_never_a_number(kind):
    with pytest.raises(NotAggregable, match=rf"The sum of a {kind} metric has no meaning: .+\.") as refused:
        total(kind, points(1, 2))
    assert refused.value.reason == kind


def test_a_refusal_names_what_is_missing():
    with pytest.raises(NotAggregable) as parts:
        aggregate("ratio", points("0.5"), Method.RATIO_OF_SUMS)
    with pytest.raises(NotAggregable) as responses:
        aggregate("score", points(4), "weighted_mean")
    assert (parts.value.reason, responses.value.reason) == ("parts", "responses")


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_in_gives_a_missing_value(kind):
    assert aggregate(kind, []).value is None
    assert aggregate(kind, points(None, None)).value is None


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="gauge"):
        aggregate("gauge", [])


@given(VALUES)
def test_every_aggregate_but_the_sum_lies_between_the_extremes(values):
    rows = [Point(date(2026, 1, 1) + timedelta(days=i), v, v * 7, D(7), 7) for i, v in enumerate(values)]
    for kind in set(Kind) - {Kind.FLOW}:
        for method in ALLOWED[kind]:
            assert min(values) - D("1e-9") <= aggregate(kind, rows, method).value <= max(values) + D("1e-9")


@given(VALUES, st.integers(0, 100))
def test_a_quantile_does_not_depend_on_order_and_grows_with_its_share(values, percent):
    share = D(percent) / 100
    assert quantile(values, share) == quantile(values[::-1], share) >= quantile(values, share / 2)
    assert quantile(values, D(0)) == min(values) and quantile(values, D(1)) == max(values)


def test_a_quantile_of_nothing_is_missing():
    assert quantile([], D("0.5")) is None and quantile([D(1), D(2)], D("0.5")) == D("1.5")
