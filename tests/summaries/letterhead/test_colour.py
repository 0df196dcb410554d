"""The accent colour: how it may be written, and that it can be read on white."""

import pytest

from summaries.letterhead.colour import LEAST_CONTRAST, colour_of, contrast_with_white, darker
from summaries.models.letterhead import DEFAULT_ACCENT


@pytest.mark.parametrize("words", ["#1d4e89", "1D4E89", " #1D4e89 "])
def test_a_colour_is_read_as_people_write_it(words):
    assert colour_of(words) == "#1d4e89"
    assert colour_of("#25b") == "#2255bb"


@pytest.mark.parametrize("words", ["", "blue", "#12345", "#1234567", "#12345g", "#1d4e89;}", "url(x)", "＃1d4e89", "#1d4e8９"])
def test_anything_else_is_no_colour(words):
    with pytest.raises(ValueError, match=r"^"):
        colour_of(words)


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0)]
)
def test_contrast_is_what_the_guidelines_say(colour, ratio):
    assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("colour", ["#ffffff", "#ffcc00", "#777777", "#00ff88"])
def test_a_darker_shade_can_be_read_and_is_hardly_darker_than_needed(colour):
    assert LEAST_CONTRAST <= contrast_with_white(darker(colour)) < LEAST_CONTRAST + 0.2
    assert darker(DEFAULT_ACCENT) == DEFAULT_ACCENT
