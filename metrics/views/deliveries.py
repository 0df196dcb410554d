"""Projects made ready for a page: rates with their parts, how long items took, who does how much, what is in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.aggregate import quantile
from metrics.delivery import CycleTime, Share
from metrics.facts import BlockerFact, ProjectFact
from metrics.formatting import percent, shown
from metrics.views.figures import WIDE, Chart, Figure, Part, Table, part

STEPS = (1, 2, 5, 7, 10, 14, 20, 30, 60, 90, 180, 365)
BANDS = 8
DRAWN = 12  # people; the table below names everybody


@dataclass(frozen=True)
class ProjectPanel:
    fact: ProjectFact
    completion: Part
    on_time: Part
    delay: Part
    cycle: str
    cycle_parts: str


@dataclass(frozen=True)
class Standing:
    """What stands or stood in the way of one project."""

    project: str
    fact: BlockerFact


@dataclass(frozen=True)
class DeliveryPanel:
    """Several projects as one: numerators and denominators are summed, days and items are put together."""

    completion: Part
    on_time: Part
    delay: Part
    cycle: str
    cycle_parts: str
    drawings: tuple[Figure, ...]
    open: tuple[Standing, ...]
    resolved: tuple[Standing, ...]


def project_panel(fact: ProjectFact) -> ProjectPanel:
    completion, on_time, delay = part(fact.completion), part(fact.on_time), part(fact.delay)
    return ProjectPanel(fact, completion, on_time, delay, shown(fact.cycle.median, "days"), _cycle_parts(fact.cycle))


def project_panels(facts: Iterable[ProjectFact]) -> list[ProjectPanel]:
    return [project_panel(fact) for fact in facts]


def delivery_panel(facts: Sequence[ProjectFact]) -> DeliveryPanel:
    """The projects together; with one, that one."""
    days = sorted(day for fact in facts for day in fact.cycle_days)
    cycle = _cycle(days)
    people = Counter[str]()
    for fact in facts:
        people.update(dict(fact.allocation))
    source = _source(facts)
    standing = [Standing(fact.name, blocker) for fact in facts for blocker in fact.blockers]
    return DeliveryPanel(
        completion=part(_whole(fact.completion for fact in facts)),
        on_time=part(_whole(fact.on_time for fact in facts)),
        delay=part(_whole(fact.delay for fact in facts)),
        cycle=shown(cycle.median, "days"),
        cycle_parts=_cycle_parts(cycle),
        drawings=(*_histogram(days, cycle, source), *_allocation(people, source)),
        open=tuple(row for row in standing if row.fact.resolved_on is None),
        resolved=tuple(row for row in standing if row.fact.resolved_on is not None),
    )


def _whole(shares: Iterable[Share]) -> Share:
    found = list(shares)
    return Share(sum(share.numerator for share in found), sum(share.denominator for share in found))


def _cycle(days: Sequence[int]) -> CycleTime:
    values = [Decimal(day) for day in days]
    return CycleTime(quantile(values, Decimal("0.5")), quantile(values, Decimal("0.85")), len(values))


def _cycle_parts(cycle: CycleTime) -> str:
    words = {"figure": shown(cycle.p85, "days"), "count": cycle.n}
    return _("85%% within %(figure)s, n = %(count)s") % words if cycle.n else ""


def _source(facts: Sequence[ProjectFact]) -> str:
    if len(facts) == 1:
        return facts[0].source
    words = {"projects": len(facts), "items": sum(fact.items for fact in facts)}
    return _("Project plans of %(projects)s projects, %(items)s items") % words


def bands(days: Sequence[int]) -> tuple[int, list[tuple[str, int]]]:
    """The width of a band in days, and for each band its name and how many fall into it; at most eight bands."""
    longest = max(days, default=0)
    step = next((step for step in STEPS if longest < step * BANDS), -(-(longest + 1) // BANDS))
    counts = Counter(day // step for day in days)
    places = range(longest // step + 1 if days else 0)
    return step, [(_band(place * step, step), counts[place]) for place in places]


def _band(first: int, step: int) -> str:
    return str(first) if step == 1 else f"{first}–{first + step - 1}"


def _histogram(days: Sequence[int], cycle: CycleTime, source: str) -> Iterator[Figure]:
    """How many items took how many days, with the median marked; nothing before an item is done."""
    if cycle.median is None:
        return
    step, found = bands(days)
    median = _("median %(figure)s") % {"figure": shown(cycle.median, "days")}
    data: Chart = {
        "rows": [{"label": name, "count": count} for name, count in found],
        "marker": float((cycle.median + Decimal("0.5")) / step),
        "marker_word": median,
        "width": WIDE,
    }
    title = _("Cycle time of %(count)s items: %(median)s, 85%% within %(figure)s") % {
        "count": cycle.n,
        "median": median,
        "figure": shown(cycle.p85, "days"),
    }
    yield Figure(
        chart={"kind": "histogram", "title": title, "data": data},
        caption=_("Cycle time in days: how many items took how long"),
        source=source,
        table=Table(_("Cycle time in days"), (_("Days"), _("Items")), tuple((name, str(count)) for name, count in found)),
    )


def _allocation(people: Counter[str], source: str) -> Iterator[Figure]:
    """Items per person, the busiest first and in blue; nothing without items."""
    whole = people.total()
    if not whole:
        return
    ordered = sorted(people.items(), key=lambda row: (-row[1], row[0]))
    named = [(name or _("nobody"), count, percent(Decimal(count) / whole)) for name, count in ordered]
    rows = [
        {"name": name, "value": float(Decimal(count) / whole), "text": f"{share} ({count})", "own": i == 0}
        for i, (name, count, share) in enumerate(named[:DRAWN])
    ]
    title = _("Of %(count)s items most are with %(name)s: %(share)s") % {
        "count": whole,
        "name": named[0][0],
        "share": named[0][2],
    }
    caption = _("Items per person, n = %(count)s") % {"count": whole}
    if len(named) > DRAWN:
        caption = _("Items per person, n = %(count)s; the %(drawn)s busiest are drawn") % {"count": whole, "drawn": DRAWN}
    yield Figure(
        chart={"kind": "shares", "title": title, "data": {"rows": rows, "width": WIDE}},
        caption=caption,
        source=source,
        table=Table(
            _("Items per person"),
            (_("Who"), _("Items"), _("Share")),
            tuple((name, str(count), share) for name, count, share in named),
        ),
    )
