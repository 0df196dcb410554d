"""A logo is checked, cut and made anew; whatever cannot be one is refused with a sentence that says what to do."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from summaries.letterhead.logo import LARGEST, MOST_BYTES, Logo, NotALogo, logo_of
from tests.summaries.letterhead.pictures import SVG, bomb, drawn, moving, png, saved

BROAD = saved(drawn(2000, 500))
REFUSED = {
    "an SVG": (SVG, "SVG is not taken"),
    "an SVG with a mark at its beginning": (b"\xef\xbb\xbf " + SVG, "SVG is not taken"),
    "a GIF": (saved(drawn(), "GIF"), "This is not a PNG, JPEG or WebP picture"),
    "a BMP": (saved(drawn(), "BMP"), "This is not a PNG, JPEG or WebP picture"),
    "a PDF": (b"%PDF-1.7\n", "This is not a PNG, JPEG or WebP picture"),
    "nothing": (b"", "This is not a PNG, JPEG or WebP picture"),
    "the beginning of a PNG": (BROAD[:100], "The picture is damaged or cut off"),
    "half a PNG": (BROAD[: len(BROAD) // 2], "The picture is damaged or cut off"),
    "half a JPEG": (saved(Image.effect_noise((900, 300), 60), "JPEG")[:9000], "The picture is damaged or cut off"),
    "an animated PNG": (moving("PNG"), "The picture moves"),
    "an animated WebP": (moving("WEBP"), "The picture moves"),
    "one pixel too wide": (png(width=4001, height=100), "at most 4,000 pixels"),
    "a bomb of 144 million pixels": (bomb(12_000, 12_000), "at most 4,000 pixels"),
    "a bomb of 3,600 million pixels": (bomb(60_000, 60_000), "at most 4,000 pixels"),
    "a bomb within the size": (bomb(4000, 4000), "The picture is damaged or cut off"),
    "too many bytes": (BROAD + bytes(MOST_BYTES), "larger than 2 MB"),
    "white on nothing": (png(mode="RGBA", ground=(0, 0, 0, 0), ink="white"), "cannot be seen"),
    "a speck": (png(width=50, height=40), "only 40 × 32 pixels"),
}


def logo(content: bytes) -> Logo:
    return logo_of(BytesIO(content))


def pixels(made: Logo) -> Image.Image:
    return Image.open(BytesIO(made.png))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_logo_is_refused_with_what_to_do(name):
    content, words = REFUSED[name]
    with pytest.raises(NotALogo, match=words):
        logo(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_each_kind_becomes_a_png_cut_to_its_ink(kind):
    made = logo(saved(drawn(), kind))
    picture = pixels(made)
    assert (picture.format, picture.mode, picture.info) == ("PNG", "RGB", {})
    assert picture.size == (made.width, made.height)
    assert abs(made.width - 320) <= 8  # a lossy border may be a few pixels off
    assert abs(made.height - 96) <= 8


@pytest.mark.parametrize(("size", "cut"), [((2000, 500), (800, 200)), ((900, 900), (240, 240)), ((3000, 200), (800, 53))])
def test_it_is_never_larger_than_paper_needs(size, cut):
    made = logo(saved(drawn(*size)))
    assert (made.width, made.height) == cut
    assert made.width <= LARGEST[0]
    assert made.height <= LARGEST[1]


def test_names_places_and_profiles_are_lost():
    noted = PngInfo()
    noted.add_text("Author", "hush-author")
    exif = Image.Exif()
    exif[0x010E] = "hush-description"
    exif[0x0112] = 6  # lies on its side
    made = [
        logo(saved(drawn(), "PNG", pnginfo=noted, icc_profile=b"hush-profile")),
        logo(saved(drawn(), "JPEG", exif=exif, comment=b"hush-comment")),
        logo(saved(drawn(), "WEBP", exif=exif, xmp=b"<x>hush-xmp</x>")),
    ]
    assert not any(b"hush" in one.png for one in made)
    assert not any(chunk in one.png for one in made for chunk in (b"tEXt", b"eXIf", b"iCCP", b"iTXt"))


def test_a_photograph_is_put_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = logo(saved(drawn(300, 1000), "JPEG", exif=exif))
    assert made.width > made.height


def test_what_shines_through_is_white():
    made = logo(png(mode="RGBA", ground=(255, 0, 0, 0), ink=(29, 78, 137, 128)))
    assert pixels(made).getpixel((5, 5)) == (142, 166, 196)


def test_a_palette_and_sixteen_bits_keep_their_tones():
    palette = drawn().convert("P")
    deep = Image.new("I;16", (300, 90), 20_000)
    assert pixels(logo(saved(palette))).getpixel((9, 9)) == pytest.approx((29, 78, 137), abs=30)
    assert pixels(logo(saved(deep))).getpixel((9, 9)) == (78, 78, 78)


def test_the_same_picture_gives_the_same_bytes():
    assert logo(BROAD) == logo(BROAD)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_no_damage_is_more_than_a_sentence(kind):
    """Bytes changed at random: a logo or a refusal, never anything else."""
    whole, chance, refused = saved(drawn(), kind), random.Random(5), 0
    for _round in range(300):
        broken = bytearray(whole)
        for _byte in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            logo(bytes(broken))
        except NotALogo:
            refused += 1
    assert refused > 20
