"""Acceptance: returned with three anchored comments, answered and submitted again, compared, approved by two reviewers."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from pmreview.accounts.models import User
from summaries.models import Comment, Summary
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.browser.test_journey import submit
from tests.browser.writing import press, step_path
from tests.factories import summaries
from tests.factories.people import Company, person

OLD, NEW = "The share rose from 9.8% to 10.6%. We are third.", "The share rose from 9.8% to 11.2%. We are second by users."
POSITION = "id_market-position"


@pytest.fixture
def director(staff: Company) -> User:
    above = person("Gu Ning")
    User.objects.filter(pk=staff.manager.pk).update(manager=above)
    staff.manager.refresh_from_db()
    staff.pm.refresh_from_db()
    return above


@pytest.fixture
def handed_in(staff: Company, director: User) -> Summary:
    """In review by the line manager first, then by the manager's manager."""
    draft = summaries.completed(staff.pm, summaries.cycle(second_line="managers_manager"))
    type(draft.section("market"))._default_manager.update(position=OLD)
    summaries.perform(summaries.fresh(draft), "submit", by=staff.pm)
    return summaries.fresh(draft)


def open_document(page: Page, summary: Summary) -> None:
    page.goto(reverse("summary_document", args=[summary.pk]))


def write(page: Page, words: str, *, is_private: bool = False) -> None:
    """Fills in the form beside the document and waits for the thread."""
    expect(page.get_by_role("textbox", name="Your comment on")).to_be_focused()
    page.get_by_role("textbox", name="Your comment on").fill(words)
    if is_private:
        page.get_by_label("For reviewers and HR only").check()
    page.get_by_role("button", name="Add the comment").click()
    thread = page.locator(".thread").filter(has_text=words)
    expect(thread).to_be_focused()
    expect(page.locator("#say")).to_be_empty()


def mark(page: Page, anchor: str, words: str) -> None:
    """Marks the words with the keyboard's selection, as far as a page can tell, whatever stands behind their figures."""
    page.locator(f"#{anchor} dd p").first.evaluate(
        """(paragraph, words) => {
          const range = document.createRange(), places = [], walk = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
          while (walk.nextNode())
            if (!walk.currentNode.parentElement.closest(".unverified"))
              for (let at = 0; at < walk.currentNode.length; at++) places.push([walk.currentNode, at]);
          const seen = places.filter(([text, at]) => text.data[at] !== "\\u2060");
          const at = seen.map(([text, at]) => text.data[at]).join("").indexOf(words), [end, last] = seen[at + words.length - 1];
          range.setStart(...seen[at]); range.setEnd(end, last + 1);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        words,
    )


def test_return_answer_compare_and_approve(site: Site, staff: Company, director: User, handed_in: Summary) -> None:
    manager = site.tab(staff.manager)
    comment_three_times(manager, handed_in)
    give_back(manager)

    author = site.tab(staff.pm)
    answer_and_change(author, handed_in)

    compare_and_approve(manager, handed_in)
    second = site.tab(director)
    open_document(second, handed_in)
    expect(second.locator(".thread")).to_have_count(4)
    second.get_by_role("button", name="Approve").click()
    expect(second.locator(".page-head .status")).to_contain_text("Approved")
    open_document(author, handed_in)
    expect(author.locator(".thread")).to_have_count(3)
    assert Comment.objects.filter(parent=None).count() == 4


def comment_three_times(page: Page, summary: Summary) -> None:
    """On a part, on an entry and on a marked passage, and a fourth that the author never sees."""
    open_document(page, summary)
    page.locator("#part-goals > .place").get_by_role("link", name="Comment").click()
    write(page, "Say which goals matter most.")
    entry = summary.section("market").rows[0]
    page.locator(f"#entry-{entry.pk} > .place").get_by_role("link", name="Comment").click()
    write(page, "Where does this come from?")
    mark(page, POSITION, "from 9.8% to 10.6%")
    page.get_by_role("link", name="Comment on this").click()
    expect(page.locator(".say-form .passage")).to_have_text("from 9.8% to 10.6%")
    write(page, "The newer report says otherwise.")
    page.get_by_role("link", name="Comment on the whole").click()
    write(page, "Promising, between us.", is_private=True)
    expect(page.locator(f"#{POSITION} .count")).to_have_text(re.compile("1"))
    expect(page.locator("#open-market")).to_contain_text("2")


def give_back(page: Page) -> None:
    page.locator("details.decision > summary").click()
    expect(page.locator(".goes-along li")).to_have_count(3)
    page.get_by_label("What needs to change?").fill("Use the newest figures.")
    page.locator("details.decision").get_by_role("button", name="Return for changes").click()
    expect(page.locator(".page-head .status")).to_contain_text("Returned for changes")


def answer_and_change(page: Page, summary: Summary) -> None:
    page.goto(summary.get_absolute_url())
    expect(page.locator(".notice.warn")).to_contain_text("Use the newest figures.")
    expect(page.locator(".thread")).to_have_count(3)
    thread = page.locator(".thread").filter(has_text="Where does this come from?")
    thread.locator(".reply > summary").click()
    thread.get_by_label("Your answer").fill("From their yearly report.")
    with page.expect_navigation():
        thread.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".thread").filter(has_text="From their yearly report.")).to_be_visible()
    passage = page.locator(".thread").filter(has_text="The newer report")
    passage.locator(".about a").click()
    page.wait_for_url(f"**{step_path(summary, 'market')}#{POSITION}")
    expect(page.locator(f"#div_{POSITION} .remark-link")).to_contain_text("The newer report says otherwise.")
    page.locator(f"#{POSITION}").fill(NEW)
    press(page, "Save and continue")
    page.goto(f"{summary.get_absolute_url()}check/")
    submit(page)


def compare_and_approve(page: Page, summary: Summary) -> None:
    open_document(page, summary)
    expect(page.locator("#changes-title")).to_contain_text("1 change since version 1")
    expect(page.locator("#changes-title")).to_contain_text("1 of 3 comments answered")
    expect(page.locator(".thread").filter(has_text="The newer report")).to_contain_text("about version 1")
    page.get_by_role("link", name="Show only what changed").click()
    expect(page.locator(".change .text")).to_have_count(1)
    expect(page.locator(".change del").first).to_contain_text("10.6%")
    expect(page.locator(".change ins").first).to_contain_text("11.2%")
    expect(page.locator(".asked .status")).to_have_text(["Still open", "Answered", "Still open"])
    page.get_by_role("link", name="Read the whole document").click()
    thread = page.locator(".thread").filter(has_text="The newer report")
    thread.get_by_role("button", name="Mark as settled").click()
    expect(page.locator(".thread.closed").filter(has_text="The newer report")).to_be_focused()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".page-head .status")).to_contain_text("In review")


def test_without_script_a_place_is_commented_on_and_answered(site: Site, staff: Company, handed_in: Summary) -> None:
    site.watch.expect(422)
    page = site.tab(staff.manager, java_script_enabled=False, width=390)
    open_document(page, handed_in)
    page.locator(f"#{POSITION}").get_by_role("link", name="Comment").click()
    page.locator("#id_body").fill(" ")
    page.get_by_role("button", name="Add the comment").click()
    expect(page.locator(".invalid-feedback")).to_have_text("Write your comment.")
    page.locator("#id_body").fill("Where does this come from?")
    page.get_by_role("button", name="Add the comment").click()
    author = site.tab(staff.pm, java_script_enabled=False)
    open_document(author, handed_in)
    author.locator(f"#{POSITION} .count").click()
    author.locator(".reply > summary").click()
    author.get_by_label("Your answer").fill("From the yearly report.")
    author.get_by_role("button", name="Send the answer").click()
    expect(author.locator(".thread")).to_contain_text("From the yearly report.")


def test_with_the_keyboard_alone_and_with_words_that_do_not_get_through(site: Site, staff: Company, handed_in: Summary) -> None:
    page = site.tab(staff.manager)
    open_document(page, handed_in)
    link = page.locator(f"#{POSITION}").get_by_role("link", name="Comment")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_body")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#id_body")).to_be_focused()
    page.keyboard.type("Where does this come from?")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Add the comment").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(page.locator("#id_body")).to_have_value("Where does this come from?")
    site.sign_in(page.context, staff.manager)
    page.keyboard.press("Enter")
    expect(page.locator(".thread")).to_contain_text("Where does this come from?")


def test_comments_and_changes_look_right_to_axe_and_on_a_phone(site: Site, staff: Company, handed_in: Summary) -> None:
    page = site.tab(staff.manager, language="zh-hans")
    open_document(page, handed_in)
    page.locator(f"#{POSITION} .say").click()
    expect(page.locator("#id_body")).to_be_focused()
    page.locator("#id_body").fill("数据从哪里来？")
    found = faults(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(".say-form button").click()
    expect(page.locator(".thread")).to_have_count(1)
    found += faults(page)
    summaries.perform(handed_in, "return", by=staff.manager, note="用新的数字")
    type(handed_in.section("market"))._default_manager.update(position=NEW)
    author = site.tab(staff.pm, language="zh-hans")
    for path in (handed_in.get_absolute_url(), step_path(handed_in, "market"), reverse("comment_create", args=[handed_in.pk])):
        author.goto(path)
        found += faults(author)
    summaries.perform(summaries.fresh(handed_in), "submit", by=staff.pm)
    for name in ("summary_changes", "summary_document"):
        page.goto(reverse(name, args=[handed_in.pk]))
        found += faults(page)
    assert found == []
