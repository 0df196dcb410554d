"""The permission matrix: who gets which answer from which address. A pattern without a line here fails the tests.

The lines are in `table/*.txt`, a file for each room. A line is: the pattern's name (its route where it has none), methods,
kinds of object, answers. The kinds are those of `tests.house.world`; `*` is all the other lines of the pattern name, and a
word after "/" is the decision asked for. The answers are in the order of `PEOPLE`, `in` being sent to the sign-in page. Short
forms: `all:` everybody; `signed:` everybody signed in, the others are sent to sign in; `staff:` the administrator, the others
are sent to sign in. What somebody may not see is 404, never 403.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.house.world import PEOPLE

FOLDER = Path(__file__).parent / "table"


@dataclass(frozen=True)
class Line:
    """What one pattern answers to one method for one kind of object, by person."""

    key: str
    method: str
    kind: str
    answers: dict[str, str]


def lines() -> list[Line]:
    """The table, one line for each method and kind. ValueError for a line that cannot be read."""
    table = [row for path in sorted(FOLDER.glob("*.txt")) for row in path.read_text(encoding="utf-8").splitlines()]
    rows = [row.split() for row in table if row.strip() and not row.startswith("#")]
    known: dict[str, list[str]] = {}
    for key, _methods, kinds, *_answers in rows:
        known.setdefault(key, []).extend(kind for kind in kinds.split(",") if kind != "*" and kind not in known.get(key, []))
    return [
        Line(key, method, kind, _answers_of(answers))
        for key, methods, kinds, *answers in rows
        for method in methods.split("/")
        for kind in (known[key] if kinds == "*" else kinds.split(","))
    ]


def _answers_of(words: list[str]) -> dict[str, str]:
    if len(words) == len(PEOPLE):
        return dict(zip(PEOPLE, words, strict=True))
    who, _colon, answer = words[0].partition(":")
    exceptions = {"all": set(), "signed": {"anonymous"}, "staff": set(PEOPLE) - {"admin"}}
    if len(words) != 1 or who not in exceptions:
        raise ValueError(f"A line of the permission matrix cannot be read: {' '.join(words)}")
    return {name: "in" if name in exceptions[who] else answer for name in PEOPLE}
