"""The headline figures: the goals' own metrics, each with its change and where it started."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from metrics.facts import GoalFact
from metrics.formatting import number
from metrics.phrases import change, digits_of
from summaries.blocks import Block, chart, figure, figures, proved
from summaries.sections.facts import Facts
from summaries.sections.proofs import of_goal

MOST = 4


def headline(facts: Facts) -> list[Block]:
    """One figures block of at most four goals with figures, or nothing."""
    items = [_figure(goal, facts) for goal in facts.goals if goal.actual is not None][:MOST]
    return [figures(items)] if items else []


def _figure(goal: GoalFact, facts: Facts) -> Block:
    text, unit = number(goal.actual, goal.unit, get_language() or "en", digits_of(goal))
    series = facts.series_behind(goal)
    moved = change(series) if series else ""
    base = _("against %(month)s") % {"month": f"{series.base.date:%Y-%m}"} if series and series.base else ""
    made = figure(goal.metric_name or goal.title, text, unit=unit, change=moved, base=base, source=goal.source)
    values = [float(point.value) for point in goal.series]
    if len(values) > 1:
        made["chart"] = chart("spark", caption="", title=f"{made['name']} {moved}", data={"values": values})
    return proved(made, of_goal(goal, facts), is_typed=not goal.is_verified)
