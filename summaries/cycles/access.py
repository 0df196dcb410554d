"""Making and running cycles is HR's: for everybody else these pages do not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from pmreview.accounts.requests import Request
from summaries.models import Cycle
from summaries.permissions import hr_only


def for_hr(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 for everybody else. A page about one cycle gets the cycle instead of its id."""

    @wraps(view)
    def guarded(request: Request, cycle_id: UUID | None = None, **more: Any) -> HttpResponse:
        hr_only(request.user)
        if cycle_id is None:
            return view(request, **more)
        return view(request, get_object_or_404(Cycle, pk=cycle_id), **more)

    return guarded
