"""Programs that call the API: a person, a token, and the requests they send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from metrics.models import Product
from pmreview.accounts.models import ApiToken, Scope, User
from pmreview.accounts.tokens import issue
from tests.factories import facts
from tests.factories.people import Company

ALL = [scope.value for scope in Scope]


@dataclass(frozen=True)
class Program:
    token: ApiToken
    secret: str

    @property
    def header(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", "Accept-Language": "en"}

    def get(self, path: str, **asked: Any) -> Any:
        return Client(headers=self.header).get(f"/api/v1/{path}", asked)

    def post(self, path: str, body: Any, *, key: str | None = None) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        sent = body if isinstance(body, str | bytes) else json.dumps(body)
        return Client(headers=self.header).post(f"/api/v1/{path}", sent, content_type="application/json", headers=headers)

    def push(self, product: Product, what: str, *rows: dict[str, Any], key: str | None = None) -> Any:
        return self.post(f"products/{product.pk}/{what}", {"rows": rows}, key=key)


def program(user: User, *scopes: str, **fields: Any) -> Program:
    """A program of this person's; it may everything unless scopes are named."""
    name = f"Program {user.api_tokens.count() + 1}"
    return Program(*issue(name, scopes=scopes or ALL, by=user, **fields))


@dataclass(frozen=True)
class World:
    company: Company
    product: Product
    pm: Program

    @property
    def author(self) -> User:
        return self.company.pm


@pytest.fixture
def api(company: Company) -> Iterator[World]:
    """A product manager with a product and a program; nobody has called yet."""
    cache.clear()
    yield World(company, facts.product(company.pm), program(company.pm))
    cache.clear()


def told(response: Any) -> list[tuple[str, str]]:
    """What became of each row."""
    return [(row["result"], row["sentence"]) for row in response.json()["rows"]]
