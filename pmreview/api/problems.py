"""Refusals in one shape: {"detail": sentence}."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel

SHOWN = 5  # mistakes of a request that are told


class Problem(BaseModel):
    """Every refusal. `detail` is a sentence for people; programs go by the status."""

    detail: str


class Refusal(Exception):
    """A request that is not done; `detail` is a sentence."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}


def answers(model: type[BaseModel], *others: int) -> dict[int, type[BaseModel]]:
    """The answers of an operation: its own, the refusals each may give, and those only this one does."""
    return {200: model} | dict.fromkeys(sorted({401, 403, 422, 429, *others}), Problem)


def refused(
    status: int, detail: str, api: NinjaAPI, request: HttpRequest, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    response = api.create_response(request, {"detail": detail}, status=status)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def tell_refusals(api: NinjaAPI) -> None:
    """Has every exception the API expects answered in its shape; anything else stays a 500 that is reported."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, partial(handler, api=api))


def _refusal(request: HttpRequest, problem: Refusal, api: NinjaAPI) -> HttpResponse:
    return refused(problem.status, problem.detail, api, request, problem.headers)


def _unknown(request: HttpRequest, problem: AuthenticationError, api: NinjaAPI) -> HttpResponse:
    sentence = _("Send a token that is valid: Authorization: Bearer and the token.")
    return refused(401, sentence, api, request, {"WWW-Authenticate": "Bearer"})


def _missing(request: HttpRequest, problem: Http404, api: NinjaAPI) -> HttpResponse:
    return refused(404, _("There is nothing here that you may see."), api, request)


def _http(request: HttpRequest, problem: HttpError, api: NinjaAPI) -> HttpResponse:
    sentence = _("The body cannot be read: send JSON in UTF-8.") if problem.status_code == 400 else str(problem)
    return refused(problem.status_code, sentence, api, request)


def _invalid(request: HttpRequest, problem: ValidationError, api: NinjaAPI) -> HttpResponse:
    return refused(422, "; ".join(_mistake(error) for error in problem.errors[:SHOWN]), api, request)


def _mistake(error: dict[str, Any]) -> str:
    """Where it is and what to do, as far as a program's author can be told in words; else what pydantic says."""
    where = ".".join(str(part) for part in error["loc"] if part != "body") or "body"
    limits = error.get("ctx", {})
    told = {
        "missing": _("Fill this in."),
        "value_error": str(limits.get("error", "")),
        "too_long": _("Send at most %(most)s of them.") % {"most": limits.get("max_length")},
        "too_short": _("Send at least %(least)s of them.") % {"least": limits.get("min_length")},
        "extra_forbidden": _("There is no such field: leave it out."),
    }
    return f"{where}: {told.get(error['type']) or error['msg']}"


HANDLERS: dict[type[Exception], Any] = {
    Refusal: _refusal,
    AuthenticationError: _unknown,
    Http404: _missing,
    HttpError: _http,
    ValidationError: _invalid,
}
