"""Loaded by a test's worker: the first paper takes until it is killed, every later one is quick."""

import os
import time
from pathlib import Path

from summaries.exports import pdf
from summaries.exports.record import Record
from summaries.models import Version

TRACE = Path(os.environ["SLOW_PAPER_TRACE"])
render = pdf.render


def slow_once(version: Version, language: str, record: Record | None = None) -> pdf.Paper:
    with TRACE.open("a") as trace:
        trace.write(f"{os.getpid()}\n")
    if len(TRACE.read_text().split()) == 1:
        time.sleep(30)
    return render(version, language, record)


pdf.render = slow_once
