"""Acceptance: from the first word to the paper in the archive, with the pages people use and a real worker."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pmreview.accounts.models import User
from summaries.models import Export, Summary
from summaries.models.event import Happened
from tests.browser.conftest import Site
from tests.browser.writing import STEPS, answer_all, answers, plain, press, sign_in, sign_out, step_path, words
from tests.conftest import StartWorker
from tests.factories import summaries
from tests.factories.people import PASSWORD, Company
from tests.live import wait_for

MISSING = "feedback-praise"


@pytest.fixture
def draft(staff: Company) -> Summary:
    """An empty summary with facts; everybody who signs in through the form has a password."""
    for user in (staff.pm, staff.manager, staff.hr):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    User.objects.filter(pk=staff.pm.pk).update(language="zh-hans")  # of the paper; the pages follow the browser
    summaries.with_facts(staff.pm)
    return summaries.summary(staff.pm)


def test_from_the_first_word_to_the_archive(
    site: Site, staff: Company, draft: Summary, live_worker: StartWorker, tmp_path: Path
) -> None:
    live_worker(include="pmreview.jobs.tasks", concurrency=1, JOB_LEASE_SECONDS="30")
    author = site.tab()
    typed = write_and_leave(author, draft)
    come_back(author, draft, typed)
    typed |= finish(author, draft)
    typed |= check_and_submit(author, draft)

    manager = site.tab()
    read_and_return(manager, staff.manager.email, draft, typed, note="补充用户反馈的数据来源")
    typed |= change_and_resubmit(author, draft, note="补充用户反馈的数据来源")
    approve(manager, draft)

    paper = fetch_paper(site.tab(accept_downloads=True), staff.hr.email, draft, tmp_path)
    assert paper.read_bytes().startswith(b"%PDF")
    printed = plain(subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True).stdout)
    assert [text for text in spoken(typed) if plain(text) not in printed] == []
    a_stranger_sees_nothing(site, staff, draft)


def write_and_leave(page: Page, draft: Summary) -> dict[str, str]:
    """The first three steps, then "come back later" and signing out."""
    sign_in(page, draft.author.email)
    page.wait_for_url(f"**{draft.get_absolute_url()}")
    page.get_by_role("link", name="Go on: Goals").click()
    typed = answer_all(page)
    press(page, "Save and continue")
    cite(page)
    typed |= answer_all(page)
    press(page, "Save and continue")
    cite(page)
    typed |= answer_all(page)
    press(page, "Save and come back later")
    page.wait_for_url(f"**{draft.get_absolute_url()}")
    sign_out(page)
    return typed


def cite(page: Page) -> None:
    entries = page.locator("details.goal").count()
    page.locator("#citables").get_by_role("button", name="Cite").first.click()
    expect(page.locator("details.goal")).to_have_count(entries + 1)
    expect(page.locator("#citables .status.ok")).to_have_count(entries + 1)


def come_back(page: Page, draft: Summary, typed: dict[str, str]) -> None:
    sign_in(page, draft.author.email)
    found: dict[str, str] = {}
    for key in STEPS[:3]:
        page.goto(step_path(draft, key))
        found |= answers(page)
    assert {name: found.get(name) for name in typed} == typed


def finish(page: Page, draft: Summary) -> dict[str, str]:
    """The other steps; a competitor too many is removed, one answer is left out."""
    page.goto(step_path(draft, STEPS[3]))
    typed = answer_all(page)
    press(page, "Save and continue")
    add_entry(page, "Add a competitor")
    add_entry(page, "Add a competitor")
    remove_last_entry(page)
    typed |= answer_all(page)
    press(page, "Save and continue")
    add_entry(page, "Add a next goal")
    typed |= answer_all(page)
    press(page, "Save and continue")
    typed |= answer_all(page)
    page.get_by_label("Yes, it is finished").check()
    press(page, "Save and continue")
    page.wait_for_url(f"**{draft.get_absolute_url()}check/")
    return typed


def add_entry(page: Page, label: str) -> None:
    entries = page.locator("details.goal").count()
    page.get_by_role("button", name=label).click()
    expect(page.locator("details.goal")).to_have_count(entries + 1)
    expect(page.locator("details.goal > summary").last).to_be_focused()


def remove_last_entry(page: Page) -> None:
    entries = page.locator("details.goal").count()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("details.goal").last.get_by_role("button", name="Remove").click()
    expect(page.locator("details.goal")).to_have_count(entries - 1)


def check_and_submit(page: Page, draft: Summary) -> dict[str, str]:
    """Empties an answer, finds it on the check page, follows the link, mends it, hands in."""
    page.goto(step_path(draft, "feedback"))
    page.locator(f"#id_{MISSING}").fill("")
    press(page, "Save and continue")
    page.goto(f"{draft.get_absolute_url()}check/")
    problem = page.get_by_role("alert").get_by_role("link", name="Write what users praised")
    expect(page.get_by_role("alert")).to_be_focused()
    problem.click()
    expect(page.locator(f"#id_{MISSING}")).to_be_in_viewport()
    mended = {MISSING: words()}
    page.locator(f"#id_{MISSING}").fill(mended[MISSING])
    press(page, "Save and back to the check")
    expect(page.get_by_role("alert")).to_have_count(0)
    submit(page)
    return mended


def submit(page: Page) -> None:
    page.locator("#id_true").check()
    page.get_by_role("button", name="Submit the summary").click()
    page.wait_for_url("**/document/")
    expect(page.locator(".page-head .status")).to_contain_text("In review")


def read_and_return(page: Page, email: str, draft: Summary, typed: dict[str, str], *, note: str) -> None:
    sign_in(page, email)
    page.wait_for_url("**/team/")
    page.get_by_role("link", name=of("Review", draft)).click()
    read = plain(page.locator("article.reading").inner_text())
    assert [text for text in spoken(typed) if plain(text) not in read] == []
    page.locator("details.decision > summary").click()
    page.get_by_label("What needs to change?").fill(note)
    page.locator("details.decision").get_by_role("button", name="Return for changes").click()
    expect(page.locator(".page-head .status")).to_contain_text("Returned for changes")


def change_and_resubmit(page: Page, draft: Summary, *, note: str) -> dict[str, str]:
    page.goto(draft.get_absolute_url())
    expect(page.locator(".notice.warn")).to_contain_text(note)
    page.goto(step_path(draft, "overview"))
    changed = {"overview-opening": words()}
    page.locator("#id_overview-opening").fill(changed["overview-opening"])
    press(page, "Save and continue")
    submit(page)
    return changed


def approve(page: Page, draft: Summary) -> None:
    page.goto(f"{draft.get_absolute_url()}document/")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".page-head .status")).to_contain_text("Approved")


def fetch_paper(page: Page, email: str, draft: Summary, folder: Path) -> Path:
    """HR opens the cycle and takes the file that the worker has made."""
    wait_for(lambda: Export.objects.filter(version=draft.latest, path__gt="").exists(), seconds=40, why="the paper")
    sign_in(page, email)
    page.wait_for_url("**/cycles/")
    page.get_by_role("link", name=draft.cycle.name_en).click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=of("Download", draft)).click()
    coming.value.save_as(folder / "paper.pdf")
    assert draft.events.filter(name=Happened.DOWNLOADED).exists()
    return folder / "paper.pdf"


def a_stranger_sees_nothing(site: Site, staff: Company, draft: Summary) -> None:
    site.watch.expect(404)
    page = site.tab(staff.stranger)
    export = Export.objects.filter(version__summary=draft).first()
    assert export is not None
    for path in (f"{draft.get_absolute_url()}document/", f"/exports/{export.pk}/", f"/exports/{export.pk}/download/"):
        answer = page.goto(path)
        assert answer is not None and answer.status == 404, path


def of(action: str, draft: Summary) -> re.Pattern[str]:
    """The name of a link in a table; whose row it is in is said to screen readers only."""
    return re.compile(rf"^{action}\W+{draft.author.name}$")


def spoken(typed: dict[str, str]) -> list[str]:
    """The typed answers that are prose."""
    return [text for text in typed.values() if text.startswith("第")]


def test_without_script_a_step_with_entries_and_the_submission(site: Site, staff: Company) -> None:
    draft = summaries.completed(staff.pm)
    page = site.tab(staff.pm, java_script_enabled=False)
    page.goto(step_path(draft, "market"))
    page.locator("#id_market-position").fill("份额 10.6%，第三")
    page.get_by_role("button", name="Add a competitor").click()
    page.locator("details.goal").last.locator("input.form-control").fill("竞品甲")
    page.get_by_role("button", name="Add a competitor").click()
    expect(page.locator("details.goal")).to_have_count(3)
    page.locator("details.goal").last.get_by_role("button", name="Remove").click()
    expect(page.locator("details.goal")).to_have_count(2)
    expect(page.locator("#id_market-position")).to_have_value("份额 10.6%，第三")
    expect(page.locator("details.goal").last.locator("input.form-control")).to_have_value("竞品甲")
    typed = answer_all(page)
    press(page, "Save and continue")
    page.goto(f"{draft.get_absolute_url()}check/")
    submit(page)
    read = plain(page.locator("article.reading").inner_text())
    assert [text for text in spoken(typed) if plain(text) not in read] == []
