"""Loaded by a test's worker: papers are a line, made in a moment, and each is written down."""

import os
import time
from pathlib import Path

from summaries.exports import pdf
from summaries.models import Version

TRACE = Path(os.environ["QUICK_PAPER_TRACE"])


def quick(version: Version, language: str, record: object = None) -> pdf.Paper:
    with TRACE.open("a") as trace:
        trace.write(f"{version.pk}\n")
    time.sleep(0.01)
    return pdf.Paper(f"%PDF-1.7 {version.pk} {language}".encode(), 1)


pdf.render = quick
