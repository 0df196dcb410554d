"""Tables to take along: the plain template of a kind, what a product holds in its columns, the rows that were refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from metrics.exporting import Format, write_table
from metrics.importers.files import Row
from metrics.importers.findings import Fault
from metrics.importers.kinds import KINDS
from metrics.importers.run import open_for, try_out
from metrics.importers.upsert import odd_sentence
from metrics.models import FeedbackItem, Goal, ImportBatch, MetricSnapshot, Product, Project, WorkItem
from metrics.numbers import typed
from pmreview.accounts.models import User

WIDE_MEASURES = ("dau", "mau", "new_users", "d1", "d7", "d30", "revenue")
DERIVED = {"updated_on"}  # columns that only other systems have


def headings(kind: str) -> list[str]:
    """The columns of our own template, in the active language; the importer recognises all of them."""
    fields = [field for field in KINDS[kind].fields if field.name not in DERIVED]
    chinese = (get_language() or "").startswith("zh")
    names = [field.chinese if chinese else field.name.replace("_", " ") for field in fields]
    return names + list(WIDE_MEASURES if kind == "snapshots_wide" else ())


def template(kind: str, format: Format) -> bytes:
    """An empty table with our own headings."""
    return write_table([headings(kind)], format)


def export(kind: str, product: Product, *, person: User, format: Format) -> bytes:
    """What the product holds of this kind, for `person`, as a file that changes nothing when it is imported again."""
    return write_table([headings(kind), *ROWS[kind](product, person)], format)


def _values(product: Product, _person: User) -> Iterator[Sequence[Any]]:
    rows = MetricSnapshot.objects.filter(product=product).current().select_related("metric").order_by("date", "metric__code")
    for row in rows.iterator(2_000):
        value = shown(row.value, row.metric.unit)
        yield row.date, row.metric.code, value, row.numerator, row.denominator, row.n, row.source


def _goals(product: Product, person: User) -> Iterator[Sequence[Any]]:
    for goal in Goal.objects.filter(product=product, owner=person).select_related("metric"):
        figures = (goal.baseline, goal.target, goal.actual, goal.low, goal.high, goal.tolerance)
        yield (
            *(goal.title, goal.metric.code if goal.metric else "", goal.unit, goal.direction),
            *(shown(figure, goal.unit) for figure in figures),
            *(f"{goal.weight.normalize():f}%", goal.period_start, goal.period_end),
        )


def _items(product: Product, _person: User) -> Iterator[Sequence[Any]]:
    for item in WorkItem.objects.filter(project__product=product).select_related("project").order_by("created_at", "id"):
        state = "cancelled" if item.is_cancelled else "done" if item.done_on else "open"
        days = (item.created_on, item.started_on, item.due_on, item.done_on)
        yield item.external_id, item.title, item.project.name, item.assignee, state, *days


def _feedback(product: Product, _person: User) -> Iterator[Sequence[Any]]:
    for item in FeedbackItem.objects.filter(product=product).order_by("created_at", "id"):
        answers = (item.rating, item.nps, item.suggestion)
        yield item.external_id, item.date, item.channel, *answers, item.text, item.source


def _projects(product: Product, _person: User) -> Iterator[Sequence[Any]]:
    for row in Project.objects.filter(product=product).order_by("created_at", "id"):
        yield row.name, row.aim, row.started_on, row.due_on, row.finished_on


ROWS: dict[str, Callable[[Product, User], Iterator[Sequence[Any]]]] = {
    "snapshots_long": _values,
    "goals": _goals,
    "work_items": _items,
    "feedback": _feedback,
    "projects": _projects,
}


def shown(value: Decimal | None, unit: str) -> Any:
    """A figure for a cell: percentages with their sign, so that nobody has to guess."""
    if value is None:
        return ""
    return typed(value, unit) if unit == "percent" else value


def faults_file(batch: ImportBatch, format: Format) -> bytes:
    """The rows that were or would be refused, as they stand in the file, each with its row number and what to do about it.

    Raises Unreadable when the file is not kept any more.
    """
    refused: dict[int, tuple[Sequence[str], list[str]]] = {}

    def note(row: Row, faults: Sequence[Fault]) -> None:
        refused[row.number] = (row.cells, [_told(fault) for fault in faults])

    with (source := open_for(batch)).table as table:
        header = table.header
        source.findings.on_refusal = note
        odds = try_out(source, batch).odds
    if odds:
        with open_for(batch).table as table:
            refused |= {row.number: (row.cells, [odd_sentence(odds[row.number])]) for row in table.rows if row.number in odds}
    lines = [[number, *_wide(cells, len(header)), " ".join(told)] for number, (cells, told) in sorted(refused.items())]
    return write_table([[_("Row"), *header, _("What to do")], *lines], format)


def _told(fault: Fault) -> str:
    return f"{fault.column}: {fault.sentence}" if fault.column else fault.sentence


def _wide(cells: Sequence[str], width: int) -> Iterable[str]:
    return [*cells[:width], *[""] * (width - len(cells))]
