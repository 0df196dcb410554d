"""Carrying an import out, or only telling what it would do: as a job, from the command line, for a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from metrics.importers import store
from metrics.importers.check import Checker
from metrics.importers.columns import Recognised, heading_score, is_complete, recognise
from metrics.importers.facts import Reader
from metrics.importers.files import Table, Unreadable, open_table
from metrics.importers.findings import SHOWN, Fault, Findings
from metrics.importers.staging import staging
from metrics.importers.upsert import AlreadyWritten, Written, odd_sentence, plan, told, with_rows, write, write_staged
from metrics.importers.vocabulary import Vocabulary
from metrics.models import ImportBatch, ImportStatus
from pmreview.jobs.models import Job
from pmreview.jobs.work import Claim, Refused, handler

Progress = Callable[[int, int], None]
WEB_ROWS = 200_000
SNAPSHOTS = ("snapshots_long", "snapshots_wide")


def silent(_done: int, _total: int) -> None:
    """Shows nobody how far it is."""


@dataclass
class Source:
    """An open table whose columns are recognised, on the way into a batch."""

    table: Table
    recognised: Recognised
    vocabulary: Vocabulary
    findings: Findings = field(default_factory=Findings)


def open_source(path: Path, batch: ImportBatch, *, max_rows: int | None = WEB_ROWS) -> Source:
    """The stored file with the columns the person agreed to. Raises Unreadable."""
    vocabulary = Vocabulary.load()
    table = open_table(batch.file_name, path, score=lambda cells: heading_score(cells, vocabulary), max_rows=max_rows)
    return Source(table, recognised_for(table, vocabulary, batch), vocabulary)


def recognised_for(table: Table, vocabulary: Vocabulary, batch: ImportBatch) -> Recognised:
    """What the batch says about the columns, completed by guesses."""
    agreed: dict[str, Any] = batch.recognised
    mapping = {int(column): name for column, name in agreed["mapping"].items()} if "mapping" in agreed else None
    choices = {int(column): choice for column, choice in agreed.get("decisions", {}).items()}
    return recognise(table.header, table.sample, vocabulary, kind=batch.kind, mapping=mapping, choices=choices)


def carry_out(source: Source, batch: ImportBatch, *, progress: Progress = silent, states_up_to: int = 0) -> Written:
    """Imports the whole table or nothing. Raises Unreadable when the file breaks off, AlreadyWritten when it was done."""
    if source.recognised.kind not in SNAPSHOTS:
        checked = Checker(source.table, source.recognised, source.vocabulary, source.findings).rows(source.table.rows)
        found = write(source.recognised.kind, checked, batch=batch, findings=source.findings)
    else:
        with staging(batch.product) as filled:
            _fill(source, filled, progress)
            found = write_staged(filled, filled.settle(), batch=batch, findings=source.findings, states_up_to=states_up_to)
    _note_odds(source, found)
    return found


def try_out(source: Source, batch: ImportBatch, *, states_up_to: int = 0) -> Written:
    """What the import would do, without doing it."""
    findings, kind = source.findings, source.recognised.kind
    if kind not in SNAPSHOTS:
        checked = Checker(source.table, source.recognised, source.vocabulary, findings).rows(source.table.rows)
        made, _target = plan(kind, checked, batch)
        found = Written(with_rows(made.counts(), findings), made.states, made.odds)
    else:
        with staging(batch.product) as filled:
            _fill(source, filled, silent)
            found = told(filled, filled.settle(), findings, states_up_to)
    _note_odds(source, found)
    return found


def _fill(source: Source, filled: Any, progress: Progress) -> None:
    facts = Reader(source.table, source.recognised, source.vocabulary, source.findings).facts(source.table.rows)
    for row in filled.fill(facts):
        progress(min(row, source.table.about_rows), source.table.about_rows)


def _note_odds(source: Source, found: Written) -> None:
    """Rows that contradict one another are faults like any other."""
    faults = [Fault(row, "", "", odd_sentence(other)) for row, other in sorted(found.odds.items())]
    source.findings.count += found.counts.refused - source.findings.refused
    source.findings.faults += faults[: max(SHOWN - len(source.findings.faults), 0)]


@handler("import")
def import_batch(job: Job, claim: Claim) -> None:
    """Imports the batch; once it is done, another run finds it done and changes nothing."""
    batch = ImportBatch.objects.select_related("product", "by").get(pk=job.payload["batch"])
    if batch.status != ImportStatus.QUEUED:
        return
    try:
        source = open_for(batch)
        with source.table:
            carry_out(source, batch, progress=claim.progress)
    except AlreadyWritten:
        return
    except Unreadable as problem:
        ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.QUEUED).update(
            status=ImportStatus.FAILED, error=str(problem)[:500]
        )
        raise Refused(str(problem)) from problem


def open_for(batch: ImportBatch) -> Source:
    """The file kept for the batch. Raises Unreadable when it is not there any more or its columns do not do."""
    path = store.path_of(batch)
    if not batch.stored_as or not path.is_file():
        raise Unreadable(_("The file is not kept any more: upload it again."))
    source = open_source(path, batch)
    if not is_complete(source.recognised):
        source.table.held.close()
        raise Unreadable(_("Choose what the file holds and which columns are to be read."))
    return source
