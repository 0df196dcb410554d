"""What changed since the review: against the version that was decided on, for whoever may see the document."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.models import Summary
from summaries.models.event import Happened
from summaries.review.changes import reviewed_before
from summaries.review.comments import answer, settle
from summaries.review.workflow import perform
from tests.factories import summaries
from tests.factories.comments import comment
from tests.factories.people import Company
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def summary(company: Company) -> Summary:
    return summaries.submitted(company.pm, summaries.cycle(editing="until_closed"))


def rewritten(summary: Summary, words: str) -> Summary:
    """Submitted again with other words about the market; taken back first if it is in review."""
    if summary.status == "submitted":
        perform(summary, "withdraw", by=summary.author)
    type(summary.section("market"))._default_manager.update(position=words)
    perform(summaries.fresh(summary), "submit", by=summary.author)
    return summaries.fresh(summary)


def returned(summary: Summary) -> Summary:
    perform(summary, "return", by=summary.author.manager, note="Name the source")
    return summaries.fresh(summary)


def base_of(summary: Summary, reader: User) -> int | None:
    assert summary.latest is not None
    summary.latest.summary = summary
    found = reviewed_before(summary.latest, reader=reader)
    return found and found.number


def test_a_first_version_is_compared_with_nothing(company: Company, summary: Summary) -> None:
    assert base_of(summary, company.manager) is None
    assert "which was reviewed" not in page(company.manager, "summary_document", summary.pk)


def test_the_base_is_the_version_that_was_decided_on_not_the_one_before(company: Company, summary: Summary) -> None:
    again = rewritten(returned(summary), "Second of all.")
    assert base_of(again, company.manager) == 1
    third = rewritten(again, "Third of all.")
    assert (third.latest and third.latest.number, base_of(third, company.manager)) == (3, 1)
    fourth = rewritten(returned(third), "Fourth of all.")
    assert base_of(fourth, company.manager) == 3


def test_a_reopened_approval_is_a_base_too(company: Company, summary: Summary) -> None:
    perform(summary, "approve", by=company.manager)
    perform(summaries.fresh(summary), "reopen", by=company.hr, note="The figures were restated")
    assert base_of(rewritten(summaries.fresh(summary), "Second of all."), company.hr) == 1


def test_the_document_says_how_much_changed_and_leads_to_it(company: Company, summary: Summary) -> None:
    comment(summary, by=company.manager, body="answered")
    settle(comment(summary, by=company.manager, body="settled"), by=company.manager)
    comment(summary, by=company.manager, body="open")
    comment(summary, by=company.manager, body="between us", is_private=True)
    answer(summary.comments.get(body="answered"), by=company.pm, body="Done")
    again = rewritten(returned(summary), "Written anew.")
    for reader in (company.manager, company.pm):
        text = page(reader, "summary_document", summary.pk)
        assert "1 change since version 1, which was reviewed; 2 of 3 comments answered" in text
        assert f"{reverse('summary_changes', args=[again.pk])}?from=1&amp;to=2" in text


def test_the_page_shows_what_was_removed_and_added_and_folds_the_rest(company: Company, summary: Summary) -> None:
    rewritten(returned(summary), "Written anew.")
    text = page(company.manager, "summary_changes", summary.pk)
    assert '<del><span class="visually-hidden">[removed: </span>Written for the test: 注册页合并为一页' in text
    assert '<ins><span class="visually-hidden">[added: </span>Written anew.' in text
    assert "What changed from version 1 to version 2" in text
    assert text.count('<section class="panel changes"') == 1
    assert "<summary>1. Goals</summary>" in text


def test_the_page_says_which_comments_were_answered(company: Company, summary: Summary) -> None:
    for words in ("the first", "the second", "the third"):
        comment(summary, by=company.manager, body=words)
    comment(summary, by=company.manager, body="between us", is_private=True)
    answer(summary.comments.get(body="the first"), by=company.pm, body="Done so")
    settle(summary.comments.get(body="the second"), by=company.manager)
    rewritten(returned(summary), "Written anew.")
    comment(summaries.fresh(summary), by=company.manager, body="asked later")
    for reader in (company.manager, company.pm):
        text = page(reader, "summary_changes", summary.pk)
        asked = text[text.index("What had been asked") : text.index('<section class="panel changes"')]
        assert [word in asked for word in ("Answered", "Settled", "Still open", "Done so")] == [True] * 4
        assert "between us" not in text and "asked later" not in text


def test_a_withdrawn_version_is_its_authors_alone(company: Company, summary: Summary) -> None:
    type(summary.section("market"))._default_manager.update(position="said in anger")
    perform(summary, "withdraw", by=company.pm)
    perform(summaries.fresh(summary), "submit", by=company.pm)
    rewritten(summaries.fresh(summary), "Said calmly.")
    address = reverse("summary_changes", args=[summary.pk])
    for numbers in ({"from": "2"}, {"from": "1", "to": "2"}, {"from": "2", "to": "3"}):
        response = browser(company.manager).get(address, numbers)
        assert response.status_code == 404
    assert "said in anger" in browser(company.pm).get(address, {"from": "2", "to": "3"}).content.decode()


@pytest.mark.parametrize("numbers", [{"from": "9"}, {"to": "9"}, {"from": "x"}, {"to": "1" * 30}, {"from": "²"}])
def test_a_version_that_is_not_there_is_not_found(company: Company, summary: Summary, numbers: dict[str, str]) -> None:
    rewritten(returned(summary), "Written anew.")
    address = reverse("summary_changes", args=[summary.pk])
    assert browser(company.manager).get(address, numbers).status_code == 404


@pytest.mark.parametrize("numbers", [{"from": "2", "to": "1"}, {"from": "2"}, {"to": "1"}])
def test_what_cannot_be_compared_leads_to_the_document(company: Company, summary: Summary, numbers: dict[str, str]) -> None:
    rewritten(returned(summary), "Written anew.")
    response = browser(company.manager).get(reverse("summary_changes", args=[summary.pk]), numbers)
    assert response.headers["Location"] == reverse("summary_document", args=[summary.pk])


def test_a_look_at_the_changes_is_a_look_and_begins_the_review(company: Company, summary: Summary) -> None:
    again = rewritten(returned(summary), "Written anew.")
    page(company.manager, "summary_changes", again.pk)
    page(company.pm, "summary_changes", again.pk)
    looks = again.events.filter(name=Happened.READ)
    assert [(look.by, look.version.number) for look in looks if look.version] == [(company.manager, 2)]
    assert again.reviewers.get().begun_at is not None


def test_more_versions_can_be_chosen(company: Company, summary: Summary) -> None:
    rewritten(returned(rewritten(returned(summary), "Second.")), "Third.")
    text = page(company.manager, "summary_changes", summary.pk)
    assert "<option selected>2</option>" in text
    assert "Second." in page(company.manager, "summary_changes", summary.pk, **{"from": "1", "to": "2"})
