"""The number beside the bell in the masthead."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from summaries.models import Notice

MOST = 99


def bell(request: HttpRequest) -> dict[str, Callable[[], str]]:
    """`unread` for the masthead: how many notices wait, "" for none and "99+" for more. One query, where it is shown."""
    return {"unread": lambda: _shown(request)}


def _shown(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    found = Notice.objects.of(user).unread().order_by()[: MOST + 1].count()
    return f"{MOST}+" if found > MOST else str(found or "")
