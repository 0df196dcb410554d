"""Figures made of two others: stickiness and revenue per user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from metrics import delivery
from metrics.facts import Derived, SeriesPoint
from metrics.formatting import figure, percent
from metrics.growth import growth
from metrics.queries.ends import Ends, Figures


def yuan(value: Decimal | None) -> str:
    return figure(value, 2, keep_zeros=True)


@dataclass(frozen=True)
class Quotient:
    """How a derived figure is made: two metric codes, the rule that divides them, and how the result is shown."""

    code: str
    name: Promise
    unit: str
    above: str
    below: str
    rule: Callable[[Decimal | None, Decimal | None], Decimal | None]
    shown: Callable[[Decimal | None], str]

    def of(self, figures: Figures) -> Decimal | None:
        return self.rule(figures.get(self.above), figures.get(self.below))

    def sum_of(self, figures: Figures) -> str:
        """The division with its figures: "500,000 ÷ 1,000,000 = 50.0%"; empty when it cannot be made."""
        value = self.of(figures)
        if value is None:
            return ""
        return f"{figure(figures[self.above])} ÷ {figure(figures[self.below])} = {self.shown(value)}"

    def sums_of(self, ends: Ends) -> str:
        return gettext("; ").join(filter(None, (self.sum_of(ends.base), self.sum_of(ends.last))))


STICKINESS = Quotient("stickiness", _("Stickiness (DAU ÷ MAU)"), "percent", "dau", "mau", delivery.stickiness, percent)
ARPU = Quotient("arpu", _("Revenue per user (revenue ÷ MAU)"), "yuan", "revenue", "mau", delivery.arpu, yuan)


def derived_in(found: Iterable[Ends]) -> list[Derived]:
    """Stickiness and revenue per user of each product, before the period and at its end, where both parts are known."""
    made = [_derived(quotient, ends) for ends in found for quotient in (STICKINESS, ARPU)]
    return [derived for derived in made if derived.last is not None]


def _derived(quotient: Quotient, ends: Ends) -> Derived:
    base, last = quotient.of(ends.base), quotient.of(ends.last)
    points = tuple(_points(quotient, ends))
    return Derived(
        code=quotient.code,
        name=str(quotient.name),
        unit=quotient.unit,
        base=None if base is None else SeriesPoint(ends.base_on, base, quotient.sum_of(ends.base)),
        last=None if last is None else SeriesPoint(ends.last_on, last, quotient.sum_of(ends.last)),
        growth=replace(growth(last, base), base_date=None if base is None else ends.base_on),
        parts=quotient.sums_of(ends),
        product=ends.product,
        points=points,
        made_of=(quotient.above, quotient.below),
    )


def _points(quotient: Quotient, ends: Ends) -> Iterator[SeriesPoint]:
    """The figure before the period and of every month in it, each with its sum; months that lack a part are left out."""
    for day, figures in ((ends.base_on, ends.base), *ends.months[:-1], (ends.last_on, ends.last)):
        value = quotient.of(figures)
        if value is not None:
            yield SeriesPoint(day, value, quotient.sum_of(figures))
