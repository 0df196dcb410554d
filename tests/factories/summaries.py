"""Cycles and summaries; `completed` answers every question from the steps' own fields, so a new step needs nothing here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Cycle, Status, Summary
from summaries.review.workflow import perform
from summaries.sections import Asked, Entries, Section
from summaries.wizard.steps import add_entry, prepare
from tests.factories import facts

WORDS = "Written for the test: 注册页合并为一页"


def cycle(**fields: Any) -> Cycle:
    now = timezone.now()
    defaults = {
        "name": "2026 年度业绩总结",
        "name_en": "Performance summary 2026",
        "period_start": facts.YEAR.start,
        "period_end": facts.YEAR.end,
        "submit_by": now + timedelta(days=9),
        "review_by": now + timedelta(days=16),
        "opened_at": now,
    }
    return Cycle.objects.create(**{**defaults, **fields})


def summary(author: User, cycle_: Cycle | None = None) -> Summary:
    return Summary.objects.create(cycle=cycle_ or cycle(), author=author)


def with_facts(author: User) -> None:
    """The demo case, one goal with all the weight, one quote and one project."""
    product = facts.product(author)
    facts.demo_case(author, product)
    facts.goal(author, product, weight=100)
    facts.feedback(product, text="Signing in takes a second now.")
    facts.item(facts.project(author, product), done_on=date(2026, 2, 20))


def completed(author: User, cycle_: Cycle | None = None) -> Summary:
    """A draft in which nothing is missing."""
    with_facts(author)
    made = summary(author, cycle_)
    prepare(made)
    for section in made.sections:
        complete(section)
    return fresh(made)


def complete(section: Section) -> None:
    """Answers every question of the step, with an entry where it wants one."""
    if section.entries is Entries.FREE:
        add_entry(section)
    if section.entries is Entries.CITED:
        add_entry(section, section.citables()[0].subject)
    for row in [section, *section.rows]:
        answer(row)


def answer(row: Asked) -> None:
    values = {field.name: value_for(field) for field in row.asked() if not field.blank or field.name == "explanation"}
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    row.refresh_from_db()


def value_for(field: models.Field) -> Any:
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateField):
        return date(2027, 6, 30)
    if isinstance(field, models.DecimalField):
        return 1
    return WORDS[: field.max_length]


def submitted(author: User, cycle_: Cycle | None = None) -> Summary:
    made = completed(author, cycle_)
    perform(made, "submit", by=author)
    return fresh(made)


def approved(author: User, cycle_: Cycle | None = None) -> Summary:
    made = submitted(author, cycle_)
    perform(made, "approve", by=author.manager)
    return fresh(made)


def in_state(status: str, author: User, *, hr: User) -> Summary:
    """A summary brought to a state by the decisions that lead there."""
    if status == Status.DRAFT:
        return completed(author)
    made = submitted(author)
    for name, by in {
        Status.SUBMITTED: [],
        Status.RETURNED: [("return", author.manager)],
        Status.APPROVED: [("approve", author.manager)],
        Status.APPEALED: [("approve", author.manager), ("appeal", author)],
        Status.ACKNOWLEDGED: [("approve", author.manager), ("acknowledge", author)],
        Status.ARCHIVED: [("archive", hr)],
    }[Status(status)]:
        perform(made, name, by=by, note="Name the source")
        made = fresh(made)
    return made


def fresh(summary: Summary) -> Summary:
    """The summary read anew, without anything cached."""
    return Summary.objects.with_people().get(pk=summary.pk)
