"""Stand-ins: named for days, acting in somebody's name from midnight to midnight, and gone at once when it ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Assessment, Delegation, Event, Notice, Summary
from summaries.models.event import Happened
from summaries.notices.words import sentence
from summaries.permissions import can
from summaries.review.delegation import delegate, end
from summaries.review.workflow import Judgement, Refused, perform
from tests.factories import summaries
from tests.factories.people import Company, person
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db
GRADES = [{"key": "A", "label": "", "from": "", "share": None}]


def today(user: User) -> date:
    return user.local_day(timezone.now())


def away(user: User, to: User, *, days: int = 3, by: User | None = None) -> Delegation:
    first = today(user)
    return delegate(user, to=to, starts_on=first, ends_on=first + timedelta(days=days), by=by or user)


def sees(user: User, summary: Summary) -> bool:
    return browser(user).get(reverse("summary_document", args=[summary.pk])).status_code == 200


def post(user: User, name: str, *args: object, **data: str) -> str:
    response = browser(user).post(reverse(name, args=args), data, follow=True)
    assert response.status_code in {200, 422}
    return response.content.decode()


# What a stand-in does


def test_a_stand_in_reads_and_decides_in_the_name_of_who_is_away(company: Company) -> None:
    summary = summaries.submitted(company.pm, summaries.cycle(grades=GRADES))
    assert not sees(company.stranger, summary)
    away(company.manager, company.stranger)
    assert sees(company.stranger, summary)
    perform(summaries.fresh(summary), "approve", by=company.stranger, judgement=Judgement("A", "Well done"))
    said = Assessment.objects.get()
    assert (said.by, said.on_behalf_of) == (company.stranger, company.manager)
    told = summary.events.filter(name__in=[Happened.APPROVED, Happened.GRADED])
    assert [(event.by, event.on_behalf_of) for event in told] == [(company.stranger, company.manager)] * 2
    for reader in (company.pm, company.manager, company.hr):
        text = page(reader, "summary_document", summary.pk)
        assert "Bai Yumo for Zhou Yuan" in text
        assert "approved by Bai Yumo, standing in" in text


def test_what_waits_is_on_the_stand_ins_list_and_the_look_begins_the_review(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    away(company.manager, company.stranger)
    assert list(Summary.objects.awaiting(company.stranger)) == [summary]
    assert "Bai Yumo stands in until" in page(company.stranger, "summary_document", summary.pk)
    assert not can(company.pm, "withdraw", summaries.fresh(summary))


def test_the_people_of_who_is_away_are_not_open_beyond_what_is_assigned(company: Company) -> None:
    assigned = summaries.submitted(company.pm)
    theirs = summaries.submitted(company.teammate)
    theirs.reviewers.update(user=company.other_manager)
    away(company.manager, company.stranger)
    assert list(Summary.objects.visible_to(company.stranger)) == [assigned]


def test_an_author_who_stands_in_for_their_reviewer_is_not_named_beside_their_own(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    away(company.manager, company.pm)
    for reader in (company.pm, company.manager):
        text = page(reader, "summary_document", summary.pk)
        assert "stands in until" not in text
    assert reverse("summary_decide", args=[summary.pk, "approve"]) not in page(company.pm, "summary_document", summary.pk)
    assert "decides on this summary now" in post(company.pm, "summary_decide", summary.pk, "approve")
    assert summaries.fresh(summary).status == "submitted"


def test_the_author_is_told_who_decided_for_whom_and_the_stand_in_what_waits(company: Company) -> None:
    away(company.manager, company.stranger)
    summary = summaries.submitted(company.pm)
    perform(summary, "return", by=company.stranger, note="Name the source")
    told = {notice.user: sentence(notice) for notice in Notice.objects.all()}
    assert told[company.pm] == "Bai Yumo for Zhou Yuan asks for changes to your summary"
    assert told[company.stranger] == told[company.manager] == "Lin Zhiyao has submitted a summary"


# When


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/London", "America/Los_Angeles"])
def test_it_begins_and_ends_at_midnight_where_the_person_is(company: Company, zone: str) -> None:
    User.objects.filter(pk=company.manager.pk).update(time_zone=zone)
    company.manager.refresh_from_db()
    summary = summaries.submitted(company.pm)
    first, last = date(2027, 3, 27), date(2027, 3, 28)  # the clock is put forward on the last day in London
    Delegation.objects.create(user=company.manager, to=company.stranger, starts_on=first, ends_on=last)
    begins = datetime(2027, 3, 27, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    ends = datetime(2027, 3, 29, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    second, seen = timedelta(seconds=1), []
    for moment in (begins - second, begins, ends - second, ends):
        with time_machine.travel(moment, tick=False):
            seen.append(sees(company.stranger, summary))
    assert seen == [False, True, True, False]


def test_ended_early_it_closes_the_documents_at_once(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    made = away(company.manager, company.stranger)
    reader = browser(company.stranger)
    assert reader.get(reverse("summary_document", args=[summary.pk])).status_code == 200
    end(made, by=company.manager)
    assert reader.get(reverse("summary_document", args=[summary.pk])).status_code == 404
    assert reader.post(reverse("summary_decide", args=[summary.pk, "approve"])).status_code == 404
    with pytest.raises(Refused, match="decides on this summary now"):
        perform(summaries.fresh(summary), "approve", by=company.stranger)


def test_what_is_decided_while_it_ends_is_refused(company: Company) -> None:
    """The page was open, and the right is asked again when the button is pressed."""
    summary = summaries.submitted(company.pm)
    made = away(company.manager, company.stranger)
    seen = summaries.fresh(summary)
    end(made, by=company.manager)
    with pytest.raises(Refused):
        perform(seen, "approve", by=company.stranger)


# Naming and ending


@pytest.mark.parametrize(
    ("starts", "days", "sentence"),
    [(-1, 2, "from today on"), (2, -1, "not before the first"), (0, 400, "at most a year")],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(company: Company, starts: int, days: int, sentence: str) -> None:
    first = today(company.manager) + timedelta(days=starts)
    with pytest.raises(Refused, match=sentence):
        delegate(company.manager, to=company.pm, starts_on=first, ends_on=first + timedelta(days=days), by=company.manager)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(("starts", "days"), [(0, 0), (3, 9), (-0, 30), (1, 1)])
def test_overlapping_spans_are_refused_and_name_the_other(company: Company, starts: int, days: int) -> None:
    away(company.manager, company.stranger)
    first = today(company.manager) + timedelta(days=starts)
    with pytest.raises(Refused, match=r"Bai Yumo stands in from .* already"):
        delegate(company.manager, to=company.pm, starts_on=first, ends_on=first + timedelta(days=days), by=company.manager)


def test_the_day_after_and_after_an_early_end_another_may_stand_in(company: Company) -> None:
    made = away(company.manager, company.stranger)
    first = today(company.manager) + timedelta(days=4)
    assert delegate(company.manager, to=company.pm, starts_on=first, ends_on=first, by=company.manager)
    end(made, by=company.manager)
    assert away(company.manager, company.pm)


def test_nobody_stands_in_for_themselves_and_nobody_who_left(company: Company) -> None:
    left = person("Gone", is_active=False)
    with pytest.raises(Refused, match="themselves"):
        away(company.manager, company.manager)
    with pytest.raises(Refused, match="does not work here any more"):
        away(company.manager, left)


def test_who_reviews_nobody_has_nothing_to_hand_over(company: Company) -> None:
    with pytest.raises(Refused, match="reviews nobody"):
        away(company.stranger, company.pm)


def test_hr_names_a_stand_in_for_somebody_ill_and_nobody_else_does(company: Company) -> None:
    with pytest.raises(Refused, match="Only HR"):
        away(company.manager, company.stranger, by=company.other_manager)
    made = away(company.manager, company.stranger, by=company.hr)
    event = Event.objects.get(name=Happened.DELEGATED)
    assert (event.by, event.on_behalf_of, event.summary) == (company.hr, company.manager, None)
    assert event.details["to_name"] == company.stranger.name
    assert event.details["starts_on"] == made.starts_on.isoformat()
    assert event.note.startswith("Zhou Yuan → Bai Yumo, ")


def test_only_the_person_and_hr_end_it_and_it_ends_once(company: Company) -> None:
    made = away(company.manager, company.stranger)
    for user in (company.stranger, company.other_manager):
        with pytest.raises(Refused, match="Only Zhou Yuan or HR"):
            end(made, by=user)
    end(made, by=company.hr)
    with pytest.raises(Refused, match="ended already"):
        end(made, by=company.manager)
    assert Event.objects.filter(name=Happened.DELEGATION_ENDED).count() == 1
