"""One row and one letter for each person, reason and day, whoever asks how often."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.models import Muted, Notice
from summaries.notices import tell, tell_all, without_letters
from summaries.notices.telling import queue_waiting
from tests.factories.people import Company, person
from tests.summaries.notices.post import NOON, deliver, later, news

pytestmark = pytest.mark.django_db
FACTS = {"cycle": "年度总结", "cycle_en": "Yearly"}
EVENING = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)  # 22:30 in Shanghai
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 8:00 there


def tell_once(user: User, reason: str = "opened:1", day: date | None = None) -> bool:
    return tell(user, "opened", reason=reason, facts=FACTS, url="/", day=day)


def test_the_same_reason_on_the_same_day_is_told_once(company: Company) -> None:
    assert [tell_once(company.pm), tell_once(company.pm)] == [True, False]
    assert Notice.objects.of(company.pm).count() == 1
    assert len(deliver()) == 1


def test_another_person_another_reason_and_another_day_are_told_again(company: Company) -> None:
    other = [(company.pm, "opened:1", None), (company.hr, "opened:1", None), (company.pm, "opened:2", None)]
    other.append((company.pm, "opened:1", date(2026, 11, 25)))
    assert [tell_once(*one) for one in other] == [True] * 4


def test_the_day_is_the_persons_today(company: Company, clock: time_machine.Coordinates) -> None:
    clock.move_to(datetime(2026, 11, 23, 20, tzinfo=UTC))  # the 24th in Shanghai, the 23rd in New York
    for user, zone in ((company.pm, "Asia/Shanghai"), (company.hr, "America/New_York")):
        user.time_zone = zone
        tell_once(user)
    assert Notice.objects.of(company.pm).get().day == date(2026, 11, 24)
    assert Notice.objects.of(company.hr).get().day == date(2026, 11, 23)


def test_a_notice_holds_with_what_it_is_about(company: Company) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell_once(company.pm)
        raise ZeroDivisionError
    assert (Notice.objects.count(), Job.objects.count(), deliver()) == (0, 0, [])


def test_nobody_who_has_left_is_told(company: Company) -> None:
    company.pm.is_active = False
    assert tell_once(company.pm) is False
    assert Notice.objects.count() == 0


def test_what_is_turned_off_is_in_the_list_and_comes_by_no_letter(company: Company) -> None:
    Muted.objects.create(user=company.pm, kind="opened")
    tell_all([news(company.pm), news(company.pm, "peer:1", kind="peer", facts={"author": "Chen Muye"})])
    assert Notice.objects.of(company.pm).count() == 2
    assert [letter.subject for letter in deliver()] == ["You are asked about the work of Chen Muye"]


def test_a_history_that_is_told_is_listed_only(company: Company) -> None:
    with without_letters():
        tell_once(company.pm)
    tell_once(company.hr)
    assert [letter.to for letter in deliver()] == [[company.hr.email]]
    assert Notice.objects.of(company.pm).count() == 1


def test_whoever_goes_takes_their_notices_along(company: Company) -> None:
    tell_once(company.stranger)
    company.stranger.delete()
    assert Notice.objects.count() == 0
    assert deliver() == []


def test_many_are_told_in_few_statements_and_their_letters_are_queued_by_a_job(
    company: Company, django_assert_max_num_queries: Any
) -> None:
    people = [person(f"Colleague {number}") for number in range(120)]
    with django_assert_max_num_queries(30):
        assert len(tell_all(news(user) for user in people)) == 120
    assert Job.objects.filter(kind="letter").count() == 0
    assert len(deliver()) == 0  # the jobs that queue them are done now
    assert len(deliver()) == 120
    assert len(tell_all(news(user) for user in people)) == 0


# ---- Quiet hours ----


def test_at_night_the_list_knows_at_once_and_the_letter_waits(company: Company, clock: time_machine.Coordinates) -> None:
    clock.move_to(EVENING)
    tell_once(company.pm)
    assert Notice.objects.of(company.pm).unread().count() == 1
    assert later(clock, EVENING) == []
    assert later(clock, MORNING - timedelta(minutes=1)) == []
    assert len(later(clock, MORNING)) == 1
    assert later(clock, MORNING + timedelta(hours=1)) == []


def test_a_letter_that_is_late_does_not_come_at_night(company: Company, clock: time_machine.Coordinates) -> None:
    tell_once(company.pm)
    clock.move_to(EVENING)  # the workers were down until now
    assert deliver() == []
    assert len(later(clock, MORNING)) == 1


def test_a_letter_nobody_could_send_for_days_is_not_sent_any_more(company: Company, clock: time_machine.Coordinates) -> None:
    tell_once(company.pm)
    Job.objects.all().delete()
    assert later(clock, NOON + timedelta(days=3)) == []
    assert Notice.objects.of(company.pm).unread().count() == 1


# ---- The mail server ----


class Troubled(EmailBackend):
    """A mail server that fails as it is told, once for each error."""

    errors: list[Exception] = []
    place = "send_messages"

    def open(self) -> None:
        if Troubled.place == "open" and Troubled.errors:
            raise Troubled.errors.pop()

    def send_messages(self, messages: Any) -> int:
        if Troubled.place == "send_messages" and Troubled.errors:
            raise Troubled.errors.pop()
        return super().send_messages(messages)


@pytest.fixture
def trouble(settings: Any) -> type[Troubled]:
    settings.EMAIL_BACKEND = f"{__name__}.Troubled"
    Troubled.errors, Troubled.place = [], "send_messages"
    return Troubled


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("open", ConnectionRefusedError()),
        ("send_messages", SMTPDataError(451, b"try again later")),
        ("send_messages", SMTPRecipientsRefused({"a@example.test": (450, b"busy")})),
    ],
)
def test_what_the_server_certainly_did_not_take_is_sent_again(
    company: Company, trouble: type[Troubled], place: str, error: Exception
) -> None:
    trouble.errors, trouble.place = [error], place
    tell_once(company.pm)
    assert deliver() == []
    assert Notice.objects.of(company.pm).get().sent_at is None
    assert len(deliver()) == 1
    assert deliver() == []


def test_a_server_that_is_down_for_hours_gets_it_in_the_end(
    company: Company, trouble: type[Troubled], clock: time_machine.Coordinates
) -> None:
    trouble.errors, trouble.place = [ConnectionRefusedError() for _attempt in range(3)], "open"
    tell_once(company.pm)
    assert [deliver() for _attempt in range(3)] == [[], [], []]
    assert later(clock, NOON + timedelta(minutes=20)) == []
    assert len(later(clock, NOON + timedelta(minutes=40))) == 1
    assert later(clock, NOON + timedelta(minutes=80)) == []


def test_what_may_have_been_sent_is_not_sent_again(company: Company, trouble: type[Troubled]) -> None:
    trouble.errors = [SMTPServerDisconnected("the line broke")]
    tell_once(company.pm)
    assert [deliver(), deliver()] == [[], []]
    assert Job.objects.get(kind="letter").status == Job.Status.DONE


def test_an_address_that_does_not_exist_is_given_up(company: Company, trouble: type[Troubled]) -> None:
    trouble.errors = [SMTPRecipientsRefused({company.pm.email: (550, b"no such user")})]
    tell_once(company.pm)
    assert deliver() == []
    job = Job.objects.get(kind="letter")
    assert (job.status, job.attempts) == (Job.Status.FAILED, 1)
    assert Notice.objects.of(company.pm).get().send_after is None
    assert queue_waiting(NOON + timedelta(hours=1)) == 0


def test_a_letter_done_twice_is_sent_once(company: Company) -> None:
    tell_once(company.pm)
    job = Job.objects.get(kind="letter")
    work(job.pk)
    Job.objects.filter(pk=job.pk).update(status=Job.Status.QUEUED, attempts=0)  # as if its end had not been written
    work(job.pk)
    assert len(mail.outbox) == 1


# ---- At once ----


def at_once(*calls: Any) -> list[Any]:
    """What the calls answer when they are made at the same moment, each on a connection of its own."""
    ready, answers = Barrier(len(calls)), []

    def run(call: Any) -> None:
        try:
            ready.wait(10)
            answers.append(call())
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_several_processes_at_once_one_tells(company: Company) -> None:
    people = [company.pm, company.manager, company.hr]

    def everybody() -> int:
        return len(tell_all(news(user) for user in people))

    assert sum(at_once(*[everybody] * 4)) == 3
    assert Notice.objects.count() == 3
    assert len(deliver()) == 3


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_at_once_one_sends(company: Company) -> None:
    tell_once(company.pm)
    job = Job.objects.get(kind="letter")
    mail.outbox.clear()

    def again() -> bool:
        Job.objects.filter(pk=job.pk).update(status=Job.Status.QUEUED)  # an impatient sweep
        return work(job.pk)

    at_once(*[again] * 3)
    assert len(mail.outbox) == 1
