"""Prints the golden summaries in every form through a real worker: manage.py render_demo [--out var/demo] [--timeout 120]"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from pmreview.jobs.models import Job
from summaries.demo.people import email_of
from summaries.exports.requests import request_export
from summaries.models import Export, Summary, Template

LOOK_AGAIN_SECONDS = 0.25
PAPERS = (("zh", "zh-hans", "lin.zhiyao"), ("en", "en", "emma.clarke"))
FILES = {Template.SUMMARY: "summary-{}.pdf", Template.BRIEF: "brief-{}.pdf", Template.WORD: "summary-{}.docx"}


@dataclass(frozen=True)
class Wanted:
    """One paper that was asked for, and where its copy goes."""

    export: Export
    target: Path


class Command(BaseCommand):
    help = "Asks a running worker for the PDFs of the golden summaries and copies them out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=settings.BASE_DIR / "var" / "demo", help="folder of the copies")
        parser.add_argument("--timeout", type=float, default=120, help="seconds until it gives up")

    def handle(self, *, out: Path, timeout: float, **options: Any) -> None:
        asked_at = time.monotonic()
        out.mkdir(parents=True, exist_ok=True)
        waiting = [
            Wanted(_ask(key, language, form), out / file.format(name))
            for name, language, key in PAPERS
            for form, file in FILES.items()
        ]
        while waiting:
            waiting = [wanted for wanted in waiting if not self._delivered(wanted, asked_at)]
            if waiting and time.monotonic() - asked_at > timeout:
                raise CommandError(_late(waiting, timeout))
            time.sleep(LOOK_AGAIN_SECONDS if waiting else 0)

    def _delivered(self, wanted: Wanted, asked_at: float) -> bool:
        """Whether the paper is there; copies it and says so. Raises CommandError with the sentence of a failed job."""
        export = Export.objects.select_related("job").get(pk=wanted.export.pk)
        if not export.is_ready:
            if export.job.status == Job.Status.FAILED:
                raise CommandError(f"{wanted.target.name}: {export.job.error}")
            return False
        copyfile(Path(settings.MEDIA_ROOT) / export.path, wanted.target)
        seconds = time.monotonic() - asked_at
        words = {"file": wanted.target.name, "pages": export.pages, "size": export.size // 1024, "seconds": f"{seconds:.1f}"}
        told = _("%(file)s: %(pages)s pages, %(size)s KB, after %(seconds)s s")
        self.stdout.write((told if export.pages else _("%(file)s: %(size)s KB, after %(seconds)s s")) % words)
        return True


def _ask(key: str, language: str, form: Template) -> Export:
    """The paper of the newest version of the open cycle, as the web asks for it."""
    summaries = Summary.objects.filter(author__email=email_of(key), cycle__closed_at=None).select_related("author")
    summary = summaries.first()
    if summary is None or summary.latest is None:
        raise CommandError(_("The demo company is not here. Load it with load_demo."))
    return request_export(summary.latest, language=language, template=form, by=summary.author)


def _late(waiting: list[Wanted], timeout: float) -> str:
    names = ", ".join(wanted.target.name for wanted in waiting)
    return _("%(names)s not ready after %(seconds)s s. Is a worker running?") % {"names": names, "seconds": f"{timeout:g}"}
