"""HR reminds and takes along the papers of two hundred people, with a real worker, a real browser and a real archive.

Nearly all papers are copies of one that was really rendered, put in their places beforehand, because rendering two hundred
takes minutes; the papers of two people are missing and are made by the worker while the page waits.
"""

from __future__ import annotations

import csv
import io
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.exports import archive, bundles, pdf
from summaries.hr.sheets import request_sheet
from summaries.hr.wanted import Wanted
from summaries.models import Bundle, Cycle, Event, Export, Notice, Summary
from summaries.review.workflow import Judgement, perform
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.conftest import StartWorker
from tests.factories import summaries
from tests.factories.masses import crowd
from tests.factories.people import Company

CHINESE = "zh-hans"
STATES = ("approved",) * 17 + ("draft",)
PEOPLE, DRAFTS = 200, 11


@pytest.fixture
def cycle(staff: Company) -> Cycle:
    """198 people of whom 11 have only a draft, with their papers; and two whose papers nobody has made."""
    made = crowd(PEOPLE - 2, states=STATES)
    real = [approved(author, made) for author in (staff.pm, staff.other_pm)]
    version = real[0].latest
    assert version is not None
    paper = pdf.render(version, CHINESE)
    for export in Export.objects.filter(version__summary__cycle=made).exclude(path=""):
        put(export, paper)
    Notice.objects.all().delete()
    return made


def approved(author: object, cycle: Cycle) -> Summary:
    made = summaries.submitted(author, cycle)
    perform(made, "approve", by=made.author.manager, judgement=Judgement("A"))
    return summaries.fresh(made)


def put(export: Export, paper: pdf.Paper) -> None:
    path = archive.path_of(export)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(paper.content)
    told = {"path": archive.place(export), "size": len(paper.content), "sha256": sha256(paper.content).hexdigest()}
    Export.objects.filter(pk=export.pk).update(pages=paper.pages, **told)


def test_hr_reminds_and_downloads_the_papers_of_two_hundred(
    site: Site, staff: Company, cycle: Cycle, live_worker: StartWorker, tmp_path: Path
) -> None:
    live_worker(include="pmreview.jobs.tasks", concurrency=1, JOB_LEASE_SECONDS="60")
    page = site.tab(staff.hr, accept_downloads=True)
    page.goto(reverse("cycle_detail", args=[cycle.pk]))
    expect(page.get_by_role("heading", name="189 of 200 have submitted, 94.5%")).to_be_visible()
    remind(page)
    choose(page)
    page.get_by_role("button", name="Download the PDFs").click()
    page.wait_for_url("**/bundles/*/")
    expect(page.get_by_role("heading", name="189 PDFs are ready")).to_be_visible(timeout=60_000)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download the ZIP").click()
    coming.value.save_as(tmp_path / "papers.zip")
    assert coming.value.suggested_filename == "198 people.zip"  # the cycle's name
    assert_whole(tmp_path / "papers.zip")
    assert Event.objects.filter(name="downloaded", cycle=cycle).count() == PEOPLE - DRAFTS
    assert Notice.objects.filter(user=staff.hr, reason__startswith="bundle:").count() == 1


def remind(page: Page) -> None:
    page.get_by_role("link", name=f"Remind the {DRAFTS} who have not submitted").click()
    expect(page.get_by_role("heading", name=f"Remind {DRAFTS} people?")).to_be_visible()
    page.get_by_role("button", name="Remind them now").click()
    expect(page.get_by_text(f"{DRAFTS} people were reminded.")).to_be_visible()
    page.get_by_role("link", name="who have not submitted").click()
    expect(page.get_by_role("heading", name="Nobody to remind now")).to_be_visible()
    expect(page.get_by_role("heading", name=f"{DRAFTS} were reminded today already")).to_be_visible()
    page.get_by_role("link", name="Back to the cycle").click()


def choose(page: Page) -> None:
    """One box ticks the page; nobody ticked is everybody."""
    line = page.locator("[data-pm-choose-count]")
    page.get_by_label("Tick everybody on this page").check()
    expect(line).to_have_text("50 ticked")
    page.get_by_label("Tick everybody on this page").uncheck()
    expect(line).to_have_text(f"Nobody ticked: all {PEOPLE}")
    page.locator("#id_language").select_option(CHINESE)


def assert_whole(path: Path) -> None:
    """Every file is there under its name, and is what the manifest says."""
    with zipfile.ZipFile(path) as got:
        assert got.testzip() is None
        rows = list(csv.DictReader(io.StringIO(got.read("manifest.csv").decode("utf-8-sig"))))
        given = {row["File"]: row["SHA-256"] for row in rows if row["File"]}
        assert (len(rows), len(given), len(got.namelist())) == (PEOPLE, PEOPLE - DRAFTS, PEOPLE - DRAFTS + 1)
        assert all(sha256(got.read(name)).hexdigest() == digest for name, digest in given.items())
        assert {row["Why it is not here"] for row in rows if not row["File"]} == {"Nothing had been submitted."}
        assert all(name.endswith("_198 人.pdf") for name in given)


def test_without_script_the_ticked_are_asked_for(site: Site, staff: Company) -> None:
    made = crowd(6)
    page = site.tab(staff.hr, java_script_enabled=False)
    page.goto(reverse("cycle_detail", args=[made.pk]))
    for box in page.locator('input[name="chosen"]').all()[:2]:
        box.check()
    page.get_by_role("button", name="Download the PDFs").click()
    page.wait_for_url("**/bundles/*/")
    assert Bundle.objects.get().people == 2
    expect(page.get_by_role("link", name="Look again")).to_be_visible()


def test_hrs_pages_hold_in_light_and_dark_and_on_a_phone(site: Site, staff: Company) -> None:
    made = crowd(60)
    people = list(made.summaries.values_list("pk", flat=True))
    bundle = bundles.request_bundle(made, people, language="en", by=staff.hr)
    assert work(bundle.job_id)
    Job.objects.filter(kind="render_pdf", status="queued").update(status="failed", error="这一页的字体里没有“🎉”。")
    sheet = request_sheet(made, Wanted(), 60, by=staff.hr)
    page = site.tab(staff.hr, language="zh-hans")
    paths = [
        reverse("cycle_detail", args=[made.pk]),
        reverse("cycle_detail", args=[made.pk]) + "?late=1&band=60-80",
        reverse("cycle_remind", args=[made.pk]),
        reverse("cycle_bundles", args=[made.pk]),
        reverse("bundle_detail", args=[bundle.pk]),
        reverse("sheet_detail", args=[sheet.pk]),
    ]
    found = []
    for path in paths:
        page.goto(path)
        found += faults(page)
    bundles.settle(Bundle.objects.all())
    page.goto(reverse("bundle_detail", args=[bundle.pk]))
    assert found + faults(page) == []
