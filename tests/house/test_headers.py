"""What every answer says to the browser, what a page must not hold, and the doors: sign-in, next, letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.people import PASSWORD, Company, company, person
from tests.house.addresses import address, routes
from tests.house.answers import ask
from tests.house.matrix import lines
from tests.house.world import World, found_world

__all__ = ["company"]
pytestmark = pytest.mark.django_db
PACKAGED = ("admin", "/admin", "set_language")  # pages we do not draw
GETS = sorted({(line.key, line.kind) for line in lines() if line.method == "GET" and "200" in " ".join(line.answers.values())})
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield found_world()
        transaction.set_rollback(True)


class Inline(HTMLParser):
    """Collects whatever the content policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.elsewhere: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and not names.get("src")):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in names if name == "style" or re.match(r"on[a-z]+$", name)]
        self.found += [f"{tag} {value}" for value in names.values() if (value or "").strip().lower().startswith("javascript:")]
        if tag in {"script", "link", "img", "iframe", "object", "embed", "form"}:
            places = [names.get(name) or "" for name in ("src", "href", "action", "data")]
            self.elsewhere += [place for place in places if urlsplit(place).netloc]


def is_page(response: Any) -> bool:
    return str(response.headers.get("Content-Type", "")).startswith("text/html")


@pytest.mark.parametrize(("key", "kind"), GETS)
def test_headers_and_markup_of_every_page(world: World, key: str, kind: str) -> None:
    expected = next(line for line in lines() if (line.key, line.kind, line.method) == (key, kind, "GET"))
    who = [name for name, answer in expected.answers.items() if "200" in answer][-1]
    response, text = ask(world, who, "GET", address(world, key, dict(routes())[key], kind))
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert who == "anonymous" or "no-store" in response.headers["Cache-Control"]
    if is_page(response):
        parsed = Inline()
        parsed.feed(text)
        assert parsed.elsewhere == []
        assert parsed.found == [] or key.startswith(PACKAGED)


@pytest.mark.parametrize("path", ["/no/such/page", "/summaries/0b0c8f0e-0000-4000-8000-000000000000/"])
def test_refusals_are_as_guarded_as_pages(world: World, path: str) -> None:
    response, text = ask(world, "author", "GET", path)
    parsed = Inline()
    parsed.feed(text)
    assert response.status_code == 404
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "no-store" in response.headers["Cache-Control"]
    assert parsed.found == []


def test_a_forged_form_is_refused_with_the_same_headers(company: Company) -> None:
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(company.pm)
    response = forger.post(reverse("product_create"), {"name": "Forged"})
    assert response.status_code == 403
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not company.pm.products.exists()


def signed_in(client: Client, **data: str) -> HttpResponse:
    cache.clear()
    reader = person("Wen Jing", email="wen@example.test")
    reader.set_password(PASSWORD)
    reader.save(update_fields=["password"])
    return client.post(reverse("account_login"), {"login": "wen@example.test", "password": PASSWORD, **data})  # type: ignore[return-value]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client: Client) -> None:
    assert signed_in(client).status_code == 302
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    client.get(reverse("summary_list"))
    cookies = {name: (bool(morsel["httponly"]), morsel["samesite"]) for name, morsel in client.cookies.items()}
    assert cookies["sessionid"] == (True, "Lax")
    assert cookies["django_language"][0] is True
    assert cookies["csrftoken"] == (False, "Lax")  # htmx and autosave send it back
    assert not client.cookies["sessionid"]["max-age"], "the session ends with the browser"


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, LANGUAGE_COOKIE_SECURE=True)
def test_behind_https_every_cookie_stays_there(client: Client) -> None:
    signed_in(client)
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert {name: bool(morsel["secure"]) for name, morsel in client.cookies.items() if name != "messages"} == dict.fromkeys(
        set(client.cookies) - {"messages"}, True
    )


def test_the_language_changes_before_sign_in(client: Client) -> None:
    response = client.post(reverse("set_language"), {"language": "en", "next": reverse("account_login")})
    assert response.headers["Location"] == reverse("account_login")
    assert "Sign in" in client.get(reverse("account_login")).content.decode()
    client.post(reverse("set_language"), {"language": "zh-hans", "next": reverse("account_login")})
    assert '<html lang="zh' in client.get(reverse("account_login")).content.decode()


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "\t//evil.example",
]


@pytest.mark.parametrize("place", ELSEWHERE)
def test_next_never_leads_elsewhere(client: Client, place: str) -> None:
    for response in (
        client.get(reverse("account_login"), {"next": place}, follow=False),
        signed_in(client, next=place),
        client.post(reverse("set_language"), {"language": "en", "next": place}),
        client.post(reverse("account_logout"), {"next": place}),
    ):
        target = response.headers.get("Location", "/")
        assert urlsplit(target).netloc in ("", "testserver")
        assert "evil" not in target
        assert not target.startswith("javascript")


def test_next_leads_back_to_where_one_wanted(client: Client) -> None:
    wanted = client.get(reverse("product_list")).headers["Location"]
    assert wanted == f"{reverse('account_login')}?next={reverse('product_list')}"
    assert signed_in(client, next=reverse("product_list")).headers["Location"] == reverse("product_list")


def wrong(client: Client, name: str = "wen@example.test") -> HttpResponse:
    data = {"login": name, "password": "not the password"}
    return client.post(reverse("account_login"), data)  # type: ignore[return-value]


def test_after_too_many_wrong_passwords_a_sentence_says_to_wait(client: Client) -> None:
    signed_in(client)
    client.logout()
    client.cookies["django_language"] = "en"
    texts = [wrong(client).content.decode() for _attempt in range(6)]
    assert "Too many failed login attempts" not in texts[0]
    assert "Too many failed login attempts" in texts[-1]
    right = client.post(reverse("account_login"), {"login": "wen@example.test", "password": PASSWORD})
    assert right.status_code == 200, "the right password waits too"
    cache.clear()
    right = client.post(reverse("account_login"), {"login": "wen@example.test", "password": PASSWORD})
    assert right.status_code == 302, "and nobody is locked out for good"


def test_a_wrong_password_and_an_unknown_address_answer_alike(client: Client) -> None:
    signed_in(client)
    client.logout()
    cache.clear()
    known, unknown = (
        re.sub(r'value="[^"]*"', "", wrong(client, name).content.decode()) for name in ("wen@example.test", "nobody@x.test")
    )
    assert re.sub(r"csrf\S+|\w{40,}", "", known) == re.sub(r"csrf\S+|\w{40,}", "", unknown)


def test_the_admin_has_no_door_of_its_own(client: Client, company: Company) -> None:
    company.admin.set_password(PASSWORD)
    company.admin.save(update_fields=["password"])
    data = {"username": company.admin.email, "password": PASSWORD}
    answered = client.post(reverse("admin:login"), data)
    assert answered.headers["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


@override_settings(SITE_URL="https://review.example.test", ALLOWED_HOSTS=["*"])
@pytest.mark.parametrize("name", ["wen@example.test", "nobody@example.test"])
def test_a_letter_about_a_password_names_the_site_and_never_the_host_that_was_asked(client: Client, name: str) -> None:
    signed_in(client)
    client.logout()
    cache.clear()
    answered = client.post(reverse("account_reset_password"), {"email": name}, headers={"Host": "evil.example"})
    assert answered.headers["Location"] == reverse("account_reset_password_done")
    for letter in mail.outbox:
        text = f"{letter.subject}\n{letter.body}\n{letter.from_email}\n{[str(part) for part in letter.alternatives]}"
        assert "evil.example" not in text
        assert set(re.findall(r"https?://[^/\s]+", text)) <= {"https://review.example.test"}
    assert mail.outbox


@override_settings(SITE_URL="https://review.example.test", ALLOWED_HOSTS=["*"])
def test_a_letter_about_an_address_names_the_site_too(client: Client) -> None:
    signed_in(client)
    client.post(reverse("account_email"), {"action_add": "", "email": "second@example.test"}, headers={"Host": "evil.example"})
    assert len(mail.outbox) == 1
    assert "evil.example" not in f"{mail.outbox[0].subject}\n{mail.outbox[0].body}"
    assert "https://review.example.test/accounts/confirm-email/" in str(mail.outbox[0].body)


@override_settings(SITE_URL="https://review.example.test/")
def test_the_link_of_the_letter_sets_a_password(client: Client) -> None:
    newcomer = person("Newcomer", email="new@example.test")
    assert not newcomer.has_usable_password()
    client.post(reverse("account_reset_password"), {"email": newcomer.email})
    link = re.findall(r"https://review\.example\.test(/\S+)", str(mail.outbox[0].body))[0]
    form = client.get(link, follow=True)
    chosen = {"password1": "a long enough phrase", "password2": "a long enough phrase"}
    client.post(form.redirect_chain[-1][0], chosen)
    newcomer.refresh_from_db()
    assert newcomer.check_password("a long enough phrase")
    assert "password1" not in Client().get(link, follow=True).content.decode(), "the link works once"
