"""The page of the letterhead as axe and a narrow window see it, and its sample that follows what is typed."""

from __future__ import annotations

from io import BytesIO

from django.urls import reverse
from playwright.sync_api import expect

from summaries.letterhead.keeping import keep
from summaries.letterhead.logo import logo_of
from summaries.models import Letterhead
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.factories.people import Company
from tests.summaries.letterhead.pictures import png


def hung(company: Company) -> Letterhead:
    logo = logo_of(BytesIO(png()))
    pixels = {"logo": logo.png, "logo_width": logo.width, "logo_height": logo.height}
    return keep(Letterhead(company="云帆科技", word="内部资料", **pixels), by=company.hr, changes=["logo"])


def test_the_page_of_the_letterhead(site: Site, staff: Company) -> None:
    site.watch.expect(422)
    page = site.tab(staff.hr, language="zh-hans")
    page.goto(reverse("letterhead"))
    found = faults(page)
    hung(staff)
    page.goto(reverse("letterhead"))
    found += faults(page)
    page.locator("#id_accent").fill("#ffcc00")
    page.locator("form.panel .btn-primary").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert found + faults(page) == []


def test_the_sample_follows_what_is_typed_and_chosen(site: Site, staff: Company) -> None:
    page = site.tab(staff.hr)
    page.goto(reverse("letterhead"))
    chinese, english = page.locator('[data-pm-sample="zh-hans"]'), page.locator('figure[data-pm-sample="en"]')
    expect(english.locator("img")).to_be_hidden()
    page.locator("#id_company").fill("云帆科技")
    page.locator("#id_word_en").fill("Internal")
    page.locator("#id_accent").fill("#8a1c1c")
    page.locator("#id_picture").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": png()})
    for sample in (chinese, english):
        expect(sample).to_contain_text("云帆科技")
        expect(sample).to_contain_text("Internal")
        expect(sample.locator("img")).to_be_visible()
        expect(sample.locator(".kind")).to_have_css("color", "rgb(138, 28, 28)")
    page.locator("form.panel .btn-primary").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(page.get_by_alt_text("The logo that is printed now")).to_be_visible()
