"""Writes what the authors wrote, step by step, into the rows the wizard makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from metrics.models import Metric
from summaries.demo.facts import Subjects
from summaries.demo.material import Words
from summaries.models import Summary
from summaries.sections import Entries, Item, Section
from summaries.wizard.steps import add_entry, prepare

FINISHED_WHEN_STARTED = "goals"


def write(summary: Summary, words: Words, subjects: Subjects, *, at: datetime, due: date) -> None:
    """All seven steps, each marked as finished."""
    prepare(summary)
    for section in summary.sections:
        _section(section, words[section.key], subjects, due=due)
        _mark(section, is_finished=True, at=at)


def write_half(summary: Summary, words: Words, subjects: Subjects, *, at: datetime, due: date) -> None:
    """What somebody has on the second evening: the goals, one metric half read, and the praise."""
    prepare(summary)
    section = summary.section(FINISHED_WHEN_STARTED)
    _section(section, words[section.key], subjects, due=due)
    _mark(section, is_finished=True, at=at)
    code, told = next(iter(words["data"]["entries"].items()))
    begun = {
        "data": {"entries": {code: {"interpretation": told["interpretation"]}}},
        "feedback": {"praise": words["feedback"]["praise"]},
    }
    for key, some in begun.items():
        _section(summary.section(key), some, subjects, due=due)
        _mark(summary.section(key), is_finished=False, at=at)


def _section(section: Section, words: Mapping[str, Any], subjects: Subjects, *, due: date) -> None:
    own = {name: value for name, value in words.items() if name != "entries"}
    _keep(section, own)
    if section.entries is Entries.FREE:
        for told in words.get("entries", []):
            _keep(add_entry(section), _resolved(told, due))
        return
    for key, told in words.get("entries", {}).items():
        _keep(_entry(section, str(subjects[section.key, key])), told)


def _entry(section: Section, subject: str) -> object:
    """The entry of one fact: there already where every fact has one, made where facts are cited."""
    assert section.item_model is not None
    if section.entries is Entries.CITED:
        return add_entry(section, subject)
    return next(row for row in section.rows if str(row.subject_id) == subject)  # type: ignore[attr-defined]


def _resolved(told: Mapping[str, Any], due: date) -> dict[str, Any]:
    """A next goal names its metric by code and is due at the end of the next period."""
    if "metric" not in told:
        return dict(told)
    return {**told, "metric": Metric.objects.get(code=told["metric"]), "due_on": due}


def _keep(row: object, values: Mapping[str, Any]) -> None:
    assert isinstance(row, Item | Section)
    known = {field.name for field in row.questions()}
    assert set(values) <= known, set(values) - known
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _mark(section: Section, *, is_finished: bool, at: datetime) -> None:
    type(section)._default_manager.filter(pk=section.pk).update(is_finished=is_finished, saved_at=at, version=1)


def add(summary: Summary, key: str, field: str, sentence: str, *, at: datetime) -> None:
    """What somebody added after a return."""
    section = Summary.objects.get(pk=summary.pk).section(key)
    _keep(section, {field: f"{getattr(section, field)}{sentence}"})
    _mark(section, is_finished=True, at=at)
