""".env.example explains every setting that is read, and nothing else."""

import ast
import re
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
NAME = re.compile(r"^#?([A-Z_]+)=")


def explained() -> list[str]:
    return [match.group(1) for line in EXAMPLE if (match := NAME.match(line))]


def read_by_settings() -> set[str]:
    tree = ast.parse((ROOT / "pmreview/settings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    reads = [call for call in calls if isinstance(call.func.value, ast.Name) and call.func.value.id == "env" and call.args]
    return {call.args[0].value for call in reads if isinstance(call.args[0], ast.Constant)}


def read_by_compose() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


def test_every_setting_is_explained_and_every_explanation_is_of_a_setting() -> None:
    assert len(read_by_settings()) > 20
    assert set(explained()) == read_by_settings() | read_by_compose()


def test_no_setting_is_explained_twice() -> None:
    assert len(explained()) == len(set(explained()))


def test_one_line_before_each_setting_explains_it() -> None:
    for before, line in pairwise(EXAMPLE):
        if NAME.match(line):
            assert re.match(r"^# \S.*\.$", before), f"{line} has no sentence before it"


def test_only_the_secret_key_is_set_and_it_is_empty() -> None:
    assert [line for line in EXAMPLE if line and not line.startswith("#")] == ["SECRET_KEY="]
