"""Checked rows into the database: what is new is added, what differs is changed and remembered, the rest is left alone.

Whoever imports into a product has it to themselves while the rows are compared and written: on PostgreSQL by a lock on
the product's row, on SQLite because a transaction begins by taking the only right to write.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.importers.check import Accepted
from metrics.importers.facts import Fact
from metrics.importers.findings import Findings
from metrics.importers.staging import Settled, Staging, now, staging
from metrics.importers.targets import TARGETS, Target
from metrics.models import BatchChange, ImportBatch, ImportStatus, Product, Project

CHUNK = 500
CLOSE = Decimal("1e-14")


class AlreadyWritten(Exception):
    """Somebody else has written this batch in the meantime; nothing was written now."""


@dataclass(frozen=True)
class Counts:
    """`new`, `changed` and `unchanged` count values or items, `read` and `refused` rows of the file."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass
class Plan:
    """What writing would do. `states` says it for each row by its number: new, changed, unchanged or refused."""

    new: list[models.Model] = field(default_factory=list)
    changed: list[tuple[models.Model, dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    unchanged: int = 0
    states: dict[int, str] = field(default_factory=dict)
    odds: dict[int, int] = field(default_factory=dict)

    def counts(self) -> Counts:
        return Counts(0, len(self.new), len(self.changed), self.unchanged, len(self.odds))


@dataclass(frozen=True)
class Written:
    """`odds` are the (first) rows that contradict another row of the file, each with the number of that one."""

    counts: Counts
    states: dict[int, str] = field(default_factory=dict)
    odds: dict[int, int] = field(default_factory=dict)


def plan(kind: str, rows: Iterable[Accepted], batch: ImportBatch) -> tuple[Plan, Target]:
    """Compares the rows with what is there. A key that comes again in the file with other values is refused."""
    target = TARGETS[kind](batch)
    there = dict(target.existing())
    made, first = Plan(), dict[Any, tuple[int, dict[str, Any]]]()
    for number, row in rows:
        key, values = target.key(row), target.values(row)
        if key in first:
            _again(made, number, first[key], values)
            continue
        first[key] = (number, dict(values))
        _place(made, target, number, values, there.get(key))
    return made, target


def _again(made: Plan, number: int, before: tuple[int, dict[str, Any]], values: dict[str, Any]) -> None:
    if values == before[1]:
        made.unchanged += 1
        made.states[number] = "unchanged"
    else:
        made.odds[number] = before[0]
        made.states[number] = "refused"


def _place(made: Plan, target: Target, number: int, values: dict[str, Any], there: Any) -> None:
    if there is None:
        values.pop("done_is_assumed", None)
        made.new.append(target.model(**target.fixed(), **values, batch=target.batch, row=number))
        made.states[number] = "new"
        return
    values = target.adjusted(there, values)
    different = {name: value for name, value in values.items() if not is_same(getattr(there, name), value)}
    if not different:
        made.unchanged += 1
        made.states[number] = "unchanged"
        return
    before = {name: getattr(there, name) for name in different}
    for name, value in different.items():
        setattr(there, name, value)
    made.changed.append((there, plain(before), plain(different)))
    made.states[number] = "changed"


def is_same(there: Any, value: Any) -> bool:
    """Whether two values of a field are one. SQLite keeps no more than fifteen digits of a figure."""
    if connection.vendor == "sqlite" and isinstance(there, Decimal) and isinstance(value, Decimal):
        return abs(there - value) <= abs(there) * CLOSE
    return bool(there == value)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values of fields as JSON keeps them; a foreign key by its id."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if isinstance(value, date | uuid.UUID) else value


def write(kind: str, rows: Iterable[Accepted], *, batch: ImportBatch, findings: Findings | None = None) -> Written:
    """Writes all rows or, after any error, none, and marks the batch done. The same rows again change nothing.

    Takes every kind but the values of measures. Raises AlreadyWritten.
    """
    checked = list(rows)
    with transaction.atomic():
        lock(batch.product_id)
        made, target = plan(kind, checked, batch)
        _apply(made, target, batch)
        counts = with_rows(made.counts(), findings or Findings(read=len(checked)))
        finish(batch, counts, now())
    return Written(counts, made.states, made.odds)


def write_staged(
    filled: Staging, settled: Settled, *, batch: ImportBatch, findings: Findings, states_up_to: int = 0
) -> Written:
    """The same for values of measures that are in the staging table and settled."""
    with transaction.atomic():
        lock(batch.product_id)
        found = told(filled, settled, findings, states_up_to)
        moment = now()
        if found.counts.new or found.counts.changed:
            filled.insert(batch, moment)
        finish(batch, found.counts, moment)
    return found


def told(filled: Staging, settled: Settled, findings: Findings, states_up_to: int) -> Written:
    """What writing the staged values would do."""
    seen = filled.told()
    counts = Counts(0, seen.new, seen.changed, seen.unchanged + settled.repeated, settled.refused)
    states = filled.states(states_up_to) if states_up_to else {}
    states |= {row: "refused" for row in settled.odds if row <= states_up_to}
    return Written(with_rows(counts, findings), states, settled.odds)


def with_rows(counts: Counts, findings: Findings) -> Counts:
    """The counts with those of the rows that were refused before anything was compared."""
    return replace(counts, read=findings.read, refused=counts.refused + findings.refused)


def write_facts(facts: Iterable[Fact], *, batch: ImportBatch, findings: Findings, states_up_to: int = 0) -> Written:
    """Stages and writes values of measures in one go: what the API needs."""
    with staging(batch.product) as filled:
        for _row in filled.fill(facts):
            pass
        return write_staged(filled, filled.settle(), batch=batch, findings=findings, states_up_to=states_up_to)


def lock(product_id: uuid.UUID) -> None:
    """One import at a time for a product, until the transaction ends. Other work on the product goes on."""
    Product.objects.select_for_update(no_key=True).get(pk=product_id)


def _apply(made: Plan, target: Target, batch: ImportBatch) -> None:
    extra: list[Project] = getattr(target, "made", [])
    Project._base_manager.bulk_create(extra)
    target.model._base_manager.bulk_create(made.new, batch_size=CHUNK)
    if not made.changed:
        return
    names = sorted({name for _row, before, _after in made.changed for name in before})
    rows = [row for row, _before, _after in made.changed]
    if target.model._meta.model_name == "goal":
        names.append("updated_at")
        for row in rows:
            row.updated_at = timezone.now()  # type: ignore[attr-defined]
    target.model._base_manager.bulk_update(rows, names, batch_size=CHUNK)
    BatchChange.objects.bulk_create(
        [
            BatchChange(batch=batch, model=str(row._meta.model_name), object_id=row.pk, before=before, after=after)
            for row, before, after in made.changed
        ],
        batch_size=CHUNK,
    )


def finish(batch: ImportBatch, counts: Counts, moment: datetime) -> None:
    """Marks the batch done in the transaction that writes its rows. Raises AlreadyWritten when it is done already."""
    done = {"status": ImportStatus.DONE, "counts": asdict(counts), "finished_at": moment, "error": ""}
    open_ones = ImportBatch.objects.filter(pk=batch.pk, status__in=[ImportStatus.DRAFT, ImportStatus.QUEUED])
    if not open_ones.update(**done):
        raise AlreadyWritten
    for name, value in done.items():
        setattr(batch, name, value)


def odd_sentence(row: int) -> str:
    """What to do about a row that contradicts this one."""
    return _("Row %(row)s says something else about the same: keep one of them.") % {"row": row}
