"""What groups are told about a cycle, once, and that no name and no secret gets anywhere."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.models import Cycle, Told, Webhook
from summaries.notices import robots
from summaries.notices.groups import tell_groups, try_out
from summaries.notices.robots import ROBOTS
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.notices.post import NOON
from tests.summaries.notices.services import FEISHU, WECOM, Service, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    settings.SITE_URL = "https://review.example.test"
    with serving() as found:
        settings.ROBOT_ORIGINS = dict.fromkeys(ROBOTS, found.origin)
        yield found


def group(service: Service, company: Company, /, **fields: Any) -> Webhook:
    made = {"name": "Everybody", "service": "wecom", "url": service.origin + WECOM, "created_by": company.hr, **fields}
    return Webhook.objects.create(**made)


def cycle(*, submit: int = 3, review: int = 60, **fields: Any) -> Cycle:
    moments = {"submit_by": NOON + timedelta(days=submit), "review_by": NOON + timedelta(days=review)}
    return summaries.cycle(**{**moments, "opened_at": NOON - timedelta(days=9), **fields})


def tick(now: datetime = NOON) -> None:
    """The clock looks, and a worker does what is queued."""
    tell_groups(now)
    work_off()


def work_off() -> None:
    for job in Job.objects.filter(kind="robot", status=Job.Status.QUEUED):
        work(job.pk)


def test_a_deadline_is_told_once_with_numbers_and_without_names(service: Service, company: Company) -> None:
    one = cycle()
    summaries.submitted(company.pm, one)
    summaries.summary(company.teammate, one)
    group(service, company)
    for _beat in range(3):
        tick()
    assert service.texts == [
        "3 days left to submit for “Performance summary 2026”, until Nov. 26, 2026, noon. Submitted: 1 of 2.\n"
        "https://review.example.test/"
    ]
    said = json.dumps([body for _path, body, _headers in service.asked], ensure_ascii=False)
    assert [user.name for user in (company.pm, company.teammate, company.manager) if user.name in said] == []
    assert summaries.WORDS not in said


def test_reviews_opening_and_closing_are_told_too(service: Service, company: Company) -> None:
    group(service, company)
    opened = cycle(submit=20, opened_at=NOON - timedelta(hours=1), name_en="Opened")
    summaries.approved(company.pm, cycle(submit=-20, review=1, name_en="Due"))
    cycle(submit=-20, review=-9, closed_at=NOON - timedelta(hours=1), name_en="Closed")
    tick()
    assert sorted(text.split("\n")[0] for text in service.texts) == [
        "1 day left to review for “Due”, until Nov. 24, 2026, noon. Decided: 1 of 1.",
        "“Closed” is closed. Submitted: 0 of 0.",
        "“Opened” has opened. Submit by Dec. 13, 2026, noon.",
    ]
    assert opened.is_open


def test_a_group_of_one_cycle_hears_of_no_other(service: Service, company: Company) -> None:
    mine, _other = cycle(name_en="Mine"), cycle(name_en="Other")
    group(service, company, cycle=mine)
    group(service, company, is_active=False)
    tick()
    assert ["Mine" in text for text in service.texts] == [True]


def test_the_group_reads_the_language_of_who_added_it(service: Service, company: Company) -> None:
    company.hr.language = "zh-hans"
    company.hr.save()
    cycle()
    group(service, company, service="feishu", url=service.origin + FEISHU)
    tick()
    assert "还有 3 天" in service.texts[0]


def test_what_happened_long_ago_is_no_news(service: Service, company: Company) -> None:
    cycle(submit=20)
    cycle(submit=-20, review=-9, closed_at=NOON - timedelta(days=2))
    group(service, company)
    tick()
    assert service.texts == []


def test_a_service_that_says_no_is_asked_again_and_the_list_says_why(service: Service, company: Company) -> None:
    cycle()
    robot = group(service, company)
    service.answer = {"errcode": 45009}
    tick()
    robot.refresh_from_db()
    assert (robot.last_told_at, Told.objects.count()) == (None, 0)
    assert "45009" in robot.last_error
    service.answer = None
    work_off()
    robot.refresh_from_db()
    assert (robot.last_error, robot.last_told_at is not None, Told.objects.count()) == ("", True, 1)
    assert len(service.asked) == 2


def test_what_may_have_been_said_is_not_said_again(service: Service, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    cycle()
    robot = group(service, company)
    monkeypatch.setattr(robots, "SECONDS", 0.2)
    service.delay = threading.Event()
    tick()
    service.delay.set()
    tick()
    robot.refresh_from_db()
    assert "may have been told" in robot.last_error
    assert len(service.asked) == 1


def test_a_message_done_twice_is_said_once(service: Service, company: Company) -> None:
    cycle()
    group(service, company)
    tick()
    Job.objects.filter(kind="robot").update(status=Job.Status.QUEUED, attempts=0)
    work_off()
    assert len(service.asked) == 1


def test_another_day_is_another_message(service: Service, company: Company, clock: time_machine.Coordinates) -> None:
    cycle()
    group(service, company)
    for days in range(4):
        clock.move_to(NOON + timedelta(days=days))
        tick(NOON + timedelta(days=days))
    assert [text[:10] for text in service.texts] == ["3 days lef", "1 day left"]


def test_a_robot_that_is_gone_says_nothing(service: Service, company: Company) -> None:
    cycle()
    robot = group(service, company)
    tell_groups(NOON)
    robot.delete()
    work_off()
    assert service.asked == []
    assert Job.objects.get(kind="robot").status == Job.Status.DONE


def test_trying_it_out_says_something_as_often_as_it_is_pressed(service: Service, company: Company) -> None:
    robot = group(service, company)
    for _press in range(2):
        try_out(robot)
        try_out(robot)
        work_off()
    assert len(service.asked) == 2
    assert "https://review.example.test/" in service.texts[0]


def test_jobs_and_logs_hold_neither_address_nor_key(
    service: Service, company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    cycle()
    robot = group(service, company, url=f"{service.origin}/cgi-bin/webhook/send?key=hush-robot", secret="hush-robot")
    service.status = 500
    try_out(robot)
    tick()
    for _attempt in range(3):
        work_off()
    assert {job.status for job in Job.objects.filter(kind="robot")} == {Job.Status.FAILED}
    robot.refresh_from_db()
    kept = [f"{job.key} {job.payload} {job.error}" for job in Job.objects.all()]
    kept += [caplog.text, robot.last_error, repr(robot), str(robot)]
    assert "robot" in caplog.text
    assert [text for text in kept if "hush-robot" in text] == []
