"""The accent colour: read as people write it, measured against white paper. Pure."""

from __future__ import annotations

import re

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text of ordinary size
HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


def colour_of(words: str) -> str:
    """“2B4FB3”, “#2b4fb3” or “#25b” as `#rrggbb` in lower case. Raises ValueError for anything else."""
    found = HEX.fullmatch(words.strip())
    if found is None:
        raise ValueError(words)
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast_with_white(colour: str) -> float:
    """From 1 to 21, by the formula of WCAG 2.2."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def darker(colour: str) -> str:
    """The same hue, just dark enough to be read on white; the colour itself where it is."""
    channels = _channels(colour)
    shades = (_hex(tuple(channel * share // 100 for channel in channels)) for share in range(100, -1, -1))
    return next(shade for shade in shades if contrast_with_white(shade) >= LEAST_CONTRAST)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _hex(channels: tuple[int, ...]) -> str:
    return f"#{bytes(channels).hex()}"


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
