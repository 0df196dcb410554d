"""Imports values of measures from a file of any size: manage.py import_snapshots FILE --product NAME --by E-MAIL"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from metrics.importers.columns import is_complete
from metrics.importers.files import Unreadable
from metrics.importers.findings import Findings
from metrics.importers.run import SNAPSHOTS, Source, carry_out, open_source, try_out
from metrics.models import ImportBatch, Product
from pmreview.accounts.models import User

NAMED = 20


class Command(BaseCommand):
    help = "Imports values of measures from a CSV or XLSX file of any size; the same file twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--product", required=True, help="name or id of the product")
        parser.add_argument("--by", required=True, help="work e-mail of the person in whose name it is done")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be imported")

    def handle(self, *_args: Any, file: Path, product: str, by: str, dry_run: bool, **_options: Any) -> None:
        person = User.objects.filter(email__iexact=by, is_active=True).first()
        if person is None:
            raise CommandError(_("Nobody has this e-mail: %(email)s") % {"email": by})
        batch = ImportBatch(product=_product(product, person), by=person, created_by=person, file_name=file.name[-200:])
        try:
            with (source := _open(file, batch)).table:
                self._import(source, batch, is_dry=dry_run)
        except (Unreadable, OSError) as problem:
            raise CommandError(str(problem)) from problem

    def _import(self, source: Source, batch: ImportBatch, *, is_dry: bool) -> None:
        if is_dry:
            found = try_out(source, batch)
        else:
            batch.save()
            try:
                found = carry_out(source, batch)
            except BaseException:
                batch.delete()
                raise
        self._report(source.findings)
        counts = found.counts
        self.stdout.write(
            _("%(read)s rows read: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused.")
            % vars(counts)
        )

    def _report(self, findings: Findings) -> None:
        for note in findings.notes():
            self.stdout.write(note)
        for fault in findings.faults[:NAMED]:
            self.stderr.write(f"{fault.row} {fault.column} {fault.value!r} {fault.sentence}")


def _open(file: Path, batch: ImportBatch) -> Source:
    source = open_source(file, batch, max_rows=None)
    table, found = source.table, source.recognised
    if found.kind not in SNAPSHOTS or not is_complete(found):
        table.held.close()
        raise CommandError(_("The headings name no day or no measure: %(headings)s") % {"headings": ", ".join(table.header)})
    batch.kind, batch.recognised = found.kind, found.plain()
    batch.sha256, batch.size = table.sha256, table.size
    return source


def _product(wanted: str, person: User) -> Product:
    mine = Product.objects.editable_by(person)
    try:
        found = list(mine.filter(name=wanted)) or list(mine.filter(pk=wanted))
    except ValidationError:
        found = []
    if len(found) != 1:
        raise CommandError(_("%(name)s works on no product of this name, or on several: give its id.") % {"name": person})
    return found[0]
