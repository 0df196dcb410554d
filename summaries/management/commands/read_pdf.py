"""`manage.py read_pdf FILE`: the summary a paper carries inside, as JSON. It needs no database, unless it is to be checked."""

from __future__ import annotations

import json
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from summaries.exports import carried
from summaries.models import Printing, Version
from summaries.models.numbering import read_number


class Command(BaseCommand):
    help = "Prints the data inside a paper. With --check, says whether the file is exactly one that was made here."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the PDF")
        parser.add_argument("--check", action="store_true", help="compare the file with what was made here; exit code 1 if not")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if options["check"]:
            self.check_genuine(path)
            return
        try:
            data = carried.read(path)
        except carried.NotOurs as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))

    def check_genuine(self, path: Path) -> None:
        """Says what the file is by its bytes alone; what it claims is only told."""
        try:
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise CommandError(f"{path.name} cannot be opened: {error.strerror}") from error
        printing = Printing.objects.filter(sha256=digest).select_related("export__version").first()
        if printing is None:
            raise CommandError(f"{path.name} is not a paper that was made here. {self.claim_of(path)}")
        version = printing.export.version
        newer = Version.objects.filter(summary=version.summary_id, number__gt=version.number).exists()
        self.stdout.write(f"{path.name} is genuine: document {version.printed_number}, version {version.number}, {digest}")
        if newer or not printing.export.is_current:
            self.stdout.write("There is a newer version." if newer else "More has happened since it was made.")

    def claim_of(self, path: Path) -> str:
        try:
            number = str(carried.read(path).get("document_number", ""))
        except carried.NotOurs as refusal:
            return str(refusal)
        is_known = Version.objects.filter(document_number=read_number(number)).exists() and read_number(number)
        return f"It claims to be document {number[:40]}, which {'exists: it was changed' if is_known else 'does not exist'}."
