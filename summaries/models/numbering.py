"""Document numbers: what is printed on a paper, read out over the telephone, and asked for on the page that verifies.

Sixteen characters of Crockford's base 32 in fours, the last a check character over GF(32): one wrong character, or any two that
changed places, never give another number. Fifteen are random, 75 bits, so nobody guesses one.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
MISREAD = str.maketrans("OIL", "011")
BETWEEN = re.compile(r"[\s\u2010-\u2015-]+")
REDUCTION = 0b100101  # x⁵ + x² + 1, whose root generates every element of GF(32) but zero


def fresh_number() -> str:
    """A number nobody had before."""
    body = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The character that makes the number right: each place counts with another power of the field's generator."""
    total = 0
    for character in body:
        total = _times_generator(total ^ ALPHABET.index(character))
    return ALPHABET[total]


def read_number(typed: str) -> str:
    """The number somebody typed, whatever gaps, case, width or O for 0; empty when it can be none. Its address will do."""
    known = unicodedata.normalize("NFKC", typed[:200]).strip().rstrip("/").rpartition("/")[2]
    number = BETWEEN.sub("", known).upper().translate(MISREAD)
    is_whole = len(number) == LENGTH and set(number) <= set(ALPHABET)
    return number if is_whole and check_character(number[:-1]) == number[-1] else ""


def in_fours(characters: str, between: str = "-") -> str:
    """As it is printed."""
    return between.join(characters[at : at + 4] for at in range(0, len(characters), 4))


def _times_generator(element: int) -> int:
    doubled = element << 1
    return doubled ^ REDUCTION if doubled & 0b100000 else doubled
