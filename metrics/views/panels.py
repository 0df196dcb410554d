"""Facts made ready for a page: figures with their units, charts with their whole result as title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from metrics.delivery import Share
from metrics.facts import FeedbackFacts, GoalFact, ProjectFact, Series, SeriesPoint
from metrics.formatting import MISSING, number, percent, points, signed, signed_percent
from metrics.growth import pp

Chart = dict[str, Any]
CAVEATS = {
    "missing_actual": lambda: _("No actual value yet: record one, or type it into the goal."),
    "missing_target": lambda: _("No target yet: write one into the goal."),
    "missing_range": lambda: _("No range yet: write both its ends into the goal."),
    "direction_doubt": lambda: _("The target lies behind the start: correct the goal."),
    "target_zero": lambda: _("A target of 0 is measured from a start: write one into the goal."),
    "target_negative": lambda: _("A target below 0 is measured from a start: write one into the goal."),
    "flat_goal": lambda: _("The target is the start: the goal is to keep it."),
}


def shown(value: Decimal | None, unit: str) -> str:
    """A figure with its unit: "66.67 万", "57.7%", "4.2 points"; missing is "—"."""
    text, word = number(value, unit, get_language() or "en")
    return f"{text}{word}" if word == "%" else f"{text} {word}".strip()


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


def goal_panel(fact: GoalFact) -> GoalPanel:
    reached, value = percent(fact.attainment.value), fact.attainment.value
    caveat = CAVEATS.get(fact.attainment.caveat or "")
    title = _("%(goal)s: %(percent)s of the way") % {"goal": fact.title, "percent": reached}
    return GoalPanel(
        fact=fact,
        baseline=shown(fact.baseline, fact.unit),
        target=_target(fact),
        actual=shown(fact.actual, fact.unit),
        weight=percent(fact.weight / 100, 0),
        reached=reached,
        caveat=caveat() if caveat else "",
        bar={"kind": "attain", "title": title, "data": {"value": None if value is None else float(value)}},
    )


def _target(fact: GoalFact) -> str:
    if fact.direction == "range":
        return f"{shown(fact.low, fact.unit)} – {shown(fact.high, fact.unit)}"
    return shown(fact.target, fact.unit)


@dataclass(frozen=True)
class Value:
    """A row of the table under a chart."""

    point: SeriesPoint
    shown: str


@dataclass(frozen=True)
class MeasurePanel:
    fact: Series
    last: str
    change: str
    base: str
    chart: Chart
    values: tuple[Value, ...]


def measure_panel(fact: Series) -> MeasurePanel:
    last = shown(fact.last.value if fact.last else None, fact.unit)
    base = shown(fact.base.value, fact.unit) if fact.base else MISSING
    change = _change(fact)
    values = tuple(Value(point, shown(point.value, fact.unit)) for point in reversed(fact.points))
    title = _("%(name)s: %(base)s → %(last)s (%(change)s)") % {"name": fact.name, "base": base, "last": last, "change": change}
    return MeasurePanel(fact, last, change, base, _trend(fact, title), values)


def _change(fact: Series) -> str:
    """Percent for amounts, percentage points for percentages, the difference for scores; "—" without a base."""
    if fact.base is None or fact.last is None:
        return MISSING
    if fact.unit == "percent":
        return points(pp(fact.last.value, fact.base.value))
    return signed(fact.growth.delta) if fact.unit in ("points", "rank") else signed_percent(fact.growth.ratio)


def _trend(fact: Series, title: str) -> Chart:
    data = [{"label": f"{p.date:%y-%m}", "value": float(p.value), "text": shown(p.value, fact.unit)} for p in fact.points]
    return {"kind": "trend", "title": title, "data": {"points": data}}


def moods(facts: FeedbackFacts) -> Chart | None:
    """Good, neutral and poor by quarter, or nothing without ratings."""
    if not facts.ratings:
        return None
    names = ("good", "neutral", "poor")
    rows = [{"name": label, **dict(zip(names, counts, strict=True))} for label, *counts in facts.by_quarter]
    words = [_("Good"), _("Neutral"), _("Poor")]
    title = _("Of %(n)s ratings %(good)s are good and %(poor)s poor") % {
        "n": facts.ratings,
        "good": percent(facts.good_share),
        "poor": percent(facts.poor_share),
    }
    return {"kind": "moods", "title": title, "data": {"rows": rows, "words": words, "width": 400}}


class Part(NamedTuple):
    """A share as a percentage, and what it is a share of; "—" of nothing."""

    percent: str
    parts: str

    def __str__(self) -> str:
        return _("%(percent)s (%(parts)s)") % self._asdict() if self.parts else self.percent


@dataclass(frozen=True)
class ProjectPanel:
    fact: ProjectFact
    completion: Part
    on_time: Part
    delay: Part
    cycle: str


def project_panel(fact: ProjectFact) -> ProjectPanel:
    cycle = shown(fact.cycle.median, "days")
    return ProjectPanel(fact, _part(fact.completion), _part(fact.on_time), _part(fact.delay), cycle)


def project_panels(facts: Iterable[ProjectFact]) -> list[ProjectPanel]:
    return [project_panel(fact) for fact in facts]


def _part(share: Share) -> Part:
    return Part(percent(share.value), f"{share.numerator}/{share.denominator}" if share.denominator else "")
