"""The reviewer's document on a printer: the document and nothing of the page, black on white, headings with what follows."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from summaries.models import Summary
from tests.browser.conftest import Site
from tests.factories import summaries
from tests.factories.comments import comment
from tests.factories.people import Company

SHEET = 658  # CSS px between the margins of A4
TO_USE = "button, form, textarea, .masthead, .toc, .margin, .comments, .marks, .action-bar, .crumbs, .messages, summary, .skip"
SHOWN = """selector => [...document.querySelectorAll(selector)]
  .filter(part => part.checkVisibility() && part.getClientRects().length && getComputedStyle(part).position !== "absolute")
  .map(part => part.outerHTML.slice(0, 80))"""
COLOURS = """() => ["body", "article.reading", "article.reading h2", ".answers dd", ".f-ink3"].map(selector => {
  const style = getComputedStyle(document.querySelector(selector));
  return selector === ".f-ink3" ? style.fill : style.color;
})"""
INK, AXIS = "rgb(28, 32, 39)", "rgb(98, 104, 116)"
MARK = {"en": "The official paper is the PDF.", "zh-hans": "正式文档以 PDF 为准。"}


@pytest.fixture
def handed_in(staff: Company) -> Summary:
    made = summaries.submitted(staff.pm)
    comment(made, by=staff.manager, body="hush-comment")
    return made


def printed(page: Page, tmp_path: Path) -> list[str]:
    """The text of each sheet, laid out."""
    file = tmp_path / "printed.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def opened(site: Site, summary: Summary, language: str, scheme: str) -> Page:
    page = site.tab(summary.author.manager, language=language, width=SHEET)
    page.emulate_media(media="print", color_scheme=scheme)
    page.goto(reverse("summary_document", args=[summary.pk]))
    return page


@pytest.mark.parametrize(("language", "scheme"), [("zh-hans", "dark"), ("en", "light")])
def test_the_document_is_printed_and_nothing_of_the_page(
    site: Site, handed_in: Summary, tmp_path: Path, language: str, scheme: str
) -> None:
    page = opened(site, handed_in, language, scheme)
    assert page.evaluate(SHOWN, TO_USE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET
    assert page.evaluate(COLOURS) == [INK, INK, INK, INK, AXIS]
    sheets = printed(page, tmp_path)
    version = handed_in.latest
    assert version is not None
    whole, reading = "\n".join(sheets), version.reading(language)
    for words in (
        reading["title"],
        reading["author"]["name"],
        version.short_digest,
        f"{version.submitted_at:%Y-%m-%d}",
        MARK[language],
    ):
        assert words in sheets[0]
    assert all(section["title"] in whole for section in [*reading["sections"], *reading["appendix"]])
    assert "hush-comment" not in whole
    assert "http" not in whole
    assert all(re.search(rf"^ *{number} ?/ ?{len(sheets)}$", sheet, re.MULTILINE) for number, sheet in enumerate(sheets, 1))


def texts(page: Page, parts: str) -> set[str]:
    return {text.strip() for text in page.locator(f"article.reading :is({parts})").all_inner_texts()}


def last_line(sheet: str) -> str:
    """What stands lowest on a sheet above its number."""
    lines = [line.strip() for line in sheet.splitlines() if line.strip()]
    assert re.fullmatch(r"\d+ ?/ ?\d+", lines[-1])
    return lines[-2]


def test_a_heading_is_never_the_last_thing_on_a_sheet(site: Site, handed_in: Summary, tmp_path: Path) -> None:
    page = opened(site, handed_in, "en", "light")
    titles, answers = (texts(page, parts) for parts in ("h2, h3, dt, figcaption, .caption", "dd p"))
    headings = titles - answers  # an entry may be called what somebody wrote
    sheets = printed(page, tmp_path)
    assert len(headings) > 20
    assert len(sheets) > 4
    assert {last_line(sheet) for sheet in sheets} & headings == set()


def test_a_table_that_was_unfolded_is_printed_and_its_head_again_on_the_next_sheet(
    site: Site, handed_in: Summary, tmp_path: Path
) -> None:
    page = opened(site, handed_in, "en", "light")
    folded = "\n".join(printed(page, tmp_path))
    head = page.locator(".data-table thead th").first.text_content() or ""
    page.evaluate("""() => {
      const table = document.querySelector(".data-table");
      table.open = true;
      const [row] = table.querySelectorAll("tbody tr");
      row.firstElementChild.textContent = "unfolded";
      for (let number = 0; number < 80; number++) row.after(row.cloneNode(true));
    }""")
    sheets = printed(page, tmp_path)
    with_rows = [sheet for sheet in sheets if "unfolded" in sheet]
    assert "unfolded" not in folded
    assert len(with_rows) >= 2
    assert all(sheet.index(head) < sheet.index("unfolded") for sheet in with_rows)


def test_the_screen_shows_nothing_of_what_the_print_says_about_itself(site: Site, handed_in: Summary) -> None:
    page = site.tab(handed_in.author)
    page.goto(reverse("summary_document", args=[handed_in.pk]))
    assert page.locator(".printed").count() == 1
    assert not page.locator(".printed").is_visible()
