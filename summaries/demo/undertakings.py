"""Projects with their tasks, from a few counts: how many, how many done, how many of those late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from summaries.demo.dates import Calendar
from summaries.demo.material import Obstacle, Task, Undertaking
from summaries.demo.source import Table


def undertaking(
    key: str, spec: Table, told: Table, calendar: Calendar, *, people: Sequence[str], chance: Random
) -> Undertaking:
    """One project: `spec` has the days and counts, `told` the name, the aim, the kinds of task and the blockers."""
    return Undertaking(
        key=key,
        name=told["name"],
        aim=told.get("aim", ""),
        start=calendar.day(spec["start"]),
        due=calendar.day(spec["due"]),
        finished=calendar.day(spec["finished"]) if "finished" in spec else None,
        tasks=_tasks(spec, told["tasks"], calendar, people, chance),
        obstacles=tuple(_obstacle(row, calendar) for row in told["blockers"]),
    )


def _obstacle(row: Table, calendar: Calendar) -> Obstacle:
    resolved = calendar.day(row["resolved"]) if "resolved" in row else None
    return Obstacle(row["text"], calendar.day(row["opened"]), resolved, row.get("resolution", ""))


def _tasks(spec: Table, titles: Sequence[str], calendar: Calendar, people: Sequence[str], chance: Random) -> tuple[Task, ...]:
    """The done ones first; of those the late ones lie evenly apart."""
    count, done, late = spec["tasks"], spec["done"], spec["late"]
    cancelled = range(done, done + spec.get("cancelled", 0))
    is_late = {place * done // late for place in range(late)}
    start, due = calendar.day(spec["start"]), calendar.day(spec["due"])
    finished = calendar.day(spec["finished"]) if "finished" in spec else None
    first_due = start + timedelta(days=8)
    made = []
    for place in range(count):
        task_due = first_due + (due - first_due) * place // max(count - 1, 1)
        ended = _done_on(task_due, finished, is_late=place in is_late, chance=chance) if place < done else None
        made.append(_task(_title(titles, place), chance.choice(people), task_due, ended, place in cancelled, start, chance))
    return tuple(made)


def _title(titles: Sequence[str], place: int) -> str:
    turn, which = divmod(place, len(titles))
    return f"{titles[which]} {turn + 1}" if turn else titles[which]


def _done_on(due: date, finished: date | None, *, is_late: bool, chance: Random) -> date:
    day = due + timedelta(days=chance.randint(2, 7) if is_late else -chance.randint(0, 3))
    return day if is_late or finished is None else min(day, finished)


def _task(title: str, who: str, due: date, done: date | None, is_cancelled: bool, start: date, chance: Random) -> Task:
    begun = max((done or due) - timedelta(days=chance.choice((2, 3, 4, 4, 5, 6, 8, 11))), start)
    started = None if is_cancelled or (done is None and chance.random() < 0.5) else begun
    return Task(title, who, min(begun, start + timedelta(days=5)), started, due, done, is_cancelled)
