"""The last page, the watermark and the data inside a paper, read back from the file."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import segno
from django.core.management import CommandError, call_command
from PIL import Image

from summaries.exports import carried, pdf, proof
from summaries.exports.record import edition_of
from summaries.models import Export, Version
from tests.factories import summaries
from tests.factories.people import Company
from tests.live import python
from tests.summaries.exports.conftest import NUMBER, READINGS, version_of
from tests.summaries.exports.test_pdf import opened, squeezed, text_of
from tests.summaries.exports.test_verify import flipped, paper_of

AT = "2026-01-22T03:12:00Z"


def signed(role: str, name: str, act: str, absent: str = "") -> dict[str, str]:
    return {"role": role, "name": name, "for": absent, "act": act, "at": AT if act else ""}


RECORD: dict[str, Any] = {
    "standing": "acknowledged",
    "grade": "A 优秀",
    "signatures": [
        signed("author", "林知遥", "submitted"),
        signed("reviewer", "周敏", "approved"),
        signed("reviewer", "陈立", "approved", "顾宁"),
        signed("author", "林知遥", "acknowledged"),
    ],
    "assessments": [
        {"name": "周敏", "for": "", "grade": "A 优秀", "text": "MAU 增长 50% 有清楚的归因。\n\n下个周期先解决留存。", "at": AT}
    ],
}


@cache
def paper(language: str, standing: str = "acknowledged") -> bytes:
    return pdf.render(version_of(READINGS), language, RECORD | {"standing": standing}).content


def last_page(content: bytes) -> str:
    return text_of(content).split("\f")[-2]


def test_the_last_page_has_who_signed_what_and_when(language: str) -> None:
    page = squeezed(last_page(paper(language)))
    assert all(one["name"] in page for one in RECORD["signatures"])
    acts = {
        "en": ["Approvedandacknowledged", "Submitted", "Approved", "Acknowledged"],
        "zh-hans": ["已提交", "已通过", "已确认"],
    }
    assert [word for word in acts[language] if word not in page] == []
    assert page.count("2026012211:12") == 5, "in the company's time, assessment and signatures"
    assert squeezed("MAU 增长 50% 有清楚的归因。") in squeezed(text_of(paper(language)))


def test_who_stood_in_is_told_for_whom(language: str) -> None:
    assert {"en": "陈立for顾宁", "zh-hans": "陈立代顾宁"}[language] in squeezed(last_page(paper(language)))


def test_number_check_and_edition_are_on_the_last_page_and_the_number_on_every(language: str) -> None:
    version, pages = version_of(READINGS), text_of(paper(language)).split("\f")[:-1]
    assert all(version.printed_number in page for page in pages)
    assert version.digest in re.sub(r"\s", "", pages[-1])
    assert proof.in_fours(edition_of(RECORD), " ") in pages[-1]
    assert pages[0].count(version.printed_number) == 2, "in the title block and at the foot"


def test_without_a_record_it_can_be_verified_all_the_same(language: str) -> None:
    page = last_page(pdf.render(version_of(READINGS), language).content)
    assert version_of(READINGS).printed_number in page
    assert not any(one["name"] in page for one in RECORD["signatures"] if one["name"] != "林知遥")
    assert "11:12" not in page


def test_the_code_says_the_address() -> None:
    """The modules as they are printed, in black and white, are those of the address."""
    code = segno.make(proof.address_of(proof.in_fours(NUMBER)), error="m")
    wanted = [[bool(dark) for dark in row] for row in code.matrix_iter(border=0)]
    assert _modules(_code_on(paper("en")), len(wanted)) == wanted


def _code_on(content: bytes) -> Image.Image:
    """The highest dark thing at the left inside the frame of the last page, as white on black."""
    with pypdfium2.PdfDocument(content) as file:
        page = file[len(file) - 1].render(scale=6).to_pil().convert("L").point(lambda value: 255 if value < 128 else 0)
    left, right = (int(6 * 72 / 25.4 * place) for place in (21, 55))
    strip = page.crop((left, 0, right, page.height))
    dark = "".join("x" if strip.crop((0, y, strip.width, y + 1)).getbbox() else " " for y in range(strip.height))
    highest = max(re.finditer("x+", dark), key=lambda run: run.end() - run.start())
    box = strip.crop((0, highest.start(), strip.width, highest.end())).getbbox()
    assert box
    return strip.crop((box[0], highest.start(), box[2], highest.end()))


def _modules(code: Image.Image, size: int) -> list[list[bool]]:
    across, down = code.width / size, code.height / size
    return [[bool(code.getpixel((int((x + 0.5) * across), int((y + 0.5) * down)))) for x in range(size)] for y in range(size)]


@pytest.mark.parametrize("standing", ["withdrawn", "returned", "superseded"])
def test_what_must_not_be_taken_for_valid_is_marked_and_nobody_hears_it(standing: str, language: str) -> None:
    plain, marked = paper(language), paper(language, standing)
    assert len(opened(marked).pages) == len(opened(plain).pages)
    marks = [_artifacts(page) for page in opened(marked).pages]
    assert all(marks)
    body = text_of(marked).replace(str(proof.STANDINGS[standing]), "")
    assert not re.search(r"^(Draft|Returned|Superseded|草稿|已退回|旧版)$", body, re.MULTILINE), "outlines, no text"


@pytest.mark.parametrize("standing", ["submitted", "approved", "appealed", "acknowledged", ""])
def test_what_is_valid_is_not_marked(standing: str, language: str) -> None:
    assert proof.watermark_of({"standing": standing}, language) == ""
    assert proof.watermark_of(None, language) == ""


def _artifacts(page: Any) -> bool:
    """Whether the page begins with something drawn as an artifact: turned, and in the watermark's grey."""
    grey = [round(int("e3e1dc"[at : at + 2], 16) / 255, 3) for at in (0, 2, 4)]
    depth, artifact = 0, -1
    for operands, operator in _drawn(page):
        name = str(operator)
        if name in {"BMC", "BDC"}:
            depth += 1
            artifact = depth if str(operands[0]) == "/Artifact" and artifact < 0 else artifact
        elif name == "EMC":
            artifact = -1 if artifact == depth else artifact
            depth -= 1
        elif name in {"rg", "scn"} and [round(float(one), 3) for one in operands[:3]] == grey:
            return artifact > 0
    return False


def _drawn(page: Any) -> list[Any]:
    """The instructions of a page, those of its drawings in their places."""
    found = []
    for instruction in pikepdf.parse_content_stream(page):
        found.append((instruction.operands, instruction.operator))
        if str(instruction.operator) == "Do":
            form = page.Resources.XObject[str(instruction.operands[0])]
            if form.get("/Subtype") == "/Form":
                found += [(inner.operands, inner.operator) for inner in pikepdf.parse_content_stream(form)]
    return found


def test_the_data_is_inside_and_named_as_such(language: str) -> None:
    file = opened(paper(language))
    (spec,) = file.Root.AF
    assert (str(spec.AFRelationship), str(spec.UF), str(spec.F)) == ("/Data", "summary.json", "summary.json")
    stream = spec.EF.F
    assert str(stream.Subtype) == "/application/json"
    assert str(stream.Params.ModDate) == str(stream.Params.CreationDate) == "D:20260119080533Z"
    inside = json.loads(stream.read_bytes())
    version = version_of(READINGS)
    assert inside == json.loads(carried.payload(version, language, RECORD))
    assert (inside["reading"], inside["record"]) == (READINGS[language], RECORD)
    assert (inside["document_number"], inside["content_check"]) == (version.printed_number, version.digest)
    assert list(file.attachments) == ["summary.json"]


def test_the_metadata_names_the_document_where_no_parser_is_needed(language: str) -> None:
    content, number = paper(language), version_of(READINGS).printed_number
    assert carried.claim_in(content) == NUMBER
    file = opened(content)
    assert "/Filter" not in file.Root.Metadata
    assert file.Root.Metadata.read_bytes().count(b"<rdf:RDF") == 1
    with file.open_metadata() as meta:
        assert meta.pdfa_status == "3A"
        assert meta["dc:identifier"] == meta["xmpMM:DocumentID"] == f"pmreview:{number}"
        assert meta["xmpMM:VersionID"] == edition_of(RECORD)


def test_another_record_is_another_file_and_the_same_is_the_same() -> None:
    assert paper("en") == pdf.render(version_of(READINGS), "en", json.loads(json.dumps(RECORD))).content
    assert paper("en") != paper("en", "approved")


RENDER = """
import json
from datetime import UTC, datetime
from hashlib import sha256
from summaries.exports import pdf
from summaries.models import Version
from summaries.models.version import digest_of
readings, record = json.load(open(sys.argv[1], encoding="utf-8")), json.loads(sys.argv[2])
known = {"readings": readings, "digest": digest_of(readings), "document_number": "7KQ49MBX2T5R0DW9"}
version = Version(number=2, submitted_at=datetime(2026, 1, 19, tzinfo=UTC), **known)
print(sha256(pdf.render(version, "zh-hans", record).content).hexdigest())
"""


@pytest.mark.django_db
def test_two_processes_make_the_same_bytes_of_a_marked_paper() -> None:
    place, record = str(Path(__file__).parent / "reading.json"), json.dumps(RECORD | {"standing": "returned"})
    assert len({python(RENDER, place, record, PYTHONHASHSEED=seed) for seed in "12"}) == 1


def test_names_are_words_and_never_markup() -> None:
    poison = '"><img src="file:///etc/hostname"><b>'
    record = RECORD | {"grade": poison, "signatures": [signed("author", poison, "submitted")]}
    record["assessments"] = [{"name": poison, "for": poison, "grade": poison, "text": poison, "at": AT}]
    page = squeezed(text_of(pdf.render(version_of(READINGS), "en", record).content))
    assert page.count(squeezed(poison)) >= 5


def read_pdf(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("read_pdf", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_data(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(paper("zh-hans"))
    assert json.loads(read_pdf(tmp_path / "paper.pdf"))["reading"] == READINGS["zh-hans"]


def bare() -> bytes:
    target = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(target)
    return target.getvalue()


def with_data(content: bytes) -> bytes:
    target = io.BytesIO()
    made = pikepdf.open(io.BytesIO(bare()))
    made.attachments["summary.json"] = pikepdf.AttachedFileSpec(made, content)
    made.save(target)
    return target.getvalue()


NOT_OURS = {
    "a letter": (lambda: b"Dear grandmother", "is no PDF"),
    "nothing": (lambda: b"", "is no PDF"),
    "half a paper": (lambda: paper("en")[:3000], "is no PDF, or a damaged one|carries no data"),
    "another PDF": (bare, "carries no data of a summary"),
    "a list": (lambda: with_data(b"[1, 2]"), "not of a paper of ours"),
    "no JSON": (lambda: with_data(b"\xff{"), "not of a paper of ours"),
    "a deep nest": (lambda: with_data(b"[" * 100_000), "not of a paper of ours"),
    "other data": (lambda: with_data(b'{"format": "invoice"}'), "not of a paper of ours"),
}


@pytest.mark.parametrize("kind", NOT_OURS)
def test_the_command_has_a_sentence_for_whatever_is_not_ours(kind: str, tmp_path: Path) -> None:
    make, words = NOT_OURS[kind]
    (tmp_path / "file.pdf").write_bytes(make())
    with pytest.raises(CommandError, match=words):
        read_pdf(tmp_path / "file.pdf")


def test_the_command_says_what_cannot_be_opened(tmp_path: Path) -> None:
    for options in ([], ["--check"]):
        with pytest.raises(CommandError, match=r"none\.pdf cannot be opened"):
            read_pdf(tmp_path / "none.pdf", *options)


@pytest.mark.django_db
def test_the_command_checks_a_file_against_what_was_made(company: Company, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    latest = summaries.approved(company.pm).latest
    assert isinstance(latest, Version)
    file, content = tmp_path / "paper.pdf", paper_of(latest)
    file.write_bytes(content)
    assert f"is genuine: document {latest.printed_number}" in read_pdf(file, "--check")
    Export.objects.update(is_current=False)
    assert "More has happened since" in read_pdf(file, "--check")
    file.write_bytes(flipped(content, len(content) // 2))
    with pytest.raises(CommandError, match="not a paper that was made here"):
        read_pdf(file, "--check")
    file.write_bytes(paper("en"))
    with pytest.raises(CommandError, match="which does not exist"):
        read_pdf(file, "--check")
