"""HR's press: it names whom it will reach and whom it reached today, then reaches each once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.hr import reminding
from summaries.models import Cycle, Event, Notice
from tests.factories import summaries
from tests.factories.masses import crowd
from tests.factories.people import Company
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(company: Company) -> Cycle:
    """A draft, one in review and one approved."""
    made = summaries.summary(company.teammate).cycle
    summaries.submitted(company.pm, made)
    summaries.approved(company.other_pm, made)
    Notice.objects.all().delete()
    return made


def press(user: User, cycle: Cycle, **data: object) -> str:
    address = reverse("cycle_remind", args=[cycle.pk])
    return browser(user).post(address, {"sure": "1", **data}, follow=True).content.decode()


def named(text: str, heading: str) -> list[str]:
    """The people under a heading of the page."""
    if heading not in text:
        return []
    part = text[text.index(heading) :].split("</ul>", maxsplit=1)[0]
    return re.findall(r"<li>(.+?) <span", part)


def test_the_button_counts_who_has_not_submitted_and_leads_to_them(company: Company, cycle: Cycle) -> None:
    text = page(company.hr, "cycle_detail", cycle.pk)
    assert f'{reverse("cycle_remind", args=[cycle.pk])}?status=draft"' in text
    assert "Remind the one who has not submitted" in text


def test_it_says_who_will_be_reminded_before_anybody_is(company: Company, cycle: Cycle) -> None:
    text = page(company.hr, "cycle_remind", cycle.pk)
    assert named(text, "Will be reminded") == [company.teammate.name, company.manager.name]
    assert "as a reviewer" in text
    assert company.other_pm.name not in text
    assert not Notice.objects.exists()


def test_one_press_reaches_authors_and_reviewers_once_a_day(company: Company, cycle: Cycle) -> None:
    assert "2 people were reminded." in press(company.hr, cycle)
    assert {notice.user for notice in Notice.objects.all()} == {company.teammate, company.manager}
    assert Event.objects.filter(name="reminded", cycle=cycle, by=company.hr).count() == 2
    again = page(company.hr, "cycle_remind", cycle.pk)
    assert "Nobody to remind now" in again
    assert named(again, "were reminded today already") == [company.teammate.name, company.manager.name]
    assert "0 people were reminded." in press(company.hr, cycle)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "2 people were reminded." in press(company.hr, cycle)


def test_only_the_ticked_or_those_of_the_filter_are_reached(company: Company, cycle: Cycle) -> None:
    draft = cycle.summaries.get(author=company.teammate)
    assert "1 person was reminded." in press(company.hr, cycle, chosen=[draft.pk])
    assert "1 person was reminded." in press(company.hr, cycle, status="submitted")
    assert {notice.user for notice in Notice.objects.all()} == {company.teammate, company.manager}


def test_the_choice_survives_the_question(company: Company, cycle: Cycle) -> None:
    draft = cycle.summaries.get(author=company.teammate)
    address = reverse("cycle_remind", args=[cycle.pk])
    text = browser(company.hr).post(address, {"chosen": [draft.pk]}).content.decode()
    assert f'name="chosen" value="{draft.pk}"' in text
    assert named(text, "Will be reminded") == [company.teammate.name]
    text = browser(company.hr).get(address, {"status": "submitted"}).content.decode()
    assert 'name="status" value="submitted"' in text


def test_who_has_left_is_not_named(company: Company, cycle: Cycle) -> None:
    User.objects.filter(pk=company.teammate.pk).update(is_active=False)
    assert named(page(company.hr, "cycle_remind", cycle.pk), "Will be reminded") == [company.manager.name]


def test_a_closed_cycle_reminds_nobody(company: Company, cycle: Cycle) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(closed_at=timezone.now())
    assert "nothing to remind of" in press(company.hr, cycle)
    assert not Notice.objects.exists()
    assert "Remind" not in page(company.hr, "cycle_detail", cycle.pk).split('class="page-head')[1].split("</nav>")[0]


def test_many_are_reached_by_a_job_that_may_run_twice(company: Company, cycle: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    assert "takes a moment" in press(company.hr, cycle)
    job = Job.objects.get(kind="remind")
    assert work(job.pk)
    Job.objects.filter(pk=job.pk).update(status="queued")
    work(job.pk)
    assert Notice.objects.count() == 2
    assert Event.objects.filter(name="reminded").count() == 2


def test_who_is_hr_no_more_reminds_nobody(company: Company, cycle: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    press(company.hr, cycle)
    User.objects.filter(pk=company.hr.pk).update(is_hr=False)
    work(Job.objects.get(kind="remind").pk)
    assert not Notice.objects.exists()


def test_the_question_costs_the_same_for_one_and_for_many(company: Company) -> None:
    costs = []
    for people in (6, 60):
        reader, made = browser(company.hr), crowd(people)
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(reverse("cycle_remind", args=[made.pk])).status_code == 200
        costs.append(len(queries.captured_queries))
    assert costs[0] == costs[1] <= 15
