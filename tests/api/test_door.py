"""Who comes in, how often, with how much; and that every refusal has one shape."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from metrics.models import ImportBatch
from pmreview.accounts.models import User
from pmreview.accounts.tokens import revoke
from pmreview.api import door
from tests.api.programs import World, program
from tests.factories import facts

pytestmark = pytest.mark.django_db
VALUE = {"metric": "mau", "date": "2026-08-31", "value": "812400"}


def detail(response: Any) -> str:
    """The sentence of a refusal, which is all there is in it."""
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert list(response.json()) == ["detail"]
    sentence: str = response.json()["detail"]
    return sentence


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer pmr_nothing", "Basic cG06cG0=", "Token x", "bearer \u00e9"]
)
def test_without_a_valid_token_there_is_nothing(api: World, header: str) -> None:
    response = Client(headers={"Authorization": header, "Accept-Language": "en"}).get("/api/v1/products")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert detail(response) == "Send a token that is valid: Authorization: Bearer and the token."


def test_a_session_opens_nothing(api: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(api.author)
    sent = {"rows": [VALUE]}
    assert browser.get("/api/v1/products").status_code == 401
    post = browser.post(f"/api/v1/products/{api.product.pk}/snapshots", sent, content_type="application/json")
    assert post.status_code == 401
    assert not ImportBatch.objects.exists()


def test_a_token_is_its_persons_whoever_is_signed_in(api: World) -> None:
    """No cookie counts: neither for who it is, nor for a missing one of CSRF."""
    browser = Client(enforce_csrf_checks=True, headers=api.pm.header)
    browser.force_login(api.company.other_pm)
    facts.product(api.company.other_pm, name="Hidden")
    assert [one["name"] for one in browser.get("/api/v1/products").json()["items"]] == ["Notebook"]
    sent = browser.post(f"/api/v1/products/{api.product.pk}/snapshots", {"rows": [VALUE]}, content_type="application/json")
    assert sent.status_code == 200
    assert ImportBatch.objects.get().by == api.author


def test_revoked_expired_or_inactive_is_401(api: World) -> None:
    expired = program(api.author, expires_at=timezone.now() - timedelta(seconds=1))
    revoked = program(api.author)
    revoke(revoked.token, by=api.author)
    inactive = program(api.company.teammate)
    User.objects.filter(pk=api.company.teammate.pk).update(is_active=False)
    assert [one.get("products").status_code for one in (expired, revoked, inactive)] == [401, 401, 401]


def test_a_missing_scope_is_403_and_named(api: World) -> None:
    reader, writer = program(api.author, "facts:read"), program(api.author, "facts:write")
    assert reader.get("products").status_code == 200
    refused = reader.push(api.product, "snapshots", VALUE)
    assert (refused.status_code, "facts:write" in detail(refused)) == (403, True)
    refused = writer.get("products")
    assert (refused.status_code, "facts:read" in detail(refused)) == (403, True)
    assert writer.push(api.product, "snapshots", VALUE).status_code == 200


@pytest.mark.parametrize("path", ["", "nothing", "products/not-a-uuid/series", "products/", "openapi.yaml"])
def test_unknown_addresses_are_404_in_the_same_shape(api: World, path: str) -> None:
    for response in (api.pm.get(path), api.pm.post(path, {})):
        assert response.status_code == 404
        assert detail(response) == "There is nothing here that you may see."


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head"])
def test_wrong_methods_are_405_in_the_same_shape(api: World, method: str) -> None:
    response = getattr(Client(headers=api.pm.header), method)("/api/v1/products")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
    assert method == "head" or detail(response) == f"This address does not take {method.upper()}."


def test_a_body_over_a_megabyte_is_413_before_it_is_read(api: World) -> None:
    large = json.dumps({"rows": [{**VALUE, "source": "x" * 1_000_000}]})
    refused = api.pm.post(f"products/{api.product.pk}/snapshots", large)
    assert (refused.status_code, detail(refused)) == (413, "The body is larger than 1 MB: send fewer rows at once.")
    fits = json.dumps({"rows": [VALUE]}).ljust(door.LARGEST_BODY)
    assert api.pm.post(f"products/{api.product.pk}/snapshots", fits).status_code == 200


@pytest.mark.parametrize("body", ["{", "\ufeff{}", b"\xff", "[" * 100_000, b""])
def test_what_is_no_json_is_refused(api: World, body: str | bytes) -> None:
    response = api.pm.post(f"products/{api.product.pk}/snapshots", body)
    assert response.status_code in (400, 422)
    assert detail(response)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "rows: Fill this in."),
        ({"rows": []}, "rows: Send at least 1 of them."),
        ({"rows": [VALUE] * 1001}, "rows: Send at most 1000 of them."),
        ({"rows": [VALUE], "product": "mine"}, "product: There is no such field: leave it out."),
        ({"rows": [VALUE, 5]}, "rows.1"),
        ([VALUE], "body: "),
    ],
)
def test_a_body_of_another_shape_is_422_and_says_where(api: World, body: Any, sentence: str) -> None:
    response = api.pm.post(f"products/{api.product.pk}/snapshots", body)
    assert response.status_code == 422
    assert sentence in detail(response)
    assert not ImportBatch.objects.exists()


def test_a_slip_in_the_name_of_a_parameter_is_refused(api: World) -> None:
    response = api.pm.get("goals", form="2026-01-01")
    assert (response.status_code, detail(response)) == (422, "There is no parameter “form”: leave it out.")


def test_too_many_requests_wait_until_the_minute_is_over(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "REQUESTS_A_MINUTE", 3)
    other = program(api.author)
    with time_machine.travel("2026-11-02T10:00:20Z", tick=False) as clock:
        cache.clear()
        codes = [api.pm.get("products").status_code for _request in range(4)]
        refused = api.pm.get("products")
        assert refused.headers["Retry-After"] == "40"
        assert detail(refused) == "More than 3 requests in a minute: wait 40 seconds."
        assert other.get("products").status_code == 200, "each token has its own count"
        clock.shift(timedelta(seconds=40))
        codes.append(api.pm.get("products").status_code)
    assert codes == [200, 200, 200, 429, 200]


def test_600_requests_a_minute_are_allowed() -> None:
    assert door.REQUESTS_A_MINUTE == 600


def test_answers_are_kept_by_no_cache(api: World) -> None:
    for response in (api.pm.get("products"), api.pm.get("nothing"), Client().get("/api/v1/products")):
        assert "no-store" in response.headers["Cache-Control"]


def test_sentences_are_in_the_language_asked_for_or_the_persons(api: World) -> None:
    bare = Client(headers={"Authorization": f"Bearer {api.pm.secret}"})
    assert bare.get("/api/v1/goals?form=1").headers["Content-Language"] == "en"
    User.objects.filter(pk=api.author.pk).update(language="zh-hans")
    assert bare.get("/api/v1/goals?form=1").headers["Content-Language"] == "zh-hans"
    assert api.pm.get("goals", form=1).headers["Content-Language"] == "en"
