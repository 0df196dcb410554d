"""Files that are refused with a sentence, and files nobody recognises."""

from __future__ import annotations

from tests.metrics.importers.awkward.case import CHINESE, WORKBOOK, Case
from tests.metrics.importers.awkward.making import archive, cut, sheet, text, with_part

BOOK_XML = {"xl/workbook.xml": b"<workbook/>"}
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
REFUSED = [
    Case(
        "formulas without results",
        sheet([["日期", "MAU"], ["2026-08-31", "=1+1"]]),
        "file.xlsx",
        sentence="Cell B2 has a formula without a result",
    ),
    Case("empty", text(""), sentence="The file is empty"),
    Case("only a BOM", lambda: b"\xef\xbb\xbf", sentence="The file is empty"),
    Case("only blank rows", text("\n\n,,\n"), sentence="The file is empty"),
    Case("only comments", text("# a\n# b\n"), sentence="The file is empty"),
    Case("headings without rows", text("日期,MAU\n"), sentence="headings but no rows"),
    Case("a workbook without rows", sheet([["日期", "MAU"]]), "file.xlsx", sentence="headings but no rows"),
    Case("an empty workbook", sheet([]), "file.xlsx", sentence="The file is empty"),
    Case("cut off inside a character", lambda: CHINESE.encode()[:-1] + "月".encode()[:2], sentence="cut off"),
    Case("cut off inside quotation marks", text('日期,MAU\n2026-08-31,"681'), sentence="never closed"),
    Case("a workbook cut off", cut(WORKBOOK, 0.7), "file.xlsx", sentence="damaged or was cut off"),
    Case("neither UTF-8 nor GB18030", lambda: b"\xff\x80\xff,MAU\n1,2\n", sentence="save the file again as “CSV UTF-8”"),
    Case("binary", lambda: bytes(range(256)) * 8, sentence="characters no text has"),
    Case("NUL bytes", text("日期,MAU\n2026-08-31,68\x001000\n"), sentence="characters no text has"),
    Case("UTF-16 without BOM", lambda: CHINESE.encode("utf-16-le"), sentence="characters no text has"),
    Case("a picture", lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 50, "file.png", sentence="not a table"),
    Case("a PDF", lambda: b"%PDF-1.7 x", "file.csv", sentence="not a table"),
    Case("a web page called .xls", text("<html><table><tr><td>日期</td></tr></table>"), "file.xls", sentence="a web page"),
    Case(
        "an old Excel file", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "file.xls", sentence="old or a protected"
    ),
    Case(
        "1,000 columns",
        text(",".join(f"c{n}" for n in range(1000)) + "\n" + "1," * 999 + "1\n"),
        sentence="more than 200 columns",
    ),
    Case(
        "1,000 columns in a workbook",
        sheet([[f"c{n}" for n in range(1000)], [1] * 1000]),
        "file.xlsx",
        sentence="more than 200 columns",
    ),
    Case("a cell of a megabyte", text("日期,MAU\n2026-08-31," + "1" * 1_000_000 + "\n"), sentence="too long"),
    Case(
        "a zip bomb",
        archive({**BOOK_XML, "xl/worksheets/sheet1.xml": b"0" * 40_000_000}),
        "file.xlsx",
        sentence="unpacks to far more",
    ),
    Case(
        "an archive of 300 parts",
        archive({**BOOK_XML, **{f"p{n}.xml": b"" for n in range(300)}}),
        "file.xlsx",
        sentence="unpacks to far more",
    ),
    Case("a DTD", archive({**BOOK_XML, "xl/sharedStrings.xml": DTD}), "file.xlsx", sentence="declarations no spreadsheet"),
    Case(
        "a DTD in UTF-16",
        archive({**BOOK_XML, "xl/styles.xml": DTD.decode().encode("utf-16")}),
        "file.xlsx",
        sentence="declarations no spreadsheet",
    ),
    Case(
        "a DTD in a real workbook",
        with_part(WORKBOOK, "xl/workbook.xml", lambda xml: DTD + xml),
        "file.xlsx",
        sentence="declarations no spreadsheet",
    ),
    Case("an archive of other things", archive({"word/document.xml": b"<w/>"}), "file.xlsx", sentence="not an Excel workbook"),
    Case(
        "a workbook of nonsense", archive({**BOOK_XML, "[Content_Types].xml": b"<x/>"}), "file.xlsx", sentence="cannot be read"
    ),
    Case(
        "a sheet that breaks off",
        with_part(WORKBOOK, "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) * 3 // 4]),
        "file.xlsx",
        sentence="",
    ),
]
UNKNOWN = [
    Case("headings nobody knows", text("a,b\n1,2\n"), kind=""),
    Case("no headings", text("2026-08-31,681000\n2026-09-30,690000\n"), kind=""),
    Case("a day and no measure", text("日期,备注\n2026-08-31,x\n"), kind=""),
]
