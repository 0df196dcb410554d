"""Cycles of any size, made in bulk: people in departments, in versions state, with versions, reviewers, grades and papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from summaries.models import Assessment, Cycle, Export, Reviewer, Status, Summary, Version
from summaries.models.version import digest_of

STATES = (Status.APPROVED, Status.APPROVED, Status.ACKNOWLEDGED, Status.SUBMITTED, Status.RETURNED, Status.DRAFT)
GRADES = [{"key": key, "label": key, "from": "", "share": share} for key, share in (("A", 20), ("B", 70), ("C", 10))]
BATCH = 500
FILLER = "写了什么，看到什么，做了什么。" * 60  # so that a row of a version is as wide as a short document


def crowd(people: int, *, states: tuple[str, ...] = STATES, has_papers: bool = True) -> Cycle:
    """A cycle of so many; a department for every hundred, ten people to a manager."""
    now = timezone.now()
    cycle = Cycle.objects.create(
        name=f"{people} 人", name_en=f"{people} people", period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
        opened_at=now - timedelta(days=20), submit_by=now - timedelta(days=3), review_by=now + timedelta(days=4), grades=GRADES,
    )  # fmt: skip
    managers = _people("M", max(people // 10, 1), cycle, [None])
    summaries = _summaries(cycle, _people("P", people, cycle, managers), states, now)
    versions = list(_versions([one for one in summaries if one.submitted_at]))
    _judged(versions, now)
    if has_papers:
        _papers(versions)
    return cycle


def _people(letter: str, number: int, cycle: Cycle, managers: list[Any]) -> list[User]:
    departments = max(number // 100, 3)
    made = [
        User(
            email=f"{letter}{place}.{cycle.pk.hex[:8]}@example.test".lower(),
            name=f"{letter} {place}",
            employee_number=f"{letter}{cycle.pk.hex[:6]}{place:05}",
            department=f"Department {place % departments}",
            manager=managers[place % len(managers)],
            password="!",
        )
        for place in range(number)
    ]
    return User.objects.bulk_create(made, BATCH)


def _summaries(cycle: Cycle, people: list[User], states: tuple[str, ...], now: datetime) -> list[Summary]:
    made = []
    for place, author in enumerate(people):
        status = states[place % len(states)]
        sent = None if status == Status.DRAFT else now - timedelta(days=place % 17, minutes=place % 1440)
        made.append(Summary(cycle=cycle, author=author, status=status, submitted_at=sent))
    return Summary.objects.bulk_create(made, BATCH)


def _versions(sent: list[Summary]) -> Iterator[Version]:
    for start in range(0, len(sent), BATCH):
        yield from Version.objects.bulk_create(
            _version(one, start + place) for place, one in enumerate(sent[start : start + BATCH])
        )


def _version(summary: Summary, place: int) -> Version:
    author = {"employee_number": summary.author.employee_number, "name": summary.author.name}
    reading = {"author": author, "cycle": {"name": summary.cycle.name}, "sections": [FILLER]}
    return Version(
        summary=summary, number=1, submitted_at=summary.submitted_at, submitted_by=summary.author,
        readings={"zh-hans": reading, "en": reading}, digest=digest_of(reading), attainment=Decimal(50 + place % 90) / 100,
    )  # fmt: skip


def _judged(versions: list[Version], now: datetime) -> None:
    """Reviewers for all, a grade for those approved."""
    decided = {Status.APPROVED, Status.ACKNOWLEDGED}
    Reviewer.objects.bulk_create(
        (Reviewer(summary=one.summary, user=one.submitted_by.manager, decided_at=now if one.summary.status in decided else None)
         for one in versions), BATCH,
    )  # fmt: skip
    graded = [one for one in versions if one.summary.status in decided]
    Assessment.objects.bulk_create(
        (Assessment(summary=one.summary, version=one, by=one.submitted_by.manager, grade="ABC"[place % 3])
         for place, one in enumerate(graded)), BATCH,
    )  # fmt: skip


def _papers(versions: list[Version]) -> None:
    jobs = [Job(kind="render_pdf", key=f"pdf:{one.pk}:zh-hans:summary", status=Job.Status.DONE) for one in versions]
    Job.objects.bulk_create(jobs, BATCH)
    Export.objects.bulk_create(
        (Export(version=one, language="zh-hans", job=job, path=f"papers/{one.pk}.pdf", size=1, pages=9)
         for one, job in zip(versions, jobs, strict=True)), BATCH,
    )  # fmt: skip
