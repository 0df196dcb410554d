"""How a person fills in the pages: every answer gets words of its own, so that each can be found again."""

from __future__ import annotations

import re
import unicodedata
from itertools import count

from playwright.sync_api import Locator, Page, expect

from summaries.models import Summary
from summaries.sections import SECTIONS
from tests.factories.people import PASSWORD

STEPS = [section.key for section in SECTIONS]
SPECIAL = {"baseline": "12.5%", "target": "13%", "due_on": "2027-06-30"}
ANSWERS = "#step-form textarea, #step-form input.form-control, #step-form select"
_numbers = count(1)


def words() -> str:
    """A sentence nobody has typed before."""
    return f"第 {next(_numbers)} 句：注册页合并为一页，登录只要一秒。"


def sign_in(page: Page, email: str) -> None:
    """Through the form, as people do."""
    page.goto("/accounts/login/")
    page.get_by_role("textbox", name="Email").fill(email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.locator("details.menu summary")).to_be_visible()


def sign_out(page: Page) -> None:
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")


def step_path(summary: Summary, key: str) -> str:
    return f"{summary.get_absolute_url()}steps/{key}/"


def press(page: Page, name: str) -> None:
    """Presses a button of the bar below and waits for the page it leads to."""
    with page.expect_navigation():
        page.locator(".action-bar").get_by_role("button", name=name).click()


def answer_all(page: Page) -> dict[str, str]:
    """Fills in every empty answer of the step; what was typed, by the name of the field."""
    open_entries(page)
    typed = {}
    for field in page.locator(ANSWERS).all():
        if field.input_value() == "":
            typed[str(field.get_attribute("name"))] = _answer(field)
    for name in {str(radio.get_attribute("name")) for radio in page.locator("#step-form .body input[type=radio]").all()}:
        page.locator(f'input[name="{name}"]').first.check()
    return typed


def _answer(field: Locator) -> str:
    if field.evaluate("control => control.tagName") == "SELECT":
        field.select_option(index=1)
        return field.input_value()
    kind = str(field.get_attribute("name")).rsplit("-", 1)[1]
    text = SPECIAL.get(kind) or words()
    field.fill(text)
    return text


def open_entries(page: Page) -> None:
    for entry in page.locator("details.goal:not([open]) > summary").all():
        entry.click()


def answers(page: Page) -> dict[str, str]:
    """What the step's fields hold, by name."""
    return {str(field.get_attribute("name")): field.input_value() for field in page.locator(ANSWERS).all()}


def plain(text: str) -> str:
    """The text without white space and widths: paper breaks lines, sets small gaps and narrows marks where it likes."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
