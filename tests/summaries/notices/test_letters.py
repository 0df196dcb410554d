"""Letters about decisions: to the right person, in their language, with the site's address, and without the document."""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from summaries.models import Muted, Notice, Reviewer, Summary
from summaries.notices import tell_all
from summaries.review.workflow import Refused, perform
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.notices.post import deliver, news, speaks

pytestmark = pytest.mark.django_db
NOTE = "Name the source of the figures"


def letter_after(summary: Summary, name: str, *, by: User, note: str = NOTE) -> EmailMultiAlternatives:
    perform(summary, name, by=by, note=note)
    (sent,) = deliver()
    return sent


def html_of(letter: EmailMultiAlternatives) -> str:
    (part,) = letter.alternatives
    assert part.mimetype == "text/html"
    return str(part.content)


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


def test_an_appeal_tells_hr_and_its_answer_the_author(company: Company) -> None:
    summary = summaries.approved(company.pm)
    deliver()
    appeal = letter_after(summary, "appeal", by=company.pm, note="The third goal was met")
    assert (appeal.to, appeal.subject) == ([company.hr.email], "Lin Zhiyao has appealed")
    assert "The third goal was met" in appeal.body
    answer = letter_after(summaries.fresh(summary), "confirm", by=company.hr)
    assert answer.to == [company.pm.email]
    assert "the decision stands" in answer.subject


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
    title = summary.cycle.name_en if language == "en" else summary.cycle.name
    assert subject in sent.subject
    assert company.manager.name in sent.subject
    assert title in sent.body
    assert title in html_of(sent)
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in html_of(sent)


@override_settings(SITE_URL="https://review.example.test/")
def test_the_link_is_the_sites_and_the_note_is_there_but_the_document_is_not(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    deliver()
    sent = letter_after(summary, "return", by=company.manager)
    link = f"https://review.example.test/summaries/{summary.pk}/"
    assert f"{link}\n" in sent.body
    assert f'href="{link}"' in html_of(sent)
    for text in (sent.body, html_of(sent)):
        assert NOTE in text
        for secret in (summaries.WORDS, "Reach 950,000", "Signing in takes a second", "%"):
            assert secret not in f"{sent.subject} {text}"
    assert sent.attachments == []


@override_settings(SITE_URL="https://review.example.test/")
def test_the_html_fetches_nothing_and_leads_nowhere_else(company: Company) -> None:
    tell_all([news(company.pm)])
    (sent,) = deliver()
    html = html_of(sent)
    assert re.search(r"<(img|link|script|iframe|style|object)\b|\ssrc=|url\(", html) is None
    assert {link.split("/")[2] for link in re.findall(r'href="([^"]*)"', html)} == {"review.example.test"}


def test_a_name_with_a_line_break_cannot_write_headers(company: Company) -> None:
    User.objects.filter(pk=company.manager.pk).update(name="Zhou\r\nBcc: everybody@example.test")
    company.manager.refresh_from_db()
    summary = summaries.submitted(company.pm)
    deliver()
    sent = letter_after(summary, "approve", by=company.manager)
    assert sent.recipients() == [company.pm.email]
    assert "\n" not in sent.subject
    assert sent.message()["Bcc"] is None


def test_a_note_is_sent_as_it_was_written(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    deliver()
    sent = letter_after(summary, "return", by=company.manager, note="R&D <b>“5 > 3”</b>")
    assert "R&D <b>“5 > 3”</b>" in sent.body
    assert "R&amp;D &lt;b&gt;“5 &gt; 3”&lt;/b&gt;" in html_of(sent)


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
    assert not Job.objects.filter(kind="letter").exclude(status=Job.Status.DONE).exists()
    assert summary.status == "submitted"


def test_somebody_without_an_address_reads_it_in_the_list(company: Company) -> None:
    User.objects.filter(pk=company.pm.pk).update(email="")
    company.pm.refresh_from_db()
    tell_all([news(company.pm)])
    assert deliver() == []
    assert Notice.objects.of(company.pm).get().send_after is None


def test_what_was_turned_off_meanwhile_is_not_sent(company: Company) -> None:
    tell_all([news(company.pm), news(company.pm, "peer:1", kind="peer", facts={"author": "Chen Muye"})])
    Muted.objects.create(user=company.pm, kind="opened")
    assert [letter.subject for letter in deliver()] == ["You are asked about the work of Chen Muye"]


@override_settings(SITE_URL="https://review.example.test")
def test_a_letter_says_how_to_have_no_more_of_them(company: Company) -> None:
    tell_all([news(company.pm)])
    (sent,) = deliver()
    message = sent.message()
    address = message["List-Unsubscribe"].replace("\n", "").replace(" ", "").strip("<>")
    assert address.startswith("https://review.example.test/notices/mute/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in sent.body
    assert address in html_of(sent)


def test_a_deadline_is_on_the_readers_clock(company: Company) -> None:
    User.objects.filter(pk=company.pm.pk).update(time_zone="America/New_York", quiet_from="00:00", quiet_until="00:00")
    company.pm.refresh_from_db()
    tell_all([news(company.pm, facts={"deadline": "2026-12-01T10:00:00+00:00"})])
    (sent,) = deliver()
    assert "Dec. 1, 2026, 5 a.m. (America/New_York)" in sent.body
