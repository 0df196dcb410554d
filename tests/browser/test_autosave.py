"""Nothing typed is lost: offline, signed out, in two tabs, in the middle of a Chinese word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from summaries.models import Summary
from tests.browser.conftest import Site
from tests.browser.writing import step_path
from tests.factories import summaries
from tests.factories.people import Company

TEXT = "份额 10.6%，比去年多 1.2 个百分点。"
COMPOSE = """(box, [text, event]) => {
  box.value = text;
  box.dispatchEvent(new InputEvent(event, { bubbles: true, isComposing: event === "input" }));
}"""
SAVED = re.compile(r"Saved at \d\d:\d\d")


@pytest.fixture
def draft(staff: Company) -> Summary:
    summaries.with_facts(staff.pm)
    return summaries.summary(staff.pm)


def open_step(page: Page, draft: Summary, key: str = "market") -> Locator:
    """The step's page; its first answer of its own."""
    page.goto(step_path(draft, key))
    return page.locator("#step-form > section textarea").first


def status(page: Page) -> Locator:
    return page.locator("[data-pm-saved]")


def kept_here(page: Page) -> str:
    """Everything this browser keeps of drafts."""
    return str(
        page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('pm:draft:')).map(k => localStorage[k]).join()")
    )


def position(draft: Summary) -> str:
    return str(summaries.fresh(draft).section("market").position)


def test_words_are_saved_without_a_press(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    answer = open_step(page, draft)
    answer.press_sequentially(TEXT)
    expect(status(page)).to_have_text("Not saved yet")
    expect(status(page)).to_have_text(SAVED)
    assert position(draft) == TEXT
    assert kept_here(page) == ""
    page.reload()
    expect(answer).to_have_value(TEXT)


def test_without_a_connection_the_text_waits_here(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    answer = open_step(page, draft)
    page.context.set_offline(True)
    answer.fill(TEXT)
    answer.blur()
    expect(status(page)).to_contain_text("the connection is gone")
    assert TEXT in kept_here(page)
    assert position(draft) == ""
    page.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)
    assert position(draft) == TEXT
    assert kept_here(page) == ""


def test_a_copy_kept_here_is_offered_on_the_next_visit(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    answer = open_step(page, draft)
    page.context.set_offline(True)
    answer.fill(TEXT)
    answer.blur()
    expect(status(page)).to_contain_text("the connection is gone")
    page.close()
    later = site.contexts[-1].new_page()
    later.context.set_offline(False)
    answer = open_step(later, draft)
    expect(answer).to_have_value("")
    later.get_by_role("button", name="Take it back").click()
    expect(answer).to_have_value(TEXT)
    expect(status(later)).to_have_text(SAVED)
    assert position(draft) == TEXT


@pytest.mark.parametrize("cookie", ["sessionid", None], ids=["session", "every cookie"])
def test_after_the_session_the_text_waits_for_a_new_one(site: Site, draft: Summary, cookie: str | None) -> None:
    site.watch.expect(403)  # without the CSRF cookie
    page = site.tab(draft.author)
    answer = open_step(page, draft)
    page.context.clear_cookies(name=cookie)
    answer.fill(TEXT)
    answer.blur()
    link = status(page).get_by_role("link", name="Sign in in a new tab")
    expect(status(page)).to_contain_text("Your session is over")
    assert TEXT in kept_here(page)
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name="Sign in")).to_be_visible()
    site.sign_in(page.context, draft.author)
    opened.value.goto("/")
    answer.press_sequentially("完")
    expect(status(page)).to_have_text(SAVED)
    assert position(draft) == f"{TEXT}完"


def test_two_tabs_show_both_texts(site: Site, draft: Summary) -> None:
    site.watch.expect(409)
    first = site.tab(draft.author)
    second = first.context.new_page()
    mine, theirs = open_step(first, draft), open_step(second, draft)
    theirs.fill("先写的一句")
    theirs.blur()
    expect(status(second)).to_have_text(SAVED)
    mine.fill("后写的一句")
    mine.blur()
    expect(status(first)).to_contain_text("you changed this page in another window")
    assert position(draft) == "先写的一句"
    status(first).get_by_role("link", name="Compare both").click()
    conflict = first.get_by_role("alert")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("先写的一句")
    expect(conflict).to_contain_text("后写的一句")
    expect(mine).to_have_value("后写的一句")
    first.get_by_role("button", name="Save and continue").click()
    first.wait_for_url("**/steps/outlook/")
    assert position(draft) == "后写的一句"


def test_half_a_word_of_an_input_method_is_not_saved(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    saves: list[str] = []
    page.on("request", lambda request: saves.append(request.post_data or "") if request.method == "POST" else None)
    answer = open_step(page, draft)
    answer.fill("注册")
    answer.dispatch_event("compositionstart")
    answer.evaluate(
        "box => { box.value += 'ye'; box.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true})); }"
    )
    page.wait_for_timeout(2_200)  # longer than the quiet time before a save
    assert saves == []
    answer.evaluate(
        "box => { box.value = '注册页'; box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true})); }"
    )
    expect(status(page)).to_have_text(SAVED)
    assert position(draft) == "注册页"


def test_a_rare_character_counts_once(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    answer = open_step(page, draft)
    counter = page.locator(f'[data-pm-counter="{answer.get_attribute("id")}"]')
    expect(counter).to_have_text("0 / 4000")
    answer.fill("𬭊氏")
    expect(counter).to_have_text("2 / 4000")


def test_too_long_a_text_is_told_and_kept_here(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    answer = open_step(page, draft)
    answer.fill("字" * 4001)
    expect(status(page)).to_contain_text("except the answers marked in red")
    expect(answer).to_have_attribute("aria-invalid", "true")
    assert position(draft) == ""
    assert "字" * 4001 in kept_here(page)
    answer.fill("字" * 4000)
    expect(status(page)).to_have_text(SAVED)
    assert position(draft) == "字" * 4000


def test_a_double_press_freezes_one_version(site: Site, staff: Company) -> None:
    draft = summaries.completed(staff.pm)
    page = site.tab(staff.pm)
    page.goto(f"{draft.get_absolute_url()}check/")
    page.locator("#id_true").check()
    page.get_by_role("button", name="Submit the summary").dblclick()
    page.wait_for_url("**/document/")
    assert draft.versions.count() == 1


def test_enter_in_a_line_neither_adds_nor_removes_an_entry(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    open_step(page, draft)
    page.get_by_role("button", name="Add a competitor").click()
    name = page.locator("details.goal input.form-control")
    name.fill("竞品甲")
    with page.expect_navigation():
        name.press("Enter")
    page.goto(step_path(draft, "market"))
    expect(name).to_have_count(1)
    expect(name).to_have_value("竞品甲")
