"""Cells as values: days, figures and shares the way people and programs write them. Wrong ones raise ValueError."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _

from metrics import numbers
from metrics.exporting import LIVE
from pmreview.plain import kept

MISSING = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "/", "n/a", "na", "#n/a", "null", "none", "nan", "nil", "空", "无", "暂无", "未填"}
)
EXCEL_DAY_0, MAC_DAY_0 = date(1899, 12, 30), date(1904, 1, 1)
SERIALS = range(20_000, 80_000)  # 1954 to 2119
YEARS = range(1990, 2101)
MONTHS = {
    name: place
    for place, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){TIME}", re.IGNORECASE | re.ASCII)
CHINESE = re.compile(rf"(\d{{4}})年(\d{{1,2}})月(?:(\d{{1,2}})[日号]?)?{TIME}", re.IGNORECASE | re.ASCII)
MONTH_ONLY = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)
NAMED = re.compile(rf"(\d{{1,2}})[-/ ]([A-Za-z]{{3}})[a-z]*[-/ ,]+(\d{{2}}|\d{{4}}){TIME}", re.IGNORECASE | re.ASCII)
NUMBERED = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){TIME}", re.IGNORECASE | re.ASCII)
ZONED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})", re.ASCII)
SHORTENED = re.compile(r"-?\d(?:\.\d+)?E\+\d+", re.IGNORECASE | re.ASCII)
NEUTRALISED = re.compile(f"'{LIVE.pattern}")
SCALES = ("1", "1000", "10000", "100000000")
DATE_STYLES = ("mdy", "dmy")
SHARES = ("fraction", "percent")
DIGITS = Decimal("0.000001")


@dataclass(frozen=True)
class Decision:
    """How the cells of a column are read, where there is a choice. A doubtful one deserves a look."""

    choice: str
    choices: tuple[str, ...]
    is_doubtful: bool = False


def said(cell: str) -> str:
    """The cell without blanks around it and without the apostrophe that keeps a spreadsheet from computing it."""
    text = kept(cell).strip()
    return text[1:].strip() if NEUTRALISED.match(text) else text


def is_missing(cell: str) -> bool:
    """Whether the cell says that there is no value, which is not zero."""
    return not cell or cell.strip().lower() in MISSING


@lru_cache(maxsize=65_536)
def day(text: str, style: str = "") -> date:
    """The day a cell names, its time of day left out; a month is its last day.

    `style` decides 3/4/2026: "mdy", "dmy"; "1904" counts serial days from then. Raises ValueError with a sentence.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        found = next(filter(None, (read(plain, style) for read in READERS)), None)
    except (ValueError, OverflowError):
        raise ValueError(_("There is no such day: write one that exists, like 2026-08-01.")) from None
    if found is None:
        raise ValueError(_("Write the day like 2026-08-01."))
    if found.year not in YEARS:
        raise ValueError(_("Write a day between 1990 and 2100."))
    return found


def _zoned(text: str, _style: str) -> date | None:
    found = ZONED.fullmatch(text)
    if not found:
        return None
    zone = found[4].replace("Z", "+00:00").replace("z", "+00:00")
    zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return timezone.localdate(datetime.fromisoformat(f"{found[1]}T{found[2]}:{found[3] or '00'}{zone}"))


def _year_first(text: str, _style: str) -> date | None:
    found = YEAR_FIRST.fullmatch(text)
    return date(int(found[1]), int(found[3]), int(found[4])) if found else None


def _chinese(text: str, _style: str) -> date | None:
    found = CHINESE.fullmatch(text.replace(" ", "") if ":" not in text else text)
    if not found:
        return None
    return date(int(found[1]), int(found[2]), int(found[3])) if found[3] else _last_of(int(found[1]), int(found[2]))


def _month(text: str, _style: str) -> date | None:
    found = MONTH_ONLY.fullmatch(text)
    return _last_of(int(found[1]), int(found[2])) if found else None


def _digits(text: str, style: str) -> date | None:
    """20260801, 202608 or a serial day of a spreadsheet, with or without its fraction of a day."""
    figure, _point, rest = text.partition(".")
    if not (figure.isascii() and figure.isdigit()) or (rest and not rest.isdigit()):
        return None
    if len(figure) == 8 and not rest:
        return date(int(figure[:4]), int(figure[4:6]), int(figure[6:]))
    if len(figure) == 6 and not rest and int(figure[:4]) in YEARS:
        return _last_of(int(figure[:4]), int(figure[4:]))
    if int(figure) in SERIALS:
        return (MAC_DAY_0 if style == "1904" else EXCEL_DAY_0) + timedelta(days=int(figure))
    return None


def _named(text: str, _style: str) -> date | None:
    found = NAMED.fullmatch(text)
    if not found or found[2].lower() not in MONTHS:
        return None
    year = int(found[3])
    return date(year + 2000 if year < 100 else year, MONTHS[found[2].lower()], int(found[1]))


def _numbered(text: str, style: str) -> date | None:
    found = NUMBERED.fullmatch(text)
    if not found:
        return None
    first, second = int(found[1]), int(found[3])
    of_month, month = (first, second) if style == "dmy" else (second, first)
    return date(int(found[4]), month, of_month)


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


READERS: tuple[Callable[[str, str], date | None], ...] = (_digits, _zoned, _year_first, _chinese, _month, _named, _numbered)


def decide_day(sample: Sequence[str]) -> Decision | None:
    """A choice only where the column holds days like 3/4/2026; doubtful when no row tells day from month."""
    found = [match for match in (NUMBERED.fullmatch(said(cell)) for cell in sample) if match]
    if not found:
        return None
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[3]) > 12 for match in found)
    return Decision("dmy" if day_first and not month_first else "mdy", DATE_STYLES, day_first == month_first)


@lru_cache(maxsize=65_536)
def figure(text: str, unit: str = "", choice: str = "") -> Decimal:
    """The figure a cell says, to six decimals; percentages as fractions. `choice` is the column's scale or kind of share.

    Raises ValueError with a sentence.
    """
    plain = unicodedata.normalize("NFKC", text)
    if SHORTENED.fullmatch(plain):
        raise ValueError(_("The spreadsheet has shortened this number: show the column as a number and save the file again."))
    if unit == "percent":
        return _share(plain, choice)
    value = numbers.parse(plain, unit)
    if choice in SCALES[1:] and not re.search("[万亿]", plain):
        value = (value * Decimal(choice)).quantize(DIGITS, ROUND_HALF_UP)
        if abs(value) >= numbers.LARGEST:
            raise ValueError(_("Write a number below 100,000,000,000,000."))
    return value


def _share(plain: str, choice: str) -> Decimal:
    if "%" in plain or choice != "fraction":
        return numbers.parse(plain, "percent")
    value = numbers.parse(plain)
    if abs(value) > 1:
        raise ValueError(_("Write 0.42 or 42%: the other rows of this column are fractions."))
    return value


def decide_share(sample: Sequence[str], heading: str = "") -> Decision | None:
    """Fractions where no bare number is above 1; doubtful where only 0 and 1 occur. None where every cell has its sign."""
    bare = [value for value in map(_bare, sample) if value is not None]
    if not bare:
        return None
    if "%" in unicodedata.normalize("NFKC", heading) or any(abs(value) > 1 for value in bare):
        return Decision("percent", SHARES)
    return Decision("fraction", SHARES, is_doubtful=set(bare) <= {Decimal(0), Decimal(1)})


def _bare(cell: str) -> Decimal | None:
    plain = unicodedata.normalize("NFKC", cell)
    try:
        return None if "%" in plain or is_missing(cell) else numbers.parse(plain)
    except ValueError:
        return None


def decide_scale(heading: str) -> Decision | None:
    """The factor that the heading names: 收入（万元）, 用户数(亿), Revenue (k)."""
    inside = "".join(re.findall(r"[(\[（【]([^)\]）】]*)[)\]）】]", heading)).strip().lower()
    for word, scale in (("万", "10000"), ("亿", "100000000"), ("千", "1000")):
        if inside.startswith(word):
            return Decision(scale, SCALES)
    return Decision("1000", SCALES) if inside in ("k", "thousands") else None


def whole(text: str) -> int:
    """A count without decimals. Raises ValueError with a sentence."""
    value = figure(text)
    if value != value.to_integral_value():
        raise ValueError(_("Write a whole number."))
    return int(value)
