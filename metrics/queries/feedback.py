"""What users said, counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncQuarter
from django.utils.translation import gettext

from metrics import delivery
from metrics.delivery import Sentiment
from metrics.facts import FeedbackFacts, Quote
from metrics.models import FeedbackItem, Product, Suggestion
from metrics.period import Period
from metrics.queries.origins import origin_in
from pmreview.accounts.models import User

QUOTES = 50


def feedback_in(person: User, period: Period, *, quotes: int = QUOTES) -> FeedbackFacts:
    """Feedback dated in `period` on every product `person` works on, with the newest `quotes` texts. Six statements."""
    return _facts(FeedbackItem.objects.filter(product__people=person), period, quotes)


def feedback_on(product: Product, period: Period, *, quotes: int = QUOTES) -> FeedbackFacts:
    """The same for one product."""
    return _facts(FeedbackItem.objects.filter(product=product), period, quotes)


def _facts(every: QuerySet[FeedbackItem], period: Period, quotes: int) -> FeedbackFacts:
    items = every.filter(date__gte=period.start, date__lte=period.end).order_by()
    seen = items.aggregate(total=Count("pk"), as_of=Max("date"))
    by_quarter = _stars_by_quarter(items)
    stars = sum(by_quarter.values(), Counter())
    good, neutral, poor = _moods(stars)
    answers = _counted(items, "nps")
    nps = delivery.nps(answers.elements())
    return FeedbackFacts(
        total=seen["total"],
        ratings=stars.total(),
        good=good,
        neutral=neutral,
        poor=poor,
        average=delivery.mean_rating(stars.elements()),
        by_quarter=tuple((_quarter(day), *_moods(stars)) for day, stars in sorted(by_quarter.items())),
        suggestions=_suggestions(items),
        nps=nps.value,
        nps_n=nps.n,
        nps_parts=(nps.promoters, nps.passives, nps.detractors),
        quotes=tuple(
            _quotes(
                items.exclude(text="").select_related("batch__by", "created_by").order_by("-date", "-created_at", "id")[:quotes]
            )
        ),
        source=_source(seen),
        as_of=seen["as_of"],
        origin=origin_in(items),
    )


def _stars_by_quarter(items: QuerySet[FeedbackItem]) -> dict[date, Counter[int]]:
    rated = items.exclude(rating=None).annotate(quarter=TruncQuarter("date"))
    found: dict[date, Counter[int]] = defaultdict(Counter)
    for quarter, rating, count in rated.values_list("quarter", "rating").annotate(count=Count("pk")):
        found[quarter][rating] = count
    return found


def _counted(items: QuerySet[FeedbackItem], field: str) -> Counter[Any]:
    return Counter(dict(items.exclude(**{field: None}).values_list(field).annotate(count=Count("pk"))))


def _suggestions(items: QuerySet[FeedbackItem]) -> dict[str, int]:
    counts = _counted(items, "suggestion")
    return {kind: counts[kind] for kind in Suggestion.values if counts[kind]}


def _moods(stars: Counter[int]) -> Sentiment:
    return delivery.sentiment(stars.elements())


def _quarter(day: date) -> str:
    names = [gettext("%(year)s Q1"), gettext("%(year)s Q2"), gettext("%(year)s Q3"), gettext("%(year)s Q4")]
    return names[(day.month - 1) // 3] % {"year": day.year}


def _quotes(items: Iterable[FeedbackItem]) -> Iterable[Quote]:
    for item in items:
        source = item.source or item.channel
        yield Quote(item.pk, item.text, item.rating, item.channel, item.date, item.suggestion, source, item.provenance)


def _source(seen: dict[str, Any]) -> str:
    if not seen["total"]:
        return gettext("No feedback recorded")
    return gettext("Feedback recorded up to %(day)s, n = %(total)s") % {
        "day": seen["as_of"].isoformat(),
        "total": seen["total"],
    }
