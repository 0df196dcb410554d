"""What a run found: a line in the table, an entry in the result file."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Better = Literal["lower", "higher"]
COLUMNS = ("what", "value", "least", "most", "runs", "unit", "note")


@dataclass(frozen=True)
class Figure:
    """One figure with the least and the most that were seen; `note` only appears in the table."""

    name: str
    value: float
    unit: str
    better: Better = "lower"
    low: float | None = None
    high: float | None = None
    runs: int = 1
    note: str = ""


def median(name: str, values: Sequence[float], unit: str, *, note: str = "", scale: float = 1) -> Figure:
    """The middle of several runs, in `unit` after multiplying by `scale`."""
    scaled = [value * scale for value in values]
    return Figure(name, statistics.median(scaled), unit, low=min(scaled), high=max(scaled), runs=len(scaled), note=note)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the sorted values do not pass; no interpolation, so one of those seen."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def results(figures: Iterable[Figure]) -> dict[str, dict[str, float | str]]:
    """As they are kept: {"name": {"value": …, "unit": …, "better": "lower" or "higher"}}."""
    return {each.name: {"value": round(each.value, 4), "unit": each.unit, "better": each.better} for each in figures}


def write(figures: Iterable[Figure], path: Path) -> None:
    """Replaces the result file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results(figures), indent=2) + "\n", encoding="utf-8")


def table(figures: Iterable[Figure]) -> str:
    """For people: aligned columns with the spread of the runs."""
    rows = [COLUMNS, *(_row(each) for each in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS) - 1)]
    return "\n".join(_line(row, widths) for row in rows)


def _row(figure: Figure) -> tuple[str, ...]:
    seen = (_shown(figure.value), _shown(figure.low), _shown(figure.high))
    return (figure.name, *seen, str(figure.runs), figure.unit, figure.note)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers, unit, note = row
    cells = [name.ljust(widths[0]), *(text.rjust(width) for text, width in zip(numbers, widths[1:-1], strict=True))]
    return "  ".join([*cells, unit.ljust(widths[-1]), note]).rstrip()
