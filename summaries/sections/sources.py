"""Where every figure of the document comes from: a row each, with its definition, its period and its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.facts import Derived, FeedbackFacts, GoalFact, ProjectFact, Series
from metrics.formatting import percent, shown, signed
from metrics.models import FeedbackItem
from metrics.phrases import Measured, between, ends, in_words
from summaries.blocks import Block, column, table
from summaries.sections import proofs
from summaries.sections.facts import Facts
from summaries.sections.feedback import stars

Quoted = Iterable[tuple[str, FeedbackItem]]


@dataclass(frozen=True)
class Proof:
    """A row of the appendix; `made_of` are the keys of the rows it is worked out from."""

    name: str
    value: str
    period: str
    source: str
    definition: str = ""
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promise:
    """What was promised in the summary before: its targets in words, and where it stands."""

    targets: str
    start: date
    end: date
    cycle: str


def proofs_of(facts: Facts, quotes: Quoted = (), promise: Promise | None = None) -> dict[str, Proof]:
    """What each key of `proofs` rests on. `quotes` are those the document cites, each under its name there."""
    found: Iterator[tuple[str, Proof]] = chain(
        _total(facts),
        ((proofs.of_goal(goal, facts), _goal(goal, facts)) for goal in facts.goals),
        ((proofs.of_series(series), _measured(series)) for series in facts.series),
        ((proofs.of_derived(one), _derived(one, facts)) for one in facts.derived),
        _feedback(facts.feedback, facts),
        ((proofs.of_quote(said.pk), _quote(name, said)) for name, said in quotes),
        ((proofs.of_project(project), _project(project)) for project in facts.projects),
        _promised(promise),
    )
    known: dict[str, Proof] = {}
    for key, proof in found:
        known.setdefault(key, proof)  # a goal that shares its metric's row says more: how far it was reached
    return known


def sources(known: Mapping[str, Proof], numbers: Mapping[str, str]) -> list[Block]:
    """One table, or nothing where there are no figures. A cell makes paper slower: the period stands below the value."""
    columns = [
        column(_("Figure"), width=20),
        column(_("Value and period"), width=25, align="end"),
        column(_("Source"), width=27),
        column(_("Definition"), width=28),
    ]
    ordered = [known[key] for key in numbers]
    rows = [[one.name, f"{one.value}\n{one.period}", _source(one, numbers), one.definition] for one in ordered]
    if not rows:
        return []
    return [table(_("Every figure with its source"), columns, rows) | {"numbers": list(numbers.values())}]


def _source(proof: Proof, numbers: Mapping[str, str]) -> str:
    parts = ["–".join(run) for run in proofs.runs({numbers[key] for key in proof.made_of if key in numbers})]
    made = _("Worked out from %(numbers)s") % {"numbers": _(", ").join(parts)} if parts else ""
    return _joined(made, proof.source)


# ---- a row each ----


def _total(facts: Facts) -> Iterator[tuple[str, Proof]]:
    if facts.total.value is None:
        return
    told = tuple(proofs.of_goal(goal, facts) for goal in facts.goals if goal.attainment.value is not None)
    rule = _("Sum of weight × reached ÷ sum of weights; a goal counts %(cap)s at most.") % {"cap": percent(facts.cap, 0)}
    value, period = percent(facts.total.value), _span(facts.period.start, facts.period.end)
    is_typed = any(not goal.is_verified for goal in facts.goals if goal.attainment.value is not None)
    doubt = _("Unverified in part: some of them were typed by hand") if is_typed else ""
    yield proofs.TOTAL, Proof(_("Weighted attainment"), value, period, doubt, rule, told)


def _goal(goal: GoalFact, facts: Facts) -> Proof:
    """The row of the goal's metric with how far the goal was reached, or one of its own where the figures differ."""
    series = facts.series_behind(goal)
    reached = _("Reached: %(formula)s") % {"formula": goal.attainment.formula} if goal.attainment.formula else ""
    if series and proofs.tells(series, goal):
        row = _measured(series)
        return replace(row, definition=_sentences(row.definition, reached))
    is_backed = goal.baseline is None or bool(series and series.base and series.base.value == goal.baseline)
    doubt = "" if is_backed or not goal.is_verified else _("Unverified: the baseline was typed by hand")
    source = goal.source if goal.is_verified or goal.actual is None else _("Unverified: %(source)s") % {"source": goal.source}
    value = _moved(goal, goal.baseline, goal.actual)
    period = _span(goal.period_start, goal.as_of or goal.period_end)
    definition = _sentences(series.definition if series else "", reached)
    return Proof(goal.title, value, period, _joined(source, doubt), definition)


def _measured(series: Series) -> Proof:
    base, last = ends(series)
    value = _moved(series, base, last)
    first = series.base.date if series.base else series.points[0].date if series.points else None
    source = _with_base(series.source, series.base.source if series.base else "")
    return Proof(series.name, value, _span(first, series.as_of), source, series.definition or series.formula)


def _with_base(source: str, base: str) -> str:
    if not base or base == source:
        return source
    return _("%(source)s; base: %(base)s") % {"source": source, "base": base}


def _derived(one: Derived, facts: Facts) -> Proof:
    base, last = ends(one)
    value = _moved(one, base, last)
    period = _span(one.base.date if one.base else None, one.last.date if one.last else None)
    parts = tuple(key for code in one.made_of for key in proofs.of_part(code, one.product, facts))
    return Proof(one.name, value, period, "", one.parts, parts)


def _feedback(heard: FeedbackFacts, facts: Facts) -> Iterator[tuple[str, Proof]]:
    """One row for all that users said: a cell each for stars and recommendations would say the same source twice."""
    if not heard.total:
        return
    value, rule = f"n = {heard.total:,}", _("Good is 4–5 stars, neutral 3, poor 1–2.")
    if heard.nps_n:
        value += f"; NPS {signed(heard.nps, 0)}, n = {heard.nps_n:,}"
        rule = _sentences(rule, _("NPS is the percentage of 9 and 10 less that of 0 to 6."))
    source = _joined(heard.source, heard.origin)
    yield proofs.FEEDBACK, Proof(_("User feedback"), value, _span(facts.period.start, heard.as_of), source, rule)


def _quote(name: str, said: FeedbackItem) -> Proof:
    return Proof(name, stars(said.rating) or "—", f"{said.date:%Y-%m-%d}", said.provenance)


def _project(project: ProjectFact) -> Proof:
    count = f"{project.completion.numerator:,} / {project.completion.denominator:,}"
    period, source = _span(project.started_on, project.as_of), _joined(project.source, project.origin)
    return Proof(project.name, count, period, source, _("Tasks done / tasks planned and not cancelled"))


def _promised(promise: Promise | None) -> Iterator[tuple[str, Proof]]:
    if promise:
        source = _("Next goals of the summary “%(cycle)s”") % {"cycle": promise.cycle}
        period = _span(promise.start, promise.end)
        yield proofs.PROMISED, Proof(_("What was promised last time"), promise.targets, period, source)


def promised(targets: Iterable[tuple[Decimal | None, str]]) -> str:
    """Targets with their units, one after the other."""
    return _("; ").join(shown(target, unit) for target, unit in targets if target is not None) or "—"


def _moved(fact: Measured | GoalFact, base: Decimal | None, last: Decimal | None) -> str:
    return in_words(fact, last) if base is None else between(fact, base, last)


def _span(first: date | None, last: date | None) -> str:
    """ "2025-10-31 – 2026-10-31", one day where there is one, “—” where there is none."""
    days = dict.fromkeys(f"{day:%Y-%m-%d}" for day in (first, last) if day)
    return " – ".join(days) or "—"


def _sentences(one: str, following: str) -> str:
    """Two sentences where the first is one; a definition may be a mere phrase."""
    if not (one and following) or one[-1] not in "。.！？!?":
        return _joined(one, following)
    return pgettext("two sentences", "%(one)s %(next)s") % {"one": one, "next": following}


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
