"""The page that describes the API, drawn from its OpenAPI description: no script, nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from pmreview.accounts.requests import Request

if TYPE_CHECKING:
    from pmreview.api.site import Api

Node = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """A parameter or a field of the body; `place` says where it belongs."""

    name: str
    place: str
    kind: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    address: str
    summary: str
    description: str
    scope: str
    fields: list[Field]
    answers: list[tuple[str, str]]
    example: str


def docs(api: Api) -> Callable[..., HttpResponse]:
    """The page for everybody signed in."""

    @require_safe
    def page(request: Request) -> HttpResponse:
        described = plain(api)
        return render(request, "api/docs.html", {"operations": list(operations(described)), "info": described["info"]})

    return page


def plain(api: Api) -> Node:
    """The description as JSON has it."""
    found: Node = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return found


def operations(described: Node) -> Iterator[Operation]:
    """Every operation in the order of the description."""
    for address, methods in described["paths"].items():
        for method, told in methods.items():
            yield _operation(method.upper(), address, told, described)


def _operation(method: str, address: str, told: Node, described: Node) -> Operation:
    body = _resolved(_media(told.get("requestBody", {})), described)
    return Operation(
        id=told["operationId"],
        method=method,
        address=address,
        summary=told["summary"],
        description=told.get("description", ""),
        scope=told["security"][0]["Bearer"][0],
        fields=[*_parameters(told), *_body_fields(body, described)],
        answers=[(status, _meaning(status)) for status in told["responses"]],
        example=_example(method, address, body),
    )


def _meaning(status: str) -> str:
    """What an answer means; HTTP's own words are no help to most."""
    return {
        "200": pgettext("API answer", "Done."),
        "400": pgettext("API answer", "The body is no JSON."),
        "401": pgettext("API answer", "No valid token: unknown, expired, revoked, or its person is not active."),
        "403": pgettext("API answer", "The token lacks the scope."),
        "404": pgettext("API answer", "Nothing here that the token's person may see."),
        "409": pgettext("API answer", "The Idempotency-Key was used for another request."),
        "413": pgettext("API answer", "The body is larger than 1 MB."),
        "422": pgettext("API answer", "Something in the request cannot be; nothing was done."),
        "429": pgettext("API answer", "Too many requests; Retry-After says how many seconds to wait."),
    }[status]


def _parameters(told: Node) -> Iterator[Field]:
    places = {"path": _("in the address"), "query": _("after the ?"), "header": _("as a header")}
    for given in told.get("parameters", []):
        yield Field(given["name"], places[given["in"]], _kind(given["schema"]), given["required"])


def _body_fields(body: Node, described: Node) -> Iterator[Field]:
    """The fields of the body, and those of its rows one by one."""
    for name, schema in body.get("properties", {}).items():
        yield Field(name, _("in the body"), _kind(schema), name in body.get("required", []))
        row = _resolved(schema.get("items", {}).get("anyOf", [{}])[0], described)
        for field, inner in row.get("properties", {}).items():
            yield Field(f"{name}[].{field}", _("in the body"), _kind(inner), field in row.get("required", []))


def _media(part: Node) -> Node:
    found: Node = part.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _resolved(schema: Node, described: Node) -> Node:
    if "$ref" not in schema:
        return schema
    found: Node = described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def _kind(schema: Node) -> str:
    """The type in a word or two: "date", "integer 1–5", "feature | interface"."""
    if "enum" in schema:
        return " | ".join(str(word) for word in schema["enum"] if word)
    kinds = [_kind(one) for one in schema.get("anyOf", []) if one.get("type") != "null"]
    if kinds:
        return kinds[0]
    least, most = schema.get("minimum"), schema.get("maximum")
    limits = f" {least}–{most}" if least is not None and most is not None else ""
    return str(schema.get("format") or schema.get("type") or "") + limits


def _example(method: str, address: str, body: Node) -> str:
    """A command that works once the ids are filled in."""
    lines = [f"curl {str(settings.SITE_URL).rstrip('/')}{address}", '-H "Authorization: Bearer $TOKEN"']
    if method == "POST":
        sent = json.dumps((body.get("examples") or [{}])[0], ensure_ascii=False)
        lines += ['-H "Content-Type: application/json"', '-H "Idempotency-Key: 2026-08-31-1"', f"-d '{sent}'"]
    return " \\\n  ".join(lines)
