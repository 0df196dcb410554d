"""Recorded figures that do not go together. Pure arithmetic: the sum is shown, nobody is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext

from metrics.facts import Contradiction
from metrics.formatting import figure, percent, points
from metrics.growth import pp
from metrics.queries.derived import ARPU, STICKINESS, yuan
from metrics.queries.ends import Ends, Figures

ROUNDING = Decimal("0.001")  # a stated percentage with one decimal may be this far from the computed one


def contradictions_in(found: Iterable[Ends]) -> list[Contradiction]:
    """What a reviewer would ask about, by product: "warn" needs an explanation, "info" is worth a look."""
    return [one for ends in found for check in CHECKS for one in check(ends)]


def stickiness_fell(ends: Ends) -> Iterator[Contradiction]:
    """Daily users rose, and yet a smaller part of the month's users came each day."""
    base, last = STICKINESS.of(ends.base), STICKINESS.of(ends.last)
    if base is None or last is None or last >= base or ends.last["dau"] <= ends.base["dau"]:
        return
    words = {"name": STICKINESS.name, "base": percent(base), "last": percent(last), "points": points(pp(last, base))}
    sentence = gettext("%(name)s fell from %(base)s to %(last)s, %(points)s") % words
    yield Contradiction("stickiness_fell", sentence, STICKINESS.sums_of(ends), "warn", ends.product)


def stickiness_differs(ends: Ends) -> Iterator[Contradiction]:
    """The stickiness on record is not the quotient of the recorded DAU and MAU."""
    stated, made = ends.last.get("stickiness"), STICKINESS.of(ends.last)
    if stated is None or made is None or abs(stated - made) < ROUNDING:
        return
    words = {"stated": percent(stated), "made": percent(made)}
    sentence = gettext("Stickiness is recorded as %(stated)s, but DAU ÷ MAU is %(made)s") % words
    yield Contradiction("stickiness_differs", sentence, STICKINESS.sum_of(ends.last), "warn", ends.product)


def mau_below_dau(ends: Ends) -> Iterator[Contradiction]:
    sentence = gettext("DAU is above MAU: whoever is active on a day is active in its month")
    yield from _above_mau(ends, "dau", "mau_below_dau", sentence)


def mau_below_new_users(ends: Ends) -> Iterator[Contradiction]:
    sentence = gettext("New users are above MAU: whoever is new in a month is active in it")
    yield from _above_mau(ends, "new_users", "mau_below_new_users", sentence)


def arpu_fell(ends: Ends) -> Iterator[Contradiction]:
    """Revenue rose, but slower than the users did."""
    base, last = ARPU.of(ends.base), ARPU.of(ends.last)
    if base is None or last is None or last >= base or ends.last["revenue"] <= ends.base["revenue"]:
        return
    words = {"name": ARPU.name, "base": yuan(base), "last": yuan(last)}
    sentence = gettext("%(name)s fell from %(base)s to %(last)s yuan while revenue rose") % words
    yield Contradiction("arpu_fell", sentence, ARPU.sums_of(ends), "info", ends.product)


def arpu_above_arppu(ends: Ends) -> Iterator[Contradiction]:
    """Who pays cannot pay less than everybody does on average."""
    paying, every = ends.last.get("arppu"), ARPU.of(ends.last)
    if paying is None or every is None or every <= paying:
        return
    words = {"every": yuan(every), "paying": yuan(paying)}
    sentence = gettext("Revenue per user (%(every)s yuan) is above revenue per paying user (%(paying)s yuan)") % words
    yield Contradiction("arpu_above_arppu", sentence, ARPU.sum_of(ends.last), "warn", ends.product)


def _above_mau(ends: Ends, code: str, name: str, sentence: str) -> Iterator[Contradiction]:
    """The latest month in which a part of the month's users is larger than all of them."""
    for label, figures in reversed([(f"{day:%Y-%m}: ", found) for day, found in ends.months] or [("", ends.last)]):
        if _is_above(figures, code):
            shown = f"{label}{figure(figures[code])} > {figure(figures['mau'])}"
            yield Contradiction(name, sentence, shown, "warn", ends.product)
            return


def _is_above(figures: Figures, code: str) -> bool:
    return code in figures and "mau" in figures and figures[code] > figures["mau"]


CHECKS: tuple[Callable[[Ends], Iterator[Contradiction]], ...] = (
    stickiness_fell,
    stickiness_differs,
    mau_below_dau,
    mau_below_new_users,
    arpu_fell,
    arpu_above_arppu,
)
