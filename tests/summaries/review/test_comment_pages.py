"""The pages of comments: a form for each place, words that are never lost, and what the author finds while writing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Comment, Summary
from summaries.models.comment import LONGEST
from summaries.review.comments import answer, settle
from summaries.review.workflow import perform
from summaries.wizard.steps import add_entry, remove_entry
from tests.factories import summaries
from tests.factories.comments import comment, place
from tests.factories.people import Company
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db
PLACE = {"section": "market", "at": "id_market-position", "version": "1"}


@pytest.fixture
def summary(company: Company) -> Summary:
    return summaries.submitted(company.pm)


def post(user: User, summary: Summary, *, htmx: bool = False, **words: Any) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    return browser(user).post(reverse("comment_create", args=[summary.pk]), {**PLACE, **words}, headers=headers)


def document(user: User, summary: Summary) -> str:
    return page(user, "summary_document", summary.pk)


def returned(summary: Summary) -> Summary:
    perform(summary, "return", by=summary.author.manager, note="Name the source")
    return summaries.fresh(summary)


# ---- the document ----


def test_every_place_has_a_link_to_its_form_and_works_without_script(company: Company, summary: Summary) -> None:
    text = document(company.manager, summary)
    links = re.findall(r'class="say" href="([^"]*)"', text)
    assert len(links) > 20
    form = browser(company.manager).get(links[-1].replace("&amp;", "&"))
    assert form.status_code == 200
    assert b"<textarea" in form.content


def test_a_comment_and_its_place_lead_to_each_other(company: Company, summary: Summary) -> None:
    response = post(company.manager, summary, body="Name the source", quote="Written for the test")
    made = Comment.objects.get()
    assert response.headers["Location"] == f"{reverse('summary_document', args=[summary.pk])}#comment-{made.pk}"
    text = document(company.pm, summary)
    assert f'href="#comment-{made.pk}"' in text
    assert f'<article class="thread" id="comment-{made.pk}"' in text
    assert '<a href="#id_market-position">5. Market, How did the product do in its market?</a>' in text
    assert "<p>Written for the test</p>" in text


def test_with_htmx_the_column_and_the_counts_of_the_place_come_back(company: Company, summary: Summary) -> None:
    text = post(company.manager, summary, htmx=True, body="Name the source").content.decode()
    assert "<html" not in text
    assert "Name the source" in text
    assert 'id="marks-id_market-position" hx-swap-oob="true"' in text
    assert 'id="open-market" hx-swap-oob="true"' in text


def test_threads_stand_in_the_order_of_the_document(company: Company, summary: Summary) -> None:
    comment(summary, by=company.manager, at=place(summary, "outlook", ""), body="last")
    comment(summary, by=company.manager, body="middle")
    comment(summary, by=company.manager, at=place(summary, "", ""), body="whole")
    text = document(company.manager, summary)
    assert text.index("<p>whole") < text.index("<p>middle") < text.index("<p>last")


def test_settled_threads_fade_and_stay(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager, body="Name the source")
    address = reverse("comment_settle", args=[summary.pk, thread.pk])
    assert browser(company.manager).post(address).status_code == 302
    text = document(company.manager, summary)
    assert f'<article class="thread closed" id="comment-{thread.pk}"' in text
    assert "Reopen the comment" in text
    assert "Reopen the comment" not in document(company.pm, summary)


def test_the_author_is_told_neither_of_private_comments_nor_of_their_number(company: Company, summary: Summary) -> None:
    comment(summary, by=company.manager, body="between us", is_private=True)
    comment(summary, by=company.manager, body="for all")
    mine, theirs = document(company.pm, summary), document(company.manager, summary)
    assert "between us" in theirs and "2 open" in theirs
    assert "between us" not in mine and "1 open" in mine and "Reviewers and HR only" not in mine
    assert "commented" not in mine
    assert 'name="private"' not in page(company.pm, "comment_create", summary.pk)


def test_the_return_form_lists_what_goes_along(company: Company, summary: Summary) -> None:
    comment(summary, by=company.manager, body="Name the source")
    comment(summary, by=company.manager, body="between us", is_private=True)
    settle(comment(summary, by=company.manager, body="done with"), by=company.manager)
    text = document(company.manager, summary)
    form = text[text.index('class="decision"') :]
    assert "One open comment goes along" in form
    assert "Name the source" in form
    assert "between us" not in form and "done with" not in form


# ---- words are never lost ----


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"body": "  "}, "Write your comment."),
        ({"body": "é" * (LONGEST + 1)}, "Shorten it by 1 characters"),
        ({"body": "kept words", "quote": "I am lazy"}, "is not in version 1 any more"),
    ],
)
def test_what_is_refused_comes_back_with_a_sentence(
    company: Company, summary: Summary, words: dict[str, str], sentence: str, htmx: bool
) -> None:
    response = post(company.manager, summary, htmx=htmx, private="yes", **words)
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert words["body"] in text
    assert 'id="id_private" checked' in text
    assert ("HX-Retarget" in response.headers) is htmx
    assert not Comment.objects.exists()


def test_words_written_while_the_cycle_was_closed_come_back(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager)
    type(summary.cycle).objects.update(closed_at=timezone.now())
    answered = browser(company.pm).post(reverse("comment_answer", args=[summary.pk, thread.pk]), {"body": "kept words"})
    for response in (answered, post(company.manager, summary, body="kept words")):
        assert response.status_code == 422
        assert "kept words" in response.content.decode()
        assert "The cycle is closed" in response.content.decode()


def test_a_comment_written_while_a_newer_version_came_belongs_to_the_one_that_was_read(
    company: Company, summary: Summary
) -> None:
    perform(returned(summary), "submit", by=company.pm)
    post(company.manager, summary, body="Name the source")
    assert Comment.objects.get().version.number == 1


def test_a_second_press_adds_nothing(company: Company, summary: Summary) -> None:
    form = page(company.manager, "comment_create", summary.pk)
    found = re.search(r'name="key" value="([^"]+)"', form)
    assert found
    first, second = (post(company.manager, summary, body="Name the source", key=found[1]) for _press in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("words", [{"key": "nonsense"}, {"version": "99999999999"}, {"version": "-1"}, {"at": "x" * 500}])
def test_forged_fields_do_no_harm(company: Company, summary: Summary, words: dict[str, str]) -> None:
    assert post(company.manager, summary, body="Name the source\x00", **words).status_code == 302
    assert Comment.objects.get().version.number == 1


def test_a_passage_over_a_drawing_is_not_quoted_and_the_form_says_so(company: Company, summary: Summary) -> None:
    text = page(company.manager, "comment_create", summary.pk, section="market", at="id_market-position", quote="10.6% 25-10")
    assert "runs over a drawing" in text
    assert 'name="quote" value=""' in text


def test_the_form_on_a_page_of_its_own_is_sent_the_ordinary_way(company: Company, summary: Summary) -> None:
    address = reverse("comment_create", args=[summary.pk])
    alone, beside = (browser(company.manager).get(address, headers=headers) for headers in ({}, {"HX-Request": "true"}))
    assert "hx-post" not in alone.content.decode()
    assert "hx-post" in beside.content.decode()


def test_a_withdrawn_version_is_not_shown_beside_the_form(company: Company) -> None:
    summary = summaries.submitted(company.pm, summaries.cycle(editing="until_closed"))
    type(summary.section("market"))._default_manager.update(position="said in anger")
    for name in ("withdraw", "submit", "withdraw"):
        perform(summaries.fresh(summary), name, by=company.pm)
    type(summary.section("market"))._default_manager.update(position="said calmly")
    perform(summaries.fresh(summary), "submit", by=company.pm)
    asked = {**PLACE, "version": "2"}
    assert "said in anger" in page(company.pm, "comment_create", summary.pk, **asked)
    assert "said calmly" in page(company.manager, "comment_create", summary.pk, **asked)
    post(company.manager, summary, body="Name the source", version="2")
    assert Comment.objects.get().version.number == 3


def test_an_answer_cannot_be_answered_settled_or_moved_to_another_summary(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager)
    reply = answer(thread, by=company.pm, body="Done")
    other = summaries.submitted(company.teammate)
    for name, of, pk in [
        ("comment_answer", summary, reply.pk),
        ("comment_settle", summary, reply.pk),
        ("comment_answer", other, thread.pk),
    ]:
        assert browser(company.manager).post(reverse(name, args=[of.pk, pk]), {"body": "?"}).status_code == 404


# ---- while writing ----


def test_the_task_list_shows_the_reason_and_the_open_comments_with_room_to_answer(company: Company, summary: Summary) -> None:
    thread = comment(summary, by=company.manager, body="Which source?")
    comment(summary, by=company.manager, body="between us", is_private=True)
    returned(summary)
    text = page(company.pm, "summary_detail", summary.pk)
    assert "Name the source" in text and "Which source?" in text and "between us" not in text
    assert f'href="{reverse("summary_step", args=[summary.pk, "market"])}#id_market-position"' in text
    reply = {"body": "The monthly report", "back": "summary"}
    response = browser(company.pm).post(reverse("comment_answer", args=[summary.pk, thread.pk]), reply)
    assert response.headers["Location"] == f"{reverse('summary_detail', args=[summary.pk])}#comment-{thread.pk}"
    assert "The monthly report" in page(company.pm, "summary_detail", summary.pk)


def test_a_step_says_open_comments_beside_their_questions(company: Company, summary: Summary) -> None:
    entry = summary.section("market").rows[0]
    threads = [
        comment(summary, by=company.manager, body="about the answer"),
        comment(summary, by=company.manager, at=place(summary, "market", f"entry-{entry.pk}"), body="about the entry"),
        comment(summary, by=company.manager, at=place(summary, "market", ""), body="about the step"),
    ]
    comment(summary, by=company.manager, body="between us", is_private=True)
    settle(comment(summary, by=company.manager, body="done with"), by=company.manager)
    returned(summary)
    text = page(company.pm, "summary_step", summary.pk, "market")
    home = reverse("summary_detail", args=[summary.pk])
    assert [f'href="{home}#comment-{thread.pk}"' in text for thread in threads] == [True] * 3
    assert "between us" not in text and "done with" not in text
    hint = re.search(r'<div id="id_market-position_helptext".*?</div>', text, re.DOTALL)
    assert hint and "about the answer" in hint[0]
    assert "about the" not in page(company.pm, "summary_step", summary.pk, "outlook")


def test_a_comment_outlives_its_place(company: Company, summary: Summary) -> None:
    entry = summary.section("market").rows[0]
    comment(summary, by=company.manager, at=place(summary, "market", f"entry-{entry.pk}"), body="about the entry")
    comment(summary, by=company.manager, quote="Written for", body="about a passage")
    again = returned(summary)
    market = again.section("market")
    add_entry(market)
    summaries.answer(summaries.fresh(again).section("market").rows[1])
    remove_entry(market, str(entry.pk))
    type(market)._default_manager.update(position="All new")
    assert "about the entry" in page(company.pm, "summary_step", summary.pk, "market")
    perform(summaries.fresh(again), "submit", by=company.pm)
    text = document(company.manager, summary)
    threads = text[text.index('class="comments"') :]
    assert threads.count("about version 1") == 2
    assert '<a href="#part-market">5. Market</a>' in threads


def test_a_stand_in_is_named_with_whom_they_stand_in_for(company: Company, summary: Summary) -> None:
    day = timezone.localdate()
    company.manager.delegations.create(to=company.other_manager, starts_on=day, ends_on=day + timedelta(days=1))
    post(company.other_manager, summary, body="Name the source")
    assert f"for {company.manager.name}" in document(company.pm, summary)


def test_signed_out_nobody_comments(company: Company, summary: Summary) -> None:
    assert Client().post(reverse("comment_create", args=[summary.pk]), PLACE).status_code == 302
    assert not Comment.objects.exists()
