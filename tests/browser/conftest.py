"""A browser for the session, a site for each test. Every page is watched: see watch.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from pmreview.accounts.models import User
from tests.browser.chromium import LOCALES, chromium
from tests.browser.watch import Watch
from tests.factories.people import Company, found_company


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, chromium() as running:
        # Playwright's loop runs in this thread, and Django would take every query for one made inside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield running


@dataclass
class Site:
    """The live server as people meet it: `site.tab(user)` is a window of their own browser."""

    url: str
    browser: Browser
    watch: Watch
    contexts: list[BrowserContext] = field(default_factory=list)

    def tab(self, user: User | None = None, *, language: str = "en", width: int = 1280, **options: Any) -> Page:
        """A new window of a new browser, signed in as `user` without the form."""
        context = self.browser.new_context(
            base_url=self.url, locale=LOCALES[language], viewport={"width": width, "height": 900}, **options
        )
        context.set_default_timeout(8_000)
        self.contexts.append(context)
        self.watch.over(context)
        if user is not None:
            self.sign_in(context, user)
        return context.new_page()

    def sign_in(self, context: BrowserContext, user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])

    def close(self) -> None:
        """pytest shows what was on every page only when the test failed."""
        for context in self.contexts:
            for page in context.pages:
                print(f"──── {page.url} ────\n{page.locator('body').aria_snapshot()}")
            context.close()


@pytest.fixture
def site(django_db_serialized_rollback: None, live_server: LiveServer, browser: Browser) -> Iterator[Site]:
    """Fails the test for whatever Watch has noted."""
    opened = Site(live_server.url, browser, Watch(live_server.url))
    yield opened
    opened.close()
    assert opened.watch.faults == []


@pytest.fixture
def staff(django_db_serialized_rollback: None, transactional_db: None) -> Company:
    """The company, in a database other processes see too."""
    return found_company()
