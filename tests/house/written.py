"""Summaries of the matrix's world: every answer in prose is one secret word."""

from __future__ import annotations

from pmreview.accounts.models import User
from summaries.models import Cycle, Summary
from summaries.review.workflow import perform
from summaries.sections import Asked
from summaries.wizard.steps import prepare
from tests.factories import summaries


def written(author: User, words: str, cycle: Cycle | None = None) -> Summary:
    made = summaries.summary(author, cycle)
    prepare(made)
    for section in made.sections:
        summaries.complete(section)
    write(summaries.fresh(made), words)
    return summaries.fresh(made)


def shared(summary: Summary) -> Summary:
    """Has other words where a colleague who is asked may read."""
    section = summary.section("projects")
    for row in [section, *section.rows]:
        _say(row, "hush-shared")
    return summaries.fresh(summary)


def write(summary: Summary, words: str) -> None:
    """Puts `words` into every answer in prose."""
    for section in summary.sections:
        for row in [section, *section.rows]:
            _say(row, words)


def _say(row: Asked, words: str) -> None:
    prose = [one.name for one in row.asked() if one.get_internal_type() == "TextField" and not one.choices]
    type(row)._default_manager.filter(pk=row.pk).update(**dict.fromkeys(prose, words))


def sent(summary: Summary) -> Summary:
    perform(summary, "submit", by=summary.author)
    return summaries.fresh(summary)
