"""Rows as values of measures, with plain code: files of a million rows come this way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from metrics.formatting import figure
from metrics.importers import values
from metrics.importers.columns import METRIC, Recognised
from metrics.importers.files import Row, Table
from metrics.importers.findings import Fault, Findings, is_total, squared
from metrics.importers.kinds.base import up_to_today
from metrics.importers.values import said
from metrics.importers.vocabulary import Measure, Vocabulary

PLAIN = re.compile(r"\d{1,13}(?:\.\d{1,6})?", re.ASCII).fullmatch
NEVER_NEGATIVE = ("people", "count", "days", "rank")
ROUNDING = Decimal("0.005")  # how far a value may be from its parts' quotient, as a share of it
SUSPICIOUS = 100  # users; below it DAU and MAU may well be the same
LONGEST_SOURCE = 200
LARGEST_COUNT = 2_147_483_647


class Fact(NamedTuple):
    """One value as the databases take it: figures and the day as text. `place` is its own in the file."""

    place: int
    row: int
    metric: str
    date: str
    value: str
    numerator: str | None
    denominator: str | None
    n: str | None
    source: str


Told = tuple[str, str, str, str | None, str | None, str | None, str]  # a Fact without place and row


def size_problem(unit: str, value: Decimal) -> str:
    """What is wrong with a value of this unit, or nothing."""
    if unit == "percent" and not 0 <= value <= 1:
        return _("A share lies between 0% and 100%: write 42% for 42 of 100.")
    if unit in NEVER_NEGATIVE and value < 0:
        return _("Write 0 or more.")
    return ""


def parts_problem(value: Decimal, part: Decimal | None, whole: Decimal | None) -> str:
    """What is wrong with a ratio and its two numbers, or nothing."""
    if (part is None) is not (whole is None):
        return _("Write both numbers of the ratio, or neither.")
    if part is None or whole is None:
        return ""
    if whole == 0:
        return _("A share of nothing cannot be computed: leave the denominator empty instead of 0.")
    if abs(value - part / whole) > abs(value) * ROUNDING:
        words = {"part": figure(part), "whole": figure(whole), "found": figure(part / whole, 6)}
        return _("%(part)s ÷ %(whole)s is %(found)s: correct the value or its parts.") % words
    return ""


@lru_cache(maxsize=65_536)
def iso_day(cell: str, style: str) -> str:
    return up_to_today(values.day(said(cell), style)).isoformat()


@lru_cache(maxsize=65_536)
def figure_text(cell: str, unit: str, choice: str) -> str | None:
    """The figure as plain digits, None where the cell says that it is missing. Raises ValueError with a sentence."""
    text = said(cell)
    if values.is_missing(text):
        return None
    value = values.figure(text, unit, choice)
    problem = size_problem(unit, value)
    if problem:
        raise ValueError(problem)
    return f"{value:f}"


def value_text(cell: str, unit: str, choice: str) -> str | None:
    """The same, at once for what is plain digits already."""
    if unit != "percent" and choice in ("", "1") and PLAIN(cell):
        return cell
    return figure_text(cell, unit, choice)


class Reader:
    """Reads the rows of a table of values, wide or long, as its columns were recognised."""

    def __init__(self, table: Table, recognised: Recognised, vocabulary: Vocabulary, findings: Findings) -> None:
        self.header, self.is_text, self.findings, self.vocabulary = table.header, bool(table.delimiter), findings, vocabulary
        self.columns = {name: column for column, name in recognised.mapping.items()}
        self.day = self.columns["date"]
        self.style = recognised.choice(self.day) or ("1904" if table.is_1904 else "")
        self.choice = recognised.choice(self.columns["value"]) if "value" in self.columns else ""
        self.has_parts = bool({"numerator", "denominator", "n", "source"} & self.columns.keys())
        self.measures = [
            (column, vocabulary.by_code[name.removeprefix(METRIC)], recognised.choice(column))
            for column, name in recognised.mapping.items()
            if name.startswith(METRIC) and name.removeprefix(METRIC) in vocabulary.by_code
        ]
        self.users = [self.columns.get(f"{METRIC}{code}", -1) for code in ("dau", "mau")]

    def facts(self, rows: Iterable[Row]) -> Iterator[Fact]:
        """The values of every row that is right as a whole; the others go to the findings."""
        read = self._wide if self.measures else self._long
        place, width = 0, len(self.header)
        for row in rows:
            number, cells = row
            self.findings.read += 1
            try:
                if len(cells) != width:
                    cells = squared(cells, width, is_text=self.is_text)
                found = read(cells)
            except ValueError as problem:
                self._refuse(row, str(problem))
                continue
            for told in found:
                place += 1
                yield Fact(place, number, *told)

    def _long(self, cells: Sequence[str]) -> Iterable[Told]:
        columns = self.columns
        day = iso_day(cells[self.day], self.style)
        measure = self._measure(cells[columns["metric"]])
        value = value_text(cells[columns["value"]], measure.unit, self.choice)
        if value is None:
            return ()
        if self.has_parts:
            return ((measure.key, day, value, *self._parts(cells, value)),)
        return ((measure.key, day, value, None, None, None, ""),)

    def _measure(self, cell: str) -> Measure:
        measure = self.vocabulary.find(cell)
        if measure is None:
            raise ValueError(_("The dictionary has no measure of this name: correct it, or have it added."))
        return measure

    def _parts(self, cells: Sequence[str], value: str) -> tuple[str | None, str | None, str | None, str]:
        part, whole, n = (self._optional(cells, name) for name in ("numerator", "denominator", "n"))
        problem = parts_problem(Decimal(value), part and Decimal(part), whole and Decimal(whole))  # type: ignore[arg-type]
        if problem:
            raise ValueError(problem)
        source = said(cells[self.columns["source"]]) if "source" in self.columns else ""
        if len(source) > LONGEST_SOURCE:
            raise ValueError(_("Shorten it to %(most)s characters.") % {"most": LONGEST_SOURCE})
        return part, whole, str(_count(n)) if n is not None else None, source

    def _optional(self, cells: Sequence[str], name: str) -> str | None:
        return value_text(cells[self.columns[name]], "", "") if name in self.columns else None

    def _wide(self, cells: Sequence[str]) -> Iterable[Told]:
        day = iso_day(cells[self.day], self.style)
        found: list[Told] = []
        for column, measure, choice in self.measures:
            value = value_text(cells[column], measure.unit, choice)
            if value is not None:
                found.append((measure.key, day, value, None, None, None, ""))
        if min(self.users) >= 0:
            self._compare_users(cells)
        return found

    def _compare_users(self, cells: Sequence[str]) -> None:
        choices = {column: choice for column, _measure, choice in self.measures}
        daily, monthly = (Decimal(value_text(cells[column], "people", choices[column]) or 0) for column in self.users)
        if daily and monthly and (daily > monthly or daily == monthly >= SUSPICIOUS):
            raise ValueError(_("DAU should be below MAU of the same month: look for a column pasted twice."))

    def _refuse(self, row: Row, problem: str) -> None:
        if is_total(row.cells):
            self.findings.totals += 1
            self.findings.read -= 1
            return
        self.findings.refuse(row, self._faults(row) or [Fault(row.number, "", "", problem)])

    def _faults(self, row: Row) -> list[Fault]:
        """Everything wrong with single cells of a row that could not be read."""
        try:
            cells = squared(row.cells, len(self.header), is_text=self.is_text)
        except ValueError:
            return []
        faults = []
        for column in (self.day, *self._others()):
            try:
                self.cell(column, cells)
            except ValueError as problem:
                faults.append(Fault(row.number, self.header[column], cells[column], str(problem)))
        return faults

    def _others(self) -> list[int]:
        return [column for name, column in self.columns.items() if name not in ("date", "source")]

    def cell(self, column: int, cells: Sequence[str]) -> tuple[Any, str]:
        """What a cell says, and its unit. Raises ValueError with a sentence."""
        cell = cells[column]
        if column == self.day:
            return iso_day(cell, self.style), ""
        if column == self.columns.get("metric"):
            return self._measure(cell).name, ""
        if column == self.columns.get("source"):
            return said(cell), ""
        unit, choice = self._way(column, cells)
        text = value_text(cell, unit, choice)
        if text and column == self.columns.get("n"):
            return _count(text), ""
        return text and Decimal(text), unit

    def _way(self, column: int, cells: Sequence[str]) -> tuple[str, str]:
        """The unit of a figure and how its column is read."""
        if column == self.columns.get("value"):
            measure = self.vocabulary.find(cells[self.columns["metric"]])
            return (measure.unit if measure else ""), self.choice
        return next(((known.unit, choice) for place, known, choice in self.measures if place == column), ("", ""))


def _count(text: str) -> int:
    number = values.whole(text)
    if not 0 <= number <= LARGEST_COUNT:
        raise ValueError(_("Write 0 or more."))
    return number
