"""The letterhead on paper: read back from the file, in both languages, with each part and without."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pikepdf
import pytest

from summaries.exports import pdf
from summaries.exports.letterhead import stylesheet_text
from summaries.letterhead.logo import logo_of
from summaries.models import Letterhead
from tests.live import python
from tests.summaries.exports.conftest import READINGS, version_of
from tests.summaries.exports.test_pdf import opened, text_of
from tests.summaries.letterhead.pictures import png

TOP = ["-x", "0", "-y", "0", "-W", "596", "-H", "72"]  # points: the running head
FULL = {
    "company": "云帆科技",
    "company_en": "Yunfan Technology",
    "word": "内部资料",
    "word_en": "Internal",
    "accent": "#8a1c1c",
}
SHOWN = {
    "zh-hans": ("云帆科技", "内部资料", "云帆科技标志"),
    "en": ("Yunfan Technology", "Internal", "Logo of Yunfan Technology"),
}


def letterhead(*, with_logo: bool = True, **fields: Any) -> Letterhead:
    made = Letterhead(**fields)
    if with_logo:
        logo = logo_of(io.BytesIO(png()))
        made.logo, made.logo_width, made.logo_height = logo.png, logo.width, logo.height
    return made


def data_address(content: bytes) -> str:
    return Letterhead(logo=content).logo_address


def paper(language: str, head: Letterhead | None) -> pdf.Paper:
    version = version_of(READINGS)
    version.letterhead = head
    return pdf.render(version, language)


@pytest.fixture(scope="module")
def full() -> dict[str, pdf.Paper]:
    return {language: paper(language, letterhead(**FULL)) for language in SHOWN}


def elements(node: Any) -> Iterator[Any]:
    """The structure tree in reading order."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, pikepdf.Dictionary):
        yield node
        yield from elements(node.get("/K"))


def figures(file: pikepdf.Pdf) -> list[str]:
    """What stands for each figure, in reading order."""
    return [str(each.Alt) for each in elements(file.Root.StructTreeRoot) if each.get("/S") == "/Figure"]


def photographs(file: pikepdf.Pdf) -> list[Any]:
    return [each for each in file.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"]


def test_name_and_word_head_the_first_page_and_the_word_every_other(language, full):
    company, word, _alt = SHOWN[language]
    pages = full[language].pages
    first = text_of(full[language].content, "-l", "1")
    assert first.index(company) < first.index(READINGS[language]["title"])
    assert word in first
    heads = [text_of(full[language].content, "-f", str(page), "-l", str(page), *TOP) for page in range(2, pages + 1)]
    assert all(word in head for head in heads)
    assert not any(company in head for head in heads)


def test_the_logo_is_the_first_figure_and_has_words(language, full):
    drawn = str(READINGS[language]).count("'type': 'chart'")
    found = figures(opened(full[language].content))
    assert len(found) == drawn + 2  # the logo and the code
    assert found[0] == SHOWN[language][2]


def test_the_logo_keeps_the_rules_of_the_archive(full):
    file = opened(full["en"].content)
    (image,) = photographs(file)
    assert (image.Width, image.Height, str(image.ColorSpace)) == (320, 96, "/DeviceRGB")
    assert image.Interpolate is False
    assert "/SMask" not in image
    assert pikepdf.PdfImage(image).as_pil_image().getpixel((5, 5)) == (0x1D, 0x4E, 0x89)


def colours_of(made: pdf.Paper) -> set[tuple[float, ...]]:
    """What text and lines are filled with, as shares of red, green and blue."""
    streams = b"\n".join(page.Contents.read_bytes() for page in opened(made.content).pages)
    found = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", streams)
    return {tuple(round(float(share) * 255) for share in one) for one in found}


def test_the_accent_takes_the_place_of_the_blue_and_of_nothing_else(full, paper_in):
    accent, plain = colours_of(full["en"]), colours_of(paper_in("en"))
    assert (0x8A, 0x1C, 0x1C) in accent
    assert (0x8A, 0x1C, 0x1C) not in plain
    assert accent - {(0x8A, 0x1C, 0x1C)} == plain, "charts keep theirs"


def test_the_same_letterhead_gives_the_same_bytes_and_another_one_others(full):
    again = paper("en", letterhead(**FULL))
    assert again.content == full["en"].content
    assert paper("en", letterhead(**FULL | {"accent": "#1d4e89"})).content != full["en"].content


ELSEWHERE = """
from collections.abc import Iterator
from hashlib import sha256
from tests.summaries.exports.test_letterhead import FULL, letterhead, paper
print(sha256(paper("zh-hans", letterhead(**FULL)).content).hexdigest())
"""


def test_another_process_gives_the_same_bytes(full):
    assert python(ELSEWHERE, PYTHONHASHSEED="7").strip() == sha256(full["zh-hans"].content).hexdigest()


def test_without_a_letterhead_the_paper_is_what_it_was(paper_in):
    assert paper("en", None).content == paper_in("en").content


PARTS = {
    "nothing": ({"accent": "#1d4e89"}, False),
    "a logo": ({}, True),
    "a name": ({"company": "云帆科技"}, False),
    "a word": ({"word": "内部资料"}, False),
    "a long name": ({"company": "云" * 40, "word": "严" * 12}, True),
    "a long English name": ({"company_en": "Yunfan " * 8, "word_en": "Strictly confidential"}, True),
}


@pytest.mark.parametrize("name", PARTS)
def test_every_part_alone_and_the_longest_together(name, full):
    fields, with_logo = PARTS[name]
    made = paper("zh-hans", letterhead(with_logo=with_logo, **fields))
    text = text_of(made.content, "-l", "1")
    assert made.pages == full["zh-hans"].pages
    assert len(photographs(opened(made.content))) == with_logo
    for words in (fields.get("company", ""), fields.get("word", ""), fields.get("company_en", ""), fields.get("word_en", "")):
        assert re.sub(r"\s", "", words) in re.sub(r"\s", "", text)


def test_a_logo_without_a_name_is_called_what_it_is():
    assert figures(opened(paper("zh-hans", letterhead()).content))[0] == "公司标志"


def test_the_stylesheet_of_a_colour_is_read_once():
    paper("en", letterhead(with_logo=False, accent="#123456"))
    before = pdf._letterhead_sheet.cache_info()
    paper("zh-hans", letterhead(with_logo=False, accent="#123456"))
    after = pdf._letterhead_sheet.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)
    assert "#2b4fb3" not in stylesheet_text("#123456")


def test_a_paper_is_given_its_own_logo_and_no_other():
    own, other = letterhead().logo_address, data_address(png(ink="black"))
    fetcher = pdf.Fetcher(own)
    assert fetcher.fetch(own).content_type == "image/png"
    for address in (other, "", "data:image/png;base64,", own + "A"):
        with pytest.raises(ValueError, match="nothing from elsewhere"):
            fetcher.fetch(address)
