from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.delivery import (
    Cohort,
    Share,
    WorkItemFact,
    allocation,
    arpu,
    ces,
    completion,
    csat,
    cycle_time,
    delay,
    mean_rating,
    nps,
    on_time,
    retention,
    sentiment,
    stickiness,
)
from metrics.formatting import percent
from metrics.period import Period

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
MAYBE_DAY = st.none() | st.dates(date(2026, 2, 1), date(2026, 4, 30))
ITEMS = st.lists(
    st.builds(WorkItemFact, created_on=MAYBE_DAY, started_on=MAYBE_DAY, due_on=MAYBE_DAY, done_on=MAYBE_DAY,
              is_cancelled=st.booleans(), assignee=st.sampled_from(["", "Lin", "Xu"]))
)  # fmt: skip


def item(due=None, done=None, start=None, **rest):
    days = [date(2026, 3, day) if day else None for day in (due, done, start)]
    return WorkItemFact(due_on=days[0], done_on=days[1], started_on=days[2], **rest)


def test_completion_counts_what_was_planned_and_not_cancelled():
    items = [item(due=10, done=9), item(due=20), item(start=5, done=30), item(due=12, done=12, is_cancelled=True)]
    outside = WorkItemFact(due_on=date(2026, 4, 2), done_on=date(2026, 3, 30))
    assert completion([*items, outside], MARCH) == Share(2, 3)


def test_completion_ignores_what_was_done_after_the_period():
    late = WorkItemFact(created_on=date(2026, 3, 1), done_on=date(2026, 4, 1))
    assert completion([late], MARCH) == Share(0, 1)


def test_a_due_day_lasts_until_its_end():
    assert on_time([item(due=10, done=10), item(due=10, done=11), item(done=3), item(due=4)]) == Share(1, 2)


def test_on_time_may_look_at_one_period():
    april = WorkItemFact(due_on=date(2026, 4, 2), done_on=date(2026, 4, 1))
    assert on_time([item(due=10, done=11), april], MARCH) == Share(0, 1)


def test_delay_counts_done_late_and_overdue_at_the_as_of_day():
    items = [
        item(due=10, done=11),
        item(due=10, done=10),
        item(due=14),
        item(due=15),
        item(),
        item(due=1, is_cancelled=True),
    ]
    assert delay(items, date(2026, 3, 15)) == Share(2, 4)


def test_delay_does_not_know_the_future():
    assert delay([item(due=10, done=20)], date(2026, 3, 9)) == Share(0, 1)
    assert delay([item(due=10, done=20)], date(2026, 3, 11)) == Share(1, 1)


def test_cycle_time_has_a_median_and_p85_and_leaves_impossible_spans_out():
    items = [item(start=1, done=day) for day in (1, 3, 5, 11)] + [item(start=9, done=2), item(start=3), item(done=3)]
    found = cycle_time(items)
    assert (found.median, found.n) == (3, 4) and found.p85 == D("7.3")


def test_allocation_names_the_busiest_first():
    items = [item(assignee="Xu"), item(assignee="Lin"), item(assignee="Lin"), item(assignee="Xu", is_cancelled=True)]
    assert allocation([*items, item()]) == (("Lin", 2), ("", 1), ("Xu", 1))


def test_nothing_at_all_is_missing_not_zero():
    assert completion([], MARCH).value is on_time([]).value is delay([], MARCH.end).value is None
    assert cycle_time([]) == (None, None, 0)


def test_stickiness_of_the_demo_case_falls_from_57_7_to_50_percent():
    assert percent(stickiness(D(384615), D(666667))) == "57.7%"
    assert percent(stickiness(D(500000), D(1000000))) == "50.0%"


def test_arpu_divides_by_users():
    assert arpu(D(1000000), D(500000)) == 2
    assert arpu(D(1), D(0)) is arpu(None, D(1)) is stickiness(D(1), None) is None


def test_only_cohorts_old_enough_count_for_retention():
    cohorts = [Cohort(date(2026, 3, 1), 100, 40), Cohort(date(2026, 3, 8), 300, 60), Cohort(date(2026, 3, 9), 500, 1)]
    assert retention(cohorts, day=7, as_of=date(2026, 3, 15)) == Share(100, 400)


def test_nps_is_promoters_less_detractors():
    found = nps([10, 9, 9, 8, 7, 6, 0, 10])
    assert (found.value, found.promoters, found.passives, found.detractors, found.n) == (25, 4, 2, 2, 8)
    assert nps([]).value is None


def test_sentiment_counts_stars():
    assert sentiment([5, 4, 3, 2, 1, 5]) == (3, 1, 2)
    assert mean_rating([5, 4, 3]) == 4 and mean_rating([]) is None


def test_csat_counts_4_and_5_and_ces_is_a_mean():
    assert csat([5, 4, 3, 1]) == Share(2, 4) and ces([1, 7]) == 4


@pytest.mark.parametrize(("figure", "answer"), [(nps, 11), (nps, -1), (csat, 6), (ces, 0), (sentiment, 0), (mean_rating, 6)])
def test_an_answer_off_the_scale_is_refused(figure, answer):
    with pytest.raises(ValueError, match="whole number from"):
        figure([answer])


@given(ITEMS, st.dates(date(2026, 2, 1), date(2026, 4, 30)))
def test_parts_never_exceed_their_whole(items, as_of):
    for share in (completion(items, MARCH), on_time(items), on_time(items, MARCH), delay(items, as_of)):
        assert 0 <= share.numerator <= share.denominator <= len(items)
    assert sum(count for _, count in allocation(items)) == sum(not i.is_cancelled for i in items)


@given(st.lists(st.integers(0, 10), min_size=1))
def test_nps_stays_within_100_and_its_groups_are_everybody(answers):
    found = nps(answers)
    assert -100 <= found.value <= 100 and found.n == len(answers)
