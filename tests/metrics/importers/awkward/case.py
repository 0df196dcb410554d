"""What is written beside an awkward file."""

from __future__ import annotations

from dataclasses import dataclass

from tests.metrics.importers.awkward.making import Content, sheet


@dataclass(frozen=True)
class Case:
    """`told` is what is there afterwards: values as code, day, value; `refused` the row and column of every fault."""

    name: str
    content: Content
    file: str = "file.csv"
    kind: str = "snapshots_wide"
    told: tuple[tuple[object, ...], ...] = ()
    refused: tuple[tuple[int, str], ...] = ()
    sentence: str = ""
    note: str = ""


CHINESE = "统计日期,月活跃用户数\n2026-08-31,681000\n"
WORKBOOK = sheet([["日期", "MAU"], ["2026-08-31", 681000]])
