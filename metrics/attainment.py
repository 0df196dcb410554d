"""How far a goal was reached: domain rules for goal attainment, on Decimals, nothing rounded.

Values are shares: 1 is 100 %. A caveat says why a value is absent or needs a word:
missing_actual, missing_target, missing_range, range_doubt, direction_doubt, target_zero, target_negative,
actual_not_positive (no value) and flat_goal (target = baseline, so the goal is to maintain).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from .formatting import MINUS, figure, percent

DownRule = Literal["mirror", "inverse"]
DEFAULT_CAP = Decimal("1.2")
SLACK = Decimal("0.1")
ZERO, ONE, FULL_WEIGHT = Decimal(0), Decimal(1), Decimal(100)


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    RANGE = "range"
    NOT_BELOW = "not_below"
    NOT_ABOVE = "not_above"
    MILESTONE = "milestone"


@dataclass(frozen=True)
class Attainment:
    """The raw share reached (never capped), the sum that gave it, a caveat code, and whether the goal is met."""

    value: Decimal | None
    formula: str = ""
    caveat: str | None = None
    met: bool | None = None


@dataclass(frozen=True)
class Total:
    """Weighted score of several goals. `weight_sum` is of all goals, in percent, those left out included."""

    value: Decimal | None
    weight_sum: Decimal
    left_out: int
    renormalised: bool

    @property
    def has_full_weight(self) -> bool:
        """Weights sum to exactly 100; anything else is a problem at submit."""
        return self.weight_sum == FULL_WEIGHT


def attain(
    direction: Direction | str,
    *,
    baseline: Decimal | None,
    target: Decimal | None,
    actual: Decimal | None,
    low: Decimal | None = None,
    high: Decimal | None = None,
    tolerance: Decimal | None = None,
    down_rule: DownRule = "mirror",
    done_share: Decimal | None = None,
) -> Attainment:
    """Attainment of one goal, with its formula and the numbers filled in.

    All figures are in the goal's own unit; `done_share` (milestones) is 0..1, see share_done().
    What cannot be computed has value None and a caveat. Raises ValueError for an unknown direction.
    """
    way = Direction(direction)
    if way is Direction.MILESTONE:
        return _milestone(done_share)
    if actual is None:
        return Attainment(None, caveat="missing_actual")
    if way is Direction.RANGE:
        return _in_range(actual, low, high, tolerance)
    if target is None:
        return Attainment(None, caveat="missing_target")
    upwards = way in (Direction.UP, Direction.NOT_BELOW)
    if way in (Direction.NOT_BELOW, Direction.NOT_ABOVE):
        return _maintain(actual, target, upwards=upwards)
    return _towards(target, actual, baseline, upwards=upwards, down_rule=down_rule)


def share_done(milestones: Iterable[tuple[Decimal, bool]]) -> Decimal | None:
    """Done share by weight of (weight, is_done) milestones; None without any weight."""
    rows = list(milestones)
    every = sum((weight for weight, _ in rows), ZERO)
    return sum((weight for weight, is_done in rows if is_done), ZERO) / every if every > 0 else None


def score(att: Attainment, cap: Decimal = DEFAULT_CAP) -> Decimal | None:
    """The attainment as it counts in a total: capped above, never below."""
    return None if att.value is None else min(att.value, cap)


def total(goals: Iterable[tuple[Attainment, Decimal]], cap: Decimal = DEFAULT_CAP) -> Total:
    """Σ weight·score ÷ Σ weight over the goals that have a value; the weights of the rest are shared out.

    Weights are percents and need not sum to 100 while drafting. Raises ValueError for a negative weight.
    """
    rows = [(score(att, cap), weight) for att, weight in goals]
    if any(weight < 0 for _, weight in rows):
        raise ValueError("A weight is 0 or more.")
    scored = [(value, weight) for value, weight in rows if value is not None]
    counted = sum((weight for _, weight in scored), ZERO)
    value = sum((value * weight for value, weight in scored), ZERO) / counted if counted else None
    left_out = len(rows) - len(scored)
    return Total(value, sum((weight for _, weight in rows), ZERO), left_out, left_out > 0 and value is not None)


def on_track(value: Decimal | None, elapsed: Decimal) -> bool | None:
    """Attainment ≥ elapsed share of the period − 10 pp; None when there is no attainment."""
    return None if value is None else value >= elapsed - SLACK


def _towards(target: Decimal, actual: Decimal, baseline: Decimal | None, *, upwards: bool, down_rule: DownRule) -> Attainment:
    if baseline is None:
        return _from_zero(target, actual, upwards=upwards, down_rule=down_rule)
    return _from_baseline(baseline, target, actual, upwards=upwards)


def _from_baseline(baseline: Decimal, target: Decimal, actual: Decimal, *, upwards: bool) -> Attainment:
    if target == baseline:
        return _maintain(actual, target, upwards=upwards, caveat="flat_goal")
    if (target > baseline) is not upwards:
        return Attainment(None, caveat="direction_doubt")
    base = _operand(baseline)
    sum_shown = f"({_figure(actual)} {MINUS} {base}) ÷ ({_figure(target)} {MINUS} {base})"
    return _computed((actual - baseline) / (target - baseline), sum_shown, _is_met(actual, target, upwards=upwards))


def _from_zero(target: Decimal, actual: Decimal, *, upwards: bool, down_rule: DownRule) -> Attainment:
    met = _is_met(actual, target, upwards=upwards)
    if target <= 0:
        return Attainment(None, caveat="target_zero" if target == 0 else "target_negative", met=met)
    if upwards:
        return _computed(actual / target, f"{_figure(actual)} ÷ {_figure(target)}", met)
    if down_rule == "mirror":
        return _computed(2 - actual / target, f"2 {MINUS} {_operand(actual)} ÷ {_figure(target)}", met)
    if actual <= 0:
        return Attainment(None, caveat="actual_not_positive", met=met)
    return _computed(target / actual, f"{_figure(target)} ÷ {_figure(actual)}", met)


def _in_range(actual: Decimal, low: Decimal | None, high: Decimal | None, tolerance: Decimal | None) -> Attainment:
    if low is None or high is None:
        return Attainment(None, caveat="missing_range")
    if low > high:
        return Attainment(None, caveat="range_doubt")
    if low <= actual <= high:
        return _judged(f"{_figure(low)} ≤ {_figure(actual)} ≤ {_figure(high)}", met=True)
    below = actual < low
    if not tolerance or tolerance < 0:
        return _judged(f"{_figure(actual)} {'<' if below else '>'} {_figure(low if below else high)}", met=False)
    over = low - actual if below else actual - high
    shown = f"{_figure(low)} {MINUS} {_operand(actual)}" if below else f"{_figure(actual)} {MINUS} {_operand(high)}"
    value = max(1 - over / tolerance, ZERO)
    return _computed(value, f"max(0, 1 {MINUS} ({shown}) ÷ {_figure(tolerance)})", met=False)


def _maintain(actual: Decimal, bound: Decimal, *, upwards: bool, caveat: str | None = None) -> Attainment:
    met = _is_met(actual, bound, upwards=upwards)
    sign = ("≥" if met else "<") if upwards else ("≤" if met else ">")
    return _judged(f"{_figure(actual)} {sign} {_figure(bound)}", met=met, caveat=caveat)


def _milestone(done_share: Decimal | None) -> Attainment:
    if done_share is None:
        return Attainment(None, caveat="missing_actual")
    return Attainment(done_share, percent(done_share), met=done_share >= 1)


def _is_met(actual: Decimal, target: Decimal, *, upwards: bool) -> bool:
    return actual >= target if upwards else actual <= target


def _computed(value: Decimal, sum_shown: str, met: bool) -> Attainment:
    return Attainment(value, f"{sum_shown} = {percent(value)}", met=met)


def _judged(sentence: str, *, met: bool, caveat: str | None = None) -> Attainment:
    value = ONE if met else ZERO
    return Attainment(value, f"{sentence} → {percent(value)}", caveat, met)


def _figure(value: Decimal) -> str:
    return figure(value, 6)


def _operand(value: Decimal) -> str:
    """A figure after a minus sign: a negative one stands in brackets."""
    return f"({_figure(value)})" if value < 0 else _figure(value)
