"""Takes pictures of the main pages and papers into var/shots, and renews the two of docs/img: python -m tests.browser.shots"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfile
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.browser.chromium import LOCALES, chromium
from tests.browser.stack import Stack, demo_stack
from tests.live import ROOT

SHOTS = ROOT / "var" / "shots"
DOCS = ROOT / "docs" / "img"
LARGEST = 300_000  # bytes of a picture in docs/img
STEPS = ["goals", "data", "feedback", "projects", "market", "outlook", "overview"]
HIGHEST = 12_000  # pixels; Chromium draws no more than 16,384 at once
OPEN_CYCLE = ".tasks li:first-child a"  # the newest
LOOKS: dict[str, list[tuple[int, Literal["light", "dark"]]]] = {
    "zh-hans": [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")],
    "en": [(1280, "light"), (390, "light")],
}


class Camera:
    """Takes each page in every look of its language."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language

    def take(self, name: str, path: str = "") -> None:
        if path:
            self.page.goto(path)
        for width, scheme in LOOKS[self.language]:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self._unroll(width)
            self.page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}-{self.language[:2]}.png")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def _unroll(self, width: int) -> None:
        """A window as high as the page, so that the bar below stands at the end and not across the text."""
        self.page.set_viewport_size({"width": width, "height": 900})
        height = int(self.page.evaluate("document.documentElement.scrollHeight"))
        self.page.set_viewport_size({"width": width, "height": min(height, HIGHEST)})


@contextmanager
def person(browser: Browser, stack: Stack, key: str, language: str) -> Iterator[Camera]:
    """A camera in the hands of somebody of the demo company, or of nobody."""
    context = browser.new_context(base_url=stack.url, locale=LOCALES[language], viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/accounts/login/")
    if key:
        page.locator("#id_login").fill(stack.email_of(key))
        page.locator("#id_password").fill(stack.password)
        page.locator("form.account button").click()
        page.locator("details.menu").wait_for()
    yield Camera(page, language)
    context.close()


def take_all(browser: Browser, stack: Stack, language: str) -> None:
    """Everything that can be seen without changing anything."""
    with person(browser, stack, "", language) as camera:
        camera.take("sign-in", "/accounts/login/")
        camera.take("password-reset", "/accounts/password/reset/")
        camera.take("not-found", "/nothing/")
    with person(browser, stack, "chen.muye", language) as camera:
        camera.take("home-untouched", "/")
    with person(browser, stack, "he.siyuan", language) as camera:
        camera.take("home-started", "/")
        camera.take("check-problems", f"{camera.page.url}check/")
    with person(browser, stack, "zhou.yuan", language) as camera:
        camera.take("team", "/")
        camera.page.locator("table .btn").first.click()
        camera.take("document-manager")
    with person(browser, stack, "fang.ning", language) as camera:
        camera.take("cycles", "/cycles/")
        camera.page.locator(OPEN_CYCLE).click()
        camera.take("cycle")
    with person(browser, stack, "lin.zhiyao", language) as camera:
        _take_data(camera)
        camera.take("document-author", "/")
        camera.page.locator(".page-head form button").first.click()
        camera.page.locator(".job .ok").wait_for(timeout=60_000)
        camera.take("export")


def _take_data(camera: Camera) -> None:
    camera.take("summaries", "/summaries/")
    camera.take("products", "/data/")
    camera.page.locator("main .panel a, main .tasks a").first.click()
    camera.take("product")
    camera.take("goal-form", f"{camera.page.url}goals/new/")


def reopen(browser: Browser, stack: Stack) -> None:
    """HR opens the approved summary again, so that its steps can be seen as they are written."""
    with person(browser, stack, "fang.ning", "zh-hans") as camera:
        page = camera.page
        page.goto("/cycles/")
        page.locator(OPEN_CYCLE).click()
        page.get_by_role("link", name="林知遥", exact=True).click()
        page.locator("details.decision > summary").click()
        page.locator("details.decision textarea").fill("请补充第三季度的数据来源。")
        page.locator("details.decision form button").click()
        page.wait_for_load_state()


def take_steps(browser: Browser, stack: Stack, language: str) -> None:
    """The steps of a full summary."""
    with person(browser, stack, "lin.zhiyao", language) as camera:
        camera.take("home-returned", "/")
        home = camera.page.url
        for number, key in enumerate(STEPS, 1):
            camera.take(f"step-{number}-{key}", f"{home}steps/{key}/")
        camera.take("check", f"{home}check/")
        if language == "zh-hans":
            camera.page.emulate_media(color_scheme="light")
            camera.page.goto(f"{home}steps/goals/")
            camera.page.locator("details.goal > summary").first.click()
            camera.page.screenshot(path=SHOTS / "wizard.png")


def take_papers(stack: Stack) -> None:
    """Every page of both demo papers."""
    stack.manage("render_demo", "--out", str(stack.folder / "papers"))
    for language in ("zh", "en"):
        for file, name in (("summary", "paper"), ("brief", "brief")):
            paper = stack.folder / "papers" / f"{file}-{language}.pdf"
            subprocess.run(["pdftoppm", "-r", "72", "-png", paper, SHOTS / f"{name}-{language}"], check=True)
    cover = ["pdftoppm", "-scale-to-x", "1000", "-scale-to-y", "-1", "-f", "1", "-l", "1", "-singlefile", "-png"]
    subprocess.run([*cover, stack.folder / "papers" / "summary-zh.pdf", SHOTS / "summary"], check=True)


def publish(name: str) -> None:
    """Copies a picture to docs/img; a picture that would weigh on every clone is an error."""
    size = (SHOTS / name).stat().st_size
    if size > LARGEST:
        sys.exit(f"{name} is too large for docs/img: {size:,} bytes.")
    DOCS.mkdir(parents=True, exist_ok=True)
    copyfile(SHOTS / name, DOCS / name)


def main() -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    for old in SHOTS.glob("*.png"):
        old.unlink()
    with demo_stack() as stack, chromium() as browser:
        take_papers(stack)
        for language in LOOKS:
            take_all(browser, stack, language)
        reopen(browser, stack)
        for language in LOOKS:
            take_steps(browser, stack, language)
    for name in ("wizard.png", "summary.png"):
        publish(name)
    print(f"{len(list(SHOTS.glob('*.png')))} pictures in {SHOTS.relative_to(ROOT)}, two of them in {DOCS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
