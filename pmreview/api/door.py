"""Who comes in: a token in the Authorization header, never a cookie. Then how often, how much, and for what."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from pmreview.accounts.models import ApiToken, Scope, User
from pmreview.accounts.tokens import find
from pmreview.api.problems import Refusal

REQUESTS_A_MINUTE = 600
LARGEST_BODY = 1_000_000  # bytes


class ApiRequest(HttpRequest):
    """A request that came in: `auth` is its token, `user` the token's person."""

    auth: ApiToken
    user: User


class Bearer(HttpBearer):
    """Opens to live tokens that have the scope. The person a token belongs to decides what it sees."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token; None, which is 401, for one that opens nothing. Raises Refusal with 403, 413 or 429."""
        found = find(token)
        if found is None:
            return None
        request.user = found.user
        if "Accept-Language" not in request.headers:
            translation.activate(found.user.language)
        count(found)
        check_size(request)
        if self.scope not in found.scopes:
            words = {"scope": self.scope.value}
            raise Refusal(403, _("This token may not do that: make one with the scope %(scope)s.") % words)
        return found


def count(token: ApiToken) -> None:
    """Counts the request. Raises Refusal with 429 when there were too many this minute."""
    now = int(time.time())
    key = f"api:{token.pk}:{now // 60}"
    cache.add(key, 0, 120)
    try:
        made = cache.incr(key)
    except ValueError:  # the cache dropped it in between
        made = 1
    if made > REQUESTS_A_MINUTE:
        wait = 60 - now % 60
        words = {"most": REQUESTS_A_MINUTE, "wait": wait}
        sentence = _("More than %(most)s requests in a minute: wait %(wait)s seconds.") % words
        raise Refusal(429, sentence, {"Retry-After": str(wait)})


def check_size(request: HttpRequest) -> None:
    """Raises Refusal with 413 for too large a body, before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > LARGEST_BODY:
        raise Refusal(413, _("The body is larger than 1 MB: send fewer rows at once."))
