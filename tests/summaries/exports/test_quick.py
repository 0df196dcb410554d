"""What is answered once instead of thousands of times changes nothing that is seen, read or tagged."""

from __future__ import annotations

import subprocess
import sys
from itertools import zip_longest
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from summaries.exports import pdf, quick
from summaries.exports.quick import boxes
from tests.summaries.exports.conftest import html_of_frozen

PLAINLY = """
import sys, weasyprint
weasyprint.__version__ = "another release"
import django
django.setup()
from summaries.exports import pdf, quick
assert not quick.hasten() and "summaries.exports.quick.parts" not in sys.modules
sys.stdout.buffer.write(pdf.print_html(sys.stdin.buffer.read().decode(), identifier="0" * 32).content)
"""
SHARP = 4  # so much larger than 72 dots an inch
TAGS = ("/S", "/Alt", "/Lang")


LINES = """<html lang="en"><title>-</title><h1>Lines</h1><blockquote>left</blockquote>
<table class="data"><tbody><tr><th>under</th></tr></tbody></table><h2>above</h2><div class="note"><p>around</p></div></html>"""


@pytest.fixture(scope="module", params=["zh-hans", "en"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same paper, laid out quickly and plainly; its lines plainly in both, since they are filled another way."""
    folder, html = tmp_path_factory.mktemp("papers"), html_of_frozen(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("weasyprint.draw.draw_border", boxes.border_plainly)
        made = pdf.print_html(html, identifier="0" * 32).content
    return written(folder / "quick", made), written(folder / "plain", plainly(html))


def plainly(html: str) -> bytes:
    return subprocess.run([sys.executable, "-c", PLAINLY], input=html.encode(), capture_output=True, check=True).stdout


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def pictures(path: Path) -> list[Image.Image]:
    return [page.render(scale=SHARP).to_pil().convert("L") for page in pypdfium2.PdfDocument(path)]


def test_the_release_is_the_one_that_was_read() -> None:
    assert quick.hasten()


def test_a_paper_is_well_formed() -> None:
    for language in ("zh-hans", "en"):
        assert ElementTree.XML(html_of_frozen(language).replace("<br>", "<br/>")).tag == "html"


def test_it_looks_the_same(both: tuple[Path, Path]) -> None:
    one, other = (pictures(path) for path in both)
    assert len(one) == len(other) > 1
    assert [
        number for number, pair in enumerate(zip(one, other, strict=True), 1) if ImageChops.difference(*pair).getbbox()
    ] == []


def test_lines_are_where_they_were(tmp_path: Path) -> None:
    made = pdf.print_html(LINES, identifier="0" * 32).content
    (one,), (other,) = (pictures(written(tmp_path / "paper", each)) for each in (made, plainly(LINES)))
    for mine, theirs in ((one, other), (other, one)):
        near = ink(theirs).filter(ImageFilter.MaxFilter(3))
        assert ink(mine).getbbox()
        assert ImageChops.subtract(ink(mine), near).getbbox() is None


def ink(picture: Image.Image) -> Image.Image:
    """White where something is drawn."""
    return picture.point(lambda value: 255 * (value < 250))


def test_it_reads_the_same(both: tuple[Path, Path]) -> None:
    words = [subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout for path in both]
    assert words[0] == words[1]
    assert len(words[0]) > 1000


def test_it_is_tagged_the_same(both: tuple[Path, Path]) -> None:
    with pikepdf.open(both[0]) as one, pikepdf.open(both[1]) as other:
        found = [tagged(file.Root.StructTreeRoot.K) for file in (one, other)]
        fonts = [
            sorted(str(font.BaseFont) for page in file.pages[:1] for font in page.Resources.Font.values())
            for file in (one, other)
        ]
    assert [pair for pair in zip_longest(*found) if pair[0] != pair[1]] == []
    assert len(found[0]) > 300
    assert fonts[0] == fonts[1]


def tagged(node: pikepdf.Object) -> list[tuple[str, ...]]:
    """Every structure element in reading order."""
    if isinstance(node, pikepdf.Array):
        return [each for child in node for each in tagged(child)]
    if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
        return []
    return [tuple(str(node.get(key, "")) for key in TAGS), *tagged(node.get("/K", pikepdf.Array()))]
