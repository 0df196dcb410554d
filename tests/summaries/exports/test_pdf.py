"""The paper read back: words, structure, fonts, and that nothing is fetched for it."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from summaries.exports import pdf
from tests.live import python
from tests.summaries.exports.conftest import READINGS, version_of

BODY = ["-x", "0", "-y", "50", "-W", "596", "-H", "730"]  # points: without running head and foot
HTML_LANG = {"zh-hans": "zh-CN", "en": "en"}


def text_of(content: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(words: str) -> str:
    """Without spaces, line ends and the hyphens of broken words."""
    return re.sub(r"[\s\u2005\u00a0-]", "", words)


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def fonts_of(file: pikepdf.Pdf) -> list[Any]:
    found = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
    return [each for each in found if each.get("/Type") == "/Font" and each.get("/Subtype") == "/Type0"]


def answers_in(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["type"] in {"text", "quote"}:
            yield from block["body"].split("\n\n")
        if block["type"] == "entry":
            yield block["title"]
            yield from answers_in(block["blocks"])


def test_every_word_of_the_answers_is_on_it(language, paper_in):
    reading = READINGS[language]
    text = squeezed(text_of(paper_in(language).content, *BODY))
    blocks = [block for section in [*reading["opening"], *reading["sections"]] for block in section["blocks"]]
    missing = [answer for answer in answers_in(blocks) if squeezed(answer) not in text]
    assert missing == []
    assert all(squeezed(section["title"]) in text for section in reading["sections"])
    assert all(squeezed(notice["title"]) in text for notice in reading["notices"])


def test_unanswered_questions_are_left_out(paper_in):
    assert "Which suggestions were taken up?" not in text_of(paper_in("en").content)


def test_a_figure_and_its_unit_can_be_searched_for(paper_in):
    text = text_of(paper_in("zh-hans").content)
    assert text.count("100 万") >= 3
    assert "2026 年的第一件事" in text
    assert not {"\u2005", "\u00a0"} & set(text)


def test_first_page_running_head_and_foot(language, paper_in):
    paper, reading, check = paper_in(language), READINGS[language], version_of(READINGS).short_digest
    pages = text_of(paper.content).split("\f")[:-1]
    assert len(pages) == paper.pages >= 5
    assert reading["title"] in pages[0]
    assert reading["author"]["employee_number"] in pages[0]
    assert all(re.search(rf"^{number} ?/ ?{paper.pages}$", page, re.MULTILINE) for number, page in enumerate(pages, 1))
    assert all(check in page for page in pages)
    tops = [text_of(paper.content, "-f", str(n), "-l", str(n), *BODY[:2], "-y", "0", "-W", "596", "-H", "62") for n in (1, 2)]
    assert reading["author"]["name"] not in tops[0]
    assert reading["title"] in tops[1]
    assert reading["author"]["name"] in tops[1]


def test_contents_name_the_page_of_each_section(paper_in):
    pages = text_of(paper_in("en").content, "-layout").split("\f")
    for section in READINGS["en"]["sections"]:
        heading = f"{section['number']}. {section['title']}"
        told = re.search(rf"{re.escape(heading)} +(\d+)", pages[0])
        assert told, heading
        page = pages[int(told[1]) - 1]
        assert re.search(rf"^ *{re.escape(heading)}$", page, re.MULTILINE), heading


def test_structure_for_people_who_listen(language, paper_in):
    file = opened(paper_in(language).content)
    assert str(file.Root.Lang) == HTML_LANG[language]
    assert bool(file.Root.MarkInfo.Marked)
    kinds = [str(each.S) for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each and "/P" in each]
    assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/Figure", "/Link"} <= set(kinds)
    assert kinds.count("/H1") == 1
    figures = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
    drawn = str(READINGS[language]).count("'type': 'chart'")
    assert len(figures) == drawn + 1, "the charts, and the code on the last page"
    assert all(str(each.get("/Alt", "")) for each in figures)


def test_outline_holds_sections_and_entries(language, paper_in):
    reading = READINGS[language]
    with opened(paper_in(language).content).open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert len(titles) == len(reading["sections"]) + len(reading["opening"]) + 2, "points of the charts, last page"
        assert all(section["title"] in titles[at] for at, section in enumerate(reading["sections"], 1))
        goals = [squeezed(child.title) for child in outline.root[1].children]
    assert goals == [squeezed(b["title"]) for b in reading["sections"][0]["blocks"] if b["type"] == "entry"]


def test_metadata_of_an_archive(language, paper_in):
    reading, file = READINGS[language], opened(paper_in(language).content)
    assert str(file.docinfo.Title) == f"{reading['title']} – {reading['author']['name']}"
    assert str(file.docinfo.Author) == reading["author"]["name"]
    assert str(file.docinfo.CreationDate) == str(file.docinfo.ModDate) == "D:20260119080533Z"
    with file.open_metadata() as meta:
        assert meta.pdfa_status == "3A"
    assert str(file.Root.OutputIntents[0].S) == "/GTS_PDFA1"


def test_fonts_are_one_family_embedded_in_part_and_readable(language, paper_in):
    file = opened(paper_in(language).content)
    fonts = fonts_of(file)
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+Noto-Sans-CJK-SC(-Bold)?", str(font.BaseFont))
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert b"<2005>" not in font.ToUnicode.read_bytes()
    assert len(paper_in(language).content) < 700 * 1024


HOSTILE = [
    '<img src="file:///etc/hostname">',
    '<img src="http://192.0.2.1/x.png">',
    '</p><link rel="attachment" href="file:///etc/hostname">',
    '<link rel="stylesheet" href="http://192.0.2.1/x.css">',
    "<style>@import url(file:///etc/hostname);</style>",
    '"><svg><image href="file:///etc/hostname"/></svg>',
    '<base href="http://192.0.2.1/"><a href="x">x</a>',
    "{{ version.digest }}{% load static %}",
]


def poisoned(value: Any, poison: str) -> Any:
    """The reading with something added to every string that is not a code."""
    if isinstance(value, dict):
        codes = {"type", "kind", "level", "key", "align", "field", "start", "end", "language"}
        return {key: inner if key in codes else poisoned(inner, poison) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, poison) for inner in value]
    return f"{value} {poison}" if isinstance(value, str) else value


def test_hostile_words_are_printed_as_words_and_nothing_is_fetched(monkeypatch):
    asked: list[str] = []
    fetch = pdf.Fetcher.fetch
    monkeypatch.setattr(pdf.Fetcher, "fetch", lambda self, url, headers=None: (asked.append(url), fetch(self, url))[1])
    reading = poisoned({**READINGS["en"], "sections": deepcopy(READINGS["en"]["sections"][:2])}, "".join(HOSTILE))
    paper = pdf.render(version_of({"en": reading}), "en")
    assert {url.split(",")[0] for url in asked if url != pdf.STYLESHEET} == {"data:image/svg+xml;base64"}
    text = squeezed(text_of(paper.content))
    assert all(squeezed(each) in text for each in HOSTILE)
    assert_closed(paper.content)


def assert_closed(content: bytes, inside: tuple[str, ...] = ("summary.json",)) -> None:
    file = opened(content)
    assert tuple(file.attachments) == inside
    links = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/URI"]
    assert links == []


def test_even_live_markup_gets_nothing(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    address = secret.as_uri()
    html = f"""<title>t</title><link rel=attachment href="{address}"><link rel=stylesheet href="{address}">
        <style>@import url({address}); @font-face {{ font-family: x; src: url({address}) }} p {{ font-family: x }}</style>
        <img src="{address}"><object data="{address}"></object><embed src="http://192.0.2.1/x"><p>words</p>"""
    paper = pdf.print_html(html, identifier="0" * 32)
    assert b"the secret" not in paper.content
    assert "the secret" not in text_of(paper.content)
    assert "words" in text_of(paper.content)
    assert "/EmbeddedFiles" not in opened(paper.content).Root.get("/Names", {})


ELSEWHERE = """
    file:///etc/hostname  http://192.0.2.1/  https://192.0.2.1/  ftp://192.0.2.1/  packaged:../../.env  packaged:css/base.css
    data:text/html,x  data:image/png;base64,AA==  DATA:image/svg+xml;base64,AA==  x.png
"""


@pytest.mark.parametrize("url", ELSEWHERE.split())
def test_the_fetcher_refuses_whatever_it_does_not_know(url: str):
    fetcher = pdf.Fetcher()
    for ask in (fetcher.fetch, fetcher.open, fetcher):
        with pytest.raises(ValueError, match="nothing from elsewhere"):
            ask(url)


RENDER = """
import json
from datetime import UTC, datetime
from hashlib import sha256
from summaries.exports import pdf
from summaries.models import Version
from summaries.models.version import digest_of
readings = json.load(open(sys.argv[1], encoding="utf-8"))
known = {"readings": readings, "digest": digest_of(readings), "document_number": "7KQ49MBX2T5R0DW9"}
version = Version(number=2, submitted_at=datetime(2026, 1, 19, tzinfo=UTC), **known)
if sys.argv[2] == "warm":
    pdf.warm()
    pdf.render(version, "en")
print(sha256(pdf.render(version, "zh-hans").content).hexdigest())
"""


@pytest.mark.django_db
def test_two_processes_make_the_same_bytes():
    place = str(Path(__file__).parent / "reading.json")
    made = {python(RENDER, place, how, PYTHONHASHSEED=seed) for how, seed in (("warm", "1"), ("cold", "2"))}
    assert len(made) == 1


def test_long_tables_repeat_their_head_and_keep_their_rows(readings):
    table = readings["en"]["sections"][1]["blocks"][0]
    table["rows"] = [[f"Metric {n}", "1", "2", "+100.0%"] for n in range(60)]
    readings["en"]["sections"] = [readings["en"]["sections"][1] | {"blocks": [table]}]
    pages = text_of(pdf.render(version_of(readings), "en").content, "-layout").split("\f")
    rows = [re.findall(r"^ *Metric (\d+)", page, re.MULTILINE) for page in pages]
    assert [row for found in rows for row in found] == [str(n) for n in range(60)]
    assert all(len(found) >= 3 and re.search(r"Metric +Base", page) for found, page in zip(rows, pages, strict=True) if found)


def test_an_endless_word_stays_on_the_page(readings):
    block = next(block for block in readings["en"]["sections"][5]["blocks"] if block["type"] == "text")
    block["body"] = "x" * 4000
    paper = pdf.render(version_of(readings), "en")
    assert text_of(paper.content, *BODY).count("x") >= 4000


def test_an_empty_reading_still_prints(readings):
    bare = readings["en"] | {"headline": [], "notices": [], "opening": [], "sections": [], "reviewers": []}
    bare["author"] |= {"products": "", "department": "", "title": ""}
    assert pdf.render(version_of({"en": bare}), "en").pages == 1
