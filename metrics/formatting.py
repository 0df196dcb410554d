"""Numbers as people read them. Rounding happens here and nowhere else: half up, at display."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

from django.utils.translation import get_language, gettext, npgettext, override, pgettext

MISSING = "—"
MINUS = "−"
TEN_THOUSAND = Decimal(10_000)
HUNDRED_MILLION = Decimal(100_000_000)


def gettext_noop(message: str) -> str:
    """Marks a message for translation. Django's own asks for settings, which the pure arithmetic does without."""
    return message


METHOD_LABELS = {
    "last": gettext_noop("last value"),
    "mean": gettext_noop("mean of the periods"),
    "sum": gettext_noop("sum"),
    "ratio_of_sums": gettext_noop("sum of numerators ÷ sum of denominators"),
    "weighted_mean": gettext_noop("mean weighted by responses"),
    "median": gettext_noop("median"),
}
REFUSALS = {
    "unique": gettext_noop("the same person would be counted again in every period"),
    "flow": gettext_noop("amounts of several periods are summed"),
    "stock": gettext_noop("a level stands on a day and does not build up over periods"),
    "ratio": gettext_noop("shares have different denominators"),
    "score": gettext_noop("answers of several surveys carry different weight"),
    "duration": gettext_noop("a few long waits would hide the usual one"),
    "parts": gettext_noop("numerator and denominator are not known for every value"),
    "responses": gettext_noop("the number of responses is not known for every value"),
}


class Shown(NamedTuple):
    """A figure and its unit, ready to stand side by side."""

    text: str
    unit: str


def rounded(value: Decimal, digits: int) -> Decimal:
    """Half up to so many decimals."""
    with localcontext() as context:
        context.prec = 400  # quantize raises on anything wider than the context
        return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def is_missing(value: Decimal | None) -> bool:
    """Missing is not zero: None, NaN and infinity have no figure."""
    return value is None or not value.is_finite()


def figure(value: Decimal | None, digits: int = 2, *, keep_zeros: bool = False) -> str:
    """Thousands separators, at most `digits` decimals, a real minus and never “−0”. Missing is “—”."""
    if value is None or is_missing(value):
        return MISSING
    shown = rounded(value, digits)
    text = f"{shown.copy_abs():,f}"
    if "." in text and not keep_zeros:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if shown < 0 else text


def signed(value: Decimal | None, digits: int = 1) -> str:
    """A change: “+0.7”, “−0.7”, and “0.0” without a sign."""
    text = figure(value, digits, keep_zeros=True)
    return f"+{text}" if value is not None and not is_missing(value) and rounded(value, digits) > 0 else text


def percent(value: Decimal | None, digits: int = 1) -> str:
    """A fraction as a percentage: 0.7 is “70.0%”."""
    if value is None or is_missing(value):
        return MISSING
    return f"{figure(value * 100, digits, keep_zeros=True)}%"


def signed_percent(value: Decimal | None, digits: int = 1) -> str:
    """A growth as a percentage with its sign: 0.5 is “+50.0%”."""
    if value is None or is_missing(value):
        return MISSING
    return f"{signed(value * 100, digits)}%"


def points(value: Decimal | None, digits: int = 1) -> str:
    """A difference in percentage points (growth.pp) in the active language: “−7.7 pp”."""
    if is_missing(value):
        return MISSING
    return gettext("%(points)s pp") % {"points": signed(value, digits)}


def number(value: Decimal | None, unit: str, language: str, digits: int | None = None) -> Shown:
    """A stored value with its unit word in the language.

    Units are people, count, yuan, percent (a stored fraction), points, days and rank; another unit gets no word, and a
    rank is a place: “第 5 名”, “no. 5”. Chinese counts in ten thousands from 10,000 and in hundred millions from there
    on. Without `digits`, percent and points show one decimal and the rest at most two, trailing zeros dropped. Missing
    is “—” without a unit.
    """
    if value is None or is_missing(value):
        return Shown(MISSING, "")
    if unit == "percent":
        return Shown(figure(value * 100, 1 if digits is None else digits, keep_zeros=True), "%")
    if unit == "points":
        digits = 1 if digits is None else digits
    scale = scale_of(value) if language.startswith("zh") and unit in SCALED else Decimal(1)
    text = figure(value / scale, 2 if digits is None else digits, keep_zeros=digits is not None)
    with override(language):
        if unit == "rank":
            return Shown(gettext("no. %(rank)s") % {"rank": text}, "")
        return Shown(text, unit_word(unit, scale, 1 if text == "1" else 2))


def shown(value: Decimal | None, unit: str, digits: int | None = None) -> str:
    """A figure with its unit in one string in the active language: "66.67 万", "57.7%", "4.2 points"; missing is "—"."""
    text, word = number(value, unit, get_language() or "en", digits)
    return f"{text}{'' if word == '%' else ' '}{word}".strip()


def scale_of(value: Decimal) -> Decimal:
    """What Chinese counts the value in: 1, ten thousand or a hundred million."""
    if rounded(value.copy_abs() / TEN_THOUSAND, 2) >= TEN_THOUSAND:
        return HUNDRED_MILLION
    return TEN_THOUSAND if abs(value) >= TEN_THOUSAND else Decimal(1)


def unit_word(unit: str, scale: Decimal, count: int) -> str:
    """The unit's word in the active language, for one or for several."""
    if scale == HUNDRED_MILLION:
        return pgettext("unit", "100m yuan") if unit == "yuan" else pgettext("unit", "100m")
    if scale == TEN_THOUSAND:
        return pgettext("unit", "10k yuan") if unit == "yuan" else pgettext("unit", "10k")
    word = WORDS.get(unit)
    return word(count) if word else ""


SCALED = frozenset({"people", "count", "yuan"})
WORDS: dict[str, Callable[[int], str]] = {
    "people": lambda count: npgettext("unit", "person", "people", count),
    "yuan": lambda count: npgettext("unit", "yuan", "yuan", count),
    "points": lambda count: npgettext("unit", "point", "points", count),
    "days": lambda count: npgettext("unit", "day", "days", count),
    "rank": lambda count: npgettext("unit", "place", "places", count),
}


def method_name(method: str) -> str:
    """How an aggregate was made (aggregate.Method), in the active language, to stand beside the figure."""
    return gettext(METHOD_LABELS[method])


def refusal(reason: str) -> str:
    """Why there is no such aggregate (NotAggregable.reason), as a sentence in the active language."""
    return gettext("Cannot be added up: %(reason)s") % {"reason": gettext(REFUSALS[reason])}
