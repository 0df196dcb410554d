"""The beat's schedule: every task in it exists, and the one of notices does what the clock tests call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from pmreview.celery import app
from summaries.models import Notice
from summaries.notices import tell_all
from summaries.notices.beat import tick_task
from tests.factories import summaries
from tests.factories.people import Company
from tests.live import python
from tests.summaries.notices.post import NOON, deliver, news


def test_every_task_of_the_beat_exists_in_a_process_that_only_starts_django() -> None:
    names = "from pmreview.celery import app; app.loader.import_default_modules(); print(*sorted(app.tasks))"
    known = python(names).split()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(known)
    assert app.conf.beat_schedule["notices"]["schedule"] == settings.NOTICE_SECONDS


@pytest.mark.django_db
def test_a_look_of_the_clock_reminds_and_queues_what_waits(company: Company) -> None:
    summaries.summary(company.pm, summaries.cycle(submit_by=NOON + timedelta(days=1), opened_at=NOON - timedelta(days=9)))
    tell_all([news(company.hr)])
    Notice.objects.of(company.hr).update(send_after=NOON - timedelta(minutes=1))
    tick_task()
    assert {letter.to[0] for letter in deliver()} == {company.pm.email, company.hr.email}
