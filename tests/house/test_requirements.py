"""The lock files: everything pinned, everything hashed, nobody's index named."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FILES = ("base", "dev")


def locked(name: str) -> dict[str, str]:
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", FILES)
def test_a_lock_file_names_no_index_and_hashes_everything(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^#.*\n", "", text))
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ file", text)
    assert all("--hash=sha256:" in entry for entry in entries)


def test_what_serves_is_what_is_tested() -> None:
    assert locked("base").items() <= locked("dev").items()


@pytest.mark.parametrize(
    ("name", "wanted"), [("base", PROJECT["project"]["dependencies"]), ("dev", PROJECT["dependency-groups"]["dev"])], ids=FILES
)
def test_the_lock_file_answers_what_the_project_asks_for(name: str, wanted: list[str]) -> None:
    for requirement in map(Requirement, wanted):
        version = locked(name).get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not locked: run make lock"
        assert requirement.specifier.contains(version), f"{requirement.name} {version}: run make lock"


def test_every_dependency_that_serves_is_kept_for_a_written_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    serving = text.split("dependencies = [", 1)[1].split("\n]\n", 1)[0].splitlines()[1:]
    assert serving
    assert [line for line in serving if "  # " not in line] == []
