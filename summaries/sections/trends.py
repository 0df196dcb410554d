"""How a metric moved: its change in the words of its unit, and its line."""

from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.facts import Derived, GoalFact, Series
from metrics.formatting import points, signed, signed_percent
from metrics.growth import growth
from summaries.blocks import Block, chart
from summaries.sections.facts import month, shown


def change(series: Series | Derived) -> str:
    """Growth against the base: percent for amounts, points for ratios, the difference for scores and ranks."""
    base, last = ends(series)
    if base is None or last is None:
        return "—"
    if series.unit == "percent":
        return points((last - base) * 100)
    if series.unit == "points":
        digits = digits_of(series)
        return f"{signed(last - base, 1 if digits is None else digits)} {shown(last - base, 'points').split(' ')[-1]}"
    if series.unit == "rank":
        return signed(last - base, 0)
    return signed_percent(growth(last, base).ratio)


def ends(series: Series | Derived) -> tuple[Decimal | None, Decimal | None]:
    return series.base.value if series.base else None, series.last.value if series.last else None


def moved(series: Series) -> str:
    base, last = ends(series)
    if base is None or last is None:
        return in_words(series, last)
    return f"{in_words(series, base)} → {in_words(series, last)}"


def in_words(series: Series | Derived, value: Decimal | None) -> str:
    """A value of the series with its unit; a net promoter score has no decimals."""
    return shown(value, series.unit, digits=digits_of(series))


def digits_of(series: Series | Derived) -> int | None:
    return 0 if series.code == "nps" else None


def trend(series: Series, *, target: GoalFact | None = None) -> Block:
    """The line of a metric from its base to its last value, with the target of a goal where one is given."""
    title = _("%(name)s: %(moved)s (%(change)s)") % {"name": series.name, "moved": moved(series), "change": change(series)}
    points = [
        {"label": month(one.date), "value": float(one.value), "text": in_words(series, one.value)} for one in series.points
    ]
    data: Block = {"points": points}
    if target is not None and target.target is not None:
        data |= {
            "target": float(target.target),
            "target_text": _("Target %(figure)s") % {"figure": shown(target.target, target.unit)},
        }
    return chart("trend", caption=series.name, title=title, data=data, source=series.source)
