"""Numbers as people type them: "66.67万", "1,000,000", "42%", full-width digits."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext

from metrics.formatting import figure

SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000), "万亿": Decimal(1_000_000_000_000)}
SHAPE = re.compile(
    r"(?P<sign>[+-]?)[¥$]?(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<scale>万亿|万|亿|)(?:元|人|分|天|名|次|个|yuan|people|points?|days?|)(?P<percent>%?)",
    re.ASCII | re.IGNORECASE,
)
DIGITS, LARGEST = Decimal("0.000001"), Decimal(10) ** 14


def parse(text: str, unit: str = "") -> Decimal:
    """The value of what somebody typed, to six decimals. With the unit "percent" both "42" and "42%" are 0.42.

    Raises ValueError with a sentence for the person.
    """
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("−–", "--", " \t"))
    found = SHAPE.fullmatch(plain)
    if found is None or (found["percent"] and (found["scale"] or unit not in ("percent", ""))):
        raise ValueError(gettext("Write one number, for example %(example)s.") % {"example": _example(unit)})
    value = Decimal(found["sign"] + found["figure"].replace(",", "")) * SCALES[found["scale"]]
    if found["percent"] or unit == "percent":
        value /= 100
    if abs(value) >= LARGEST:
        raise ValueError(gettext("Write a number below 100,000,000,000,000."))
    return value.quantize(DIGITS, ROUND_HALF_UP)


def typed(value: Decimal, unit: str = "") -> str:
    """The value as somebody would type it; parse() reads it back."""
    return f"{figure(value * 100, 6)}%" if unit == "percent" else figure(value, 6)


def _example(unit: str) -> str:
    return {"percent": "42%", "points": "4.2", "days": "3.5", "rank": "2"}.get(unit) or gettext("1,000,000")
