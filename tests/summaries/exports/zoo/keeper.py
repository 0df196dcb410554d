"""Renders each document of the zoo once, listens to what WeasyPrint complains of, and has a second process do the same."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from summaries.exports import pdf
from tests.live import ROOT, environment
from tests.summaries.exports.conftest import version_of

TWIN = """
import sys, json, django
django.setup()
from hashlib import sha256
from summaries.exports import pdf
from tests.summaries.exports.conftest import version_of
for line in sys.stdin:
    language, readings = json.loads(line)
    print(sha256(pdf.render(version_of(readings), language).content).hexdigest(), flush=True)
"""


@dataclass(frozen=True)
class Specimen:
    """A paper with the document it was laid out from, and what was complained of meanwhile."""

    language: str
    reading: dict[str, Any]
    html: str
    paper: pdf.Paper
    complaints: list[str]

    @property
    def content(self) -> bytes:
        return self.paper.content

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()


def caught(readings: dict[str, Any], language: str) -> Specimen:
    """The paper of a reading, made the way the job makes it."""
    documents: list[str] = []
    lay_out = pdf.print_html

    def listening(html: str, **more: Any) -> pdf.Paper:
        documents.append(html)
        return lay_out(html, **more)

    with complaints() as heard, patch.object(pdf, "print_html", listening):
        paper = pdf.render(version_of(readings), language)
    return Specimen(language, readings[language], documents[0], paper, heard)


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Everything WeasyPrint and the fonts under it say at the level of a warning or above."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(f"{record.name}: {record.getMessage()}")

    ear = Ear(logging.WARNING)
    logs = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for log in logs:
        log.addHandler(ear)
    try:
        yield heard
    finally:
        for log in logs:
            log.removeHandler(ear)


class Twin:
    """Another process, with other seeds, that makes the same papers."""

    @cached_property
    def process(self) -> subprocess.Popen[str]:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        seeds = environment(PYTHONHASHSEED="7", DJANGO_SETTINGS_MODULE="tests.settings")
        return subprocess.Popen([sys.executable, "-c", TWIN], cwd=ROOT, env=seeds, **pipes)

    def digest(self, readings: dict[str, Any], language: str) -> str:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps([language, readings]) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def stop(self) -> None:
        if "process" in self.__dict__:
            self.process.communicate()
