"""The list of cycles and the pages that open, close and copy one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from summaries.cycles import closing, opening
from summaries.cycles.opening import open_cycle
from summaries.models import Cycle, Event
from tests.factories import cycles, summaries
from tests.factories.people import Company, person
from tests.summaries.browsing import browser, page
from tests.summaries.cycles.sending import post

pytestmark = pytest.mark.django_db
AGO, SOON = timedelta(days=-1), timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "has_people", "next_step", "address"),
    [
        ({"opened_at": None}, False, "Choose who takes part", "participants/"),
        ({"opened_at": None}, True, "Check it and open it", "launch/"),
        ({}, True, "Follow the progress", ""),
        ({"submit_by": AGO}, True, "Remind 1 person who is late", ""),
        ({"submit_by": AGO, "review_by": AGO}, True, "Close it: the review deadline has passed", "close/"),
        ({"closed_at": AGO}, False, "Copy it for the next period", "copy/"),
        ({"closed_at": AGO}, True, "Being archived", "close/"),
    ],
)
def test_the_list_says_what_to_do_next(
    company: Company, fields: dict[str, timedelta | None], has_people: bool, next_step: str, address: str
) -> None:
    moments = {name: None if value is None else timezone.now() + value for name, value in fields.items()}
    cycle = summaries.cycle(**moments)
    if has_people:
        cycles.put_in(cycle, [company.pm])
    if has_people and cycle.opened_at:
        summaries.summary(company.pm, cycle)
    text = page(company.hr, "cycle_list")
    assert next_step in text
    assert f'href="/cycles/{cycle.pk}/{address}"' in text


def test_an_empty_list_offers_the_first_cycle(company: Company) -> None:
    assert "No cycle yet" in page(company.hr, "cycle_list")


class TestLaunch:
    def test_what_is_wrong_is_named_with_the_people_and_where_to_mend_it(self, company: Company) -> None:
        User.objects.filter(pk=company.manager.pk).update(manager=company.other_manager)
        User.objects.filter(pk=company.other_manager.pk).update(manager=company.manager)
        gone = person("Old Hand", is_active=False, manager=company.stranger)
        cycle = cycles.prepared(company.pm, gone, company.stranger)
        text = page(company.hr, "cycle_launch", cycle.pk)
        assert "Zhou Yuan → Song Lan → Zhou Yuan" in text
        assert "No longer with the company" in text and "Nobody would review them" in text
        assert f"participants/?q={gone.employee_number}" in text
        assert "Open it for" not in text
        response = post(company.hr, "cycle_launch", cycle.pk)
        assert response.status_code == 422
        assert "This keeps the cycle from being opened" in response.content.decode()

    def test_warnings_do_not_keep_it_from_opening(self, company: Company) -> None:
        cycle = cycles.prepared(company.pm, company.teammate)
        text = page(company.hr, "cycle_launch", cycle.pk)
        assert "No goal in the period" in text and "Open it for 2 people" in text
        response = post(company.hr, "cycle_launch", cycle.pk, follow=True)
        text = response.content.decode()
        assert "The cycle is open." in text and "Everybody has their summary" in text

    def test_administrators_are_shown_the_way_to_the_accounts(self, company: Company) -> None:
        User.objects.filter(pk=company.hr.pk).update(is_staff=True)
        cycle = cycles.prepared(company.stranger)
        assert 'href="/admin/accounts/user/"' in page(company.hr, "cycle_launch", cycle.pk)

    def test_a_second_press_says_that_it_is_open(self, company: Company) -> None:
        cycle = cycles.prepared(company.pm)
        post(company.hr, "cycle_launch", cycle.pk)
        assert post(company.hr, "cycle_launch", cycle.pk).status_code == 302
        assert Event.objects.filter(name="cycle_opened").count() == 1

    def test_the_progress_of_a_large_cycle_is_shown_and_can_be_asked_for_again(
        self, company: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(opening, "AT_ONCE", 0)
        cycle = cycles.prepared(company.pm)
        open_cycle(cycle, by=company.hr)
        assert "Waiting in line" in page(company.hr, "cycle_launch", cycle.pk)
        job = Job.objects.get(kind="open_cycle")
        headers = {"HX-Target": f"job-{job.pk}", "HX-Request": "true"}
        polled = browser(company.hr).get(f"/cycles/{cycle.pk}/launch/", headers=headers)
        assert polled.content.decode().startswith('<div class="job"') and "HX-Refresh" not in polled
        Job.objects.update(status="failed", error="The worker stopped")
        text = page(company.hr, "cycle_launch", cycle.pk)
        assert "The worker stopped" in text and "Try again" in text
        post(company.hr, "cycle_launch", cycle.pk)
        job.refresh_from_db()
        assert job.status == "queued"
        opening.make_some(cycle)
        assert "HX-Refresh" in browser(company.hr).get(f"/cycles/{cycle.pk}/launch/", headers=headers)


class TestClose:
    def test_it_lists_what_is_unfinished_and_closes(self, company: Company) -> None:
        cycle = summaries.cycle()
        summaries.summary(company.pm, cycle)
        summaries.submitted(company.teammate, cycle)
        text = page(company.hr, "cycle_close", cycle.pk)
        assert "2 of 2 summaries are unfinished" in text
        assert "Chen Muye" in text and "waits for Zhou Yuan" in text
        response = post(company.hr, "cycle_close", cycle.pk, follow=True)
        assert "Everything is archived" in response.content.decode()

    def test_a_cycle_in_preparation_is_not_closed(self, company: Company) -> None:
        cycle = cycles.prepared(company.pm)
        assert browser(company.hr).get(f"/cycles/{cycle.pk}/close/").status_code == 302
        response = post(company.hr, "cycle_close", cycle.pk, follow=True)
        assert "has not been opened yet" in response.content.decode()

    def test_archiving_that_gave_up_can_be_asked_for_again(self, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(closing, "AT_ONCE", 0)
        cycle = summaries.cycle()
        summaries.summary(company.pm, cycle)
        post(company.hr, "cycle_close", cycle.pk)
        Job.objects.update(status="failed")
        assert "Try again" in page(company.hr, "cycle_close", cycle.pk)
        post(company.hr, "cycle_close", cycle.pk)
        assert Job.objects.get().status == "queued"


class TestCopy:
    def test_the_copy_has_the_rules_of_the_old_and_the_days_of_the_next_period(self, company: Company) -> None:
        gone = person("Old Hand", is_active=False)
        rules = {"score_cap": "1.50", "down_rule": "inverse", "grades": [{"key": "S", "label": "", "from": "", "share": None}]}
        old = summaries.cycle(steps=["goals", "overview"], **rules)
        old.extra_reviewers.add(company.admin)
        cycles.put_in(old, [company.pm, gone])
        assert 'value="2027 年度业绩总结"' in page(company.hr, "cycle_copy", old.pk)
        post(company.hr, "cycle_copy", old.pk, name="Next", name_en="", with_people="on")
        new = Cycle.objects.get(name="Next")
        assert new.is_in_preparation and new.created_by == company.hr
        assert (new.period_start, new.period_end) == (date(2027, 1, 1), date(2027, 12, 31))
        assert new.submit_by - old.submit_by == timedelta(days=365)
        assert (str(new.score_cap), new.down_rule, new.steps, new.grades) == ("1.50", "inverse", old.steps, old.grades)
        assert list(new.extra_reviewers.all()) == [company.admin]
        assert [row.user for row in new.participants.all()] == [company.pm]
        assert Event.objects.get(cycle=new).details == {"copied_from": str(old.pk)}

    def test_people_stay_behind_unless_asked_for(self, company: Company) -> None:
        old = cycles.prepared(company.pm)
        post(company.hr, "cycle_copy", old.pk, name="Next", name_en="")
        assert not Cycle.objects.get(name="Next").participants.exists()

    def test_a_copy_needs_a_name(self, company: Company) -> None:
        response = post(company.hr, "cycle_copy", cycles.prepared().pk, name="")
        assert response.status_code == 422
        assert Cycle.objects.count() == 1

    def test_a_deadline_keeps_its_time_of_day_over_the_change_of_clocks(self) -> None:
        from summaries.cycles.copying import successor

        old = Cycle(time_zone="Europe/Berlin", period_start=date(2026, 7, 1), period_end=date(2026, 9, 30))
        old.submit_by = old.review_by = timezone.datetime(2026, 10, 14, 18, tzinfo=old.zone)
        new = successor(old)
        assert new.period_end == date(2026, 12, 31)
        assert f"{new.local(new.submit_by):%Y-%m-%d %H:%M}" == "2027-01-14 18:00"
