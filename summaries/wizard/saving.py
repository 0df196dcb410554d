"""Keeping a draft. A word is never lost: a save that would overwrite another tab's is a conflict with both texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from summaries.models import Summary
from summaries.sections import Asked, Section
from summaries.sections.base import LONG
from summaries.wizard.forms import StepForms


class Closed(Exception):
    """The summary can no longer be written: somebody submitted it meanwhile."""


@dataclass(frozen=True)
class Difference:
    """One answer of which there are two: what is kept here, and what this page wanted to keep."""

    anchor: str
    question: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Saved:
    version: int


@dataclass(frozen=True)
class Conflict:
    """Nothing was written; `version` is what the next save must have seen to win."""

    version: int
    differences: tuple[Difference, ...]


def save(forms: StepForms, *, seen: int, tab: str, is_finished: bool | None = None) -> Saved | Conflict:
    """Writes what could be read, in one transaction, if nobody else wrote since `seen`.

    A write of the same browser tab (`tab`, not empty) is no conflict: its own autosave came first. Raises Closed.
    """
    section = forms.section
    with transaction.atomic():
        _still_open(section.summary)
        known = type(section)._default_manager.select_for_update().get(pk=section.pk)
        if known.version != seen and not (tab and tab == known.tab):
            differences = tuple(_differences(forms))
            if differences:
                return Conflict(known.version, differences)
        return _write(forms, known=known.version, tab=tab, is_finished=is_finished)


def _still_open(summary: Summary) -> None:
    if not Summary.objects.select_for_update().get(pk=summary.pk).is_writable:
        raise Closed


def _write(forms: StepForms, *, known: int, tab: str, is_finished: bool | None) -> Saved:
    section = forms.section
    mark: dict[str, Any] = {"version": F("version") + 1, "tab": tab, "saved_at": timezone.now()}
    if is_finished is not None:
        mark["is_finished"] = is_finished
    type(section)._default_manager.filter(pk=section.pk).update(**mark, **forms.row.kept())
    for entry in forms.entries:
        if entry.form.is_bound and entry.form.kept():
            type(entry.item)._default_manager.filter(pk=entry.item.pk).update(**entry.form.kept())
    return Saved(known + 1)


def _differences(forms: StepForms) -> list[Difference]:
    rows: list[tuple[Asked, Any]] = [(forms.section, forms.row), *((entry.item, entry.form) for entry in forms.entries)]
    found = []
    for row, form in rows:
        kept = type(row)._default_manager.get(pk=row.pk)
        wanted = type(row)(**form.kept()) if form.is_bound else kept
        found += [
            Difference(row.anchor(field.name), str(field.verbose_name), kept.says(field), wanted.says(field))
            for field in row.asked()
            if form.is_bound and field.name in form.kept() and kept.says(field) != wanted.says(field)
        ]
    return found


def take_suggestion(section: Section) -> None:
    """Puts the step's draft below what is written in the suggested question; nothing written is replaced."""
    kept = type(section)._default_manager.get(pk=section.pk)
    written = str(getattr(kept, section.suggested)).strip()
    text = "\n\n".join(part for part in (written, section.suggestion()) if part)[:LONG]
    type(section)._default_manager.filter(pk=section.pk).update(**{section.suggested: text}, version=F("version") + 1)


def reload(summary: Summary, key: str) -> Section:
    """The step's row read anew."""
    summary.__dict__.pop("sections", None)
    return summary.section(key)
