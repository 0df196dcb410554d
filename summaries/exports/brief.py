"""What of a reading stands on one page for a director: chosen by rule from the frozen document, never written anew. Pure.

A question is known by the last word of its anchor, which never changes; labels are those that were frozen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from django.utils.translation import override

from summaries.blocks import Block
from summaries.sections.projects import Outcome

BARS, ACHIEVEMENTS, LESSONS, REMARKS = 6, 3, 2, 2  # how many of each, at most
REACHED = 1.0
CUT = "…"
SENTENCES = re.compile(r".*?(?:[。！？；]|[.!?;](?=\s|$)|$)", re.DOTALL)
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?%")


class Room(NamedTuple):
    """How many columns an account, a title and a name in a table or over a figure may take, of which Han takes two; how
    many next goals there may be. Figures and days are never cut."""

    account: int
    title: int
    name: int
    aims: int


@dataclass(frozen=True)
class Point:
    """Something reached or learnt: what it is about, its figure, what was done or went wrong, and what came of it."""

    title: str
    figure: str
    facts: str
    body: str
    then: str = ""


@dataclass(frozen=True)
class Aim:
    """A goal of the next period, in words."""

    name: str
    metric: str
    baseline: str
    target: str
    due: str


@dataclass(frozen=True)
class Brief:
    """One page. `is_cut` says that some of its words, or some of what there was to choose from, were left out."""

    headline: list[Block]
    bars: Block | None
    achievements: list[Point]
    lessons: list[Point]
    aims: list[Aim]
    remarks: list[str]
    is_cut: bool


def brief_of(reading: dict[str, Any], room: Room) -> Brief:
    """The brief of a reading, as far as there is room."""
    parts = {section["key"]: section for section in reading["sections"]}
    goals = _goals(parts.get("goals"))
    with override(reading["language"]):  # the word for a success is one of that language
        achievements = list(islice(_achievements(goals, parts), ACHIEVEMENTS))
        lessons = list(islice(_lessons(goals, parts), LESSONS))
    aims, remarks = _aims(parts.get("outlook")), [notice["title"] for notice in reading.get("notices", [])]
    is_cut = len(goals) > BARS or len(aims) > room.aims or len(remarks) > REMARKS
    points = [_fitted(point, room) for point in [*achievements, *lessons]]
    return Brief(
        headline=_named(reading["headline"], room.name),
        bars=_bars(parts.get("goals"), goals, room.name),
        achievements=points[: len(achievements)],
        lessons=points[len(achievements) :],
        aims=[replace(aim, name=cut(aim.name, room.title), metric=cut(aim.metric, room.name)) for aim in aims[: room.aims]],
        remarks=[cut(words, 2 * room.title) for words in remarks[:REMARKS]],
        is_cut=is_cut or points != [*achievements, *lessons],
    )


def cut(words: str, room: int) -> str:
    """The whole sentences that fit and “…”; where not even the first does, as much of it. Nothing is added to what fits."""
    plain = " ".join(words.split())
    if columns(plain) <= room:
        return plain
    kept = ""
    for sentence in SENTENCES.findall(plain):
        if columns(kept + sentence) > room - 2:
            break
        kept += sentence
    whole = kept.rstrip("；; ")
    return f"{whole}{' ' if whole.isascii() else ''}{CUT}" if whole else _begun(plain, room - 2) + CUT


def columns(words: str) -> int:
    """About how wide the words are, set in one line."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in words)


def _begun(words: str, room: int) -> str:
    """The beginning of a sentence that is too long; words of letters stay whole where there is a space to break at."""
    wide = 0
    for place, each in enumerate(words):
        wide += columns(each)
        if wide > room:
            start, space, _rest = words[:place].rpartition(" ")
            return start if space and columns(start) > room // 2 else words[:place]
    return words


def _fitted(point: Point, room: Room) -> Point:
    title, body, then = cut(point.title, room.title), cut(point.body, room.account), cut(point.then, room.account * 2 // 3)
    return replace(point, title=title, body=body, then=then)


def _named(headline: list[Block], room: int) -> list[Block]:
    return [block | {"items": [item | {"name": cut(item["name"], room)} for item in block["items"]]} for block in headline]


@dataclass(frozen=True)
class Goal:
    """An entry of the goals, with its share of the whole in percent and how far it was reached; the row of its bar."""

    entry: Block
    row: Block
    weight: float
    reached: float | None


def _goals(section: Block | None) -> list[Goal]:
    """The heaviest first; of two that weigh the same, the one reached furthest."""
    if section is None:
        return []
    charts = [block for block in section["blocks"] if block["type"] == "chart" and block["kind"] == "attainments"]
    tables = [block for block in section["blocks"] if block["type"] == "table"]
    bars, lines = (charts[0]["data"]["rows"] if charts else []), (tables[0]["rows"] if tables else [])
    found = [_goal(entry, place, bars, lines) for place, entry in enumerate(_entries(section))]
    return sorted(found, key=lambda goal: (-goal.weight, -(goal.reached or 0)))


def _goal(entry: Block, place: int, bars: list[Block], lines: list[list[str]]) -> Goal:
    row = bars[place] if place < len(bars) else {"name": entry["title"], "value": None, "text": entry["score"]}
    weight = PERCENT.fullmatch(lines[place][-1]) if place < len(lines) else None
    return Goal(entry, row, float(weight[1]) if weight else 0.0, row["value"])


def _bars(section: Block | None, goals: list[Goal], room: int) -> Block | None:
    """The section's own drawing with the heaviest goals only."""
    drawn = [block for block in (section or {"blocks": []})["blocks"] if block.get("kind") == "attainments"]
    if not drawn:
        return None
    rows = [goal.row | {"name": cut(goal.row["name"], room)} for goal in goals[:BARS]]
    told = "; ".join(f"{row['name']} {row['text']}" for row in rows)
    return drawn[0] | {"title": told, "data": drawn[0]["data"] | {"rows": rows}}


def _achievements(goals: list[Goal], parts: dict[str, Block]) -> Iterator[Point]:
    """Two goals that were reached, a project that succeeded, what users praised; then the rest of these, then what worked."""
    reached = [_of_goal(goal) for goal in goals if goal.reached is not None and goal.reached >= REACHED]
    projects = [_of_project(entry) for entry in _entries(parts.get("projects")) if _succeeded(entry)]
    worked = _answer(parts.get("outlook"), "worked")
    others = [*_praise(parts.get("feedback")), *reached[2:], *projects[1:]]
    last = [Point(worked["label"], "", "", worked["body"])] if worked else []
    yield from (point for point in [*reached[:2], *projects[:1], *others, *last] if point.body)


def _of_goal(goal: Goal) -> Point:
    return Point(goal.entry["title"], goal.entry["score"], "", _said(goal.entry, "measures"))  # its bar has the facts


def _of_project(entry: Block) -> Point:
    return Point(entry["title"], entry["score"], entry["facts"], _said(entry, "result"), _said(entry, "contribution"))


def _succeeded(entry: Block) -> bool:
    return _said(entry, "outcome") == str(Outcome.SUCCESS.label)


def _praise(section: Block | None) -> Iterator[Point]:
    """What users praised, with the share of good ratings where there are any."""
    praise = _answer(section, "praise")
    if section is None or praise is None:
        return
    shares = [item for block in section["blocks"] if block["type"] == "figures" for item in block["items"][1:2]]
    figure, facts = (shares[0]["value"], f"{shares[0]['name']} {shares[0]['base']}") if shares else ("", "")
    yield Point(section["title"], figure, facts, praise["body"])


def _lessons(goals: list[Goal], parts: dict[str, Block]) -> Iterator[Point]:
    """What failed, with what is done about it; then what stood in the way of the goals reached least, and of other projects."""
    failed = _answer(parts.get("outlook"), "failed")
    if failed:
        yield Point(failed["label"], "", "", failed["body"], _said(parts["outlook"], "strategies"))
    least = sorted(goals, key=lambda goal: REACHED if goal.reached is None else goal.reached)
    projects = _entries(parts.get("projects"))
    for entry in [*(goal.entry for goal in least), *sorted(projects, key=_succeeded)]:
        if _said(entry, "challenge") and _said(entry, "solution"):
            yield Point(entry["title"], entry["score"], "", _said(entry, "challenge"), _said(entry, "solution"))


def _aims(section: Block | None) -> list[Aim]:
    names = ("metric", "baseline", "target", "due_on")
    return [Aim(entry["title"], *(_said(entry, name) for name in names)) for entry in _entries(section)]


def _entries(section: Block | None) -> list[Block]:
    return [block for block in (section or {"blocks": []})["blocks"] if block["type"] == "entry"]


def _answer(section: Block | None, name: str) -> Block | None:
    """The answer to the question of that name, if there is one."""
    texts: Iterable[Block] = (block for block in (section or {"blocks": []})["blocks"] if block["type"] == "text")
    return next((block for block in texts if block["body"] and block.get("field", "").rpartition("-")[2] == name), None)


def _said(part: Block | None, name: str) -> str:
    answer = _answer(part, name)
    return str(answer["body"]) if answer else ""
