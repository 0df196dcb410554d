"""Goals and how far they were reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from metrics import attainment
from metrics.attainment import Attainment, DownRule, Total
from metrics.facts import GoalFact, SeriesPoint
from metrics.models import Goal, MetricSnapshot
from metrics.period import Period
from metrics.queries.history import History, history, inside, last_before, point
from pmreview.accounts.models import User


def goals_of(person: User, period: Period, *, down_rule: DownRule = "mirror") -> list[GoalFact]:
    """The goals `person` owns whose time touches `period`, the heaviest first; nothing after its end is counted.

    The actual value is the latest recorded one within the goal's own time; without one, the one typed by hand.
    """
    return goal_facts(Goal.objects.filter(owner=person).within(period), period, down_rule=down_rule)


def goal_facts(goals: QuerySet[Goal], period: Period, *, down_rule: DownRule = "mirror") -> list[GoalFact]:
    """The same for goals the caller has chosen. Two statements."""
    rows = list(goals.select_related("metric", "product", "owner", "batch__by"))
    values = _values(rows, period.end)
    return [_fact(goal, values, down_rule) for goal in rows]


def total_attainment(goals: Iterable[GoalFact], cap: Decimal = attainment.DEFAULT_CAP) -> Total:
    """Weighted attainment of all goals, each capped; goals without a value are left out and counted."""
    return attainment.total([(goal.attainment, goal.weight) for goal in goals], cap)


def _values(goals: Sequence[Goal], end: date) -> History:
    measured = [goal for goal in goals if goal.metric_id]
    if not measured:
        return {}
    rows = MetricSnapshot.objects.filter(
        product__in={goal.product_id for goal in measured}, metric__in={goal.metric_id for goal in measured}
    )
    return history(rows, start=min(goal.period_start for goal in measured), end=end)


def _fact(goal: Goal, values: History, down_rule: DownRule) -> GoalFact:
    rows = values.get((goal.product_id, goal.metric_id), []) if goal.metric_id else []
    mine = inside(rows, goal.period)
    base, last = last_before(rows, goal.period_start), mine[-1] if mine else None
    actual = last.value if last else goal.actual
    return GoalFact(
        id=goal.pk,
        title=goal.title,
        metric=goal.metric.code if goal.metric else None,
        metric_name=goal.metric.name if goal.metric else "",
        unit=goal.unit,
        direction=goal.direction,
        baseline=goal.baseline,
        target=goal.target,
        actual=actual,
        weight=goal.weight,
        attainment=_attained(goal, actual, down_rule),
        series=_points(base, mine),
        source=last.provenance if last else _typed(goal),
        as_of=last.date if last else None,
        is_verified=last is not None,
        low=goal.low,
        high=goal.high,
        period_start=goal.period_start,
        period_end=goal.period_end,
        product_id=goal.product_id,
        product=goal.product.name,
        owner_id=goal.owner_id,
        owner=goal.owner.name,
    )


def _attained(goal: Goal, actual: Decimal | None, down_rule: DownRule) -> Attainment:
    return attainment.attain(
        goal.direction,
        baseline=goal.baseline,
        target=goal.target,
        actual=actual,
        low=goal.low,
        high=goal.high,
        tolerance=goal.tolerance,
        down_rule=down_rule,
        done_share=actual,
    )


def _points(base: MetricSnapshot | None, rows: Sequence[MetricSnapshot]) -> tuple[SeriesPoint, ...]:
    return tuple(point(row) for row in ([base] if base else []) + list(rows))


def _typed(goal: Goal) -> str:
    if goal.actual is None:
        return gettext("No actual value yet")
    if goal.batch and goal.updated_at <= (goal.batch.finished_at or goal.updated_at):
        return goal.import_sentence
    day = timezone.localdate(goal.updated_at).isoformat()
    return gettext("Typed in by %(name)s on %(day)s; no recorded value backs it") % {"name": goal.owner, "day": day}
