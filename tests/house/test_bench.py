"""The bench measures what it says and keeps it in its shape. Nothing here looks at a clock."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

import bench
from bench.figures import Figure, median, percentile, results, table, write
from metrics.charts import KINDS

PIECES = sorted(path.stem for path in Path(bench.__file__).parent.glob("*.py"))
FIGURES = [
    Figure("paper_seconds", 0.5, "s", low=0.4, high=0.9, runs=9, note="CPU"),
    Figure("papers_per_s", 3, "papers/s", "higher"),
]
SHARES = {"kind": "shares", "title": "A 1; B 2", "data": {"rows": [{"name": "A", "value": 1}, {"name": "B", "value": 2}]}}


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_can_be_imported(piece: str) -> None:
    assert import_module(f"bench.{piece}").__doc__ or piece == "__init__"


def test_every_part_can_be_asked_for(tmp_path: Path) -> None:
    from bench.__main__ import parts

    assert {"paper", "drawings", "chromium", "pages", "jobs", "memory", "hr", "archives"} <= set(parts(tmp_path))


def test_the_result_file_has_a_value_a_unit_and_a_direction(tmp_path: Path) -> None:
    write(FIGURES, tmp_path / "deep" / "results.json")
    assert json.loads((tmp_path / "deep" / "results.json").read_text()) == {
        "paper_seconds": {"value": 0.5, "unit": "s", "better": "lower"},
        "papers_per_s": {"value": 3, "unit": "papers/s", "better": "higher"},
    }


def test_a_figure_is_rounded_for_keeping_only() -> None:
    assert results([Figure("x", 1.23456789, "s")])["x"]["value"] == 1.2346


def test_the_table_shows_the_spread_and_the_note() -> None:
    line = table(FIGURES).splitlines()[1]
    assert line.split() == ["paper_seconds", "0.5", "0.4", "0.9", "9", "s", "CPU"]


def test_a_median_is_scaled_with_its_ends() -> None:
    figure = median("x", [0.003, 0.001, 0.002], "ms", scale=1000)
    assert (figure.value, figure.low, figure.high, figure.runs) == (2, 1, 3, 3)


@pytest.mark.parametrize(("share", "seen"), [(0.5, 3), (0.99, 4), (0, 1)])
def test_a_percentile_is_one_of_those_seen(share: float, seen: float) -> None:
    assert percentile([4, 1, 3, 2], share) == seen


def test_drawings_are_found_wherever_they_stand() -> None:
    from bench.cases import drawings

    assert list(drawings({"blocks": [{"type": "entry", "bar": SHARES, "blocks": [SHARES]}], "x": None})) == [SHARES, SHARES]


def test_copies_of_a_drawing_differ_and_their_words_are_there_without_them() -> None:
    from bench.paper import COPIES, document

    copies = re.findall(r'src="([^"]+)"', document(SHARES, COPIES))
    assert len(set(copies)) == len(copies) == COPIES
    without = document(SHARES, 0)
    assert "<img" not in without
    assert "A" in without


def test_what_is_measured_as_a_drawing_is_a_drawing() -> None:
    assert SHARES["kind"] in KINDS


def test_an_import_is_held_to_a_copy_into_its_own_table_and_the_keyless_one_is_told_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bench import imports

    found = {"rows": 1_000, "bare_s": 10.0, "keyless_s": 2.0, "import_s": 15.0, "ratio": 1.5, "peak_mb": 99.0}
    monkeypatch.setattr(imports, "_measured", lambda _command, _rows: found)
    told = {figure.name: (figure.value, figure.better) for figure in imports.into_postgres(1_000)}
    assert told == {
        "import_vs_copy_ratio": (1.5, "lower"),
        "import_vs_keyless_copy_ratio": (7.5, "lower"),
        "import_peak_mb": (99.0, "lower"),
    }
    assert "10.0 s of bare COPY into the same table" in next(imports.into_postgres(1_000)).note


def test_only_browsers_below_this_process_are_counted() -> None:
    from bench.chromium import browser_seconds

    assert browser_seconds() == 0


def test_the_browser_gets_the_stylesheet_of_the_paper() -> None:
    from bench.chromium import stylesheet

    assert "@page" in stylesheet()
