"""Acceptance: a stand-in approves with a grade, the author appeals, HR reopens; nothing typed is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from summaries.models import Summary
from summaries.review.workflow import Judgement, perform
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.browser.test_axe import document_path, seen
from tests.browser.test_keyboard import tab_to
from tests.factories import summaries
from tests.factories.people import Company

GRADES = [
    {"key": "S", "label": "超出预期", "from": "1.10", "share": 20},
    {"key": "A", "label": "符合预期", "from": "0.80", "share": 70},
    {"key": "B", "label": "有待提高", "from": "", "share": 10},
]
ASSESSMENT = "数据扎实，月活的增长说清了来源；粘性下降要在下个周期给出办法。"
WHY = "六月调整过目标，评价时没有考虑。"
ANSWER = "目标的调整有书面记录，请补进第一部分。"


@pytest.fixture
def summary(staff: Company) -> Summary:
    return summaries.submitted(staff.pm, summaries.cycle(grades=GRADES, asks_assessment=True))


def test_delegate_approve_with_a_grade_appeal_and_reopen(site: Site, staff: Company, summary: Summary) -> None:
    site.watch.expect(422)
    name_a_stand_in(site.tab(staff.manager), staff)
    approve_in_the_managers_place(site.tab(staff.stranger), summary)
    author = site.tab(staff.pm)
    author.goto(document_path(summary))
    expect(author.get_by_text("S · 超出预期")).to_be_visible()
    expect(author.get_by_text(ASSESSMENT)).to_be_visible()
    expect(author.get_by_text("approved by Bai Yumo, standing in")).to_be_visible()
    say(author, "Appeal", WHY)
    hr = site.tab(staff.hr)
    hr.goto(document_path(summary))
    expect(hr.get_by_text("Lin Zhiyao has appealed")).to_be_visible()
    say(hr, "Reopen", ANSWER)
    author.goto(summary.get_absolute_url())
    expect(author.get_by_text(ANSWER).first).to_be_visible()
    assert summaries.fresh(summary).status == "returned"


def name_a_stand_in(page: Page, staff: Company) -> None:
    page.goto(reverse("team"))
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="Stand-ins").click()
    page.get_by_role("link", name="Name a stand-in").click()
    page.get_by_label("Who stands in?").fill(staff.stranger.name)
    page.get_by_label("Last day").fill(str(timezone.localdate() + timedelta(days=3)))
    page.get_by_role("button", name="Name the stand-in").click()
    expect(page.get_by_role("status").first).to_contain_text("Bai Yumo stands in for Zhou Yuan")


def approve_in_the_managers_place(page: Page, summary: Summary) -> None:
    """By the keys alone; the first try lacks the grade and keeps the words."""
    page.goto("/")
    page.wait_for_url(f"**{reverse('team')}")
    page.goto(document_path(summary))
    expect(page.get_by_text("Bai Yumo stands in until")).to_be_visible()
    page.locator(".decision > summary", has_text="Approve").focus()
    page.keyboard.press("Enter")
    tab_to(page, "input[name=grade]")
    tab_to(page, "textarea[name=assessment]")
    page.keyboard.insert_text(ASSESSMENT)
    tab_to(page, ".decision[open] button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("textarea[name=assessment]")).to_have_value(ASSESSMENT)
    tab_to(page, "input[name=grade]")
    page.keyboard.press("Space")
    tab_to(page, ".decision[open] button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("approved")


def say(page: Page, button: str, words: str) -> None:
    """Opens the decision that asks for words, writes them and takes it."""
    page.locator(".decision > summary", has_text=button).click()
    decision = page.locator(".decision[open]")
    decision.locator("textarea").fill(words)
    with page.expect_navigation():
        decision.get_by_role("button").click()


def test_the_pages_of_decisions_look_right(site: Site, staff: Company, summary: Summary) -> None:
    site.watch.expect(422)
    manager, hr = (site.tab(user, language="zh-hans") for user in (staff.manager, staff.hr))
    found = seen(manager, [reverse("delegation_list"), reverse("delegation_create"), document_path(summary)])
    manager.locator(".decision[open] button").first.click()
    expect(manager.get_by_role("alert")).to_be_focused()
    found += faults(manager)
    perform(summary, "approve", by=staff.manager, judgement=Judgement("A", ASSESSMENT))
    perform(summaries.fresh(summary), "appeal", by=staff.pm, note=WHY)
    found += seen(hr, [document_path(summary), reverse("delegation_create")])
    perform(summaries.fresh(summary), "reopen", by=staff.hr, note=ANSWER)
    found += seen(hr, [reverse("summary_reviewers", args=[summary.pk])])
    hr.locator("form.panel .btn-primary").click()
    expect(hr.get_by_role("alert")).to_be_focused()
    assert found + faults(hr) == []
