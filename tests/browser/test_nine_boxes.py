"""The nine boxes by keys alone, by dragging, and when somebody else was faster; nobody moves without a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from summaries.models import Placement, Summary
from summaries.team.placing import Box, place
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.factories import summaries
from tests.factories.people import Company

CARD = "[data-pm-card]"


@pytest.fixture
def made(staff: Company) -> Summary:
    return summaries.submitted(staff.pm, summaries.cycle(has_nine_box=True))


def board_of(page: Page, summary: Summary) -> None:
    page.goto(reverse("cycle_boxes", args=[summary.cycle_id]))
    page.locator("a.move").wait_for()


def names_in(page: Page, box: str) -> list[str]:
    return page.locator(f'[data-pm-box="{box}"] {CARD} > a:first-child').all_text_contents()


def tab_to(page: Page, selector: str) -> None:
    for _stop in range(40):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_by_keys_alone_somebody_is_moved_and_the_focus_follows(site: Site, staff: Company, made: Summary) -> None:
    page = site.tab(staff.manager)
    board_of(page, made)
    tab_to(page, "a.move")
    page.keyboard.press("Enter")
    expect(page.locator("dialog:modal input[value='1-3']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator("a.move")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog:modal input[value='1-3']")).to_be_focused()
    for _step in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator("input[value='3-3']")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator("#id_reason")).to_be_focused()
    page.keyboard.type("Led the sign-up project alone")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/boxes/#card-**")
    expect(page.locator(f"#card-{made.pk}")).to_be_focused()
    expect(page.get_by_role("status").first).to_contain_text("performance high, potential high")
    assert names_in(page, "3-3") == [staff.pm.name]
    assert Placement.objects.get().reason == "Led the sign-up project alone"


def test_a_drag_chooses_the_box_and_asks_for_the_reason(site: Site, staff: Company, made: Summary) -> None:
    page = site.tab(staff.manager)
    board_of(page, made)
    start, goal = page.locator(CARD).bounding_box(), page.locator('[data-pm-box="2-1"]').bounding_box()
    assert start and goal
    page.mouse.move(start["x"] + 4, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(goal["x"] + 40, goal["y"] + 40, steps=6)
    expect(page.locator('[data-pm-box="2-1"].here')).to_be_visible()
    page.mouse.up()
    expect(page.locator("dialog:modal #id_reason")).to_be_focused()
    expect(page.locator("input[value='2-1']")).to_be_checked()
    assert not Placement.objects.exists()
    page.keyboard.type("Solid, room to grow")
    page.locator("dialog .btn-primary").click()
    page.wait_for_url("**/boxes/#card-**")
    assert names_in(page, "2-1") == [staff.pm.name]


def test_who_was_slower_sees_the_other_move_and_keeps_the_words(site: Site, staff: Company, made: Summary) -> None:
    site.watch.expect(409)
    page = site.tab(staff.manager, language="zh-hans")
    board_of(page, made)
    page.locator("a.move").click()
    page.locator("dialog:modal input[value='3-3']").check()
    page.locator("#id_reason").fill("独自带队完成注册页")
    place(made, Box(1, 2), by=staff.hr, reason="五月已转岗", seen=0)
    page.locator("dialog .btn-primary").click()
    expect(page.get_by_role("alert")).to_contain_text("五月已转岗")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#id_reason")).to_have_value("独自带队完成注册页")
    assert faults(page) == []
    page.locator("dialog .btn-primary").click()
    page.wait_for_url("**/boxes/#card-**")
    assert [one.number for one in Placement.objects.order_by("number")] == [1, 2]


def test_without_script_the_form_stands_in_the_page(site: Site, staff: Company, made: Summary) -> None:
    page = site.tab(staff.manager, java_script_enabled=False)
    page.goto(reverse("cycle_boxes", args=[made.cycle_id]))
    page.locator("a.move").click()
    page.locator("input[value='1-1']").check()
    page.locator("#id_reason").fill("Too early to say")
    page.locator("dialog .btn-primary").click()
    page.wait_for_url("**/boxes/#card-**")
    assert names_in(page, "1-1") == [staff.pm.name]
