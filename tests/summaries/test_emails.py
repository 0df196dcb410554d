"""Letters about decisions: to the right person, in their language, with the site's address, and without the document."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import override_settings

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.models import Reviewer, Summary
from summaries.review.workflow import Refused, perform
from tests.factories import summaries
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
NOTE = "Name the source of the figures"


def deliver() -> list[EmailMessage]:
    """Does the queued letters, as a worker would, and gives what was sent since the last time."""
    mail.outbox.clear()
    for job in Job.objects.filter(kind="mail", status=Job.Status.QUEUED):
        work(job.pk)
    return list(mail.outbox)


def letter_after(summary: Summary, name: str, *, by: User, note: str = NOTE) -> EmailMessage:
    perform(summary, name, by=by, note=note)
    (sent,) = deliver()
    return sent


def speaks(user: User, language: str) -> User:
    user.language = language
    user.save(update_fields=["language"])
    return user


def test_each_decision_tells_the_one_whose_turn_it_is(company: Company) -> None:
    summary = summaries.completed(company.pm)
    assert letter_after(summary, "submit", by=company.pm).to == [company.manager.email]
    assert letter_after(summary, "return", by=company.manager).to == [company.pm.email]
    assert letter_after(summary, "submit", by=company.pm).to == [company.manager.email]
    assert letter_after(summary, "approve", by=company.manager).to == [company.pm.email]
    assert letter_after(summary, "reopen", by=company.hr).to == [company.pm.email]


@pytest.mark.parametrize("name", ["withdraw", "archive"])
def test_other_decisions_tell_nobody(company: Company, name: str) -> None:
    summary = summaries.submitted(company.pm)
    deliver()
    perform(summary, name, by=company.pm if name == "withdraw" else company.hr)
    assert deliver() == []


def test_acknowledging_tells_nobody(company: Company) -> None:
    summary = summaries.approved(company.pm)
    deliver()
    perform(summary, "acknowledge", by=company.pm)
    assert deliver() == []


def test_the_next_reviewer_is_told_when_it_is_their_turn(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    deliver()
    Reviewer.objects.create(summary=summary, user=company.other_manager, position=1)
    sent = letter_after(summaries.fresh(summary), "approve", by=company.manager, note="")
    assert sent.to == [company.other_manager.email]
    assert sent.subject == f"{company.pm.name} has submitted a summary"
    assert letter_after(summaries.fresh(summary), "approve", by=company.other_manager, note="").to == [company.pm.email]


@pytest.mark.parametrize(("language", "subject"), [("en", "asks for changes"), ("zh-hans", "修改")])
def test_a_letter_is_in_the_readers_language_whatever_the_writers(company: Company, language: str, subject: str) -> None:
    summary = summaries.submitted(speaks(company.pm, language))
    speaks(company.manager, "en" if language == "zh-hans" else "zh-hans")
    deliver()
    sent = letter_after(summary, "return", by=company.manager)
    assert subject in sent.subject
    assert company.manager.name in sent.subject
    assert (summary.cycle.name_en if language == "en" else summary.cycle.name) in sent.body


@override_settings(SITE_URL="https://review.example.test/")
def test_the_link_is_the_sites_and_the_note_is_there_but_the_document_is_not(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    deliver()
    sent = letter_after(summary, "return", by=company.manager)
    assert f"https://review.example.test/summaries/{summary.pk}/\n" in sent.body
    assert NOTE in sent.body
    for secret in (summaries.WORDS, "Reach 950,000", "Signing in takes a second", "%"):
        assert secret not in f"{sent.subject} {sent.body}"
    assert sent.attachments == []
    assert sent.alternatives == []


def test_a_name_with_a_line_break_cannot_write_headers(company: Company) -> None:
    User.objects.filter(pk=company.manager.pk).update(name="Zhou\r\nBcc: everybody@example.test")
    company.manager.refresh_from_db()
    summary = summaries.submitted(company.pm)
    deliver()
    sent = letter_after(summary, "approve", by=company.manager)
    assert sent.recipients() == [company.pm.email]
    assert "\n" not in sent.subject


def test_a_note_is_sent_as_it_was_written(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    deliver()
    assert "R&D <b>“5 > 3”</b>" in letter_after(summary, "return", by=company.manager, note="R&D <b>“5 > 3”</b>").body


def test_nothing_is_sent_when_the_decision_is_refused(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    deliver()
    for name, by, note in (("return", company.manager, " "), ("approve", company.stranger, ""), ("reopen", company.hr, NOTE)):
        with pytest.raises(Refused):
            perform(summary, name, by=by, note=note)
    assert deliver() == []


def test_nobody_who_has_left_is_written_to(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    User.objects.filter(pk=company.manager.pk).update(is_active=False)
    assert deliver() == []
    assert not Job.objects.filter(kind="mail").exclude(status=Job.Status.DONE).exists()
    assert summary.status == "submitted"


def test_a_letter_done_twice_is_sent_once(company: Company) -> None:
    summaries.submitted(company.pm)
    job = Job.objects.get(kind="mail")
    work(job.pk)
    work(job.pk)
    assert len(mail.outbox) == 1
