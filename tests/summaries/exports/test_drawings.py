"""The words of a drawing on paper: whole lines, at the place the drawing says."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest

from metrics.charts import as_image
from metrics.charts.marks import svg, text
from summaries.exports import pdf
from tests.summaries.exports.test_pdf import fonts_of, text_of

LEFT, WIDE = 20 / 25.4 * 72, 0.75  # points: the margin of the page, one px


def printed(*marks: str) -> bytes:
    image = as_image(svg((400, 100), "Words", "Words", marks))
    html = f'<html lang="zh-CN"><title>-</title><p><img alt="{image.alt}" width="{image.width}" src="{image.uri}">'
    return pdf.print_html(html, identifier="0" * 32).content


def ends(content: bytes, word: str) -> tuple[float, float]:
    """Where a word begins and ends, in px of the drawing."""
    found = re.search(rf'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">{word}<', text_of(content, "-bbox"))
    assert found, word
    return (float(found[1]) - LEFT) / WIDE, (float(found[2]) - LEFT) / WIDE


@pytest.mark.parametrize(("anchor", "share"), [("start", 0), ("middle", 0.5), ("end", 1)])
@pytest.mark.parametrize("word", ["117.6%", "月活跃用户数"])
def test_words_stand_where_they_are_anchored(anchor, share, word):
    start, end = ends(printed(text(200, 50, word, anchor=anchor)), word)
    assert end - start > 20
    assert start + (end - start) * share == pytest.approx(200, abs=1)


def test_a_line_of_words_is_set_at_once():
    with pikepdf.open(io.BytesIO(printed(text(0, 20, "Nineteen letters here"), text(0, 50, "收入 100 万元")))) as file:
        set_at = [each for each in pikepdf.parse_content_stream(file.pages[0]) if str(each.operator) == "Tm"]
    assert len(set_at) == 2 + 1, "two lines and the page's number"


def test_bold_words_are_bold():
    content = printed(text(0, 20, "plain"), text(0, 50, "bold", bold=True))
    with pikepdf.open(io.BytesIO(content)) as file:
        names = {str(each["/BaseFont"]) for each in fonts_of(file)}
    assert any("Bold" in name for name in names)
    assert any("Bold" not in name for name in names)
