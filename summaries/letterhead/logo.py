"""A picture somebody uploads becomes a logo for white paper: a small PNG of our own making, or a sentence why not.

Only pixels go through: the file that was sent is never kept, and names, places, comments and profiles in it are lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

KINDS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2_000_000
MOST_PIXELS = 4000  # on each side: 64 MB while it is decoded
LARGEST = (800, 240)  # about 600 dots an inch on paper
SMALLEST = (250, 60)  # one of the two has to be reached, or it prints blurred
PAPER_WHITE = 245  # of 255: what is lighter counts as paper
DAMAGED = (OSError, SyntaxError, ValueError, EOFError)  # what Pillow raises for bytes that are not what they seem
TOO_MUCH = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class NotALogo(Exception):
    """Why a file is not taken; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Logo:
    """A PNG without transparency, cut to what is seen on white; sizes in pixels."""

    png: bytes
    width: int
    height: int


def logo_of(file: BinaryIO) -> Logo:
    """The logo in a file of PNG, JPEG or WebP, whatever its name. Raises NotALogo; decodes nothing before its size is known."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotALogo(_("The file is larger than 2 MB: save the logo smaller, 800 pixels wide is plenty."))
    with _opened(content) as picture:
        return _written(_cut(_on_white(picture)))


def written(picture: Image.Image) -> Logo:
    """The logo of a picture drawn here."""
    return _written(_cut(picture.convert("RGB")))


def _opened(content: bytes) -> Image.Image:
    """The picture with its size, not decoded yet."""
    if _is_svg(content):
        raise NotALogo(_("SVG is not taken, because such a drawing can carry programs: save the logo as PNG and choose that."))
    too_large = _("The picture is too large: make it at most 4,000 pixels wide and high.")
    try:
        picture = Image.open(BytesIO(content), formats=KINDS)
    except TOO_MUCH as bomb:
        raise NotALogo(too_large) from bomb
    except DAMAGED as unknown:
        raise NotALogo(
            _("This is not a PNG, JPEG or WebP picture: save the logo as one of these and choose that.")
        ) from unknown
    if max(picture.size) > MOST_PIXELS:
        raise NotALogo(too_large)
    if getattr(picture, "is_animated", False):
        raise NotALogo(_("The picture moves, and paper does not: choose a still one."))
    return picture


def _is_svg(content: bytes) -> bool:
    head = content[:4096].lower()
    return b"<svg" in head and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _on_white(picture: Image.Image) -> Image.Image:
    """Upright and opaque. A file that breaks off or lies about itself is noticed here."""
    try:
        with _strictly():
            ImageOps.exif_transpose(picture, in_place=True)
            layer = _in_eight_bits(picture).convert("RGBA" if picture.has_transparency_data else "RGB")
    except DAMAGED as broken:
        raise NotALogo(_("The picture is damaged or cut off: save the logo again and choose that.")) from broken
    white = Image.new("RGB", layer.size, "white")
    white.paste(layer, mask=layer if layer.mode == "RGBA" else None)
    return white


@contextmanager
def _strictly() -> Iterator[None]:
    """WeasyPrint, once imported, lets broken pictures pass in the whole process; web processes never import it."""
    was_lax, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = was_lax


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Pillow would cut a grey of 16 bits off at 255, which leaves white."""
    return picture.point(lambda grey: grey * (1 / 256)).convert("L") if picture.mode.startswith("I") else picture


def _cut(picture: Image.Image) -> Image.Image:
    """Without the empty border that would push it out of line with the text."""
    inked = picture.convert("L").point(lambda light: 255 * (light < PAPER_WHITE))
    box = inked.getbbox()
    if box is None:
        raise NotALogo(_("On white paper this logo cannot be seen: choose the one for light backgrounds."))
    cut = picture.crop(box)
    if cut.width < SMALLEST[0] and cut.height < SMALLEST[1]:
        words = _(
            "The logo is only %(width)s × %(height)s pixels and would print blurred: choose one at least 250 wide or 60 high."
        )
        raise NotALogo(words % {"width": cut.width, "height": cut.height})
    return cut


def _written(picture: Image.Image) -> Logo:
    picture.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    fresh = Image.new("RGB", picture.size)  # carries nothing but pixels
    fresh.paste(picture)
    out = BytesIO()
    fresh.save(out, format="PNG", optimize=True)
    return Logo(out.getvalue(), fresh.width, fresh.height)
