"""Finds the figures a text claims, in Chinese and in English. Pure, and linear in the text.

Only a figure with a unit, a multiplier, a percent sign or thousands separators counts: what is left unread costs a remark,
what is misread costs trust. Years, days, times, ordinals, numbers of versions, orders and telephones are no claims, nor is
a small count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

PERCENT, PP, MONEY, SCORE, COUNT = "percent", "pp", "money", "score", "count"
SMALL = 100  # fewer of something are told without a proof: seven days, three rounds, twelve tasks
ROUGHLY = Decimal("0.05")  # how far “about” may be off, and the most a single digit before “million” may leave open

PLAIN = str.maketrans("０１２３４５６７８９．％＋－￥＄～", "0123456789.%+-¥$~")  # one for one: places stay
NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,15})(?:\.[0-9]{1,6})?(?![0-9]|\.[0-9]|,[0-9]{3})"
SCALES = {
    "万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "w": 10**4,
    "billion": 10**9, "million": 10**6, "thousand": 10**3, "k": 10**3,
}  # fmt: skip
PEOPLE = "人|名|位|户|条|项|次|件|款|个(?!百分点|月|小时|工作日|季度|星期)"
THINGS = "users?|people|persons?|customers?|ratings?|reviews?|responses?|answers?|tickets?|orders?|sessions?|downloads?|tasks?"
FOUND = re.compile(
    rf"""
    (?<![0-9_.:/@\#№$¥€£第-])(?<![0-9],)(?<!第[ ])(?P<sign>[+−-](?=[0-9¥$€£]))?(?P<money>[¥$€£][ ]?)?
    (?<![0-9]-)(?P<number>{NUMBER})
    (?:[  ]?(?P<scale>万亿|亿|千万|百万|万(?!能|一|分之)|[wWkK](?![A-Za-z0-9])|(?:billion|million|thousand)\b))?
    (?:[  ]?(?:
        (?P<percent>%(?!%)|percent(?!age)\b|per[ ]cent\b)
        |(?P<pp>个百分点|百分点|pp\b|percentage[ ]points?\b)
        |(?P<yuan>元|块钱|人民币|美元|yuan\b|RMB\b|CNY\b|USD\b)
        |(?P<score>分(?![钟之类组析布享别段工批成支秒数店公辨销])|points?\b)
        |(?P<count>{PEOPLE}|(?:{THINGS})\b)
    ))?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
NAMES = re.compile(r"(?:\bno\.?|number|编号|工号|单号|订单号?|版本号?|version|\bv|电话|手机号?)[:： ]*$", re.IGNORECASE)
ABOUT = re.compile(r"(?:约|将近|接近|近|大概|差不多|≈|~|about|around|nearly|almost|roughly|some) ?$", re.IGNORECASE)
AROUND = re.compile(r" ?(?:左右|上下|or so\b)")
BEFORE = 12  # characters that are looked at before a figure


@dataclass(frozen=True)
class Claim:
    """Code points `start` to `end` of the text; `value` in the unit of its kinds, percent as it is written; `within` is how
    far a figure may be from it and still be printed like this."""

    start: int
    end: int
    kinds: frozenset[str]
    value: Decimal
    within: Decimal
    is_signed: bool = False


def claims_in(text: str) -> list[Claim]:
    """Every figure the text claims, in order."""
    return list(_claims(text.translate(PLAIN)))


def _claims(plain: str) -> Iterator[Claim]:
    for found in FOUND.finditer(plain):
        kinds = _kinds(found)
        before = plain[max(0, found.start() - BEFORE) : found.start()]
        if not kinds or NAMES.search(before) or _is_part(before, found):
            continue
        is_rough = bool(ABOUT.search(before) or AROUND.match(plain, found.end()))
        yield _claim(found, kinds, is_rough=is_rough)


def _is_part(before: str, found: re.Match[str]) -> bool:
    """Whether the figure belongs to a name: “KF2031 条”, “v3%”; “MAU100万” is a figure behind its measure."""
    is_glued = before[-1:].isascii() and before[-1:].isalpha()
    return is_glued and not (before[-2:].isupper() and len(before) > 1 and (found["scale"] or found["percent"]))


def _claim(found: re.Match[str], kinds: frozenset[str], *, is_rough: bool) -> Claim:
    digits = found["number"].replace(",", "")
    scale = SCALES[found["scale"].lower()] if found["scale"] else 1
    value = Decimal(digits) * scale * (-1 if found["sign"] in ("−", "-") else 1)
    within, rough = Decimal(scale) / 2 / 10 ** len(digits.partition(".")[2]), abs(value) * ROUGHLY
    if scale > 1:
        within = min(within, rough)  # “1 million” is not 1.4 million
    if is_rough:
        within = max(within, rough)
    return Claim(found.start(), found.end(), kinds, value, within, is_signed=bool(found["sign"]))


def _kinds(found: re.Match[str]) -> frozenset[str]:
    """What the figure may be a figure of; nothing where it claims nothing."""
    if found["percent"] or found["pp"]:
        return frozenset() if found["scale"] or found["money"] else frozenset({PERCENT if found["percent"] else PP})
    if found["money"] or found["yuan"]:
        return frozenset({MONEY})
    is_large = bool(found["scale"]) or "," in found["number"]
    if found["score"] and not is_large:
        is_fine = "." in found["number"] or int(found["number"]) >= SMALL // 10
        words = frozenset({SCORE}) if found["score"] == "分" else frozenset({SCORE, PP})
        return words if is_fine else frozenset()
    if found["count"] and (is_large or Decimal(found["number"]) >= SMALL):
        return frozenset({COUNT})
    return frozenset({COUNT, MONEY}) if is_large else frozenset()
