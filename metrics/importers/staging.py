"""Values of measures, many at once: a temporary table beside the real one, and a few statements over whole sets.

Filling it takes no lock; what it would change is told by one statement, and made true by another.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from metrics.importers.facts import Fact
from metrics.models import ImportBatch, MetricSnapshot, Product

CHUNK = 5_000
LISTED = 400  # rows that contradict one another and are named
NULL = r"\N"
# No value of a file or a person is part of a statement's text: what is put together here are constants.
# ruff: noqa: S608
CREATE = """CREATE TEMPORARY TABLE imported_value (
    place bigint, source_row integer, metric_id {uuid}, date date, value {figure}, numerator {figure}, denominator {figure},
    n integer, source varchar(200))"""
FILL = "INSERT INTO imported_value VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
# The current value of the product for each measure and day; values of undone imports do not count.
HELD = """WITH held AS (
    SELECT metric_id, date, value, numerator, denominator, n,
           row_number() OVER (PARTITION BY metric_id, date ORDER BY recorded_at DESC, id DESC) AS turn
    FROM metrics_metricsnapshot
    WHERE product_id = %s
      AND date BETWEEN (SELECT min(date) FROM imported_value) AND (SELECT max(date) FROM imported_value)
      AND (batch_id IS NULL OR batch_id NOT IN (SELECT id FROM metrics_importbatch WHERE status = 'undone')))"""
JOIN = """FROM imported_value AS given
    LEFT JOIN held ON held.turn = 1 AND held.metric_id = given.metric_id AND held.date = given.date"""
# SQLite keeps figures as floating point, of which Django reads fifteen digits: less is no difference there.
IS_OTHER = {
    "postgresql": "given.{0} IS DISTINCT FROM held.{0}",
    "sqlite": "(held.{0} IS NULL OR abs(given.{0} - held.{0}) > abs(held.{0}) * 1e-14)",
}
COUNT = """{held} SELECT count(*), count(*) FILTER (WHERE held.metric_id IS NULL),
    count(*) FILTER (WHERE held.metric_id IS NOT NULL AND {differs}) {join}"""
STATES = """{held} SELECT given.source_row, CASE WHEN held.metric_id IS NULL THEN 'new' WHEN {differs} THEN 'changed'
    ELSE 'unchanged' END {join} WHERE given.source_row <= %s"""
INSERT = """{held} INSERT INTO metrics_metricsnapshot (id, product_id, metric_id, date, value, numerator, denominator, n,
    source, recorded_at, recorded_by_id, batch_id, row)
    SELECT {id}, %s, given.metric_id, given.date, given.value, given.numerator, given.denominator, given.n, given.source,
    %s, %s, %s, given.source_row {join} WHERE held.metric_id IS NULL OR {differs}"""
IDS = {
    "postgresql": "(%s || lpad(to_hex(given.place), 8, '0') || %s)::uuid",
    "sqlite": "%s || printf('%%08x', given.place) || %s",
}
# Of rows that say the same of the same day one is enough; rows that contradict one another are left out as a whole.
REPEATED = "SELECT 1 FROM imported_value GROUP BY metric_id, date HAVING count(*) > 1 LIMIT 1"
AT_ODDS = """SELECT given.source_row, given.metric_id, given.date FROM imported_value AS given
    JOIN (SELECT metric_id, date FROM imported_value GROUP BY metric_id, date HAVING count(DISTINCT value) > 1) AS odd
    ON odd.metric_id = given.metric_id AND odd.date = given.date"""
LIST_ODD = f"{AT_ODDS} ORDER BY given.date, given.metric_id, given.place LIMIT {LISTED}"
NOTE_ODD = f"CREATE TEMPORARY TABLE odd_row AS SELECT DISTINCT source_row FROM ({AT_ODDS}) AS found"
DROP_ODD = "DELETE FROM imported_value WHERE source_row IN (SELECT source_row FROM odd_row)"
KEEP_FIRST = "DELETE FROM imported_value WHERE place NOT IN (SELECT min(place) FROM imported_value GROUP BY metric_id, date)"


class Told(NamedTuple):
    """What the values in the table would do: all of them, those without a value before, those with another one before."""

    total: int
    new: int
    changed: int

    @property
    def unchanged(self) -> int:
        return self.total - self.new - self.changed


@dataclass(frozen=True)
class Settled:
    """`refused` rows contradict one another; `odds` are the first of these, each with the row it disagrees with."""

    refused: int = 0
    repeated: int = 0
    odds: dict[int, int] = field(default_factory=dict)


class Staging:
    """The values of one file, in a table of this connection."""

    def __init__(self, product: Product) -> None:
        self.product = product

    def fill(self, facts: Iterable[Fact]) -> Iterator[int]:
        """Adds all values; yields after each few thousand how many rows of the file are through."""
        facts = iter(facts)
        while chunk := list(islice(facts, CHUNK)):
            _copy(chunk) if connection.vendor == "postgresql" else _insert(chunk)
            yield chunk[-1].row
        if connection.vendor == "postgresql":
            _run("ANALYZE imported_value")

    def settle(self) -> Settled:
        """Leaves one value for each measure and day, and none of the rows that contradict one another."""
        if not _rows(REPEATED):
            return Settled()
        odds = _pairs(_rows(LIST_ODD))
        refused = 0
        if odds:
            _run("DROP TABLE IF EXISTS odd_row")
            _run(NOTE_ODD)
            _run(DROP_ODD)
            refused = _rows("SELECT count(*) FROM odd_row")[0][0]
            _run("DROP TABLE odd_row")
        return Settled(refused, _run(KEEP_FIRST), odds)

    def told(self) -> Told:
        return Told(*_rows(_statement(COUNT), self._key())[0])

    def states(self, up_to_row: int) -> dict[int, str]:
        """new, changed or unchanged for each row of the file up to this one: what most deserves to be told of its values."""
        states: dict[int, Counter[str]] = {}
        for row, state in _rows(_statement(STATES), self._key(), up_to_row):
            states.setdefault(row, Counter())[state] += 1
        order = ("changed", "new", "unchanged")
        return {row: next(state for state in order if seen[state]) for row, seen in states.items()}

    def insert(self, batch: ImportBatch, moment: datetime) -> None:
        """Records the new values and the other ones, later than whatever they take the place of. Call it under the lock."""
        last = MetricSnapshot._base_manager.filter(product=self.product).aggregate(last=Max("recorded_at"))["last"]
        if last is not None and last >= moment:
            moment = last + timedelta(microseconds=1)
        prefix, suffix = f"{time.time_ns() // 1_000_000 & 0xFFFFFFFFFFFF:012x}", uuid.uuid4().hex[:12]
        recorded_at = connection.ops.adapt_datetimefield_value(moment)
        by, key = adapted(batch.by_id), self._key()
        _run(_statement(INSERT), key, prefix, suffix, key, recorded_at, by, adapted(batch.pk))

    def _key(self) -> Any:
        return adapted(self.product.pk)


@contextmanager
def staging(product: Product) -> Iterator[Staging]:
    """An empty table for the values of a file; it is gone afterwards."""
    column = MetricSnapshot._meta.get_field
    _run("DROP TABLE IF EXISTS imported_value")
    types = {"uuid": column("id").db_type(connection), "figure": column("value").db_type(connection)}
    _run(CREATE.format(**types))
    try:
        yield Staging(product)
    finally:
        if connection.is_usable() and not connection.needs_rollback:
            _run("DROP TABLE IF EXISTS imported_value")


def _statement(template: str) -> str:
    """A statement in the words of this database."""
    other = IS_OTHER[connection.vendor].format
    parts = [f"given.{name} IS NOT NULL AND {other(name)}" for name in ("numerator", "denominator", "n")]
    differs = " OR ".join([other("value"), *parts])
    return template.format(held=HELD, join=JOIN, differs=f"({differs})", id=IDS[connection.vendor])


def adapted(key: uuid.UUID) -> Any:
    """A UUID as the database keeps it."""
    return MetricSnapshot._meta.get_field("id").get_db_prep_value(key, connection)


def now() -> datetime:
    return timezone.now()


def _copy(chunk: list[Fact]) -> None:
    lines = "".join(map(_line, chunk))
    with connection.cursor() as cursor, cursor.copy("COPY imported_value FROM STDIN") as copy:
        copy.write(lines)


def _line(fact: Fact) -> str:
    place, row, metric, day, value, part, whole, n, source = fact
    if source:
        source = source.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return f"{place}\t{row}\t{metric}\t{day}\t{value}\t{part or NULL}\t{whole or NULL}\t{n or NULL}\t{source}\n"


def _insert(chunk: list[Fact]) -> None:
    """One transaction that touches only the temporary table, so nobody else's writing has to wait."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT imported_values")
        cursor.executemany(FILL, chunk)
        cursor.execute("RELEASE imported_values")


def _pairs(rows: list[Any]) -> dict[int, int]:
    """Each row with another one that speaks of the same measure and day."""
    pairs: dict[int, int] = {}
    for _key, same in groupby(rows, key=lambda row: row[1:]):
        numbers = [row[0] for row in same]
        pairs |= {number: numbers[0] if number != numbers[0] else numbers[-1] for number in numbers}
    return pairs


def _run(statement: str, *given: Any) -> int:
    """How many rows the statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return int(cursor.rowcount)


def _rows(statement: str, *given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return cursor.fetchall()
