"""How much one worker child grows over its life: `python -m bench.growth` prints MB, on the stack it was started in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure

DOCUMENTS = 200


def growth() -> Iterator[Figure]:
    """In a process of its own, so that nothing else is counted."""
    printed = subprocess.run([sys.executable, "-m", "bench.growth"], capture_output=True, text=True, check=True).stdout
    yield Figure("pdf_rss_growth_mb_200_docs", float(printed), "MB", runs=DOCUMENTS, note="after two warm renders")


def resident_mb() -> float:
    """Memory of this process that is in RAM."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def main() -> None:
    import django

    django.setup()
    from bench.cases import CHINESE, golden
    from summaries.exports import pdf

    pdf.warm()
    version = golden()
    for _warming in "12":
        pdf.render(version, CHINESE)
    before = resident_mb()
    for _document in range(DOCUMENTS):
        pdf.render(version, CHINESE)
    print(f"{resident_mb() - before:.1f}")


if __name__ == "__main__":
    main()
