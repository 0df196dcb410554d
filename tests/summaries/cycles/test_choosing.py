"""Whom the lines of a list mean."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
import xlsxwriter

from metrics.importers import Unreadable
from summaries.cycles.choosing import Line, lines_of_file, lines_of_text, match, words_of
from tests.summaries.cycles.test_check import BOSS, CHEN, LIN, person

ZERO = person("Zero", number="00042")
STAFF = [BOSS, LIN, CHEN, ZERO]


def meant(text: str) -> list[UUID]:
    found = match(lines_of_text(text), STAFF)
    assert found.strays == []
    return found.people


@pytest.mark.parametrize(
    "line",
    [
        "N-lin",
        "n-LIN",
        " Ｎ－ｌｉｎ ",
        "lin@example.test",
        "LIN@Example.Test",
        '"N-lin"',
        "Lin;Mobile;N-lin",
        "N-lin\tlin@example.test",
        "nlin",
    ],
)
def test_a_number_or_an_address_in_any_cell_however_written(line: str) -> None:
    assert meant(line) == [LIN.id]


def test_leading_zeros_that_a_spreadsheet_took_do_not_matter() -> None:
    assert meant("42") == meant("00042") == [ZERO.id]


def test_people_keep_their_order_and_come_once() -> None:
    assert meant("N-chen\nN-lin\n\nchen@example.test\n") == [CHEN.id, LIN.id]


@pytest.mark.parametrize("heading", ["工号", "Employee Number,Name", "姓名，邮箱", "E-mail"])
def test_a_heading_is_no_line(heading: str) -> None:
    assert meant(f"{heading}\nN-lin") == [LIN.id]


def test_every_line_that_means_nobody_is_named_with_its_number_and_value() -> None:
    found = match(lines_of_text("工号\nN-lin\nN-lim\n\nnobody@example.test, Gone"), STAFF)
    assert [str(stray) for stray in found.strays] == [
        "Line 3, “N-lim”: nobody has this number or address; correct the line or delete it.",
        "Line 5, “nobody@example.test, Gone”: nobody has this number or address; correct the line or delete it.",
    ]
    assert found.people == [LIN.id]


def test_a_line_that_means_two_people_means_nobody() -> None:
    twin = person("Twin", number="042")
    found = match([Line(1, ["42"]), Line(2, ["N-lin", "N-chen"]), Line(3, ["042"])], [*STAFF, twin])
    assert found.people == [twin.id], "the exact number goes before the loose one"
    assert [stray.number for stray in found.strays] == [1, 2]
    assert "this means Zero (00042), Twin (042)" in str(found.strays[0])


def test_the_lines_can_be_shown_again_where_they_stood() -> None:
    assert words_of(lines_of_text("工号\nN-lin\n\nN-chen;Chen")) == "\nN-lin\n\nN-chen, Chen"
    assert words_of([]) == ""


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_text_in_any_usual_encoding(self, encoding: str) -> None:
        file = BytesIO("工号,姓名\r\nN-lin,林知遥\r\n".encode(encoding))
        assert lines_of_file("people.csv", file) == [Line(2, ["N-lin", "林知遥"])]

    def test_a_workbook_with_and_without_a_heading(self) -> None:
        for rows in (["工号", "N-lin", "42"], ["N-lin", "42"]):
            content = BytesIO()
            book = xlsxwriter.Workbook(content, {"in_memory": True})
            sheet = book.add_worksheet()
            for place, text in enumerate(rows):
                sheet.write(place, 0, int(text) if text == "42" else text)
            book.close()
            content.seek(0)
            found = match(lines_of_file("people.xlsx", content), STAFF)
            assert (found.people, found.strays) == ([LIN.id, ZERO.id], [])

    def test_what_is_no_list_is_refused_with_a_sentence(self) -> None:
        with pytest.raises(Unreadable, match="cannot be decoded"):
            lines_of_file("people.csv", BytesIO(b"\x00\x01\x02"))
        with pytest.raises(Unreadable, match="larger than 5 MB"):
            lines_of_file("people.csv", BytesIO(b"x" * (5 * 1024 * 1024 + 1)))
        with pytest.raises(Unreadable, match="more than 20,000 lines"):
            lines_of_text("N-lin\n" * 20_001)
        with pytest.raises(Unreadable, match="damaged"):
            lines_of_file("people.xlsx", BytesIO(b"PK but no archive"))
