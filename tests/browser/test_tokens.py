"""A token from the menu to its end, by hand; and that its pages and the API's are clean to axe at every width."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pmreview.accounts.models import ApiToken
from pmreview.accounts.tokens import find, issue
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.factories.people import Company


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_tokens_and_of_the_api(site: Site, staff: Company, language: str) -> None:
    page = site.tab(staff.hr, language=language)
    found = []
    for name in ("token_list", "token_create", "api_docs"):
        page.goto(reverse(name))
        found += faults(page)
    token, _secret = issue("Nightly export", scopes=["facts:read", "facts:write", "summaries:read"], by=staff.hr)
    for path in (reverse("token_list"), reverse("token_revoke", args=[token.pk])):
        page.goto(path)
        found += faults(page)
    assert found == []


def test_a_token_from_the_menu_to_its_end(site: Site, staff: Company) -> None:
    page = site.tab(staff.pm)
    page.goto(reverse("product_list"))
    page.locator("[data-pm-menu] summary").click()
    page.get_by_role("link", name="API tokens").click()
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("What is the token for?").fill("Nightly export")
    page.get_by_label("read goals, products and series").check()
    page.get_by_role("button", name="Make the token").click()
    secret = page.get_by_label("Token “Nightly export”")
    expect(secret).to_be_focused()
    found = faults(page)
    assert find(secret.input_value()) == ApiToken.objects.get()
    page.get_by_role("link", name="I have copied it").click()
    page.get_by_role("link", name="Revoke Nightly export").click()
    page.get_by_role("button", name="Revoke the token").click()
    expect(page.get_by_text("opens nothing any more")).to_be_visible()
    assert ApiToken.objects.get().revoked_at is not None
    assert found == []
