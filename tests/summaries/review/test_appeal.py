"""An appeal has a reason, is answered by HR, and both are read by everybody who reads the document."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.models import Summary
from summaries.permissions import why_not
from summaries.review.workflow import LONGEST, perform
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db
WHY, ANSWER = "The target was changed in June.", "The change was agreed in writing."
READERS = ("pm", "manager", "hr")


def decide(user: User, summary: Summary, name: str, note: str = "") -> str:
    response = browser(user).post(reverse("summary_decide", args=[summary.pk, name]), {"note": note}, follow=True)
    assert response.status_code in {200, 422}
    return response.content.decode()


@pytest.fixture
def approved(company: Company) -> Summary:
    return summaries.approved(company.pm)


def test_the_forms_ask_what_the_table_asks_and_refuse_silence(company: Company, approved: Summary) -> None:
    assert "What do you not agree with, and why?" in page(company.pm, "summary_document", approved.pk)
    assert "Write what you do not agree with" in decide(company.pm, approved, "appeal", " \n")
    decide(company.pm, approved, "appeal", WHY)
    text = page(company.hr, "summary_document", approved.pk)
    assert ("Why does the decision stand?" in text, "What needs to change?" in text) == (True, True)
    assert "Write why the decision stands" in decide(company.hr, approved, "confirm")
    assert summaries.fresh(approved).status == "appealed"


def test_reason_and_answer_are_shown_with_who_and_when(company: Company, approved: Summary) -> None:
    decide(company.pm, approved, "appeal", WHY)
    for who in READERS:
        text = page(getattr(company, who), "summary_document", approved.pk)
        assert ("Lin Zhiyao has appealed" in text, WHY in text, "HR answers next." in text) == (True, True, True)
    decide(company.hr, approved, "confirm", ANSWER)
    for who in READERS:
        text = page(getattr(company, who), "summary_document", approved.pk)
        assert ("Fang Ning: the decision stands" in text, ANSWER in text) == (True, True)
        assert "HR answers next." not in text


def test_what_stands_is_acknowledged_and_not_appealed_again(company: Company, approved: Summary) -> None:
    decide(company.pm, approved, "appeal", WHY)
    decide(company.hr, approved, "confirm", ANSWER)
    assert "HR has answered an appeal" in str(why_not(company.pm, "appeal", summaries.fresh(approved)))
    decide(company.pm, approved, "acknowledge")
    assert summaries.fresh(approved).status == "acknowledged"


def test_reopened_it_is_written_and_judged_anew_and_may_be_appealed_again(company: Company, approved: Summary) -> None:
    decide(company.pm, approved, "appeal", WHY)
    decide(company.hr, approved, "reopen", ANSWER)
    text = page(company.pm, "summary_document", approved.pk)
    assert ("Fang Ning has reopened the summary" in text, ANSWER in text) == (True, True)
    assert ANSWER in page(company.pm, "summary_detail", approved.pk)
    perform(summaries.fresh(approved), "submit", by=company.pm)
    assert "has appealed" not in page(company.manager, "summary_document", approved.pk)
    perform(summaries.fresh(approved), "approve", by=company.manager)
    assert why_not(company.pm, "appeal", summaries.fresh(approved)) is None


def test_while_it_is_appealed_nobody_else_decides(company: Company, approved: Summary) -> None:
    decide(company.pm, approved, "appeal", WHY)
    for user, name in ((company.pm, "acknowledge"), (company.manager, "return"), (company.manager, "confirm")):
        assert "HR" in decide(user, approved, name, ANSWER)
    assert summaries.fresh(approved).status == "appealed"


def test_a_reason_that_is_too_long_stays_in_its_form(company: Company, approved: Summary) -> None:
    words = "长" * (LONGEST + 1)
    text = decide(company.pm, approved, "appeal", words)
    assert ("Shorten it" in text, words in text) == (True, True)


def test_hr_finds_appeals_by_their_state(company: Company, approved: Summary) -> None:
    decide(company.pm, approved, "appeal", WHY)
    listed = page(company.hr, "cycle_detail", approved.cycle_id, status="appealed")
    assert (company.pm.name in listed, WHY in listed) == (True, False)
