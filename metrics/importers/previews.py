"""What an upload would become: its columns, its first rows as they will be read, and everything wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from metrics.importers import store
from metrics.importers.check import Checker
from metrics.importers.columns import METRIC, Recognised, heading_score, is_complete, recognise, signature
from metrics.importers.facts import Reader
from metrics.importers.files import Row, Table, Unreadable, open_table
from metrics.importers.findings import Fault
from metrics.importers.kinds import KINDS
from metrics.importers.run import SNAPSHOTS, WEB_ROWS, Source, recognised_for, try_out
from metrics.importers.upsert import Counts
from metrics.importers.values import Decision, said
from metrics.importers.vocabulary import Vocabulary
from metrics.models import ImportBatch, ImportStatus, Product, RememberedMapping
from metrics.numbers import typed
from pmreview.accounts.models import User

MAX_BYTES = 5 * 1024 * 1024
FIRST_ROWS = 20
EXAMPLES = 3


@dataclass(frozen=True)
class Column:
    """A column of the file: what it is read as ("" is not read), under which name, and what was decided about its cells."""

    index: int
    heading: str
    examples: tuple[str, ...]
    field: str
    label: str
    decision: Decision | None


@dataclass(frozen=True)
class PreviewRow:
    """A row as it will be read, by the columns that are read. `state`: new, changed, unchanged, refused or left_out."""

    number: int
    cells: tuple[str, ...]
    state: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Preview:
    """`problem` says what is missing before the file can be imported; it is empty when everything is there."""

    batch: ImportBatch
    kind: str
    columns: tuple[Column, ...]
    fields: tuple[tuple[str, str], ...]
    rows: tuple[PreviewRow, ...]
    faults: tuple[Fault, ...]
    fault_count: int
    counts: Counts
    notes: tuple[str, ...]
    problem: str
    encoding: str
    delimiter: str
    sheet: str
    comments: tuple[str, ...]

    @property
    def read_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field)


def inspect(file: BinaryIO, name: str, *, person: User, product: Product) -> Preview:
    """Keeps the upload as a draft of `person` and tells what it would become.

    Raises Unreadable with a sentence where it is no table, PermissionDenied where `person` does not work on the product.
    """
    if not Product.objects.editable_by(person).filter(pk=product.pk).exists():
        raise PermissionDenied(_("Only the people of a product import its data."))
    file.seek(0, 2)
    if file.tell() > MAX_BYTES:
        raise Unreadable(_("The file is larger than 5 MB: split it, or ask the administrator to import it."))
    for draft in ImportBatch.objects.filter(by=person).stale_drafts():
        store.forget(draft)
    vocabulary = Vocabulary.load()
    with open_table(name, file, score=lambda cells: heading_score(cells, vocabulary), max_rows=WEB_ROWS) as table:
        batch = ImportBatch(product=product, by=person, created_by=person, file_name=Path(name).name[-200:], size=table.size)
        batch.sha256 = table.sha256
        _recall(batch, table, vocabulary)
    store.keep(batch, file)
    batch.save()
    return preview(batch)


def _recall(batch: ImportBatch, table: Table, vocabulary: Vocabulary) -> None:
    """How the person had such a file read before; else what its headings and first rows say."""
    memory = RememberedMapping.objects.filter(person=batch.by, signature=signature(table.header)).first()
    if memory is not None:
        batch.kind, batch.recognised = memory.kind, {"mapping": memory.mapping, "decisions": memory.decisions}
    else:
        found = recognise(table.header, table.sample, vocabulary)
        batch.kind, batch.recognised = found.kind, {"mapping": found.plain()["mapping"]} if found.kind else {}
    batch.recognised["project"] = Path(batch.file_name).stem[:120]


def revise(
    batch: ImportBatch,
    *,
    by: User,
    kind: str | None = None,
    mapping: Mapping[int, str] | None = None,
    decisions: Mapping[int, str] | None = None,
    project: str | None = None,
    as_of: date | None = None,
) -> Preview:
    """Has a draft read in another way; what is not given stays. Another kind drops the columns unless they are given too.

    Names, columns and choices there are not are passed over, as `recognise` does; an unknown kind is guessed anew. Raises
    PermissionDenied where it is no draft of `by`, Unreadable where the file is not kept any more.
    """
    if batch.by_id != by.pk or batch.status not in (ImportStatus.DRAFT, ImportStatus.FAILED):
        raise PermissionDenied(_("Only a draft of your own can be changed."))
    agreed = dict(batch.recognised)
    if kind is not None and kind != batch.kind:
        batch.kind = kind if kind in KINDS else ""
        agreed = {key: value for key, value in agreed.items() if key == "project"}
    if mapping is not None:
        agreed["mapping"] = {str(column): name for column, name in mapping.items() if name}
    if decisions is not None:
        agreed["decisions"] = {str(column): choice for column, choice in decisions.items()}
    if project is not None:
        agreed["project"] = project[:120]
    batch.recognised, batch.as_of = agreed, as_of or batch.as_of
    batch.save(update_fields=["kind", "recognised", "as_of"])
    return preview(batch)


def preview(batch: ImportBatch) -> Preview:
    """The draft as it would be imported now. Raises Unreadable."""
    path, vocabulary = store.path_of(batch), Vocabulary.load()
    if not batch.stored_as or not path.is_file():
        raise Unreadable(_("The file is not kept any more: upload it again."))
    score = lambda cells: heading_score(cells, vocabulary)  # noqa: E731
    with open_table(batch.file_name, path, score=score, max_rows=WEB_ROWS) as table:
        source = Source(table, recognised_for(table, vocabulary, batch), vocabulary)
        return _preview(batch, source)


def _preview(batch: ImportBatch, source: Source) -> Preview:
    table, recognised = source.table, source.recognised
    problem = "" if is_complete(recognised) else _missing(recognised)
    first = table.sample[:FIRST_ROWS]
    states: dict[int, str] = {}
    counts = Counts()
    if not problem:
        found = try_out(source, batch, states_up_to=first[-1].number)
        states, counts = found.states, found.counts
    return Preview(
        batch=batch,
        kind=recognised.kind,
        columns=tuple(_column(column, source) for column in range(len(table.header))),
        fields=tuple(_fields(recognised.kind, source.vocabulary)),
        rows=() if problem else tuple(_rows(first, source, states)),
        faults=tuple(source.findings.faults),
        fault_count=source.findings.count,
        counts=counts,
        notes=(*table.notes, *source.findings.notes(), *_assumptions(recognised)),
        problem=problem,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        comments=tuple(table.comments),
    )


def _missing(recognised: Recognised) -> str:
    if recognised.kind not in KINDS:
        return _("Choose what the file holds: its headings do not tell.")
    names = set(recognised.mapping.values())
    kind = KINDS[recognised.kind]
    groups = [group for group in kind.needs if not names & set(group)]
    if not groups:
        return _("Choose which column holds the values of which measure.")
    asked = "; ".join(" / ".join(str(kind.field(name).label) for name in group) for group in groups)
    return _("Choose the column for: %(names)s.") % {"names": asked}


def _column(index: int, source: Source) -> Column:
    table, name = source.table, source.recognised.mapping.get(index, "")
    cells = (said(row.cells[index]) if index < len(row.cells) else "" for row in table.sample[:EXAMPLES])
    label = _label(source.recognised.kind, name, source.vocabulary) if name else ""
    return Column(index, table.header[index], tuple(cells), name, label, source.recognised.decisions.get(index))


def _label(kind: str, name: str, vocabulary: Vocabulary) -> str:
    if name.startswith(METRIC):
        measure = vocabulary.by_code.get(name.removeprefix(METRIC))
        return measure.name if measure else name
    return str(KINDS[kind].field(name).label)


def _fields(kind: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """What a column of this kind of file can be read as."""
    fields = [(field.name, str(field.label)) for field in KINDS[kind].fields] if kind in KINDS else []
    if kind == "snapshots_wide":
        fields += [(f"{METRIC}{measure.code}", measure.name) for measure in vocabulary.by_code.values()]
    return fields


def _assumptions(recognised: Recognised) -> list[str]:
    """What is read into a file because it does not say it."""
    names = set(recognised.mapping.values())
    if recognised.kind != "work_items" or "state" not in names or "done_on" in names:
        return []
    if "updated_on" in names:
        return [_("The file has no day of completion: for what is done, the day of its last change is taken.")]
    return [_("The file has no day of completion: for what is done, the as-of day is taken.")]


def _rows(first: list[Row], source: Source, states: Mapping[int, str]) -> list[PreviewRow]:
    faults: dict[int, list[Fault]] = {}
    for fault in source.findings.faults:
        faults.setdefault(fault.row, []).append(fault)
    show = _shown(source)
    rows = []
    for row in first:
        mine = tuple(faults.get(row.number, ()))
        state = "refused" if mine else states.get(row.number, "left_out")
        rows.append(PreviewRow(row.number, show(row), state, mine))
    return rows


def _shown(source: Source) -> Any:
    """How the cells of a row that are read will be read; a cell that cannot be is shown as it is."""
    reader = (Reader if source.recognised.kind in SNAPSHOTS else Checker)(
        source.table, source.recognised, source.vocabulary, source.findings
    )

    def show(row: Row) -> tuple[str, ...]:
        cells = [*row.cells, *[""] * (len(source.table.header) - len(row.cells))]
        return tuple(_text(reader, column, cells) for column in sorted(source.recognised.mapping))

    return show


def _text(reader: Reader | Checker, column: int, cells: list[str]) -> str:
    try:
        value, unit = reader.cell(column, cells)
    except ValueError:
        return cells[column]
    if value is None:
        return ""
    return typed(value, unit) if isinstance(value, Decimal) else str(value)
