"""HR launches a cycle with mistakes in the list of its people, and mends them on the way."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from pmreview.accounts.models import User
from summaries.models import Cycle, Summary
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.browser.test_keyboard import tab_to
from tests.factories import cycles, summaries
from tests.factories.people import Company, person

ANSWERS = {
    "What is the cycle called?": "2027 年度业绩总结",
    "First day of the period": "2027-01-01",
    "Last day of the period": "2027-12-31",
    "Submit by": "2028-01-14T18:00",
    "Review by": "2028-01-28T18:00",
    "Time zone": "Asia/Shanghai",
}


def make(page: Page) -> None:
    page.goto(reverse("cycle_list"))
    page.get_by_role("link", name="Make a cycle").first.click()
    for label, text in ANSWERS.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="S / A / B / C / D").click()
    expect(page.get_by_label("Grade, row 5")).to_have_value("D")
    expect(page.get_by_label("What is the cycle called?")).to_have_value("2027 年度业绩总结")
    page.get_by_label("Guide share, row 1").fill("20")
    page.get_by_role("button", name="Make the cycle").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Make the guide shares add up to 100%").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Make the cycle").click()
    expect(page.get_by_role("heading", name="Nobody takes part").or_(page.get_by_text("Nobody takes part yet"))).to_be_visible()


def test_from_the_mistakes_to_the_open_cycle(site: Site, staff: Company) -> None:
    site.watch.expect(422)
    User.objects.filter(pk=staff.other_manager.pk).update(manager=staff.other_pm)  # a circle
    gone = person("Old Hand", is_active=False, manager=staff.manager)
    page = site.tab(staff.hr)
    make(page)

    numbers = [staff.pm, staff.other_pm, gone, staff.stranger]
    page.get_by_label("Or paste the list").fill("\n".join([*(one.employee_number for one in numbers), "M-404"]))
    way = page.get_by_role("button", name="Add these people").first
    way.click()
    expect(page.get_by_text("Line 5, “M-404”: nobody has this number or address")).to_be_visible()
    box = page.get_by_label("Or paste the list")
    box.fill(box.input_value().replace("M-404", staff.teammate.email))
    way.click()
    expect(page.get_by_role("heading", name="5 people take part")).to_be_visible()

    page.locator("main").get_by_role("link", name="Check and open").last.click()
    wrong = page.get_by_role("heading", name="This keeps the cycle from being opened").locator("..")
    expect(wrong).to_contain_text("Xu Qinghe → Song Lan")
    expect(wrong).to_contain_text("Old Hand")
    expect(wrong).to_contain_text("Bai Yumo")
    expect(page.get_by_role("button", name="Open it for")).to_have_count(0)

    for one in (gone, staff.stranger, staff.other_pm):
        page.goto(reverse("cycle_launch", args=[Cycle.objects.get().pk]))
        page.get_by_role("link", name=one.employee_number).first.click()
        page.get_by_label(f"Take {one.name} out").check()
        page.get_by_role("button", name="Take the ticked people out").click()
        expect(page.get_by_text("1 person taken out.")).to_be_visible()
    page.locator("main").get_by_role("link", name="Check and open").first.click()
    page.get_by_role("button", name="Open it for 2 people").click()
    expect(page.get_by_role("heading", name="Everybody has their summary")).to_be_visible()
    assert {row.author for row in Summary.objects.all()} == {staff.pm, staff.teammate}

    author = site.tab(staff.pm)
    author.goto("/")
    expect(author.get_by_role("heading", level=1)).to_contain_text("2027 年度业绩总结")


@pytest.mark.parametrize("language", ["zh-hans"])
def test_the_pages_of_a_cycle(site: Site, staff: Company, language: str) -> None:
    site.watch.expect(422)
    gone = person("Old Hand", is_active=False, department="Mobile")
    ready = cycles.prepared(staff.pm, staff.teammate)
    wrong = cycles.prepared(staff.pm, gone, staff.stranger, name="Second")
    running = summaries.submitted(staff.pm).cycle
    summaries.summary(staff.teammate, running)
    page = site.tab(staff.hr, language=language)
    paths = [reverse("cycle_list"), reverse("cycle_create")]
    paths += [reverse(f"cycle_{name}", args=[ready.pk]) for name in ("settings", "participants", "launch", "copy")]
    paths += [reverse("cycle_launch", args=[wrong.pk])]
    paths += [reverse(f"cycle_{name}", args=[running.pk]) for name in ("settings", "participants", "launch", "close")]
    paths += [f"{reverse('cycle_participants', args=[ready.pk])}?find=Mobile"]
    found = []
    for path in paths:
        page.goto(path)
        found += faults(page)
    page.goto(reverse("cycle_create"))
    page.locator(".actions .btn-primary").click()
    expect(page.get_by_role("alert")).to_be_focused()
    found += faults(page)
    page.goto(reverse("cycle_participants", args=[ready.pk]))
    page.locator("[name=pasted]").fill("M-404")
    page.locator("button[value=list]").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert found + faults(page) == []


def test_a_cycle_is_opened_by_keys(site: Site, staff: Company) -> None:
    cycle = cycles.prepared(staff.pm)
    page = site.tab(staff.hr)
    page.goto(reverse("cycle_list"))
    tab_to(page, "ol.tasks a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look at this first")).to_be_visible()
    tab_to(page, "main form .btn-primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Everybody has their summary")).to_be_visible()
    cycle.refresh_from_db()
    assert cycle.is_open
