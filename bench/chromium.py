"""The same document in a warm headless Chromium, side by side with ours: a yardstick every machine has."""

from __future__ import annotations

import os
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.cases import CHINESE, golden, laid_out
from bench.figures import Figure, median
from bench.paper import cpu
from summaries.exports import letterhead, pdf

CHROMIUM = "/usr/bin/chromium"
TICKS = os.sysconf("SC_CLK_TCK")
LIKE_OURS = {"prefer_css_page_size": True, "print_background": True, "tagged": True, "outline": True}


def ratio(runs: int = 15) -> Iterator[Figure]:
    """Nothing where there is no Chromium: then there is nothing to compare with."""
    if shutil.which(CHROMIUM) is None:
        return
    pdf.warm()  # as a worker's child begins
    document = laid_out(golden(), CHINESE)
    styled = document["html"].replace("</head>", f"<style>{stylesheet(document['head'])}</style></head>")
    ours, both, only = _interleaved(document, styled, runs)
    paired = [one / other for one, other in zip(ours, both, strict=True)]
    value = statistics.median(ours) / statistics.median(both)
    yield Figure(
        "pdf_vs_chromium_warm_ratio", value, "ratio", low=min(paired), high=max(paired), runs=runs,
        note="ours / set_content + page.pdf(), as our render parses the HTML too; tagged, with outline",
    )  # fmt: skip
    yield median("pdf_ours_same_html_seconds", ours, "s", note="CPU; the same HTML, templates not counted")
    yield median("chromium_set_content_pdf_seconds", both, "s", note="CPU of the whole browser")
    yield median("chromium_pdf_only_seconds", only, "s", note="CPU of the whole browser, the page already loaded")


def stylesheet(head: letterhead.Head | None = None) -> str:
    """What the paper is styled with, and its letterhead if it has one."""
    text: bytes = pdf.Fetcher().fetch(pdf.STYLESHEET).read()
    return text.decode() + (letterhead.stylesheet_text(head.accent) if head else "")


def _interleaved(document: dict[str, Any], styled: str, runs: int) -> tuple[list[float], list[float], list[float]]:
    ours, both, only = [], [], []
    with _page() as page:
        for run in range(-2, runs):
            mine = cpu(lambda: pdf.print_html(**document, identifier="0" * 32))
            start = browser_seconds()
            page.set_content(styled, wait_until="load")
            page.pdf(**LIKE_OURS)
            loaded = browser_seconds()
            time.sleep(0.2)
            again = browser_seconds()
            page.pdf(**LIKE_OURS)
            if run >= 0:
                ours.append(mine)
                both.append(loaded - start)
                only.append(browser_seconds() - again)
    return ours, both, only


@contextmanager
def _page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def browser_seconds() -> float:
    """CPU seconds, user and system, of every Chromium process below this one, with those of their children that ended."""
    table = dict(_processes())
    family = {os.getpid()}
    while grown := {pid for pid, (_name, parent, _ticks) in table.items() if parent in family} - family:
        family |= grown
    return sum(ticks for pid, (name, _parent, ticks) in table.items() if pid in family and "chrom" in name) / TICKS


def _processes() -> Iterator[tuple[int, tuple[str, int, int]]]:
    """(id, (name, parent's id, ticks)) of what runs now; man 5 proc names the fields of stat."""
    for folder in Path("/proc").iterdir():
        try:
            stat = (folder / "stat").read_text() if folder.name.isdigit() else ""
        except OSError:  # it ended meanwhile
            continue
        if stat:
            name, _bracket, rest = stat.partition("(")[2].rpartition(")")
            fields = rest.split()
            yield int(folder.name), (name, int(fields[1]), sum(int(each) for each in fields[11:15]))
