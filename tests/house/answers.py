"""What a person got: the code as the permission matrix writes it, and every word of the body."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction

from tests.house.world import SECRETS, World

DOORS = ("/accounts/login/", "/admin/login/")


def ask(world: World, who: str, method: str, path: str) -> tuple[Any, str]:
    """The response and its text; whatever the request wrote is taken back."""
    browser = world.client(who)
    cache.clear()  # rate limits are tests/house/test_headers.py's business
    with transaction.atomic():
        response = browser.generic(method, path, content_type="application/x-www-form-urlencoded")
        text = _text(response)
        transaction.set_rollback(True)
    return response, text


def _text(response: Any) -> str:
    parts = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(response.headers.values())
    return f"{headers} {parts.decode(errors='replace')}"


def code(response: Any) -> str:
    """The status as the table writes it: "in" is a redirect to the sign-in page."""
    is_door = response.status_code == 302 and response.headers["Location"].startswith(DOORS)
    return "in" if is_door else str(response.status_code)


def leaks(text: str, who: str) -> list[str]:
    """The secrets in it that are not this person's to read."""
    return [secret for secret, readers in SECRETS.items() if secret in text and who not in readers]
