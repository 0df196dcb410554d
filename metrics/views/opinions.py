"""What users said, drawn: moods by quarter, kinds of suggestion, and the net promoter score with its parts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.delivery import Share
from metrics.facts import FeedbackFacts
from metrics.formatting import figure, percent
from metrics.models import Suggestion
from metrics.views.figures import WIDE, Figure, Part, Table, part


def drawings(facts: FeedbackFacts) -> list[Figure]:
    """The drawings there is something to draw for."""
    return [*_moods(facts), *_kinds(facts)]


def good(facts: FeedbackFacts) -> Part:
    """The share of good ratings with its parts."""
    return part(Share(facts.good, facts.ratings))


def nps_sum(facts: FeedbackFacts) -> str:
    """The score with its parts filled in: "50.0% (60) − 15.0% (18), n = 120"; empty without answers."""
    promoters, _passives, detractors = facts.nps_parts
    if not facts.nps_n:
        return ""
    above, below = (f"{percent(Decimal(count) / facts.nps_n)} ({count})" for count in (promoters, detractors))
    return _("%(promoters)s − %(detractors)s, n = %(count)s") % {
        "promoters": above,
        "detractors": below,
        "count": figure(Decimal(facts.nps_n)),
    }


def _moods(facts: FeedbackFacts) -> Iterator[Figure]:
    """Good, neutral and poor by quarter, or nothing without ratings."""
    if not facts.ratings:
        return
    names = ("good", "neutral", "poor")
    rows = [{"name": label, **dict(zip(names, counts, strict=True))} for label, *counts in facts.by_quarter]
    words = (_("Good"), _("Neutral"), _("Poor"))
    title = _("Of %(n)s ratings %(good)s are good and %(poor)s poor") % {
        "n": facts.ratings,
        "good": percent(facts.good_share),
        "poor": percent(facts.poor_share),
    }
    told = tuple((label, *map(str, counts), str(sum(counts))) for label, *counts in facts.by_quarter)
    yield Figure(
        chart={"kind": "moods", "title": title, "data": {"rows": rows, "words": words, "width": WIDE}},
        caption=_("Ratings by quarter: good 4–5 stars, neutral 3, poor 1–2"),
        source=facts.source,
        table=Table(_("Ratings by quarter"), (_("Quarter"), *words, _("All")), told),
    )


def _kinds(facts: FeedbackFacts) -> Iterator[Figure]:
    """How the suggestions divide among their kinds, the commonest in blue; nothing without suggestions."""
    counts = sorted(facts.suggestions.items(), key=lambda row: -row[1])
    whole = sum(facts.suggestions.values())
    if not whole:
        return
    named = [(str(Suggestion(kind).label), count, percent(Decimal(count) / whole)) for kind, count in counts]
    rows = [
        {"name": name, "value": float(Decimal(count) / whole), "text": f"{share} ({count})", "own": i == 0}
        for i, (name, count, share) in enumerate(named)
    ]
    title = _("Of %(n)s suggestions most are about: %(kind)s (%(share)s)") % {
        "n": whole,
        "kind": named[0][0],
        "share": named[0][2],
    }
    heads = (_("Kind of suggestion"), _("Count"), _("Share"))
    yield Figure(
        chart={"kind": "shares", "title": title, "data": {"rows": rows, "width": WIDE}},
        caption=_("Suggestions by kind, n = %(n)s") % {"n": whole},
        source=facts.source,
        table=Table(_("Suggestions by kind"), heads, tuple((name, str(count), share) for name, count, share in named)),
    )
