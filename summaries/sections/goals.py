"""Step 1: the goals of the period, what was done for them, and by whom."""

from functools import reduce
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from metrics.facts import GoalFact
from metrics.formatting import percent
from metrics.phrases import in_words, span
from summaries.blocks import Block, chart, column, note, proved, proved_rows, table
from summaries.sections.base import Entries, Heading, Item, Problem, Section, answer
from summaries.sections.facts import Facts
from summaries.sections.proofs import of_finding, of_goal
from summaries.sections.trends import trend


class GoalAccount(Item):
    section = models.ForeignKey("Goals", on_delete=models.CASCADE, related_name="items", editable=False)
    subject = models.ForeignKey("metrics.Goal", on_delete=models.PROTECT, related_name="+", editable=False)

    measures = answer(
        gettext_lazy("What did you do to reach it?"),
        hint=gettext_lazy("What was done, and when it went live."),
        ask=gettext_lazy("Write the measures taken"),
    )
    contribution = answer(
        gettext_lazy("What was your own part?"),
        hint=gettext_lazy("Your role and your share only; the team's belongs to “Projects and teamwork”."),
        ask=gettext_lazy("Write your own contribution"),
    )
    challenge = answer(gettext_lazy("What stood in the way?"), optional=True)
    solution = answer(gettext_lazy("How was it solved?"), optional=True)

    class Meta(Item.Meta):
        verbose_name = gettext_lazy("account of a goal")
        constraints = [models.UniqueConstraint(fields=["section", "subject"], name="one_account_per_goal")]


class Goals(Section):
    key = "goals"
    title = pgettext_lazy("step", "Goals")
    question = gettext_lazy("Which goals were set, and how far were they reached?")
    intro = gettext_lazy("The figures are already here. For each goal, write what was done and what your own part was.")
    item_model = GoalAccount
    entries = Entries.EACH
    entries_title = gettext_lazy("Your goals")
    min_entries = 1
    too_few = gettext_lazy("Add at least one goal for this period under “My data”")

    class Meta:
        verbose_name = gettext_lazy("goals")

    @cached_property
    def by_id(self) -> dict[UUID, GoalFact]:
        return {goal.id: goal for goal in self.summary.facts.goals}

    def heading(self, item: Any, number: int) -> Heading:
        goal = self.by_id[item.subject_id]
        facts = _("%(base)s → %(actual)s, target %(target)s, weight %(weight)s%%") % {
            "base": in_words(goal, goal.baseline),
            "actual": in_words(goal, goal.actual),
            "target": in_words(goal, goal.target),
            "weight": f"{goal.weight.normalize():f}",
        }
        return Heading(
            goal.title,
            facts,
            percent(goal.attainment.value),
            _bar(goal),
            origin=goal.source,
            refs=(of_goal(goal, self.summary.facts),),
            is_typed=goal.actual is not None and not goal.is_verified,
        )

    def problems(self) -> list[Problem]:
        found = [
            Problem(
                self.key, item.anchor("measures"), _("%(goal)s: enter the actual value under “My data”") % {"goal": goal.title}
            )
            for item in self.rows
            if (goal := self.by_id[item.subject_id]).attainment.caveat == "missing_actual"  # type: ignore[attr-defined]
        ]
        total = self.summary.facts.total
        if self.rows and not total.has_full_weight:
            words = _("Make the weights of the goals add up to 100%%; now they are %(sum)s%%") % {
                "sum": f"{total.weight_sum.normalize():f}"
            }
            found.append(Problem(self.key, "goals-entries", words))
        return found + super().problems()

    def evidence(self) -> list[Block]:
        facts = self.summary.facts
        return [_attainments(facts), _goals_table(facts)] if facts.goals else []

    def aside(self) -> list[Block]:
        """The line of each goal's metric with its target; the figures themselves stand in the entries."""
        facts = self.summary.facts
        pairs = [(goal, facts.series_behind(goal)) for goal in facts.goals]
        return [trend(series, target=goal) for goal, series in pairs if series]

    def hints(self) -> list[Block]:
        facts = self.summary.facts
        found = [one for one in facts.contradictions if one.level == "warn"]
        return [proved(note(one.level, one.sentence, one.sum), *of_finding(one, facts)) for one in found]


def _bar(goal: GoalFact) -> Block:
    title = _("%(goal)s: %(percent)s reached") % {"goal": goal.title, "percent": percent(goal.attainment.value)}
    return chart("attain", caption="", title=title, data={"value": _share(goal)})


def _share(goal: GoalFact) -> float | None:
    return None if goal.attainment.value is None else float(goal.attainment.value)


def _attainments(facts: Facts) -> Block:
    goals = facts.goals
    rows = [
        {
            "name": goal.metric_name or goal.title,
            "value": _share(goal),
            "text": percent(goal.attainment.value),
            "note": span(goal) + _doubt(goal),
        }
        for goal in goals
    ]
    told = _("; ").join(f"{goal.metric_name or goal.title} {percent(goal.attainment.value)}" for goal in goals)
    made = chart("attainments", caption=_("Goals reached"), title=told, data={"rows": rows, "goal_word": _("Target 100%")})
    return proved(made, *(of_goal(goal, facts) for goal in goals))


def _doubt(goal: GoalFact) -> str:
    return "" if goal.is_verified or goal.actual is None else _(" (unverified)")


def _goals_table(facts: Facts) -> Block:
    columns = [
        column(_("Goal"), width=28),
        column(_("Baseline"), width=16, align="end"),
        column(_("Target"), width=16, align="end"),
        column(_("Actual"), width=16, align="end"),
        column(_("Reached"), width=13, align="end"),
        column(_("Weight"), width=11, align="end"),
    ]
    rows = [
        [
            goal.title,
            in_words(goal, goal.baseline),
            in_words(goal, goal.target),
            in_words(goal, goal.actual) + _doubt(goal),
            percent(goal.attainment.value),
            f"{goal.weight.normalize():f}%",
        ]
        for goal in facts.goals
    ]
    made = table(_("Goals and results"), columns, rows, source=_sums(facts.goals))
    return proved_rows(made, [[of_goal(goal, facts)] for goal in facts.goals])


def _sums(goals: list[GoalFact]) -> str:
    """The rule with the sum of the first goal that follows it, and the sum of each goal without a baseline: its rule is a
    choice of the cycle where less is better."""
    told = [goal for goal in goals if goal.attainment.value is not None]
    said = [
        _("Reached = (actual − baseline) ÷ (target − baseline). %(goal)s: %(formula)s.") % _sum(goal)
        for goal in told
        if goal.baseline is not None
    ][:1]
    said += [_("Without a baseline, %(goal)s: %(formula)s.") % _sum(goal) for goal in told if goal.baseline is None]
    between = pgettext("two sentences", "%(one)s %(next)s")
    return reduce(lambda one, more: between % {"one": one, "next": more}, said) if said else ""


def _sum(goal: GoalFact) -> dict[str, str]:
    return {"goal": goal.metric_name or goal.title, "formula": goal.attainment.formula}
