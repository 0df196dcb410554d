"""Who is told about what has just happened, and who is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.cycles.opening import make_some
from summaries.exports.bundles import request_bundle
from summaries.exports.bundles import settle as settle_bundles
from summaries.models import Bundle, Comment, Delegation, Export, Notice, Participant, Summary
from summaries.notices.words import details, sentence
from summaries.review import peers, reassign
from summaries.review.comments import answer, settle
from summaries.review.workflow import perform
from tests.factories import comments, summaries
from tests.factories.people import Company, person
from tests.summaries.notices.post import NOON, deliver, later, told

pytestmark = pytest.mark.django_db


def away(user: User, to: User) -> Delegation:
    return Delegation.objects.create(user=user, to=to, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 30))


def submitted(author: User) -> Summary:
    """In review, with nobody told of it."""
    made = summaries.submitted(author)
    Notice.objects.all().delete()
    return made


def comment(summary: Summary, *, by: User, thread: Comment | None = None, **fields: Any) -> Comment:
    return (
        answer(thread, body="hush-comment", by=by)
        if thread
        else comments.comment(summary, by=by, body="hush-comment", **fields)
    )


def newest(user: User) -> Notice:
    return Notice.objects.of(user).select_related("user").latest("created_at")


def test_who_stands_in_is_told_too(company: Company) -> None:
    away(company.manager, company.other_manager)
    summaries.submitted(company.pm)
    assert told(company.manager) == told(company.other_manager) == ["submitted"]


def test_an_author_who_stands_in_is_not_told_of_their_own(company: Company) -> None:
    away(company.manager, company.pm)
    summaries.submitted(company.pm)
    assert (told(company.manager), told(company.pm)) == (["submitted"], [])


def test_who_has_decided_in_somebodys_place_is_named(company: Company) -> None:
    summary = submitted(company.pm)
    away(company.manager, company.other_manager)
    perform(summary, "return", by=company.other_manager, note="Name the source")
    assert sentence(newest(company.pm)) == "Song Lan for Zhou Yuan asks for changes to your summary"


def test_a_return_says_how_many_comments_are_open(company: Company) -> None:
    summary = submitted(company.pm)
    first = comment(summary, by=company.manager)
    comment(summary, by=company.manager)
    comment(summary, by=company.manager, is_private=True)
    comment(summary, by=company.manager, thread=first)
    settle(comment(summary, by=company.manager), by=company.manager)
    perform(summary, "return", by=company.manager, note="See my comments")
    assert "2 comments are open" in details(newest(company.pm))


def test_hr_is_told_of_an_appeal_but_not_those_who_have_left(company: Company) -> None:
    gone = person("Gone", is_hr=True, is_active=False)
    summary = summaries.approved(company.pm)
    perform(summary, "appeal", by=company.pm, note="The third goal was met")
    assert (told(company.hr), told(gone)) == (["appealed"], [])


def test_the_new_reviewer_is_told_what_waits(company: Company) -> None:
    summary = submitted(company.pm)
    reassign.replace(summary, summary.reviewers.get(), with_=company.other_manager, reason="On leave", by=company.hr)
    assert sentence(newest(company.other_manager)) == "The summary of Lin Zhiyao now waits for you"
    assert newest(company.other_manager).facts["note"] == "On leave"
    assert (told(company.manager), told(company.pm)) == ([], [])


def test_a_reviewer_for_later_is_told_when_it_is_their_turn(company: Company) -> None:
    summary = submitted(company.pm)
    reassign.add(summary, company.other_manager, reason="Knows the product", by=company.hr)
    assert (told(company.manager), told(company.other_manager)) == ([], [])
    reassign.remove(summaries.fresh(summary), summary.reviewers.get(position=0), reason="On leave", by=company.hr)
    assert (told(company.manager), told(company.other_manager)) == ([], ["submitted"])


def test_who_knows_already_is_not_told_again_when_a_later_reviewer_goes(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    reassign.add(summary, company.other_manager, reason="Knows the product", by=company.hr)
    reassign.remove(summaries.fresh(summary), summary.reviewers.get(position=1), reason="Does not", by=company.hr)
    assert (told(company.manager), told(company.other_manager)) == (["submitted"], [])


def test_a_colleague_is_told_when_the_reviewer_asks_not_when_the_author_proposes(company: Company) -> None:
    summary = summaries.submitted(company.pm, summaries.cycle(asks_peers=True))
    asked = peers.propose(summary, company.teammate, by=company.pm)
    assert told(company.teammate) == []
    peers.settle(asked, is_confirmed=True, by=company.manager)
    assert told(company.teammate) == ["peer"]
    assert newest(company.teammate).url == reverse("peer_answer", args=[asked.pk])


def test_everybody_of_a_cycle_is_told_that_it_opened(company: Company) -> None:
    one = summaries.cycle()
    for user in (company.pm, company.teammate):
        Participant.objects.create(cycle=one, user=user)
    assert [make_some(one), make_some(one)] == [2, 0]
    assert told(company.pm) == told(company.teammate) == ["opened"]
    assert newest(company.pm).url == Summary.objects.get(author=company.pm).get_absolute_url()
    assert sorted(letter.to[0] for letter in deliver()) == sorted([company.pm.email, company.teammate.email])


def test_who_asked_for_a_download_is_told_once_how_much_is_in_it(company: Company) -> None:
    one = summaries.cycle()
    ready, draft = summaries.submitted(company.pm, one), summaries.summary(company.teammate, one)
    bundle = request_bundle(one, [ready.pk, draft.pk], language="en", by=company.hr)
    work(Job.objects.get(kind="bundle").pk)
    assert told(company.hr) == []
    Export.objects.update(path="paper.pdf", made_at=NOON)
    assert [settle_bundles(Bundle.objects.all()) for _time in range(2)] == [1, 0]
    assert sentence(newest(company.hr)) == "The download of “Performance summary 2026” is ready"
    assert details(newest(company.hr))[1:] == ["1 paper", "1 left out"]
    assert newest(company.hr).url == reverse("bundle_detail", args=[bundle.pk])
    assert told(company.hr) == ["export"]


# ---- Comments ----


def test_the_author_is_told_of_a_comment_and_whoever_wrote_it_is_not(company: Company) -> None:
    comment(submitted(company.pm), by=company.manager)
    assert (told(company.pm), told(company.manager)) == (["comment"], [])
    assert sentence(newest(company.pm)) == "Zhou Yuan commented on your summary"


def test_a_private_comment_never_reaches_the_author(company: Company) -> None:
    summary = submitted(company.pm)
    private = comment(summary, by=company.hr, is_private=True)
    comment(summary, by=company.manager, thread=private)
    assert (told(company.pm), told(company.manager), told(company.hr)) == ([], ["comment"], ["comment"])
    assert deliver() == []


def test_private_comments_are_not_counted_for_the_author(company: Company) -> None:
    summary = submitted(company.pm)
    comment(summary, by=company.manager, is_private=True)
    comment(summary, by=company.manager)
    assert newest(company.pm).facts["comments"] == 1


def test_an_authors_answer_is_for_whose_turn_it_is_and_for_who_asked(company: Company) -> None:
    summary = submitted(company.pm)
    asked = comment(summary, by=company.hr)
    Notice.objects.all().delete()
    comment(summary, by=company.pm, thread=asked)
    assert (told(company.manager), told(company.hr), told(company.pm)) == (["comment"], ["comment"], [])
    assert sentence(newest(company.hr)) == "Lin Zhiyao commented on their own summary"


def test_who_may_not_see_the_summary_any_more_is_not_told(company: Company) -> None:
    summary = submitted(company.pm)
    asked = comment(summary, by=company.stranger)
    comment(summary, by=company.pm, thread=asked)
    assert told(company.stranger) == []


def test_one_reading_makes_one_notice_and_one_letter(company: Company, clock: time_machine.Coordinates) -> None:
    summary = submitted(company.pm)
    for minute in range(3):
        clock.move_to(NOON + timedelta(minutes=minute))
        comment(summary, by=company.manager)
    assert told(company.pm) == ["comment"]
    assert later(clock, NOON + timedelta(minutes=29)) == []
    (letter,) = later(clock, NOON + timedelta(minutes=31))
    assert "3 comments today" in letter.body
    assert "hush-comment" not in letter.body


def test_more_comments_of_a_day_make_the_notice_unread_again_but_no_second_letter(
    company: Company, clock: time_machine.Coordinates
) -> None:
    summary = submitted(company.pm)
    comment(summary, by=company.manager)
    assert len(later(clock, NOON + timedelta(minutes=31))) == 1
    Notice.objects.update(read_at=NOON)
    clock.move_to(NOON + timedelta(hours=2))
    comment(summary, by=company.hr)
    assert sentence(newest(company.pm)) == "Fang Ning commented on your summary"
    assert newest(company.pm).read_at is None
    assert {letter.to[0] for letter in later(clock, NOON + timedelta(hours=5))} == {company.manager.email}
    clock.move_to(NOON + timedelta(days=1))
    comment(summary, by=company.manager)
    assert told(company.pm) == ["comment", "comment"]
