"""Comments: who may make, read, answer, settle and reopen them. Private ones never reach the author."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Comment, Delegation, PeerRequest, Summary
from summaries.models.comment import LONGEST, QUOTE
from summaries.models.event import Happened
from summaries.review.comments import answer, commented, reopen, settle
from summaries.review.workflow import Refused, perform
from tests.factories import summaries
from tests.factories.comments import comment, place
from tests.factories.people import Company, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def summary(company: Company) -> Summary:
    return summaries.submitted(company.pm)


def seen_by(user: User) -> set[str]:
    return set(Comment.objects.visible_to(user).values_list("body", flat=True))


def stands_in(away: User, colleague: User) -> Delegation:
    day = timezone.localdate()
    return Delegation.objects.create(user=away, to=colleague, starts_on=day, ends_on=day + timedelta(days=5))


# ---- who reads ----


def test_a_public_comment_is_read_by_all_who_see_the_summary(company: Company, summary: Summary) -> None:
    comment(summary, by=company.manager, body="public")
    readers = [company.pm, company.manager, company.hr]
    others = [company.teammate, company.other_manager, company.other_pm, company.admin, company.stranger]
    assert [seen_by(user) for user in readers] == [{"public"}] * 3
    assert [seen_by(user) for user in others] == [set()] * 5


def test_a_private_comment_and_its_answers_never_reach_the_author(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager, body="private", is_private=True)
    answer(thread, by=company.hr, body="private answer")
    assert seen_by(company.pm) == set()
    assert seen_by(company.manager) == seen_by(company.hr) == {"private", "private answer"}


def test_an_answer_is_hidden_with_its_thread_whatever_it_says_of_itself(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager, body="private", is_private=True)
    made = Comment(summary=summary, version=summary.latest, parent=thread, body="slip", by=company.hr, is_private=False)
    made.save()
    assert seen_by(company.pm) == set()


@pytest.mark.parametrize("role", ["hr", "stand_in", "manager_of_others"])
def test_no_other_role_opens_private_comments_to_an_author(company: Company, role: str) -> None:
    author = company.hr if role == "hr" else company.pm
    User.objects.filter(pk=author.pk).update(manager=company.manager)
    author.refresh_from_db()
    if role == "manager_of_others":
        User.objects.filter(pk=company.teammate.pk).update(manager=author)
    summary = summaries.submitted(author)
    comment(summary, by=company.manager, body="private", is_private=True)
    if role == "stand_in":
        stands_in(company.manager, author)
    assert seen_by(author) == set()


def test_a_colleague_who_was_asked_reads_no_comments(company: Company, summary: Summary) -> None:
    comment(summary, by=company.manager, body="public")
    comment(summary, by=company.manager, body="private", is_private=True)
    now = timezone.now()
    PeerRequest.objects.create(
        summary=summary, peer=company.teammate, proposed_by=company.pm, confirmed_by=company.manager, confirmed_at=now
    )
    assert seen_by(company.teammate) == set()


def test_a_stand_in_reads_and_comments_for_the_one_who_is_away(company: Company, summary: Summary) -> None:
    stands_in(company.manager, company.other_manager)
    made = comment(summary, by=company.other_manager, body="private", is_private=True)
    assert made.on_behalf_of == company.manager
    assert summary.events.get(name=Happened.COMMENTED).on_behalf_of == company.manager
    assert seen_by(company.other_manager) == {"private"}


def test_who_speaks_in_their_own_right_speaks_for_nobody(company: Company, summary: Summary) -> None:
    stands_in(company.manager, company.hr)
    made = [comment(summary, by=by, key=uuid4()) for by in (company.hr, company.manager, company.pm)]
    assert [one.on_behalf_of for one in made] == [None] * 3


def test_a_withdrawn_summary_hides_its_comments_from_all_but_the_author(company: Company) -> None:
    summary = summaries.submitted(company.pm, summaries.cycle(editing="until_closed"))
    comment(summary, by=company.manager, body="public")
    comment(summary, by=company.manager, body="private", is_private=True)
    perform(summary, "withdraw", by=company.pm)
    assert seen_by(company.manager) == seen_by(company.hr) == set()
    assert seen_by(company.pm) == {"public"}


# ---- saying ----


def test_a_comment_keeps_its_place_its_passage_and_its_version(company: Company, summary: Summary) -> None:
    made = comment(summary, by=company.manager, quote="Written for the\n test")
    assert (made.section, made.anchor, made.quote) == ("market", "id_market-position", "Written for the test")
    assert made.version == summary.latest


def test_a_long_passage_is_cut_and_still_found(company: Company, summary: Summary) -> None:
    words = " ".join(place(summary, "goals", "").words.split())
    made = comment(summary, by=company.manager, at=place(summary, "goals", ""), quote=words)
    assert len(words) > QUOTE
    assert (len(made.quote), made.quote[-1]) == (QUOTE, "…")


def test_a_passage_nobody_wrote_is_refused(company: Company, summary: Summary) -> None:
    with pytest.raises(Refused, match="not in version 1"):
        comment(summary, by=company.manager, quote="I am lazy")
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (" \n\x00 ", "Write your comment."),
        ("字" * (LONGEST + 13), "Shorten it by 13 characters; a comment has 4,000 at most."),
    ],
)
def test_words_that_cannot_be_kept_are_refused_with_a_sentence(
    company: Company, summary: Summary, body: str, sentence: str
) -> None:
    thread = comment(summary, by=company.hr)
    with pytest.raises(Refused) as said:
        comment(summary, by=company.manager, body=body)
    with pytest.raises(Refused) as answered:
        answer(thread, by=company.pm, body=body)
    assert str(said.value) == str(answered.value) == sentence


def test_characters_are_counted_as_people_count_them(company: Company, summary: Summary) -> None:
    assert comment(summary, by=company.manager, body="𬭊" * LONGEST + "\r\n").body == "𬭊" * LONGEST


def test_the_second_press_finds_the_first_ones_comment(company: Company, summary: Summary) -> None:
    key = uuid4()
    first, second = (comment(summary, by=company.manager, key=key) for _press in range(2))
    assert first.pk == second.pk
    assert comment(summary, by=company.hr, key=key).pk != first.pk
    assert summary.events.filter(name=Happened.COMMENTED).count() == Comment.objects.count() == 2


def test_the_author_says_nothing_in_private(company: Company, summary: Summary) -> None:
    assert not comment(summary, by=company.pm, is_private=True).is_private


@pytest.mark.parametrize("name", ["return", "approve"])
def test_comments_go_on_after_a_decision(company: Company, summary: Summary, name: str) -> None:
    perform(summary, name, by=company.manager, note="Name the source")
    summary = summaries.fresh(summary)
    thread = comment(summary, by=company.manager)
    assert answer(thread, by=company.pm, body="Done").parent == thread


def test_nothing_is_added_once_the_cycle_is_closed(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager)
    type(summary.cycle).objects.update(closed_at=timezone.now())
    summary = summaries.fresh(summary)
    thread.summary = summary
    acts: list[Any] = [
        lambda: comment(summary, by=company.manager),
        lambda: answer(thread, by=company.pm, body="Done"),
        lambda: settle(thread, by=company.manager),
    ]
    for act in acts:
        with pytest.raises(Refused, match="The cycle is closed"):
            act()


def test_words_are_never_changed_and_never_deleted(company: Company, summary: Summary) -> None:
    made = comment(summary, by=company.manager)
    made.body = "Something else"
    acts = [made.save, made.delete, Comment.objects.all().delete, lambda: Comment.objects.update(body="Something else")]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert Comment.objects.get().body == "Name the source"


def test_everybody_who_listens_hears_of_it_inside_the_transaction(company: Company, summary: Summary) -> None:
    heard: list[tuple[Comment, bool]] = []

    def listen(sender: type[Comment], *, comment: Comment, **_more: Any) -> None:
        heard.append((comment, connection.in_atomic_block))

    commented.connect(listen)
    try:
        thread = comment(summary, by=company.manager)
        made = answer(thread, by=company.pm, body="Done")
    finally:
        commented.disconnect(listen)
    assert heard == [(thread, True), (made, True)]


def test_who_listens_and_fails_keeps_the_comment_back(company: Company, summary: Summary) -> None:
    def fail(sender: Any, **_more: Any) -> None:
        raise RuntimeError("no letter")

    commented.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            comment(summary, by=company.manager)
    finally:
        commented.disconnect(fail)
    assert not Comment.objects.exists()
    assert not summary.events.filter(name=Happened.COMMENTED).exists()


# ---- settling ----


def test_who_asked_and_who_reviews_settle_and_reopen(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager)
    settle(thread, by=company.hr)
    assert Comment.objects.get().resolved_by == company.hr
    assert not Comment.objects.open().exists()
    reopen(thread, by=company.manager)
    assert Comment.objects.open().get().resolved_at is None
    events = summary.events.exclude(name=Happened.SUBMITTED)
    assert [event.name for event in events] == [Happened.COMMENTED, Happened.RESOLVED, Happened.COMMENT_REOPENED]
    assert "Name the source" not in "".join(f"{event.note} {event.details}" for event in events)


def test_an_author_settles_only_what_they_began(company: Company, summary: Summary) -> None:
    asked, own = comment(summary, by=company.manager), comment(summary, by=company.pm)
    with pytest.raises(Refused, match="whoever asked settles it"):
        settle(asked, by=company.pm)
    settle(own, by=company.pm)
    assert Comment.objects.open().get() == asked


def test_settling_again_changes_nothing(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager)
    settle(thread, by=company.hr)
    settle(thread, by=company.manager)
    assert Comment.objects.get().resolved_by == company.hr
    assert summary.events.filter(name=Happened.RESOLVED).count() == 1


def test_an_answer_to_a_settled_thread_is_kept(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager)
    settle(thread, by=company.manager)
    assert answer(thread, by=company.pm, body="One more thing") in Comment.objects.filter(parent=thread)


def race(*acts: Callable[[], Any]) -> None:
    """All at once, each with a connection of its own; fails with the first failure."""
    gate, failures = Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            act()
        except Exception as failure:  # whatever it is, the test shows it
            failures.append(failure)
        finally:
            connection.close()

    racers = [Thread(target=run, args=(act,)) for act in acts]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(20)
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_named_and_a_doubled_comment_is_one() -> None:
    manager = person("Zhou Yuan")
    author, hr = person("Lin Zhiyao", manager=manager), person("Fang Ning", is_hr=True)
    summary, key = summaries.submitted(author), uuid4()
    race(*[lambda: comment(summaries.fresh(summary), by=manager, key=key)] * 2)
    thread = Comment.objects.get()
    race(*(lambda by=by: settle(Comment.objects.get(), by=by) for by in (manager, hr)))
    assert [summary.events.filter(name=name).count() for name in (Happened.COMMENTED, Happened.RESOLVED)] == [1, 1]
    assert Comment.objects.get(pk=thread.pk).resolved_by in (manager, hr)
