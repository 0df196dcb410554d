"""How a metric moved: its change in the words of its unit, and its line."""

from django.utils.translation import gettext as _

from metrics.facts import GoalFact, Series
from metrics.phrases import change, ends, in_words
from summaries.blocks import Block, chart, proved
from summaries.sections.facts import month
from summaries.sections.proofs import of_series


def moved(series: Series) -> str:
    base, last = ends(series)
    if base is None or last is None:
        return in_words(series, last)
    return f"{in_words(series, base)} → {in_words(series, last)}"


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
            "target_text": _("Target %(figure)s") % {"figure": in_words(target, target.target)},
        }
    made = chart("trend", caption=series.name, title=title, data=data, source=series.source)
    return proved(made, of_series(series))
