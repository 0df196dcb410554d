"""Turning letters of a kind off: in the settings, or from a letter by a signed slip that needs no signing in."""

from __future__ import annotations

from collections.abc import Iterable

from django.core import signing
from django.db import transaction

from pmreview.accounts.models import User
from summaries.models import Muted
from summaries.models.notice import Kind

SALT = "summaries.notices.muting"


def slip(user: User, kind: str) -> str:
    """What proves that a letter of this kind was written to this person; it opens nothing else, and does not expire."""
    return signing.dumps([str(user.pk), str(kind)], salt=SALT)


def read_slip(words: str) -> tuple[User, Kind] | None:
    """Whom and what a slip is about; None for one that we have not written."""
    try:
        pk, kind = signing.loads(words, salt=SALT)
        return User.objects.get(pk=pk), Kind(kind)
    except (signing.BadSignature, User.DoesNotExist, ValueError):
        return None


def mute(user: User, kind: str) -> None:
    Muted.objects.get_or_create(user=user, kind=kind)


@transaction.atomic
def mute_all_but(user: User, wanted: Iterable[str]) -> None:
    """Letters come only of these kinds from now on."""
    unwanted = set(Kind.values) - set(wanted)
    Muted.objects.filter(user=user).exclude(kind__in=unwanted).delete()
    Muted.objects.bulk_create([Muted(user=user, kind=kind) for kind in sorted(unwanted)], ignore_conflicts=True)
