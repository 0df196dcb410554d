"""Measures everything: python -m bench. Prints a table and writes var/bench/results.json."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.figures import Figure, table, write
from bench.stack import stack

RESULTS = Path(__file__).resolve().parent.parent / "var" / "bench" / "results.json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures paper, pages and jobs.")
    parser.add_argument("--only", metavar="PART", help="one of the parts it names while it works; keeps no results")
    options = parser.parse_args()
    started = time.monotonic()
    with stack() as folder:
        known = parts(folder)
        wanted = [options.only] if options.only else list(known)
        figures = [figure for name in wanted for figure in said(name, known[name]())]
    print(table(figures))
    print(f"After {time.monotonic() - started:.0f} s")
    if not options.only:
        write(figures, RESULTS)


def parts(folder: Path) -> dict[str, Callable[[], Iterable[Figure]]]:
    """What is measured, in order; imported only now because Django must be set up."""
    from bench.chromium import ratio
    from bench.growth import growth
    from bench.hr import archives, hr_pages
    from bench.imports import into_postgres, into_sqlite
    from bench.jobs import paper_jobs
    from bench.pages import page_times
    from bench.paper import dearest_drawing, warm_render
    from bench.typesetting import ratio as typst_ratio

    return {
        "paper": warm_render,
        "drawings": dearest_drawing,
        "chromium": ratio,
        "typst": typst_ratio,
        "pages": page_times,
        "jobs": lambda: paper_jobs(folder),
        "imports": into_sqlite,
        "hr": hr_pages,
        "archives": archives,
        "memory": growth,
        "million": into_postgres,
    }


def said(name: str, figures: Iterable[Figure]) -> list[Figure]:
    """Says what is being measured, since it takes a while."""
    print(f"Measuring {name} …", flush=True)
    return list(figures)


if __name__ == "__main__":
    main()
