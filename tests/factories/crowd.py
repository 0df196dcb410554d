"""Many people in one cycle, in few statements: what pages cost with a thousand rows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Assessment, Comment, Cycle, Event, Placement, Reviewer, Summary, Version
from summaries.models.event import Happened


def crowd(manager: User, cycle: Cycle, size: int, *, start: int = 0) -> list[Summary]:
    """`size` people below the manager, every one with a submitted summary, a version, an open comment and an event."""
    now = timezone.now()
    people = User.objects.bulk_create(
        User(
            email=f"crowd{number}@example.test",
            name=f"Person {number:05}",
            employee_number=f"C{number:05}",
            department=f"Department {number % 7}",
            manager=manager,
            language="en",
        )
        for number in range(start, start + size)
    )
    made = Summary.objects.bulk_create(
        Summary(cycle=cycle, author=one, status="submitted", submitted_at=now - timedelta(minutes=place))
        for place, one in enumerate(people)
    )
    versions = Version.objects.bulk_create(_version(one, place) for place, one in enumerate(made))
    Reviewer.objects.bulk_create(Reviewer(summary=one, user=manager) for one in made)
    Comment.objects.bulk_create(Comment(summary=one.summary, version=one, body="Why?", by=manager) for one in versions)
    Event.objects.write_all(Event(name=Happened.SUBMITTED, summary=one, cycle=cycle, by=one.author, at=now) for one in made)
    counted()
    return made


def counted() -> None:
    """Tells the database how many rows there are now, as PostgreSQL does by itself soon after somebody adds many."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _version(summary: Summary, place: int) -> Version:
    return Version(
        summary=summary,
        number=1,
        submitted_at=summary.submitted_at,
        submitted_by=summary.author,
        readings={},
        digest="0" * 64,
        attainment=Decimal(place % 150) / 100,
        warnings=place % 3,
    )


def graded(made: list[Summary], grades: str, *, by: User) -> None:
    """Gives the summaries the grades of the word, in turn."""
    versions = {one.summary_id: one for one in Version.objects.filter(summary__in=made)}
    Assessment.objects.bulk_create(
        Assessment(summary=one, version=versions[one.pk], by=by, grade=grades[place % len(grades)])
        for place, one in enumerate(made)
    )


def placed(made: list[Summary], *, by: User) -> None:
    """Puts everybody into one of the nine boxes."""
    Placement.objects.bulk_create(
        Placement(summary=one, performance=place % 3 + 1, potential=place // 3 % 3 + 1, reason="Seen all year", by=by)
        for place, one in enumerate(made)
    )
