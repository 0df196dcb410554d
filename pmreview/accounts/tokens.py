"""Making, finding and revoking API tokens. A secret is 256 random bits, shown once; the database knows its SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from pmreview.accounts.models import ApiToken, User

MARK = "pmr_"  # so that a leaked one is recognised for what it is
SHOWN = 12  # characters of the secret that stay visible, the mark included
USED_EVERY = timedelta(minutes=1)


def issue(name: str, *, scopes: Iterable[str], expires_at: datetime | None = None, by: User) -> tuple[ApiToken, str]:
    """A new token of this person and its secret, which cannot be had again."""
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by, name=name, digest=digest(secret), prefix=secret[:SHOWN], scopes=sorted(scopes), expires_at=expires_at
    )
    return token, secret


def find(secret: str) -> ApiToken | None:
    """The live token of this secret with its active person, or None. Marks it used, at most once a minute."""
    token = ApiToken.objects.live().select_related("user").filter(digest=digest(secret)).first()
    if token:
        _mark_used(token)
    return token


def revoke(token: ApiToken, *, by: User) -> None:
    """Closes the door for good; the token's person alone may. Raises PermissionError for anybody else."""
    if token.user_id != by.pk:
        raise PermissionError
    ApiToken.objects.kept().filter(pk=token.pk).update(revoked_at=timezone.now())


def digest(secret: str) -> str:
    """Unsalted and fast on purpose: nobody guesses 256 random bits."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _mark_used(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at <= now - USED_EVERY:
        ApiToken.objects.filter(pk=token.pk, last_used_at=token.last_used_at).update(last_used_at=now)
