"""`make` is the way in: its help tells every word, and every word leads to a script that exists."""

import os
import re
import shutil
import socket
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


def test_every_module_a_word_runs_exists() -> None:
    modules = [ROOT / name.replace(".", "/") for name in re.findall(r"python -m ([a-z.]+)", MAKEFILE)]
    assert modules
    assert all(module.with_suffix(".py").exists() or (module / "__main__.py").exists() for module in modules)


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


def test_a_port_in_use_is_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = subprocess.run(
            [ROOT / "scripts/run"], env=os.environ | {"PORT": str(port)}, capture_output=True, text=True, check=False
        )
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} is in use on this machine.")
    assert refused.stdout == ""


def test_what_runs_apart_sees_neither_the_person_s_settings_nor_their_data() -> None:
    outside = os.environ | {"DATABASE_URL": "postgres://someone/else", "EMAIL_URL": "smtp://someone", "DEBUG": "true"}
    try:
        told = subprocess.run(
            [ROOT / "scripts/apart", "house-test", "env"], env=outside, capture_output=True, text=True, check=True
        )
    finally:
        shutil.rmtree(ROOT / "var/house-test", ignore_errors=True)
    inside = dict(line.split("=", 1) for line in told.stdout.splitlines() if "=" in line)
    assert not {"DATABASE_URL", "EMAIL_URL", "DEBUG"} & set(inside)
    assert inside["ENV_FILE"] == "/dev/null"
    assert inside["VAR_DIR"] == str(ROOT / "var/house-test")
    assert len(inside["SECRET_KEY"]) > 50
