"""Opening a cycle: once, with everybody's summary, with what they promised last time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.cycles import opening
from summaries.cycles.check import Kind
from summaries.cycles.opening import NotReady, Refused, open_cycle, opened
from summaries.cycles.participants import add, remove
from summaries.models import Cycle, Event, Summary
from tests.factories import cycles
from tests.factories.people import Company, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[Summary]]:
    """Every summary `opened` has told of."""
    found: list[Summary] = []

    def hear(summaries: list[Summary], **_signal: Any) -> None:
        found.extend(summaries)

    opened.connect(hear)
    yield found
    opened.disconnect(hear)


def authors(cycle: Cycle) -> list[User]:
    return [summary.author for summary in cycle.summaries.order_by("author__employee_number")]


def test_everybody_in_it_gets_a_summary_and_the_event_says_how_many(company: Company, heard: list[Summary]) -> None:
    cycle = cycles.prepared(company.pm, company.teammate)
    open_cycle(cycle, by=company.hr)
    cycle.refresh_from_db()
    assert cycle.is_open
    assert authors(cycle) == [company.pm, company.teammate]
    event = Event.objects.get(cycle=cycle)
    assert (event.name, event.by, event.details) == ("cycle_opened", company.hr, {"people": 2, "warnings": 2})
    assert {summary.author for summary in heard} == {company.pm, company.teammate}


def test_a_second_press_changes_nothing(company: Company, heard: list[Summary]) -> None:
    cycle = cycles.prepared(company.pm)
    stale = Cycle.objects.get(pk=cycle.pk)
    open_cycle(cycle, by=company.hr)
    with pytest.raises(Refused, match="open already"):
        open_cycle(stale, by=company.hr)
    assert Event.objects.filter(cycle=cycle).count() == Summary.objects.count() == len(heard) == 1


def test_what_the_check_finds_keeps_it_in_preparation(company: Company) -> None:
    cycle = cycles.prepared(company.pm, company.stranger, submit_by=timezone.now() - timedelta(days=1))
    with pytest.raises(NotReady) as refusal:
        open_cycle(cycle, by=company.hr)
    assert [finding.kind for finding in refusal.value.findings if finding.blocks] == [Kind.LATE, Kind.UNREVIEWED]
    cycle.refresh_from_db()
    assert cycle.is_in_preparation
    assert not Event.objects.exists() and not Summary.objects.exists()


def test_many_people_are_a_job_that_goes_on_where_it_stopped(
    company: Company, heard: list[Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "AT_ONCE", 3)
    monkeypatch.setattr(opening, "LOT", 4)
    people = [person(manager=company.manager) for _number in range(10)]
    cycle = cycles.prepared(*people)
    open_cycle(cycle, by=company.hr)
    assert not cycle.summaries.exists()
    assert opening.make_some(cycle) == 4  # an attempt that died after the first lot
    job = Job.objects.get(kind="open_cycle")
    assert work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.progress_done, job.progress_total) == ("done", 10, 10)
    assert authors(cycle) == people
    assert len(heard) == 10


def test_added_to_an_open_cycle_somebody_gets_their_summary_at_once(company: Company, heard: list[Summary]) -> None:
    cycle = cycles.prepared(company.pm)
    open_cycle(cycle, by=company.hr)
    add(cycle, [company.pm.pk, company.teammate.pk], by=company.hr)
    assert authors(cycle) == [company.pm, company.teammate]
    assert [summary.author for summary in heard] == [company.pm, company.teammate]
    with pytest.raises(Refused, match="can only be added"):
        remove(cycle, [company.pm.pk], by=company.hr)


def test_nobody_is_added_to_an_open_cycle_whom_nobody_would_review(company: Company) -> None:
    cycle = cycles.prepared(company.pm)
    open_cycle(cycle, by=company.hr)
    with pytest.raises(NotReady) as refusal:
        add(cycle, [company.teammate.pk, company.stranger.pk], by=company.hr)
    assert [finding.who[0].name for finding in refusal.value.findings] == ["Bai Yumo"]
    assert authors(cycle) == [company.pm]


def test_a_closed_cycle_takes_nobody(company: Company) -> None:
    cycle = cycles.prepared(company.pm)
    Cycle.objects.update(opened_at=timezone.now(), closed_at=timezone.now())
    with pytest.raises(Refused, match="closed"):
        add(cycle, [company.teammate.pk], by=company.hr)
    assert opening.make_some(cycle) == 0
    assert not cycle.summaries.exists()


def test_adding_and_taking_out_are_told_by_number(company: Company) -> None:
    cycle = cycles.prepared()
    told = add(cycle, [company.pm.pk, company.teammate.pk, company.pm.pk], by=company.hr)
    assert str(told) == "2 people added."
    assert str(add(cycle, [company.pm.pk], by=company.hr)) == "0 people added. 1 was in the cycle already."
    assert remove(cycle, [company.pm.pk, company.other_pm.pk], by=company.hr) == 1
    changes = [event.details["changes"][0] for event in Event.objects.filter(cycle=cycle).order_by("sequence")]
    assert changes == [
        {"field": "participants", "added": [company.pm.employee_number, company.teammate.employee_number]},
        {"field": "participants", "removed": [company.pm.employee_number]},
    ]
