"""The Word file opened again: structure, text in order, alternative texts, properties, and that nothing in it leads outside."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from django.utils.translation import override
from docx.oxml.ns import qn
from docx.table import Table
from PIL import Image

from summaries.exports import word
from summaries.exports.points import with_points
from summaries.exports.typeset import GAP
from summaries.exports.word.words import as_drawn, items, paragraphs, plain
from tests.live import python
from tests.summaries.exports import extremes
from tests.summaries.exports.conftest import READINGS, version_of

HTML_LANG = {"zh-hans": "zh-CN", "en": "en-GB"}


def made(reading: dict[str, Any], **given: Any) -> bytes:
    content: bytes = word.render(version_of({reading["language"]: reading}), reading["language"], **given).content
    return content


@pytest.fixture(scope="module")
def file_in() -> Callable[[str], bytes]:
    known: dict[str, bytes] = {}
    return lambda language: (
        known.setdefault(language, "") or known.update({language: made(READINGS[language])}) or known[language]
    )


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def words_of(document: Any) -> str:
    """All the text of the body in reading order, tables where they stand; a line break is a space."""
    lines = (_text(each) for each in document.element.body.iter(qn("w:p")))
    return " ".join("\n".join(lines).split())


def _text(line: Any) -> str:
    kinds = {qn("w:t"): lambda each: each.text or "", qn("w:br"): lambda _each: " ", qn("w:tab"): lambda _each: " "}
    return "".join(kinds[each.tag](each) for each in line.iter(*kinds))


def answers(blocks: list[dict[str, Any]], entry: str = "") -> Iterator[str]:
    """What must be in it, in the order of the reading."""
    for block in blocks:
        if block["type"] == "text" and block["body"] and block["body"] != entry:
            yield from (line for part in paragraphs(block["body"]) for line in items(part) or [part])
        elif block["type"] == "entry":
            yield block["title"]
            yield from answers(block["blocks"], block["title"])
        elif block["type"] == "table":
            yield from (cell for row in block["rows"] for cell in row)
        elif block["type"] == "quote":
            yield from paragraphs(block["body"])
        elif block["type"] == "figures":
            yield from (item["name"] for item in block["items"])


def in_order(reading: dict[str, Any], text: str) -> list[str]:
    """The pieces of a reading that are not in the text where they belong."""
    at, missing = 0, []
    for section in [*reading["opening"], *reading["sections"], *reading.get("appendix", [])]:
        at = text.index(section["title"], at)
        for piece in answers(section["blocks"]):
            wanted = " ".join(plain(piece).split())
            found = text.find(wanted, at)
            missing += [piece] if found < 0 else []
            at = max(at, found)
    return missing


def test_all_text_is_there_in_the_order_of_the_reading(language: str, file_in: Callable[[str], bytes]):
    text = words_of(opened(file_in(language)))
    body = text[text.index(READINGS[language]["opening"][0]["title"]) :]
    assert in_order(READINGS[language] | {"opening": []}, body.replace(READINGS[language]["sections"][0]["title"], "", 1)) == []
    assert all(answer in text for answer in answers(READINGS[language]["opening"][0]["blocks"]))
    assert all(notice["title"] in text for notice in READINGS[language]["notices"])


def test_headings_are_real_and_never_skip_a_level(language: str, file_in: Callable[[str], bytes]):
    reading, document = READINGS[language], opened(file_in(language))
    found = [(each.style.name, each.text) for each in document.paragraphs if each.style.name.startswith("Heading")]
    with override(language):
        points = with_points(reading)["appendix"][-1]["title"]
    assert [text for name, text in found if name == "Heading 1"] == [reading["title"]]
    assert found[0][0] == "Heading 1"
    levels = [int(name[-1]) for name, _text in found]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    second = [text for name, text in found if name == "Heading 2"]
    parts = [*reading["opening"], *reading["sections"], *reading.get("appendix", []), {"title": points}]
    assert len(second) == len(parts)
    assert all(text.endswith(part["title"]) for text, part in zip(second, parts, strict=True))
    entries = [block["title"] for part in reading["sections"] for block in part["blocks"] if block["type"] == "entry"]
    assert [text for name, text in found if name == "Heading 3"] == entries


def test_tables_of_figures_repeat_a_marked_head_and_keep_their_rows(language: str, file_in: Callable[[str], bytes]):
    tables: list[Table] = opened(file_in(language)).tables
    data = [table for table in tables if table.style.name in {"Data", "Figures"}]
    assert len(data) >= 8
    for table in data:
        marks = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert marks == [True] + [False] * (len(marks) - 1)
        assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
        assert all(cell.text for cell in table.rows[0].cells)
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for table in tables for row in table.rows)
    assert not [cell for table in tables for row in table.rows for cell in row.cells if not cell.paragraphs]


def test_every_drawing_is_a_picture_with_its_result_in_words(language: str, file_in: Callable[[str], bytes]):
    document = opened(file_in(language))
    shapes = document.inline_shapes
    assert len(shapes) == str(READINGS[language]).count("'type': 'chart'")
    told = [shape._inline.docPr.get("descr") for shape in shapes]
    assert all(told)
    assert not [words for words in told if GAP in words]
    headline = [item["chart"]["title"] for item in READINGS[language]["headline"][0]["items"]]
    assert told[: len(headline)] == headline
    assert all(shape.width <= document.sections[0].page_width for shape in shapes)


def test_pictures_are_made_for_print_and_on_white(file_in: Callable[[str], bytes]):
    with ZipFile(io.BytesIO(file_in("en"))) as file:
        images = [Image.open(io.BytesIO(file.read(name))).convert("RGB") for name in file.namelist() if name.endswith(".png")]
    widest = max(images, key=lambda image: image.width)
    assert widest.width >= 640 / 96 * 300
    assert {image.getpixel((image.width - 1, 0)) for image in images} == {(255, 255, 255)}


def test_properties_language_and_page(language: str, file_in: Callable[[str], bytes]):
    document, reading = opened(file_in(language)), READINGS[language]
    told = document.core_properties
    assert told.title == f"{reading['title']} – {reading['author']['name']}"
    assert (told.author, told.last_modified_by) == (reading["author"]["name"],) * 2
    assert told.language == HTML_LANG[language]
    assert f"{told.created:%Y-%m-%d %H:%M:%S}" == f"{told.modified:%Y-%m-%d %H:%M:%S}" == "2026-01-19 08:05:33"
    assert told.version == "2"
    assert told.identifier == version_of({language: reading}).short_digest
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
    assert document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:eastAsia")) == "zh-CN"


def test_running_head_and_foot_have_version_and_page_fields(language: str, file_in: Callable[[str], bytes]):
    section = opened(file_in(language)).sections[0]
    assert READINGS[language]["author"]["name"] in section.header.paragraphs[0].text
    assert not section.first_page_header.paragraphs[0].text
    for foot in (section.footer, section.first_page_footer):
        codes = [each.get(qn("w:instr")).strip() for each in foot._element.iter(qn("w:fldSimple"))]
        assert codes == ["PAGE", "NUMPAGES"]
        check = version_of({language: READINGS[language]}).short_digest
        assert check in foot.paragraphs[0].text


def test_the_contents_lead_to_headings_of_this_file(language: str, file_in: Callable[[str], bytes]):
    body = opened(file_in(language)).element.body
    marks = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    links = [each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))]
    assert len(links) == len(READINGS[language]["sections"]) + len(READINGS[language].get("appendix", [])) + 1
    assert set(links) <= set(marks)
    assert len(marks) == len(set(marks))
    kinds = [each.get(qn("w:fldCharType")) for each in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def assert_closed(content: bytes) -> None:
    """No relation leads outside, the fields are ours, and no part is more than text, style or picture."""
    with ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert not [name for name, part in parts.items() if name.endswith(".rels") and b"TargetMode" in part]
    assert {name.rpartition(".")[2] for name in parts} <= {"xml", "rels", "png"}
    codes = re.findall(
        r'<w:instrText[^>]*>([^<]*)<|w:instr="([^"]*)"', "".join(p.decode() for n, p in parts.items() if n.endswith(".xml"))
    )
    assert {(one or other).split()[0] for one, other in codes} <= {"TOC", "PAGE", "NUMPAGES"}


@pytest.mark.parametrize("poison", [extremes.HOSTILE, extremes.RARE, "- one\n- two", "\n\n\n", "x" * 8000])
def test_hostile_and_rare_words_are_words(poison: str):
    reading = extremes.anchored("zh-hans")
    for section in reading["sections"]:
        for block in section["blocks"]:
            texts = [block] if block["type"] == "text" else block.get("blocks", [])
            for text in texts:
                text.update(body=poison) if text["type"] == "text" else text.update(source=poison)
            if block["type"] == "table":
                block["rows"][0] = [poison] * len(block["rows"][0])
    reading["author"]["name"] = reading["title"] = poison or "-"
    content = made(reading, record=extremes.record_by(poison, poison))
    assert_closed(content)
    text = words_of(opened(content))
    assert all(" ".join(plain(line).split()) in text for part in paragraphs(plain(poison)) for line in items(part) or [part])


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\ud800", "\ufffe", "\u2028", "\u202e", "\u200b", "\u00ad"])
def test_what_a_file_cannot_hold_or_nobody_sees_is_dropped(character: str):
    assert plain(f"a{character}b\tc\r\nd") == "ab c\nd"


def test_what_a_drawing_cannot_show_is_a_square_there_and_itself_in_words():
    chart = {"type": "chart", "title": "🫠 1", "data": {"rows": [{"name": "🫠 组1"}]}}
    drawn = as_drawn(chart)
    assert drawn["data"]["rows"][0]["name"] == f"□ 组{GAP}1"
    assert chart["title"] == "🫠 1"


def test_it_is_closed_as_it_is(language: str, file_in: Callable[[str], bytes]):
    assert_closed(file_in(language))


def test_lines_with_dashes_are_a_list():
    reading = extremes.anchored("en")
    reading["opening"][0]["blocks"][0]["body"] = "Three things:\n\n- one\n- two\n\n1. typed"
    lines = [(each.style.name, each.text) for each in opened(made(reading)).paragraphs]
    assert [text for name, text in lines if name == "List Bullet"] == ["one", "two"]
    assert ("Lead", "1. typed") in lines


def test_no_gaps_are_put_between_han_and_latin(file_in: Callable[[str], bytes]):
    assert not {GAP, "\u2060"} & set(words_of(opened(file_in("zh-hans"))))


def test_a_record_is_a_part_of_its_own():
    document = opened(made(extremes.empty("en"), record=extremes.record_by("Oliver Grant")))
    assert [[cell.text for cell in row.cells] for row in document.tables[-1].rows] == [
        ["State", "Approved"],
        ["Grade", "A"],
        ["Reviewer", "Oliver Grant, Approved, 2026-01-20 17:00"],
    ]
    assert document.paragraphs[-1].text == "Record of the review"


@pytest.mark.parametrize("make", [extremes.empty, extremes.maximal])
def test_the_smallest_and_the_largest(make: Callable[[str], Any], language: str):
    reading = make(language)
    document = opened(made(reading))
    assert reading["title"] in words_of(document)
    assert len([each for each in document.paragraphs if each.style.name == "Heading 3"]) >= 80 * bool(reading["sections"])


RENDER = """
import json
from datetime import UTC, datetime
from hashlib import sha256
from summaries.exports import word
from summaries.models import Version
from summaries.models.version import digest_of
readings = json.load(open(sys.argv[1], encoding="utf-8"))
known = {"readings": readings, "digest": digest_of(readings), "document_number": "7KQ49MBX2T5R0DW9"}
version = Version(number=2, submitted_at=datetime(2026, 1, 19, tzinfo=UTC), **known)
if sys.argv[2] == "warm":
    word.render(version, "en")
print(sha256(word.render(version, "zh-hans").content).hexdigest())
"""


@pytest.mark.django_db
def test_two_processes_make_the_same_bytes():
    place = str(Path(__file__).parent / "reading.json")
    assert len({python(RENDER, place, how, PYTHONHASHSEED=seed) for how, seed in (("warm", "1"), ("cold", "2"))}) == 1
