"""One warm process and its paper: the whole document, and what each drawing adds to it. CPU seconds of this process."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from bench.cases import CHINESE, drawings, golden
from bench.figures import Figure, median
from metrics.charts import render as draw
from summaries.exports import pdf
from summaries.exports.record import record_of
from summaries.exports.typeset import typeset

COPIES = 16
WORD = re.compile(r"<text[^>]*>([^<]*)<")


def cpu(act: Callable[[], object]) -> float:
    """CPU seconds of this process that `act` took."""
    before = time.process_time()
    act()
    return time.process_time() - before


def warm_render(runs: int = 9) -> Iterator[Figure]:
    """Reading to PDF/A, after two that do not count."""
    pdf.warm()  # as a worker's child begins
    version = golden()
    record = record_of(version)
    pages = [pdf.render(version, CHINESE, record).pages for _warming in "12"][-1]
    seconds = [cpu(lambda: pdf.render(version, CHINESE, record)) for _run in range(runs)]
    yield median("pdf_warm_seconds", seconds, "s", note="CPU; the Chinese demo summary to PDF/A-3a")
    yield Figure("pdf_pages", pages, "pages")
    yield median("pdf_warm_ms_per_page", seconds, "ms", scale=1000 / pages)


def dearest_drawing(runs: int = 7) -> Iterator[Figure]:
    """The most any drawing of the demo document adds: a document with copies of it minus one without, by their number."""
    with override(CHINESE):
        charts = list({draw(chart): chart for chart in drawings(typeset(golden().reading(CHINESE)))}.values())
        short_list = sorted(charts, key=lambda chart: statistics.median(costs(chart, 3)), reverse=True)[:4]
        measured = [(costs(chart, runs), chart) for chart in short_list]
    seconds, chart = max(measured, key=lambda each: statistics.median(each[0]))
    listed = ", ".join(f"{one['kind']} {statistics.median(cost) * 1000:.1f}" for cost, one in measured)
    yield median("pdf_chart_ms", seconds, "ms", scale=1000, note=f"{chart['kind']}; dearest of {len(charts)}: {listed}")


def costs(chart: dict[str, Any], runs: int) -> list[float]:
    """CPU seconds one copy adds, once a run."""
    without, with_copies = document(chart, 0), document(chart, COPIES)
    return [(_printed(with_copies) - _printed(without)) / COPIES for _run in range(runs)]


def document(chart: dict[str, Any], copies: int) -> str:
    """So many distinct copies of a drawing below its words, which are in both documents so that both need the same glyphs."""
    words = " ".join([*WORD.findall(draw(chart)), *(str(chart.get(name, "")) for name in ("caption", "source"))])
    blocks = [chart | {"title": f"{chart['title']} {number}"} for number in range(copies)]
    figures = "".join(render_to_string("summaries/blocks/_chart.html", {"medium": "paper", "block": each}) for each in blocks)
    return f'<html lang="zh-CN"><title>-</title><h1>{words}</h1><p>{words} <b>{words}</b></p>{figures}</html>'


def _printed(html: str) -> float:
    return cpu(lambda: pdf.print_html(html, identifier="0" * 32))
