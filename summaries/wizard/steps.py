"""The steps of a summary: order, progress and problems. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from summaries.models import Summary
from summaries.sections import Entries, Item, Problem, Section

NOT_STARTED, STARTED, MISSING, DONE = "todo", "started", "missing", "done"


@dataclass(frozen=True)
class Step:
    """One line of the task list: where it stands and what is missing."""

    number: int
    key: str
    title: str
    state: str
    answered: int
    asked: int
    problems: tuple[Problem, ...]

    @property
    def left(self) -> int:
        return self.asked - self.answered


def prepare(summary: Summary) -> None:
    """Gives every fact its entry where a step asks for one each. Safe to call again; nothing written is touched."""
    for section in summary.sections:
        if section.entries is Entries.EACH:
            _seed(section)


def _seed(section: Section) -> None:
    model: Any = section.item_model
    known = set(model.objects.filter(section=section).values_list("subject_id", flat=True))
    fresh = [
        model(section=section, subject_id=subject, place=place)
        for place, subject in enumerate(section.subjects())
        if subject not in known
    ]
    if fresh:
        model.objects.bulk_create(fresh, ignore_conflicts=True)
        section.__dict__.pop("rows", None)


def add_entry(section: Section, subject: str = "") -> Item:
    """A new empty entry at the end; for a cited step, of that piece of evidence, once."""
    model: Any = section.item_model
    last = model.objects.filter(section=section).aggregate(last=Max("place"))["last"]
    values = {"place": 0 if last is None else last + 1}
    section.__dict__.pop("rows", None)
    if section.has_subject():
        item, _made = model.objects.get_or_create(section=section, subject_id=subject, defaults=values)
        section_item: Item = item
        return section_item
    created: Item = model.objects.create(section=section, **values)
    return created


def remove_entry(section: Section, item_id: str) -> None:
    model: Any = section.item_model
    model.objects.filter(section=section, pk=item_id).delete()
    section.__dict__.pop("rows", None)


def steps_of(summary: Summary) -> list[Step]:
    return [_step(number, section) for number, section in enumerate(summary.sections, 1)]


def _step(number: int, section: Section) -> Step:
    problems = tuple(section.problems())
    answered, asked = section.tally()
    return Step(number, section.key, str(section.title), state_of(section, problems), answered, asked, problems)


def state_of(section: Section, problems: tuple[Problem, ...]) -> str:
    """Done needs the person's word and no problem; the person's word with problems is "missing"."""
    if section.is_finished:
        return MISSING if problems else DONE
    return STARTED if section.is_touched() else NOT_STARTED


def problems_of(summary: Summary) -> list[Problem]:
    """Everything that keeps the summary from being submitted, in the order of the steps."""
    prepare(summary)
    return [problem for section in summary.sections for problem in section.problems()]


def neighbours(summary: Summary, key: str) -> tuple[str | None, str | None]:
    """The keys before and after a step of the summary; None at the ends."""
    keys = [section.key for section in summary.sections]
    at = keys.index(key)
    return (keys[at - 1] if at else None), (keys[at + 1] if at + 1 < len(keys) else None)
