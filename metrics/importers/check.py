"""Rows of the smaller kinds: cells to values by their columns, values to a checked row by its schema."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from pydantic import ValidationError

from metrics.importers import values
from metrics.importers.columns import Recognised
from metrics.importers.files import Row, Table
from metrics.importers.findings import Fault, Findings, is_total, squared
from metrics.importers.kinds import KINDS, Field, RowSchema
from metrics.importers.values import said
from metrics.importers.vocabulary import Measure, Vocabulary


class Accepted(NamedTuple):
    """A row that is right, and where it stands in the file."""

    number: int
    row: RowSchema


class Checker:
    """Checks the rows of a table as its columns were recognised."""

    def __init__(self, table: Table, recognised: Recognised, vocabulary: Vocabulary, findings: Findings) -> None:
        self.kind = KINDS[recognised.kind]
        self.header, self.is_text, self.findings, self.vocabulary = table.header, bool(table.delimiter), findings, vocabulary
        self.recognised, self.is_1904 = recognised, table.is_1904
        self.columns = [(column, self.kind.field(name)) for column, name in sorted(recognised.mapping.items())]
        self.column_of = {field.name: column for column, field in self.columns}

    def rows(self, rows: Iterable[Row]) -> Iterator[Accepted]:
        """The rows that are right as a whole; the others go to the findings, rows of totals are left out."""
        for row in rows:
            if is_total(row.cells):
                self.findings.totals += 1
                continue
            self.findings.read += 1
            accepted, faults = self._checked(row)
            if accepted is not None and not faults:
                yield Accepted(row.number, accepted)
            else:
                self.findings.refuse(row, faults)

    def _checked(self, row: Row) -> tuple[RowSchema | None, list[Fault]]:
        try:
            cells = squared(row.cells, len(self.header), is_text=self.is_text)
        except ValueError as problem:
            return None, [Fault(row.number, "", "", str(problem))]
        given, faults = self._read(row.number, cells)
        if faults:
            return None, faults
        try:
            return self.kind.schema.model_validate(given), []
        except ValidationError as errors:
            return None, [self._fault(row.number, cells, error) for error in errors.errors()]

    def _read(self, number: int, cells: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        given: dict[str, Any] = {}
        faults: list[Fault] = []
        measure = self._measure(cells)
        unit = self._unit(cells, measure)
        for column, field in self.columns:
            cell = said(cells[column])
            try:
                value = self._value(field, column, cell, measure, unit)
            except ValueError as problem:
                faults.append(Fault(number, self.header[column], cells[column], str(problem)))
                continue
            if value is not None or self._is_blank_allowed(field):
                given[field.name] = "" if value is None and field.reads in ("text", "choice", "metric") else value
        if self.kind.code == "goals" and not faults:
            given = {**({"direction": measure.direction} if measure else {}), **given, **({"unit": unit} if unit else {})}
        return given, faults

    def _is_blank_allowed(self, field: Field) -> bool:
        return self.kind.schema.model_fields[field.name].default in (None, "")

    def _value(self, field: Field, column: int, cell: str, measure: Measure | None, unit: str) -> Any:
        """None where the cell is empty or says that there is nothing."""
        if not cell or (field.reads != "text" and values.is_missing(cell)):
            return None
        if field.reads == "metric" and measure is None:
            raise ValueError(_("The dictionary has no measure of this name: correct it, or have it added."))
        if field.reads == "metric" and measure:
            return measure.code
        return self._as(field, cell, self.recognised.choice(column), unit)

    def _as(self, field: Field, cell: str, choice: str, unit: str) -> Any:
        readers: dict[str, Callable[[], Any]] = {
            "day": lambda: values.day(cell, choice or ("1904" if self.is_1904 else "")),
            "figure": lambda: values.figure(cell, unit, choice),
            "weight": lambda: (values.figure(cell, "percent", choice) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP),
            "whole": lambda: values.whole(cell),
            "choice": lambda: _chosen(field, cell),
        }
        return readers[field.reads]() if field.reads in readers else cell

    def cell(self, column: int, cells: Sequence[str]) -> tuple[Any, str]:
        """What a cell says, and its unit. Raises ValueError with a sentence."""
        measure = self._measure(cells)
        unit = self._unit(cells, measure)
        field = next(found for place, found in self.columns if place == column)
        value = self._value(field, column, said(cells[column]), measure, unit)
        return value, unit if field.reads == "figure" else ""

    def _measure(self, cells: Sequence[str]) -> Measure | None:
        return self.vocabulary.find(cells[self.column_of["metric"]]) if "metric" in self.column_of else None

    def _unit(self, cells: Sequence[str], measure: Measure | None) -> str:
        """The unit of the measure, else the one of the row; shares of milestones are percentages."""
        if measure:
            return measure.unit
        said_unit = said(cells[self.column_of["unit"]]) if "unit" in self.column_of else ""
        way = said(cells[self.column_of["direction"]]) if "direction" in self.column_of else ""
        if not said_unit and self.kind.code == "goals" and _word(self.kind.field("direction").words, way) == "milestone":
            return "percent"
        return (_word(self.kind.field("unit").words, said_unit) or "") if self.kind.code == "goals" else ""

    def _fault(self, number: int, cells: Sequence[str], error: Mapping[str, Any]) -> Fault:
        name = str(error["loc"][0]) if error["loc"] else ""
        column = self.column_of.get(name)
        heading = self.header[column] if column is not None else str(self.kind.field(name).label) if name else ""
        return Fault(number, heading, cells[column] if column is not None else "", sentence(error))


def sentence(error: Mapping[str, Any]) -> str:
    """What to do about an error of a row schema, in the active language; the API uses it too."""
    limits: Mapping[str, Any] = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(limits["error"])
    if error["type"] in ("greater_than_equal", "less_than_equal", "greater_than"):
        return _limit_sentence(error["type"], limits)
    if error["type"] == "string_too_long":
        return _("Shorten it to %(most)s characters.") % {"most": limits["max_length"]}
    if error["type"] == "literal_error":
        return _("Write one of: %(words)s.") % {"words": str(limits["expected"]).replace("'", "").replace(" or ", ", ")}
    return next((say for start, say in _sayings() if error["type"].startswith(start)), _("This cannot be read: correct it."))


def _sayings() -> tuple[tuple[str, str], ...]:
    return (
        ("missing", _("Fill this in.")),
        ("string_too_short", _("Fill this in.")),
        ("decimal", _("Write a number below 100,000,000,000,000.")),
        ("date", _("Write the day like 2026-08-01.")),
        ("int", _("Write a whole number.")),
        ("extra_forbidden", _("There is no such field: leave it out.")),
    )


def _limit_sentence(kind: str, limits: Mapping[str, Any]) -> str:
    if kind == "greater_than_equal":
        return _("Write %(least)s or more.") % {"least": limits["ge"]}
    if kind == "less_than_equal":
        return _("Write %(most)s or less.") % {"most": limits["le"]}
    return _("Write more than %(least)s.") % {"least": limits["gt"]}


def _chosen(field: Field, cell: str) -> str:
    found = _word(field.words, cell)
    if found is None and field.name == "state":
        return ""  # a status of the team's own says nothing about being done
    if found is None:
        known = ", ".join(dict.fromkeys(value for value in field.words.values() if value))
        raise ValueError(_("Write one of: %(words)s.") % {"words": known})
    return found


def _word(words: Mapping[str, str], cell: str) -> str | None:
    return words.get(unicodedata.normalize("NFKC", cell).strip().casefold(), words.get(cell.strip()))
