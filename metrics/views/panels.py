"""Goals made ready for a page: figures with their units, a bar with its whole result as title."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.attainment import on_track
from metrics.facts import GoalFact
from metrics.formatting import percent
from metrics.period import Period
from metrics.phrases import in_words
from metrics.views.figures import Chart

CAVEATS = {
    "missing_actual": lambda: _("No actual value yet: record one, or type it into the goal."),
    "missing_target": lambda: _("No target yet: write one into the goal."),
    "missing_range": lambda: _("No range yet: write both its ends into the goal."),
    "direction_doubt": lambda: _("The target lies behind the start: correct the goal."),
    "target_zero": lambda: _("A target of 0 is measured from a start: write one into the goal."),
    "target_negative": lambda: _("A target below 0 is measured from a start: write one into the goal."),
    "flat_goal": lambda: _("The target is the start: the goal is to keep it."),
}


@dataclass(frozen=True)
class GoalPanel:
    fact: GoalFact
    baseline: str
    target: str
    actual: str
    weight: str
    reached: str
    caveat: str
    bar: Chart
    is_on_track: bool | None
    elapsed: str


def goal_panel(fact: GoalFact) -> GoalPanel:
    reached, value = percent(fact.attainment.value), fact.attainment.value
    elapsed = Period(fact.period_start, fact.period_end).elapsed_share(timezone.localdate())
    caveat = CAVEATS.get(fact.attainment.caveat or "")
    title = _("%(goal)s: %(percent)s of the way") % {"goal": fact.title, "percent": reached}
    return GoalPanel(
        fact=fact,
        baseline=in_words(fact, fact.baseline),
        target=_target(fact),
        actual=in_words(fact, fact.actual),
        weight=percent(fact.weight / 100, 0),
        reached=reached,
        caveat=caveat() if caveat else "",
        is_on_track=on_track(value, elapsed),
        elapsed=percent(elapsed, 0),
        bar={"kind": "attain", "title": title, "data": {"value": None if value is None else float(value)}},
    )


def _target(fact: GoalFact) -> str:
    if fact.direction == "range":
        return f"{in_words(fact, fact.low)} – {in_words(fact, fact.high)}"
    return in_words(fact, fact.target)
