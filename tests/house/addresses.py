"""Every address of the site, from the URL resolver: its name in the permission matrix, and a real address of that shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.world import World, content_type, row_in_admin

# Addresses that are regular expressions, or whose parts name no row.
WRITTEN_OUT = {
    "account_confirm_email": "/accounts/confirm-email/no-such-key/",
    "account_reset_password_from_key": "/accounts/password/reset/key/abc-no-such-key/",
    "admin:app_list": "/admin/metrics/",
    "api_unknown": "/api/v1/no/such/thing",
    "/admin/(?P<url>.*)$": "/admin/no/such/page",
}


def routes(resolver: URLResolver | None = None, prefix: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    """Every pattern below the resolver: its full name, or its route where it has none, and the route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield (f"{space}{pattern.name}" if pattern.name else route), route
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern, route, inner)


def address(world: World, key: str, route: str, kind: str) -> str:
    """The route with the ids of rows that exist."""
    if key in WRITTEN_OUT:
        return WRITTEN_OUT[key]
    if route.startswith("/admin/"):
        return _in_admin(world, route)
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(world.value(found[1], kind)), route)
    return path + _query(world, key, kind)


def _query(world: World, key: str, kind: str) -> str:
    """What the address asks for: a year with something in it, or a submitted summary beside the one of the line's kind."""
    if key == "team_compare" and kind != "-":
        return f"?ids={world.summaries['submitted'].pk}&ids={world.summaries[kind].pk}"
    return "?year=2025" if key == "product_detail" else ""


def _in_admin(world: World, route: str) -> str:
    if "content_type_id" in route:
        return f"/admin/r/{content_type(world)}/{world.summaries['draft'].pk}/"
    found = re.search(r"^/admin/(\w+)/(\w+)/.*(<(?:path:object_)?id>)", route)
    return route.replace(found[3], str(row_in_admin(world, found[1], found[2]).pk)) if found else route
