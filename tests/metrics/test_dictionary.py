"""The dictionary of measures: a test for each row of its table, and one for each formula."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from metrics import delivery
from metrics.aggregate import ALLOWED, Kind, Method, NotAggregable, Point, aggregate, mean, total
from metrics.delivery import Cohort, Share, WorkItemFact
from metrics.dictionary import ENTRIES, Entry
from metrics.formatting import number, refusal
from metrics.growth import growth, period_on_period, pp, year_on_year
from metrics.period import Period

BY_CODE = {entry.code: entry for entry in ENTRIES}
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))


def row(code: str) -> tuple[str, str, str]:
    entry = BY_CODE[code]
    return entry.unit, entry.direction, entry.kind


def values(*found: str | int, **parts: list[int]) -> list[Point]:
    """Recorded values a month apart, with parts of ratios and answers of scores where given."""
    days = (JANUARY, FEBRUARY, QUARTER.end)
    return [Point(days[i], D(v), **{name: each[i] for name, each in parts.items()}) for i, v in enumerate(found)]


class TestRows:
    """Unit, direction and kind of each row, as the table has them."""

    def test_dau(self) -> None:
        assert row("dau") == ("people", "up", "unique")

    def test_mau(self) -> None:
        assert row("mau") == ("people", "up", "unique")
        assert "calendar month" in BY_CODE["mau"].definition_en

    def test_stickiness(self) -> None:
        assert row("stickiness") == ("percent", "up", "ratio")

    def test_new_users(self) -> None:
        assert row("new_users") == ("people", "up", "flow")

    def test_ctr(self) -> None:
        assert row("ctr") == ("percent", "up", "ratio")
        assert all(word in BY_CODE["ctr"].definition_zh for word in ("PV", "UV"))

    def test_conversion(self) -> None:
        assert row("conversion") == ("percent", "up", "ratio")

    @pytest.mark.parametrize("code", ["d1", "d7", "d30"])
    def test_retention(self, code: str) -> None:
        assert row(code) == ("percent", "up", "ratio")

    def test_churn(self) -> None:
        assert row("churn") == ("percent", "down", "ratio")

    def test_nps(self) -> None:
        assert row("nps") == ("points", "up", "score")

    def test_csat(self) -> None:
        assert row("csat") == ("percent", "up", "score")

    def test_ces(self) -> None:
        """Its direction depends on the survey's question: the dictionary says which one it ships with."""
        assert row("ces") == ("points", "down", "score")
        assert "direction" in BY_CODE["ces"].definition_en

    def test_rating(self) -> None:
        assert row("rating") == ("points", "up", "score")

    @pytest.mark.parametrize("code", ["arpu", "arppu"])
    def test_arpu_and_arppu(self, code: str) -> None:
        assert row(code) == ("yuan", "up", "ratio")

    def test_revenue(self) -> None:
        assert row("revenue") == ("yuan", "up", "flow")

    def test_mrr(self) -> None:
        assert row("mrr") == ("yuan", "up", "stock")

    def test_market_share(self) -> None:
        assert row("market_share") == ("percent", "up", "ratio")

    def test_market_rank(self) -> None:
        assert row("market_rank") == ("rank", "down", "stock")

    def test_task_completion(self) -> None:
        assert row("task_completion") == ("percent", "up", "ratio")

    def test_on_time(self) -> None:
        assert row("on_time") == ("percent", "up", "ratio")

    def test_task_delay(self) -> None:
        assert row("task_delay") == ("percent", "down", "ratio")

    def test_cycle_time(self) -> None:
        assert row("cycle_time") == ("days", "down", "duration")

    def test_examples_of_the_kinds(self) -> None:
        found = {code: BY_CODE[code].kind for code in ("orders", "complaints", "registered_users", "response_time")}
        assert found == {"orders": "flow", "complaints": "flow", "registered_users": "stock", "response_time": "duration"}

    @pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
    def test_every_row_is_told_in_both_languages(self, entry: Entry) -> None:
        assert all(entry)
        assert Kind(entry.kind) in ALLOWED

    def test_no_code_is_there_twice(self) -> None:
        assert len(BY_CODE) == len(ENTRIES)


class TestKinds:
    """How each kind aggregates, and that against its kind there is no number."""

    def test_unique_is_never_summed_but_last_or_mean_labelled(self) -> None:
        last, average = aggregate("unique", values(10, 30)), mean("unique", values(10, 30))
        assert (last.value, last.method, average.value, average.method) == (30, Method.LAST, 20, Method.MEAN)

    def test_flow_is_the_sum(self) -> None:
        assert aggregate("flow", values(10, 30)).value == 40

    def test_stock_is_the_last_value(self) -> None:
        assert aggregate("stock", values(10, 30)).value == 30

    def test_ratio_is_the_quotient_of_sums_and_otherwise_the_last(self) -> None:
        made = aggregate("ratio", values("0.5", "0.1", numerator=[1, 10], denominator=[2, 100]))
        assert (made.value, made.method) == (D(11) / 102, Method.RATIO_OF_SUMS)
        assert aggregate("ratio", values("0.5", "0.1")).method is Method.LAST

    def test_score_is_weighted_by_responses(self) -> None:
        assert aggregate("score", values(4, 2, n=[30, 10])).value == D("3.5")

    def test_duration_is_the_median_and_p85(self) -> None:
        made = aggregate("duration", values(2, 4, 20))
        assert (made.value, made.p85) == (4, D("15.2"))

    @pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
    def test_no_measure_is_summed_against_its_kind(self, entry: Entry) -> None:
        if entry.kind == "flow":
            assert total(entry.kind, values(1, 2)).value == 3
            return
        with pytest.raises(NotAggregable) as refused:
            total(entry.kind, values(1, 2))
        assert refusal(refused.value.reason)

    @pytest.mark.parametrize("kind", ["flow", "stock", "ratio", "score", "duration"])
    def test_only_people_have_a_mean_of_periods(self, kind: str) -> None:
        with pytest.raises(NotAggregable):
            mean(kind, values(1, 2))


class TestFormulas:
    def test_stickiness_is_mean_dau_over_mau(self) -> None:
        daily = mean("unique", values(400_000, 600_000)).value
        assert delivery.stickiness(daily, D(1_000_000)) == D("0.5")

    def test_new_users_and_revenue_are_sums(self) -> None:
        assert [aggregate(BY_CODE[code].kind, values(5, 7)).value for code in ("new_users", "revenue")] == [12, 12]

    @pytest.mark.parametrize("code", ["ctr", "conversion", "churn", "market_share"])
    def test_ctr_conversion_churn_and_market_share_are_a_part_of_a_whole(self, code: str) -> None:
        made = aggregate(BY_CODE[code].kind, values("0.25", numerator=[25], denominator=[100]))
        assert (made.value, made.numerator, made.denominator) == (D("0.25"), 25, 100)

    @pytest.mark.parametrize("day", [1, 7, 30])
    def test_retention_counts_cohorts_at_least_n_days_old(self, day: int) -> None:
        as_of = date(2026, 3, 31)
        ripe, green = as_of - timedelta(days=day), as_of - timedelta(days=day - 1)
        cohorts = [Cohort(ripe, 100, 40), Cohort(green, 100, 99)]
        assert delivery.retention(cohorts, day=day, as_of=as_of) == Share(40, 100)

    def test_nps_is_promoters_less_detractors_without_a_percent_sign(self) -> None:
        found = delivery.nps([10, 9, 8, 7, 6, 0])
        assert (found.promoters, found.passives, found.detractors, found.n, found.value) == (2, 2, 2, 6, 0)
        assert [delivery.nps([answer]).value for answer in (9, 8, 6)] == [100, 0, -100]
        assert "%" not in number(D(40), BY_CODE["nps"].unit, "en").unit

    def test_csat_is_answers_of_4_and_5_over_all(self) -> None:
        assert delivery.csat([5, 4, 3, 2]) == Share(2, 4)

    def test_ces_is_the_mean_of_1_to_7(self) -> None:
        assert delivery.ces([1, 7, 4]) == 4

    def test_rating_is_stars_times_people_over_people(self) -> None:
        assert delivery.mean_rating([5, 5, 4, 2]) == 4
        assert delivery.sentiment([5, 4, 3, 2, 1]) == (2, 1, 2)

    def test_arpu_and_arppu_divide_revenue_by_active_and_by_paying_users(self) -> None:
        assert delivery.arpu(D(1_000), D(100)) == 10
        assert delivery.arpu(D(1_000), D(20)) == 50

    def test_mrr_and_market_rank_are_never_summed_over_months(self) -> None:
        assert [aggregate(BY_CODE[code].kind, values(5, 7)).value for code in ("mrr", "market_rank")] == [7, 7]

    def test_completion_is_done_over_planned_and_not_cancelled(self) -> None:
        items = [
            WorkItemFact(due_on=FEBRUARY, done_on=FEBRUARY),
            WorkItemFact(due_on=FEBRUARY),
            WorkItemFact(due_on=FEBRUARY, done_on=FEBRUARY, is_cancelled=True),
            WorkItemFact(due_on=date(2026, 4, 1), done_on=FEBRUARY),
        ]
        assert delivery.completion(items, QUARTER) == Share(1, 2)

    def test_on_time_is_done_by_the_due_day_over_done_with_one(self) -> None:
        items = [
            WorkItemFact(due_on=FEBRUARY, done_on=FEBRUARY),
            WorkItemFact(due_on=FEBRUARY, done_on=FEBRUARY + timedelta(days=1)),
            WorkItemFact(done_on=FEBRUARY),
            WorkItemFact(due_on=FEBRUARY),
        ]
        assert delivery.on_time(items) == Share(1, 2)

    def test_delay_is_late_and_overdue_over_those_with_a_due_day(self) -> None:
        items = [
            WorkItemFact(due_on=FEBRUARY, done_on=FEBRUARY),
            WorkItemFact(due_on=FEBRUARY, done_on=FEBRUARY + timedelta(days=1)),
            WorkItemFact(due_on=FEBRUARY),
            WorkItemFact(done_on=FEBRUARY),
        ]
        assert delivery.delay(items, FEBRUARY) == Share(0, 3)
        assert delivery.delay(items, FEBRUARY + timedelta(days=1)) == Share(2, 3)

    def test_cycle_time_is_from_first_in_progress_to_completion(self) -> None:
        items = [WorkItemFact(started_on=JANUARY, done_on=JANUARY + timedelta(days=days)) for days in (2, 4, 20)]
        assert delivery.cycle_time(items) == (4, D("15.2"), 3)
        assert delivery.cycle_days(items) == (2, 4, 20)


class TestGrowth:
    def test_period_on_period_is_against_the_period_just_before(self) -> None:
        found = period_on_period({JANUARY: D(100), FEBRUARY: D(150)}, FEBRUARY)
        assert (found.ratio, found.base_date) == (D("0.5"), JANUARY)

    def test_year_on_year_is_against_the_same_period_a_year_earlier(self) -> None:
        found = year_on_year({date(2025, 2, 28): D(100), FEBRUARY: D(80)}, FEBRUARY)
        assert (found.ratio, found.base_date) == (D("-0.2"), date(2025, 2, 28))

    @pytest.mark.parametrize("base", [None, D(0), D(-5)])
    def test_a_base_of_0_or_less_or_none_has_no_rate(self, base: D | None) -> None:
        assert growth(D(5), base).ratio is None

    def test_a_ratio_moves_in_points_and_in_percent(self) -> None:
        assert (pp(D("0.46"), D("0.40")), growth(D("0.46"), D("0.40")).ratio) == (6, D("0.15"))
