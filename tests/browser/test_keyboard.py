"""Everything can be reached and done with the keys alone, and the focus goes where the news is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from summaries.models import Summary
from tests.browser.conftest import Site
from tests.browser.writing import step_path
from tests.factories import summaries
from tests.factories.people import Company

MOST_STOPS = 60
HIDDEN = """() => {
  const part = document.activeElement;
  if (!part.closest("#step-form")) return "";
  const box = part.getBoundingClientRect();
  const top = document.querySelector(".action-bar").getBoundingClientRect().top;
  return box.top > top - 8 ? part.outerHTML.slice(0, 160) : "";
}"""


@pytest.fixture
def draft(staff: Company) -> Summary:
    """A draft with everything answered, but for one thing in a step that is called finished."""
    made = summaries.completed(staff.pm)
    market = made.section("market")
    type(market)._default_manager.filter(pk=market.pk).update(position="", is_finished=True)
    return summaries.fresh(made)


def tab_to(page: Page, selector: str) -> int:
    """Presses Tab until the element has the focus; how many presses it took."""
    for stop in range(1, MOST_STOPS + 1):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return stop
    raise AssertionError(f"{selector} is not among the first {MOST_STOPS} stops")


def test_the_first_stop_leads_past_the_masthead(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    page.goto(draft.get_absolute_url())
    assert tab_to(page, "a.skip") == 1
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "main .btn-primary")


@pytest.mark.parametrize("path", ["steps/goals/", "steps/market/", "check/"])
def test_tab_reaches_what_the_page_is_for(site: Site, draft: Summary, path: str) -> None:
    page = site.tab(draft.author)
    page.goto(f"{draft.get_absolute_url()}{path}")
    assert tab_to(page, ".action-bar .btn-primary" if path.startswith("steps") else ".problems a")


def test_signing_in_by_keys(site: Site, staff: Company) -> None:
    page = site.tab()
    page.goto("/accounts/login/")
    assert tab_to(page, "#id_login")
    assert tab_to(page, "form.account .btn-primary")


def test_the_focus_goes_to_the_problems_and_from_there_to_the_field(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    page.goto(step_path(draft, "market"))
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert").get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#id_market-position")).to_be_focused()
    expect(page.locator("#id_market-position")).to_be_in_viewport()


def test_entries_and_menus_open_and_close_by_keys(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author)
    page.goto(step_path(draft, "goals"))
    entry = page.locator("details.goal").first
    expect(entry).not_to_have_attribute("open", "")
    entry.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(entry).to_have_attribute("open", "")
    expect(entry.locator("textarea").first).to_be_visible()
    menu = page.locator("details.menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_no_focused_field_hides_behind_the_bar(site: Site, draft: Summary) -> None:
    page = site.tab(draft.author, reduced_motion="reduce")  # else the page is still on its way
    page.goto(step_path(draft, "feedback"))
    for _stop in range(30):
        page.keyboard.press("Tab")
        hidden = page.evaluate(HIDDEN)
        assert hidden == "", hidden
