"""Tokens: hashed, shown once, told apart by name, revocable, used by nobody else."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import ApiToken, User
from pmreview.accounts.tokens import find, issue, revoke
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
ASKED = {"name": "Nightly export", "scopes": ["facts:read"], "expires_on": ""}


@pytest.fixture
def browser(company: Company) -> Client:
    return browser_of(company.pm)


def browser_of(user: User) -> Client:
    made = Client()
    made.force_login(user)
    made.cookies["django_language"] = "en"
    return made


def make(browser: Client, **changes: Any) -> Any:
    return browser.post(reverse("token_create"), {**ASKED, **changes})


def secret_in(response: Any) -> str:
    return re.findall(r"pmr_[\w-]{43}", response.content.decode())[0]


def test_only_the_digest_of_a_secret_is_kept(company: Company) -> None:
    token, secret = issue("Export", scopes=["facts:read"], by=company.pm)
    kept = {str(value) for value in ApiToken.objects.values().get().values()}
    assert len(secret) == 47
    assert secret not in kept
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert token.prefix == secret[:12]


def test_two_secrets_are_never_alike(company: Company) -> None:
    secrets = {issue(str(number), scopes=[], by=company.pm)[1] for number in range(50)}
    assert len(secrets) == 50


def test_a_secret_opens_until_it_is_revoked(company: Company) -> None:
    token, secret = issue("Export", scopes=["facts:read"], by=company.pm)
    assert find(secret) == token
    assert find(secret[:-1]) is None
    assert find(secret + "\ud800") is None
    revoke(token, by=company.pm)
    assert find(secret) is None


def test_a_secret_opens_until_its_end(company: Company) -> None:
    _token, secret = issue("Export", scopes=[], expires_at=timezone.now() + timedelta(hours=1), by=company.pm)
    assert find(secret)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert find(secret) is None


def test_a_secret_opens_nothing_once_its_person_is_gone(company: Company) -> None:
    _token, secret = issue("Export", scopes=[], by=company.pm)
    User.objects.filter(pk=company.pm.pk).update(is_active=False)
    assert find(secret) is None


def test_nobody_else_revokes_it(company: Company) -> None:
    token, secret = issue("Export", scopes=[], by=company.pm)
    with pytest.raises(PermissionError):
        revoke(token, by=company.manager)
    assert find(secret)


def test_the_last_use_is_written_once_a_minute(company: Company) -> None:
    token, secret = issue("Export", scopes=[], by=company.pm)
    with time_machine.travel("2026-08-31T10:00:00Z", tick=False) as clock:
        written = [writes_of(secret), writes_of(secret)]
        clock.shift(timedelta(seconds=59))
        written.append(writes_of(secret))
        clock.shift(timedelta(seconds=1))
        written.append(writes_of(secret))
        token.refresh_from_db()
        assert token.last_used_at == timezone.now()
    assert written == [1, 0, 0, 1]


def writes_of(secret: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        find(secret)
    return sum("UPDATE" in query["sql"] for query in queries.captured_queries)


def test_the_secret_is_shown_once(browser: Client) -> None:
    response = make(browser)
    secret = secret_in(response)
    found = find(secret)
    assert found and found.name == "Nightly export"
    assert "no-store" in response.headers["Cache-Control"]
    assert secret not in browser.get(reverse("token_list")).content.decode()
    assert found.prefix in browser.get(reverse("token_list")).content.decode()


def test_pressed_twice_there_is_one_token(browser: Client) -> None:
    assert make(browser).status_code == 200
    again = make(browser)
    assert again.status_code == 422
    assert "You have a token of this name" in again.content.decode()
    assert ApiToken.objects.count() == 1


def test_a_name_is_free_again_once_revoked(browser: Client, company: Company) -> None:
    make(browser)
    revoke(ApiToken.objects.get(), by=company.pm)
    assert make(browser).status_code == 200


def test_a_colleague_may_use_the_same_name(browser: Client, company: Company) -> None:
    make(browser)
    assert make(browser_of(company.teammate)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Write what the token is for."),
        ({"scopes": []}, "Choose at least one thing it may do."),
        ({"scopes": ["everything"]}, "Select a valid choice"),
        ({"scopes": ["summaries:read"]}, "Select a valid choice"),
        ({"expires_on": "2020-01-01"}, "Choose a day from today on"),
        ({"expires_on": "9999-12-31"}, "Choose a day from today on"),
        ({"expires_on": "tomorrow"}, "Write a day that exists"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(browser: Client, changes: dict[str, Any], sentence: str) -> None:
    response = make(browser, **changes)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ApiToken.objects.exists()


def test_only_hr_is_offered_the_states_of_summaries(browser: Client, company: Company) -> None:
    assert "summaries:read" not in browser.get(reverse("token_create")).content.decode()
    assert "summaries:read" in browser_of(company.hr).get(reverse("token_create")).content.decode()
    assert make(browser_of(company.hr), scopes=["summaries:read"]).status_code == 200


def test_the_last_day_counts_whole(browser: Client) -> None:
    make(browser, expires_on=timezone.localdate().isoformat())
    token = ApiToken.objects.get()
    assert token.expires_at and timezone.localtime(token.expires_at).isoformat()[11:19] == "00:00:00"
    assert not token.is_expired


def test_a_token_is_revoked_after_a_question(browser: Client) -> None:
    secret = secret_in(make(browser))
    place = reverse("token_revoke", args=[ApiToken.objects.get().pk])
    assert "Revoke the token?" in browser.get(place).content.decode()
    assert find(secret)
    assert [browser.post(place).status_code for _press in range(2)] == [302, 302]
    assert find(secret) is None
    browser.get(reverse("token_list"))  # where the message is
    assert "Nightly export" not in browser.get(reverse("token_list")).content.decode()


def test_an_expired_token_is_marked(browser: Client, company: Company) -> None:
    issue("Old", scopes=["facts:read"], expires_at=timezone.now() - timedelta(days=1), by=company.pm)
    assert "Expired" in browser.get(reverse("token_list")).content.decode()


def test_the_list_costs_the_same_for_one_and_for_three(browser: Client, company: Company) -> None:
    costs = []
    for number in range(3):
        issue(str(number), scopes=["facts:read"], by=company.pm)
        browser.get(reverse("token_list"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("token_list"))
        costs.append(len(queries))
    assert costs[0] == costs[2] <= 6


def test_the_menu_leads_there(browser: Client) -> None:
    assert reverse("token_list") in browser.get(reverse("product_list")).content.decode()
