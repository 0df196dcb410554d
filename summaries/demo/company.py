"""Loads the whole demo company as of a day, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from metrics import dictionary
from metrics.models import Metric
from metrics.period import Period
from pmreview.accounts.models import User
from summaries.demo import answers, facts, letterhead, review
from summaries.demo.case import case
from summaries.demo.dates import Calendar
from summaries.demo.history import Span, at, days_of_last, days_of_open, fresh, happened, touched
from summaries.demo.material import Material
from summaries.demo.ordinary import ordinary
from summaries.demo.people import hire, rows
from summaries.demo.source import Table, table
from summaries.models import Cycle, Notice, Participant, Summary
from summaries.notices import without_letters

HR = "fang.ning"


@dataclass(frozen=True)
class Stage:
    """What every summary of one cycle has in common."""

    cycle: Cycle
    days: Span
    due: date  # when the goals promised in it are due
    hr: User


def material_of(person: Table, calendar: Calendar) -> Material:
    """Facts and words of one author; the same every time."""
    return case(person["case"], calendar) if "case" in person else ordinary(person, calendar)


@transaction.atomic
def load(today: date) -> None:
    """People, two cycles, facts and summaries. All or nothing; paper is asked for on commit, the golden cases first."""
    calendar = Calendar(today)
    dictionary.load(Metric.objects)
    people = hire(joined_at=at(calendar.last.start - timedelta(days=400), 9))
    letterhead.hang_up(by=people[HR], at=at(calendar.last.start - timedelta(days=30), 10))
    last, now = _stages(calendar, people[HR])
    authors = [row for row in rows() if "state" in row]
    with without_letters():
        for place, row in enumerate(authors):
            _author(row, people[row["key"]], calendar, last, now, turn=place / len(authors))
        review.place_people(now.cycle)
        review.ask_colleagues(now.cycle)
    Cycle.objects.filter(pk=last.cycle.pk).update(closed_at=last.days.end)
    Notice.objects.filter(created_at__lte=last.days.end).update(read_at=F("created_at"))


def _stages(calendar: Calendar, hr: User) -> tuple[Stage, Stage]:
    ended = calendar.last.end
    last = _cycle(calendar.last, submit_by=at(ended + timedelta(days=14)), review_by=at(ended + timedelta(days=28)))
    submit_by, review_by = at(calendar.today + timedelta(days=9)), at(calendar.today + timedelta(days=16))
    now = _cycle(calendar.period, submit_by=submit_by, review_by=review_by)
    next_end = calendar.end(24)
    return Stage(last, days_of_last(calendar), calendar.period.end, hr), Stage(now, days_of_open(calendar), next_end, hr)


def _cycle(period: Period, *, submit_by: datetime, review_by: datetime) -> Cycle:
    names = {name: told.format(year=period.end.year) for name, told in table("company")["cycle"].items()}
    days = {"period_start": period.start, "period_end": period.end, "submit_by": submit_by, "review_by": review_by}
    opened = {"opened_at": at(period.end + timedelta(days=1), 9)}
    return Cycle.objects.create(id=facts.identity("cycle", period.end), **days, **opened, **names, **review.rules())


def _author(row: Table, user: User, calendar: Calendar, last: Stage, now: Stage, *, turn: float) -> None:
    material = material_of(row, calendar)
    subjects = facts.write(material, by=user, calendar=calendar)
    _archived(user, material, facts.last_subjects(material, by=user, calendar=calendar), last, turn=turn)
    _as_it_stands(row, user, material, subjects, now, turn=turn)


def _summary(user: User, cycle: Cycle) -> Summary:
    Participant.objects.create(cycle=cycle, user=user)
    return Summary.objects.create(id=facts.identity("summary", user.email, cycle.period_end), cycle=cycle, author=user)


def _archived(user: User, material: Material, subjects: facts.Subjects, stage: Stage, *, turn: float) -> None:
    summary, when = _summary(user, stage.cycle), stage.days.part
    answers.write(summary, material.last_words, subjects, at=when(turn * 0.25), due=stage.due)
    _decide(summary, user, [("submit", 0.1), ("approve", 0.4), ("acknowledge", 0.5)], stage, turn=turn)
    happened(summary, "archive", by=stage.hr, moment=when(0.9 + turn * 0.1))


STATES: dict[str, list[tuple[str, float]]] = {
    "submitted": [("submit", 0.3)],
    "returned": [("submit", 0.2), ("return", 0.45)],
    "resubmitted": [("submit", 0.1), ("return", 0.3)],
    "approved": [("submit", 0.1), ("approve", 0.4)],
    "acknowledged": [("submit", 0.1), ("approve", 0.3), ("acknowledge", 0.5)],
}


def _as_it_stands(row: Table, user: User, material: Material, subjects: facts.Subjects, stage: Stage, *, turn: float) -> None:
    summary, written = _summary(user, stage.cycle), stage.days.part(turn * 0.2)
    if row["state"] == "untouched":
        touched(summary, moment=stage.days.start)
        return
    if row["state"] == "started":
        answers.write_half(summary, material.words, subjects, at=written, due=stage.due)
        touched(summary, moment=written)
        return
    answers.write(summary, material.words, subjects, at=written, due=stage.due)
    _decide(summary, user, STATES[row["state"]], stage, turn=turn, state=row["state"], note=row.get("note", ""))
    if row["state"] == "resubmitted":
        changed = stage.days.part(0.5 + turn * 0.35)
        answers.add(summary, "outlook", "failed", row["added"], at=changed)
        review.reply(fresh(summary), row["state"], at=changed)
        _decide(summary, user, [("submit", 0.6)], stage, turn=turn)


def _decide(
    summary: Summary,
    user: User,
    decisions: list[tuple[str, float]],
    stage: Stage,
    *,
    turn: float,
    state: str = "",
    note: str = "",
) -> None:
    """Each decision by the one whose turn it is, at its share of the days; people follow one another by `turn`."""
    for name, share in decisions:
        by = user.manager if name in {"approve", "return"} else user
        assert by is not None
        moment = stage.days.part(share + turn * 0.35)
        if name == "return":
            review.remark(fresh(summary), state, by=by, at=review.moment_before(moment))
        happened(summary, name, by=by, moment=moment, note=note if name == "return" else "")
