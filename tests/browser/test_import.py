"""A file on its way into a product: uploaded, corrected, imported by a real worker while the page watches, taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from metrics.models import ImportBatch, MetricSnapshot, Product
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.conftest import StartWorker
from tests.factories import facts
from tests.factories.people import Company

AWKWARD = (
    "统计日期,月活跃用户数,次日留存率,月收入（万元）,备注\n"
    "3/4/2026,66.67万,0.412,71.43,\n"
    "4/5/2026,68.1万,0.41,70.2,春节\n"
    "4/31/2026,74.2万,0.43,78,\n"
)


@pytest.fixture
def product(staff: Company) -> Product:
    facts.metric()
    return facts.product(staff.pm)


def bring(page: Page, product: Product) -> None:
    page.goto(reverse("product_detail", args=[product.pk]))
    page.get_by_role("link", name="Import a file").click()
    file = {"name": "指标.csv", "mimeType": "text/csv", "buffer": AWKWARD.encode("gb18030")}
    page.get_by_label("Which file?").set_input_files(files=[file])
    page.get_by_role("button", name="Show how it is read").click()
    expect(page.get_by_role("heading", name="What does the file say?")).to_be_visible()


def test_from_the_file_to_the_values_and_back(site: Site, staff: Company, product: Product, live_worker: StartWorker) -> None:
    page = site.tab(staff.pm)
    bring(page, product)
    expect(page.get_by_role("heading", name="1 row cannot be imported")).to_be_visible()
    expect(page.locator("#row-2")).to_contain_text("2026-03-04")

    way = page.get_by_label("“统计日期” is written as")
    way.focus()
    way.select_option("dmy")
    expect(page.locator("#row-2")).to_contain_text("2026-04-03")
    expect(page.locator("[data-pm-announcer]")).to_have_text("Import 2 rows, leave out 1")
    expect(way).to_be_focused()

    live_worker(include="pmreview.jobs.tasks", concurrency=1, JOB_LEASE_SECONDS="30")
    page.locator(".action-bar").get_by_role("button", name="Import 2 rows, leave out 1").click()
    undo = page.get_by_role("link", name="Undo this import")
    expect(undo).to_be_visible(timeout=30_000)
    assert MetricSnapshot.objects.filter(product=product).count() == 6

    undo.click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("This import is undone")).to_be_visible()
    assert MetricSnapshot.objects.filter(product=product).count() == 0


def test_without_script(site: Site, staff: Company, product: Product) -> None:
    page = site.tab(staff.pm, java_script_enabled=False)
    bring(page, product)
    page.get_by_label("“统计日期” is written as").select_option("dmy")
    page.locator(".action-bar .btn-primary").click()
    expect(page.get_by_text("This is how the file is read now.")).to_be_visible()
    expect(page.locator("#row-2")).to_contain_text("2026-04-03")
    page.locator(".action-bar .btn-primary").click()
    expect(page.get_by_role("heading", name="The file is being imported")).to_be_visible()


def test_the_pages_of_importing(site: Site, staff: Company, product: Product) -> None:
    site.watch.expect(422)
    page = site.tab(staff.pm, language="zh-hans")
    create, listed = (reverse(name, args=[product.pk]) for name in ("import_create", "import_list"))
    found = []
    page.goto(create)
    page.locator("form.panel .btn-primary").click()
    expect(page.get_by_role("alert")).to_be_focused()
    found += faults(page)
    page.locator("[name=pasted]").fill(AWKWARD)
    page.locator("form.panel .btn-primary").click()
    expect(page.locator("#import-preview")).to_be_visible()
    found += faults(page)
    page.locator(".action-bar .btn-primary").click()
    page.locator(".job").wait_for()
    found += faults(page)
    batch = ImportBatch.objects.get()
    counts = {"read": 3, "new": 6, "changed": 0, "unchanged": 0, "refused": 1}
    ImportBatch.objects.update(status="done", counts=counts)
    report = reverse("import_detail", args=[batch.pk])
    for path in (listed, report, reverse("import_undo", args=[batch.pk])):
        page.goto(path)
        found += faults(page)
    ImportBatch.objects.update(status="undone", undone_at=batch.created_at, undone_by=staff.pm)
    page.goto(report)
    expect(page.locator("main .notice")).to_be_visible()
    assert found + faults(page) == []


def test_the_report_of_a_failed_import(site: Site, staff: Company, product: Product) -> None:
    """Who brought the file can correct it; a colleague reads that nothing was imported."""
    product.people.add(staff.teammate)
    page = site.tab(staff.pm)
    bring(page, product)
    ImportBatch.objects.update(status="failed", error="The file breaks off in row 3: save it again and upload that one.")
    page.reload()
    expect(page.get_by_text("The file breaks off in row 3")).to_be_visible()
    found = faults(page)
    colleague = site.tab(staff.teammate)
    colleague.goto(reverse("import_detail", args=[ImportBatch.objects.get().pk]))
    expect(colleague.locator("main .notice.bad")).to_contain_text("nothing was imported")
    assert found + faults(colleague) == []
