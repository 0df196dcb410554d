"""`make` is the way in: its help tells every word, and every word leads to a script that exists."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
SCRIPTS = [*sorted(path for path in (ROOT / "scripts").iterdir() if path.is_file()), ROOT / ".ci/run"]


def make(*words: str) -> str:
    return subprocess.run(["make", "--no-print-directory", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_make_alone_lists_every_word_with_one_line() -> None:
    lines = make().splitlines()
    assert lines == make("help").splitlines()
    assert [line.split()[1] for line in lines] == TARGETS
    assert all(len(line.split()) > 4 and len(line) < 100 for line in lines)


def test_the_promised_words_are_there_and_none_is_a_file() -> None:
    assert {"run", "demo", "test", "lint", "bench", "faults", "fmt", "shots"} <= set(TARGETS)
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony and phony.group(1).split() == TARGETS


def test_every_script_a_word_calls_exists() -> None:
    named = set(re.findall(r"scripts/[a-z_]+", MAKEFILE + (ROOT / "scripts/test").read_text(encoding="utf-8")))
    assert named
    assert all((ROOT / name).exists() for name in named)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_be_run_and_says_what_it_is_for(script: Path) -> None:
    first, second = script.read_text(encoding="utf-8").splitlines()[:2]
    assert os.access(script, os.X_OK)
    assert first.startswith("#!/usr/bin/env ")
    if first.endswith("bash"):
        subprocess.run(["bash", "-n", str(script)], check=True)
        assert second.startswith(("# ", "set -euo pipefail"))
    else:
        assert second.startswith('"""')


def test_the_gate_calls_make_test_and_make_lint_and_nothing_else() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("make")] == ["make test", "make lint"]
    assert lines[:2] == ["#!/usr/bin/env bash", "set -euo pipefail"]
