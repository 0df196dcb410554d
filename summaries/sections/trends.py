"""How a metric moved: its change in the words of its unit, and its line."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from metrics.facts import Derived, GoalFact, Series
from metrics.formatting import number, points, signed, signed_percent
from metrics.growth import growth
from summaries.blocks import Block, chart
from summaries.sections.facts import month, shown


def change(series: Series | Derived) -> str:
    """Growth against the base: percent for amounts, points for ratios, the difference for scores."""
    base, last = ends(series)
    if base is None or last is None:
        return "—"
    if series.unit == "percent":
        return points((last - base) * 100)
    if series.unit == "points":
        return f"{signed(last - base)} {number(last - base, 'points', get_language() or 'en').unit}"
    return signed_percent(growth(last, base).ratio)


def ends(series: Series | Derived) -> tuple[Decimal | None, Decimal | None]:
    return series.base.value if series.base else None, series.last.value if series.last else None


def moved(series: Series) -> str:
    base, last = ends(series)
    return (
        shown(last, series.unit) if base is None or last is None else f"{shown(base, series.unit)} → {shown(last, series.unit)}"
    )


def trend(series: Series, *, target: GoalFact | None = None) -> Block:
    """The line of a metric from its base to its last value, with the target of a goal where one is given."""
    title = f"{series.name}: {moved(series)} ({change(series)})"
    points = [
        {"label": month(one.date), "value": float(one.value), "text": shown(one.value, series.unit)} for one in series.points
    ]
    data: Block = {"points": points}
    if target is not None and target.target is not None:
        data |= {
            "target": float(target.target),
            "target_text": _("Target %(figure)s") % {"figure": shown(target.target, target.unit)},
        }
    return chart("trend", caption=series.name, title=title, data=data, source=series.source)
