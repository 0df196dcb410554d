"""What a printed figure rests on. A section names it by a key; the reading gives each key a number and a row of its
appendix, so that number and row cannot part. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from metrics.facts import Contradiction, Derived, GoalFact, ProjectFact, Series
from summaries.sections.facts import Facts

TOTAL, FEEDBACK, PROMISED = "total", "feedback", "promised"
LETTER = "A"
RANGE = 3  # numbers in a row that are told by the first and the last


def of_series(series: Series) -> str:
    return f"series:{series.product_id}:{series.code}"


def of_derived(derived: Derived) -> str:
    return f"derived:{derived.product}:{derived.code}"


def of_project(project: ProjectFact) -> str:
    return f"project:{project.id}"


def of_quote(said: UUID) -> str:
    return f"quote:{said}"


def of_goal(goal: GoalFact, facts: Facts) -> str:
    """The goal shares the row of its metric where both tell the same two figures."""
    series = facts.series_behind(goal)
    return of_series(series) if series and tells(series, goal) else f"goal:{goal.id}"


def tells(series: Series, goal: GoalFact) -> bool:
    """Whether the recorded values are the very baseline and actual value of the goal."""
    base = series.base.value if series.base else None
    last = series.last.value if series.last else None
    return goal.is_verified and goal.actual == last and goal.baseline in (None, base)


def of_part(code: str, product: str, facts: Facts) -> list[str]:
    """What a part of a derived figure rests on: recorded values, or the goal whose own figures stood in for them."""
    recorded = [of_series(one) for one in facts.series if (one.code, one.product) == (code, product)]
    return recorded or [of_goal(goal, facts) for goal in facts.goals if (goal.metric, goal.product) == (code, product)]


def of_finding(found: Contradiction, facts: Facts) -> list[str]:
    """The derived figures of the product that a finding of the number check is about, else the two it compares."""
    about = [one for one in facts.derived if one.product == found.product and found.code.startswith(one.code)]
    codes = [code for code in ("dau", "new_users") if found.code == f"mau_below_{code}"]
    parts = [key for code in (*codes, "mau") for key in of_part(code, found.product, facts)] if codes else []
    return [of_derived(one) for one in about] or parts


# ---- from keys to numbers ----


def numbers_of(parts: Iterable[Any], known: Iterable[str]) -> dict[str, str]:
    """A number for every known key: first those of the parts, in the order a reader meets them, then the rest."""
    there = dict.fromkeys(known)
    met = [key for key in keys_in(list(parts)) if key in there]
    return {key: f"{LETTER}{place}" for place, key in enumerate(dict.fromkeys([*met, *there]), 1)}


def keys_in(value: Any) -> Iterator[str]:
    """Every key that stands in blocks, in order; the numbers of a drawing are never looked through."""
    if isinstance(value, dict):
        yield from value.get("refs", [])
        for name, inner in value.items():
            if name == "row_refs":
                yield from (key for row in inner for key in row)
            elif name not in ("refs", "data"):
                yield from keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_in(inner)


def numbered(value: Any, numbers: Mapping[str, str]) -> Any:
    """The same with numbers for keys. A key without a row is left out: a reference never leads nowhere."""
    if isinstance(value, dict):
        return {name: _numbered(name, inner, numbers) for name, inner in value.items()}
    return [numbered(inner, numbers) for inner in value] if isinstance(value, list) else value


def _numbered(name: str, inner: Any, numbers: Mapping[str, str]) -> Any:
    if name == "refs":
        return _told(inner, numbers)
    if name == "row_refs":
        return [_told(row, numbers) for row in inner]
    return inner if name == "data" else numbered(inner, numbers)


def _told(keys: Iterable[str], numbers: Mapping[str, str]) -> list[str]:
    found = {numbers[key] for key in keys if key in numbers}
    return sorted(found, key=place_of)


def place_of(number: str) -> int:
    return int(number.removeprefix(LETTER))


def runs(numbers: Iterable[str]) -> list[tuple[str, ...]]:
    """Numbers in order, three and more in a row as their first and last: (A1,), (A4, A7)."""
    ordered = enumerate(sorted(numbers, key=place_of))
    groups = [[each for _n, each in run] for _gap, run in groupby(ordered, lambda pair: place_of(pair[1]) - pair[0])]
    return [
        told for group in groups for told in ([(group[0], group[-1])] if len(group) >= RANGE else [(each,) for each in group])
    ]
