"""Drawings as pictures: in order, in size, the same bytes, on white."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from metrics.charts import attainments, spark
from summaries.exports.pictures import DOTS_PER_INCH, pictures, size_of

SPARK = spark("up", values=[1, 2, 3], width=132, height=30)
BARS = attainments("reached", rows=[{"name": "One", "value": 1.2, "text": "120%"}], width=640)


def test_each_drawing_is_one_picture_in_its_size_for_print():
    for drawing, png in zip([SPARK, BARS, SPARK], pictures([SPARK, BARS, SPARK]), strict=True):
        image, size = Image.open(io.BytesIO(png)), size_of(drawing)
        assert image.width == pytest.approx(size.width / 96 * DOTS_PER_INCH, abs=2)
        assert image.height == pytest.approx(size.height / 96 * DOTS_PER_INCH, abs=2)


def test_the_tones_are_those_of_the_paper():
    image = Image.open(io.BytesIO(pictures([BARS])[0])).convert("RGB")
    tones = {tone for _count, tone in image.getcolors(1000) or []}
    assert (255, 255, 255) in tones
    blue = (0x2B, 0x4F, 0xB3)
    assert min(sum(abs(one - other) for one, other in zip(tone, blue, strict=True)) for tone in tones) <= 6


def test_the_same_drawings_are_the_same_bytes_and_none_are_none():
    assert pictures([SPARK, BARS]) == pictures([SPARK, BARS])
    assert pictures([]) == []


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="how large"):
        pictures(["<svg/>"])
