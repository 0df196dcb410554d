"""Closing a cycle: once; every summary archived with its event, whatever state it was in."""

from __future__ import annotations

from typing import Any

import pytest

from pmreview.jobs.models import Job
from pmreview.jobs.work import Claim, work
from summaries.cycles import closing
from summaries.cycles.closing import close, unfinished
from summaries.cycles.opening import Refused
from summaries.models import Cycle, Event, Status, Summary
from summaries.review.workflow import Refused as NotTaken
from summaries.review.workflow import perform, performed
from tests.factories import cycles, summaries
from tests.factories.people import Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(company: Company) -> Cycle:
    """A draft, one in review, one acknowledged, and HR's own draft."""
    made = summaries.cycle()
    summaries.summary(company.pm, made)
    summaries.submitted(company.teammate, made)
    done = summaries.approved(company.other_pm, made)
    perform(done, "acknowledge", by=company.other_pm)
    summaries.summary(company.hr, made)
    return made


def test_it_says_what_is_unfinished_by_state(company: Company, cycle: Cycle) -> None:
    found = [(state.status, [summary.author.name for summary in state.summaries]) for state in unfinished(cycle)]
    assert found == [(Status.DRAFT, ["Lin Zhiyao", "Fang Ning"]), (Status.SUBMITTED, ["Chen Muye"])]


def test_everything_is_archived_with_its_event_and_version(company: Company, cycle: Cycle) -> None:
    told: list[Summary] = []

    def hear(summary: Summary, **_signal: Any) -> None:
        told.append(summary)

    performed.connect(hear)
    close(cycle, by=company.hr)
    performed.disconnect(hear)
    assert set(cycle.summaries.values_list("status", flat=True)) == {"archived"}
    events = Event.objects.filter(cycle=cycle, name="archived")
    assert {event.summary for event in events} == set(cycle.summaries.all()) == set(told)
    versions = {event.summary.author.name: event.version for event in events}
    assert versions["Lin Zhiyao"] is None
    assert versions["Chen Muye"] == Summary.objects.get(author=company.teammate).latest
    closed = Event.objects.get(cycle=cycle, name="cycle_closed")
    assert closed.details == {"states": {"draft": 2, "submitted": 1, "acknowledged": 1}}
    cycle.refresh_from_db()
    assert cycle.closed_at == closed.at


def test_afterwards_nobody_decides(company: Company, cycle: Cycle) -> None:
    waiting = summaries.fresh(cycle.summaries.get(author=company.teammate))
    close(cycle, by=company.hr)
    with pytest.raises(NotTaken):
        perform(waiting, "approve", by=company.manager)


def test_a_second_press_changes_nothing(company: Company, cycle: Cycle) -> None:
    stale = Cycle.objects.get(pk=cycle.pk)
    close(cycle, by=company.hr)
    before = Event.objects.count()
    with pytest.raises(Refused, match="closed already"):
        close(stale, by=company.hr)
    assert Event.objects.count() == before
    with pytest.raises(Refused, match="not been opened"):
        close(cycles.prepared(), by=company.hr)


def test_many_summaries_are_a_job_that_goes_on_where_it_stopped(
    company: Company, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "AT_ONCE", 3)
    monkeypatch.setattr(closing, "LOT", 2)
    close(cycle, by=company.hr)
    assert not cycle.summaries.filter(status="archived").exists()
    assert closing.archive_some(cycle, by=company.hr) == 2  # an attempt that died after the first lot
    job = Job.objects.get(kind="close_cycle")
    assert work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.progress_done, job.progress_total) == ("done", 4, 4)
    assert Event.objects.filter(cycle=cycle, name="archived").count() == 4


def test_a_summary_that_changes_meanwhile_is_archived_as_it_is_then(
    company: Company, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lot is taken back whole, and the next attempt finds the new state."""
    real = closing._set

    def overtaken(lot: list[Summary], target: Status, **more: Any) -> None:
        Summary.objects.filter(author=company.teammate).update(status="approved")
        real(lot, target, **more)

    monkeypatch.setattr(closing, "_set", overtaken)
    with pytest.raises(closing.Overtaken):
        closing.archive_some(cycle, by=company.hr)
    assert not Event.objects.filter(name="archived").exists()
    monkeypatch.undo()
    assert closing.archive_some(cycle, by=company.hr) == 4


def test_a_job_whose_lease_was_lost_stops(company: Company, cycle: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "AT_ONCE", 0)
    close(cycle, by=company.hr)
    job = Job.objects.get(kind="close_cycle")
    assert isinstance(closing.job_key(cycle), str) and job.key == closing.job_key(cycle)
    with pytest.raises(Exception, match=str(job.pk)):
        closing.finish(job, Claim(job.pk, job.pk))
    assert cycle.summaries.filter(status="archived").count() == 4
