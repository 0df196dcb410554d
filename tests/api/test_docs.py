"""The description of the API: true, complete, for people and for programs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.importers.kinds import KINDS
from tests.api.programs import World

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).resolve().parents[2] / "docs/api.md"
METHODS = {"get", "post"}


@pytest.fixture
def described() -> Any:
    return Client(headers={"Accept-Language": "en"}).get(reverse("api_description")).json()


@pytest.fixture
def page(api: World) -> str:
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(api.author)
    return browser.get(reverse("api_docs")).content.decode()


def operations(described: Any) -> list[tuple[str, str, Any]]:
    return [(method, path, told) for path, methods in described["paths"].items() for method, told in methods.items()]


def test_every_operation_needs_a_token_and_names_its_scope(described: Any) -> None:
    assert described["components"]["securitySchemes"] == {"Bearer": {"type": "http", "scheme": "bearer"}}
    scopes = {path: told["security"] for _method, path, told in operations(described)}
    assert all(len(found) == 1 and list(found[0]) == ["Bearer"] for found in scopes.values())
    assert scopes["/api/v1/cycles"] == [{"Bearer": ["summaries:read"]}]


def test_every_operation_documents_its_refusals(described: Any) -> None:
    for method, _path, told in operations(described):
        wanted = {"200", "401", "403", "422", "429"} | ({"400", "404", "409", "413"} if method == "post" else set())
        assert wanted <= set(told["responses"])
        refusals = {status: answer["content"] for status, answer in told["responses"].items() if status != "200"}
        assert {str(content) for content in refusals.values()} == {
            "{'application/json': {'schema': {'$ref': '#/components/schemas/Problem'}}}"
        }


@pytest.mark.parametrize(
    ("name", "kind"), [("SnapshotRow", "snapshots_long"), ("FeedbackRow", "feedback"), ("WorkItemRow", "work_items")]
)
def test_rows_are_the_importers_own(described: Any, name: str, kind: str) -> None:
    assert described["components"]["schemas"][name]["properties"].keys() == KINDS[kind].schema.model_fields.keys()


def test_the_page_shows_every_operation_with_a_command(page: str, described: Any) -> None:
    for method, path, told in operations(described):
        assert f"{method.upper()} {path}" in page
        assert told["summary"].replace("'", "&#x27;") in page
    assert page.count("curl ") == len(operations(described))


def test_the_page_names_every_field_of_a_row(page: str) -> None:
    for kind in ("snapshots_long", "feedback", "work_items"):
        assert [name for name in KINDS[kind].schema.model_fields if f"rows[].{name}</code>" not in page] == []


def test_the_page_speaks_the_readers_language(api: World) -> None:
    browser = Client(headers={"Accept-Language": "zh-hans"})
    browser.force_login(api.author)
    assert '<html lang="zh-CN">' in browser.get(reverse("api_docs")).content.decode()


def test_the_examples_of_the_description_are_taken(api: World, described: Any) -> None:
    for method, path, told in operations(described):
        if method == "post":
            name = told["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
            (example,) = described["components"]["schemas"][name]["examples"]
            answer = api.pm.post(path.removeprefix("/api/v1/").format(product_id=api.product.pk), example).json()
            assert answer["counts"]["new"] == 1


def test_the_guide_names_every_operation(described: Any) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    missing = [path for _method, path, _told in operations(described) if path.replace("_id}", "}") not in guide]
    assert missing == []


def test_the_guides_bodies_are_taken(api: World) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    sent = re.findall(r"/products/\$PRODUCT/([\w-]+) \\\n(?:.*\\\n)*?\s*-d '([^']+)'", guide)
    assert {what for what, _body in sent} == {"snapshots", "feedback", "work-items"}
    for what, body in sent:
        answer = api.pm.post(f"products/{api.product.pk}/{what}", body).json()
        assert answer["counts"]["refused"] == 0, answer
