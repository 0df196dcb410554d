"""A request with an Idempotency-Key is done once: sent again within a day, it gets the answer it got."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header
from pydantic import BaseModel, StringConstraints

from pmreview.accounts.models import StoredAnswer
from pmreview.api.door import ApiRequest
from pmreview.api.problems import Refusal

KEPT = timedelta(hours=24)
Key = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[!-~]{1,100}$")] | None,
    Header(None, alias="Idempotency-Key"),
]


def once(request: ApiRequest, key: str | None, work: Callable[[], BaseModel]) -> HttpResponse:
    """The answer of `work`, or the stored one of the same request. Work and answer are kept together or not at all.

    Raises Refusal with 409 when the key was used for another request. Two at once: the second waits for the first.
    """
    if key is None:
        with transaction.atomic():
            return answered(_text(work()))
    StoredAnswer.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    told = {"digest": digest(request)}
    with transaction.atomic():
        stored, is_first = StoredAnswer.objects.get_or_create(token=request.auth, key=key, defaults=told)
        if is_first:
            stored.body = _text(work())
            stored.save(update_fields=["body"])
    if stored.digest != told["digest"]:
        raise Refusal(409, _("This Idempotency-Key was used for another request: choose a new one for each request."))
    return answered(stored.body)


def digest(request: ApiRequest) -> str:
    """Tells requests apart: where they go and what they carry."""
    return hashlib.sha256(b"\n".join([f"{request.method} {request.path}".encode(), request.body])).hexdigest()


def answered(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def _text(answer: BaseModel) -> str:
    return answer.model_dump_json()
