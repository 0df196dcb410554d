"""A month on a clock: restarts, beats that come twice, at once or not at all, and clocks that are put forward and back.

Each notice comes exactly once, on its day, and its letter exactly once, outside the quiet hours of its reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.models import Cycle, Notice, Reviewer
from summaries.notices.beat import tick
from summaries.notices.quiet import is_quiet
from tests.factories import summaries
from tests.factories.people import Company, person

pytestmark = pytest.mark.django_db
# The clocks change in the middle: in Europe on 29 March and 25 October, in America on 8 March and 1 November.
MONTHS = {"spring": (datetime(2026, 3, 3), datetime(2026, 3, 31)), "autumn": (datetime(2026, 10, 10), datetime(2026, 11, 7))}
ZONES = ["Europe/Berlin", "America/New_York"]
HOMES = ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Pacific/Honolulu"]
SUBMIT, REVIEW = 12, 20  # days into the month
STEP = timedelta(minutes=47)  # no divisor of a day, so that beats come at all hours


def local(day: datetime, zone: str, hour: int) -> datetime:
    return datetime.combine(day.date(), time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def cycle(start: datetime, zone: str) -> Cycle:
    deadlines = [local(start + timedelta(days=days), zone, 18) for days in (SUBMIT, REVIEW)]
    opened = local(start - timedelta(days=3), zone, 9)
    return summaries.cycle(time_zone=zone, submit_by=deadlines[0], review_by=deadlines[1], opened_at=opened, name=zone)


def with_people(one: Cycle, manager: User) -> list[User]:
    """Somebody in each home who never submits, and one summary that nobody ever decides on."""
    writers = [person(f"From {home}", time_zone=home, manager=manager) for home in HOMES]
    for writer in writers:
        summaries.summary(writer, one)
    waiting = summaries.summary(person("Sent", manager=manager), one)
    type(waiting).objects.filter(pk=waiting.pk).update(status="submitted", submitted_at=one.opened_at)
    Reviewer.objects.create(summary=waiting, user=manager)
    return writers


def beats(start: datetime, end: datetime) -> Iterator[datetime]:
    """Every 47 minutes, but down for the nights of every third day and for all of the sixteenth."""
    now = start.replace(tzinfo=UTC)
    while now < end.replace(tzinfo=UTC):
        day = (now.replace(tzinfo=None) - start).days
        is_down = (day % 3 == 0 and (now.hour >= 20 or now.hour < 7)) or day == 16
        if not is_down:
            yield now
        now += STEP


def expected(start: datetime, end: datetime, zone: str) -> dict[str, list[date]]:
    """The days on which each reason is told, where the clock was heard at all from eight in the morning to midnight."""
    clocks = [moment.astimezone(ZoneInfo(zone)) for moment in beats(start, end)]
    heard = {clock.date() for clock in clocks if clock.hour >= 8}

    def days(offset: int, numbers: list[int]) -> list[date]:
        found = [(start + timedelta(days=offset + number)).date() for number in numbers]
        return [day for day in found if day in heard]

    late = list(range(1, 31, 3))
    return {
        "submit": days(SUBMIT, [-7, -3, -1]) + days(SUBMIT, late),
        "review": days(REVIEW, [-7, -3, -1]) + days(REVIEW, late),
    }


def post(outbox: list[tuple[str, datetime]], now: datetime) -> None:
    """A worker does what is queued; what was sent is noted with the moment."""
    mail.outbox.clear()
    for job in Job.objects.filter(status=Job.Status.QUEUED).order_by("-kind"):
        work(job.pk)
    outbox += [(letter.to[0], now) for letter in mail.outbox]


def live_through(start: datetime, end: datetime) -> list[tuple[str, datetime]]:
    """The month: beats double, and now and then a restart makes every job that is over start again."""
    chance, outbox = Random(4), []
    for now in beats(start, end):
        with time_machine.travel(now, tick=False):
            for _time in range(chance.choice([1, 1, 2])):
                tick(now)
            if chance.random() < 0.8:  # else the workers are late
                post(outbox, now)
            if chance.random() < 0.1:
                Job.objects.filter(status=Job.Status.DONE).update(status=Job.Status.QUEUED, attempts=0)
    return outbox


@pytest.mark.parametrize("season", MONTHS)
def test_a_month_sends_each_notice_once(company: Company, season: str) -> None:
    start, end = MONTHS[season]
    managers = dict(zip(ZONES, (company.manager, company.other_manager), strict=True))
    people = {zone: with_people(cycle(start, zone), managers[zone]) for zone in ZONES}
    outbox = live_through(start, end)
    for zone, writers in people.items():
        days = expected(start, end, zone)
        for writer in writers:
            assert sorted(Notice.objects.of(writer).values_list("day", flat=True)) == sorted(days["submit"])
        assert sorted(Notice.objects.of(managers[zone]).values_list("day", flat=True)) == sorted(days["review"])
    down = (start + timedelta(days=16)).date()
    assert not Notice.objects.filter(day=down, reason__startswith="submit", facts__cycle="Europe/Berlin").exists()
    sent = Counter(address for address, _moment in outbox)
    owed = Counter(Notice.objects.exclude(sent_at=None).values_list("user__email", flat=True))
    assert sent == owed
    assert Notice.objects.filter(sent_at=None, created_at__lt=end.replace(tzinfo=UTC) - timedelta(days=2)).count() == 0
    assert [one for one in outbox if comes_at_night(*one)] == []
    assert len(outbox) > 80


def comes_at_night(address: str, moment: datetime) -> bool:
    user = User.objects.get(email=address)
    return is_quiet(moment.astimezone(ZoneInfo(user.time_zone)).time(), user.quiet_from, user.quiet_until)


def test_a_night_without_beats_is_caught_up_on_the_same_day(company: Company) -> None:
    one = cycle(datetime(2026, 10, 10), "Europe/Berlin")
    summaries.summary(company.pm, one)
    due = local(datetime(2026, 10, 10 + SUBMIT - 3), "Europe/Berlin", 23)
    with time_machine.travel(due, tick=False):
        tick(due)
    assert Notice.objects.of(company.pm).get().reason.startswith("submit-due-3")
    with time_machine.travel(due + timedelta(hours=2), tick=False):  # after midnight there it would not be true any more
        tick(due + timedelta(hours=2))
    assert Notice.objects.of(company.pm).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_the_same_moment_tell_once(company: Company) -> None:
    one = cycle(datetime(2026, 10, 10), "Europe/Berlin")
    writers = with_people(one, company.manager)
    now, ready = local(datetime(2026, 10, 10 + SUBMIT - 1), "Europe/Berlin", 12), Barrier(2)

    def beat() -> None:
        try:
            ready.wait(10)
            tick(now)
        finally:
            connection.close()

    with time_machine.travel(now, tick=False):
        threads = [Thread(target=beat) for _beat in range(2)]
        [thread.start() for thread in threads]
        [thread.join(60) for thread in threads]
        assert Notice.objects.count() == len(writers)
        outbox: list[tuple[str, datetime]] = []
        post(outbox, now)
        post(outbox, now)
    day = {writer.email for writer in writers if not comes_at_night(writer.email, now)}
    assert Counter(address for address, _moment in outbox) == Counter(day)
