from decimal import Decimal as D

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from metrics.attainment import Attainment, Direction, attain, on_track, score, share_done, total

AMOUNTS = st.decimals(-10_000_000, 10_000_000, places=2)
WEIGHTS = st.decimals(1, 100, places=1)
CLOSE = D("1e-12")


def goal(direction, baseline=None, target=None, actual=None, **options):
    figures = [None if figure is None else D(figure) for figure in (baseline, target, actual)]
    options = {k: D(v) if k in ("low", "high", "tolerance", "done_share") else v for k, v in options.items()}
    return attain(direction, baseline=figures[0], target=figures[1], actual=figures[2], **options)


def test_rule_1_with_a_baseline_upwards():
    found = goal("up", "66.67", "100", "90")
    assert found.formula == "(90 − 66.67) ÷ (100 − 66.67) = 70.0%"
    assert round(found.value, 4) == D("0.7000") and found.met is False


def test_rule_1_with_a_baseline_downwards_200_to_0_and_now_50_is_75_percent():
    found = goal("down", "200", "0", "50")
    assert found == Attainment(D("0.75"), "(50 − 200) ÷ (0 − 200) = 75.0%", None, False)


def test_rule_1_below_the_baseline_is_negative_and_past_the_target_over_100():
    assert goal("up", 100, 200, 50).value == D("-0.5")
    assert goal("up", 100, 200, 400) == Attainment(D(3), "(400 − 100) ÷ (200 − 100) = 300.0%", None, True)


def test_rule_1_only_the_score_is_capped():
    found = goal("up", 100, 200, 400)
    assert (found.value, score(found), score(found, D("1.5"))) == (D(3), D("1.2"), D("1.5"))
    assert score(goal("up", 100, 200, 50)) == D("-0.5")


def test_rule_1_negative_figures_stand_in_brackets():
    assert goal("up", "-20", "10", "-5").formula == "(−5 − (−20)) ÷ (10 − (−20)) = 50.0%"


def test_rule_2_higher_is_better_without_a_baseline():
    found = goal("up", None, 950000, 1000000)
    assert (found.formula, found.met) == ("1,000,000 ÷ 950,000 = 105.3%", True)
    assert goal("up", None, 100, 99).met is False


def test_rule_3_lower_is_better_mirrors_by_default():
    assert goal("down", None, 100, 80) == Attainment(D("1.2"), "2 − 80 ÷ 100 = 120.0%", None, True)


def test_rule_3_lower_is_better_inverse_by_choice():
    found = goal("down", None, 100, 80, down_rule="inverse")
    assert found == Attainment(D("1.25"), "100 ÷ 80 = 125.0%", None, True)
    assert goal("down", None, 100, 0, down_rule="inverse") == Attainment(None, "", "actual_not_positive", True)


@pytest.mark.parametrize(
    ("actual", "value", "formula"),
    [
        (80, 1, "80 ≤ 80 ≤ 100 → 100.0%"),
        (100, 1, "80 ≤ 100 ≤ 100 → 100.0%"),
        (105, "0.5", "max(0, 1 − (105 − 100) ÷ 10) = 50.0%"),
        (78, "0.8", "max(0, 1 − (80 − 78) ÷ 10) = 80.0%"),
        (110, 0, "max(0, 1 − (110 − 100) ÷ 10) = 0.0%"),
        (999, 0, "max(0, 1 − (999 − 100) ÷ 10) = 0.0%"),
    ],
)
def test_rule_4_inside_the_range_is_full_and_outside_falls_to_0_at_the_tolerance(actual, value, formula):
    found = goal("range", actual=actual, low=80, high=100, tolerance=10)
    assert (found.value, found.formula, found.met) == (D(value), formula, value == 1)


def test_rule_4_without_a_tolerance_outside_is_0():
    assert goal("range", actual=79, low=80, high=100) == Attainment(D(0), "79 < 80 → 0.0%", None, False)
    assert goal("range", actual=101, low=80, high=100) == Attainment(D(0), "101 > 100 → 0.0%", None, False)


def test_rule_4_a_range_may_be_one_point_and_a_tolerance_below_1():
    assert goal("range", actual=5, low=5, high=5).met is True
    assert goal("range", actual="5.1", low=4, high=5, tolerance="0.4").value == D("0.75")


@pytest.mark.parametrize(("low", "high", "caveat"), [(None, 5, "missing_range"), (6, 5, "range_doubt")])
def test_rule_4_a_range_without_both_ends_in_order_is_not_computed(low, high, caveat):
    found = attain("range", baseline=None, target=None, actual=D(1), low=low, high=high)
    assert (found.value, found.caveat) == (None, caveat)


@pytest.mark.parametrize(
    ("direction", "actual", "formula"),
    [
        ("not_below", 95, "95 ≥ 90 → 100.0%"),
        ("not_below", 89, "89 < 90 → 0.0%"),
        ("not_above", 90, "90 ≤ 90 → 100.0%"),
        ("not_above", 91, "91 > 90 → 0.0%"),
    ],
)
def test_rule_5_maintain_is_met_or_not(direction, actual, formula):
    found = goal(direction, None, 90, actual)
    assert found.formula == formula and found.value == (1 if found.met else 0)


def test_a_formula_shows_six_decimals_and_brackets_only_around_what_is_negative():
    assert goal("up", "0", "0.5", "0.123456").formula == "(0.123456 − 0) ÷ (0.5 − 0) = 24.7%"
    assert goal("up", "0.25", "0.5", "0.25").formula == "(0.25 − 0.25) ÷ (0.5 − 0.25) = 0.0%"


def test_rule_5_milestones_count_their_done_share_by_weight():
    done = share_done([(D(50), True), (D(30), False), (D(20), True)])
    assert goal("milestone", done_share=done) == Attainment(D("0.7"), "70.0%", None, False)
    assert goal("milestone", done_share=1).met is True
    assert share_done([(D("0.2"), True), (D("0.3"), False)]) == D("0.4")
    assert share_done([]) is None and goal("milestone").caveat == "missing_actual"


def test_rule_6_target_equal_to_the_baseline_is_maintain():
    assert goal("up", 90, 90, 91) == Attainment(D(1), "91 ≥ 90 → 100.0%", "flat_goal", True)
    assert goal("down", 90, 90, 91) == Attainment(D(0), "91 > 90 → 0.0%", "flat_goal", False)


def test_rule_6_target_0_without_a_baseline_is_not_computable():
    assert goal("up", None, 0, 5) == Attainment(None, "", "target_zero", True)
    assert goal("down", None, 0, 5) == Attainment(None, "", "target_zero", False)
    assert goal("up", None, -3, 5).caveat == "target_negative"


def test_rule_6_a_missing_actual_is_left_out_and_the_weights_renormalise():
    missing = goal("up", 0, 100, None)
    assert missing == Attainment(None, "", "missing_actual", None)
    found = total([(goal("up", 0, 100, 50), D(60)), (missing, D(40))])
    assert (found.value, found.weight_sum, found.left_out, found.renormalised) == (D("0.5"), D(100), 1, True)


def test_a_missing_target_is_not_computed():
    assert goal("up", 1, None, 5).caveat == goal("not_above", 1, None, 5).caveat == "missing_target"


@pytest.mark.parametrize(("direction", "target"), [("up", 50), ("down", 150)])
def test_rule_7_a_target_against_the_direction_asks_the_person(direction, target):
    assert goal(direction, 100, target, 100) == Attainment(None, "", "direction_doubt", None)


def test_rule_8_the_total_weighs_capped_scores():
    goals = [(goal("up", 0, 100, 200), D(40)), (goal("up", 0, 100, 50), D(40))]
    found = total(goals)
    assert found.value == D("0.85") and found.weight_sum == 80
    assert not found.has_full_weight and not found.renormalised
    assert total([*goals, (goal("up", 0, 1, 1), D(20))]).has_full_weight
    assert total(goals, D("1.5")).value == 1


def test_rule_8_nothing_to_weigh_has_no_total():
    assert total([]).value is None and total([]).renormalised is False
    alone = total([(goal("up", 0, 1, None), D(100))])
    assert (alone.value, alone.left_out, alone.renormalised) == (None, 1, False)
    assert total([(goal("up", 0, 1, 1), D(0))]).value is None


def test_rule_8_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        total([(goal("up", 0, 1, 1), D(-1))])


def test_rule_9_on_track_allows_10_points_behind_the_calendar():
    assert on_track(D("0.4"), D("0.5")) is True
    assert on_track(D("0.399"), D("0.5")) is False
    assert on_track(None, D("0.5")) is None


def test_an_unknown_direction_is_refused():
    with pytest.raises(ValueError, match="sideways"):
        goal("sideways", 1, 2, 3)


@given(AMOUNTS, AMOUNTS)
def test_the_baseline_gives_0_and_the_target_gives_1(baseline, target):
    assume(baseline != target)
    direction = Direction.UP if target > baseline else Direction.DOWN
    assert attain(direction, baseline=baseline, target=target, actual=baseline).value == 0
    reached = attain(direction, baseline=baseline, target=target, actual=target)
    assert reached.value == 1 and reached.met is True


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_better_never_scores_less(baseline, target, one, other):
    assume(baseline != target)
    direction = Direction.UP if target > baseline else Direction.DOWN
    worse, better = sorted((one, other), reverse=direction is Direction.DOWN)
    low, high = (attain(direction, baseline=baseline, target=target, actual=a).value for a in (worse, better))
    assert low <= high


@given(st.sampled_from(["mirror", "inverse"]), st.decimals(1, 1000, places=2), *[st.decimals(1, 1000, places=2)] * 2)
def test_less_is_never_worse_without_a_baseline(rule, target, one, other):
    low, high = sorted((one, other))
    first, second = (attain("down", baseline=None, target=target, actual=a, down_rule=rule) for a in (low, high))
    assert first.value >= second.value
    assert attain("down", baseline=None, target=target, actual=target, down_rule=rule).value == 1


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from([D("0.0001"), D("0.01"), D(10_000), D(7)]))
def test_the_unit_does_not_matter(baseline, target, actual, unit):
    assume(baseline != target)
    direction = Direction.UP if target > baseline else Direction.DOWN
    plain = attain(direction, baseline=baseline, target=target, actual=actual)
    scaled = attain(direction, baseline=baseline * unit, target=target * unit, actual=actual * unit)
    assert abs(plain.value - scaled.value) <= CLOSE * max(1, abs(plain.value))
    assert plain.met == scaled.met


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.decimals("0.5", 2, places=2))
def test_the_cap_binds_the_score_and_never_the_value(baseline, target, actual, cap):
    assume(baseline != target)
    direction = Direction.UP if target > baseline else Direction.DOWN
    found = attain(direction, baseline=baseline, target=target, actual=actual)
    assert abs(found.value - (actual - baseline) / (target - baseline)) <= CLOSE
    assert score(found, cap) == min(found.value, cap)


@given(st.lists(st.tuples(st.decimals(-2, 3, places=3), WEIGHTS), min_size=1, max_size=8), WEIGHTS, st.integers(1, 9))
def test_leaving_out_equals_never_having_been_there_and_weights_scale(rows, missing_weight, factor):
    goals = [(Attainment(value), weight) for value, weight in rows]
    with_gap = total([*goals, (Attainment(None, caveat="missing_actual"), missing_weight)])
    scaled = total([(att, weight * factor) for att, weight in goals])
    assert with_gap.value == total(goals).value and with_gap.renormalised
    assert abs(scaled.value - with_gap.value) <= CLOSE
    scores = [score(att) for att, _ in goals]
    assert min(scores) - CLOSE <= with_gap.value <= max(scores) + CLOSE
