"""What happened, and who did it. Rows are added and never changed; each carries the digest of the one before."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmreview.accounts.models import User
from summaries.models import chain
from summaries.models.summary import DECIDED, Summary


class Happened(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    APPEALED = "appealed", _("appealed")
    CONFIRMED = "confirmed", _("confirmed after an appeal")
    REOPENED = "reopened", _("reopened")
    ARCHIVED = "archived", _("archived")
    READ = "read", _("read")
    EXPORTED = "exported", _("asked for a PDF")
    DOWNLOADED = "downloaded", _("downloaded")
    VERIFIED = "verified", _("verified a paper")
    COMMENTED = "commented", _("commented")
    RESOLVED = "resolved", _("settled a comment")
    COMMENT_REOPENED = "unresolved", _("reopened a comment")
    GRADED = "graded", _("graded")
    PLACED = "placed", _("placed in the nine boxes")
    DELEGATED = "delegated", _("named a stand-in")
    DELEGATION_ENDED = "undelegated", _("ended a delegation")
    REASSIGNED = "reassigned", _("named another reviewer")
    REMINDED = "reminded", _("reminded")
    PEER_PROPOSED = "peer_proposed", _("proposed a colleague")
    PEER_CONFIRMED = "peer_confirmed", _("asked a colleague")
    PEER_DECLINED = "peer_declined", _("did not ask a colleague")
    PEER_ANSWERED = "peer_answered", _("answered as a colleague")
    CYCLE_MADE = "cycle_made", _("made the cycle")
    CYCLE_CHANGED = "cycle_changed", _("changed the cycle's settings")
    CYCLE_OPENED = "cycle_opened", _("opened the cycle")
    CYCLE_CLOSED = "cycle_closed", _("closed the cycle")
    SETTING = "setting", _("changed a setting")


IN_FORMS: dict[tuple[str, str], Any] = {  # what is said instead, where it was not the PDF
    (Happened.EXPORTED, "xlsx"): _("asked for an Excel file"),
    (Happened.EXPORTED, "word"): _("asked for a Word file"),
    (Happened.EXPORTED, "brief"): _("asked for the one-page brief"),
    (Happened.DOWNLOADED, "word"): _("downloaded the Word file"),
    (Happened.DOWNLOADED, "brief"): _("downloaded the one-page brief"),
}
LOOKS = frozenset({Happened.READ, Happened.EXPORTED, Happened.DOWNLOADED})


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise PermissionDenied("An event is never changed.")

    def delete(self) -> NoReturn:
        raise PermissionDenied("An event is never deleted.")

    def visible_to(self, user: User) -> EventQuerySet:
        """What happened to the summaries the person may see; for HR everywhere, and what belongs to no summary.

        Authors never learn of placements, of private comments, or of grades before the last reviewer has approved.
        """
        known = models.Q(summary__in=Summary.objects.visible_to(user)) | models.Q(by=user, summary=None)
        own = Event.objects.filter(summary__author=user)
        unknown = own.filter(
            models.Q(details__private=True)
            | models.Q(name=Happened.PLACED)
            | (models.Q(name=Happened.GRADED) & ~models.Q(summary__status__in=DECIDED))
        )
        return (self if user.is_hr else self.filter(known)).exclude(pk__in=unknown.values("pk"))

    def chained(self) -> EventQuerySet:
        """In the order of the chain; what is not in it comes last."""
        return self.order_by(models.F("sequence").asc(nulls_last=True))


class EventManager(models.Manager.from_queryset(EventQuerySet)):  # type: ignore[misc]
    def write(
        self,
        name: str,
        *,
        by: User,
        summary: Any = None,
        cycle: Any = None,
        version: Any = None,
        note: str = "",
        on_behalf_of: User | None = None,
        details: dict[str, Any] | None = None,
        at: datetime | None = None,
    ) -> Event:
        """Adds one event; a summary's event belongs to its cycle too. `details` fits JSON and holds no content of a draft."""
        event = Event(
            name=name,
            by=by,
            summary=summary,
            cycle=cycle or (summary.cycle if summary else None),
            version=version,
            note=note,
            on_behalf_of=on_behalf_of,
            details=details or {},
            at=at or timezone.now(),
        )
        return self.write_all([event])[0]

    def write_all(self, events: Iterable[Event]) -> list[Event]:
        """Adds events to the end of the chain in their order, in few statements.

        Whoever else adds waits until the transaction around this ends: write events last in it.
        """
        with transaction.atomic(savepoint=False):
            chain.take_turn()
            last = self.exclude(sequence=None).order_by("-sequence").values("sequence", "digest").first()
            linked = chain.link(events, **(last or {"sequence": 0, "digest": chain.START}))
            written: list[Event] = self.bulk_create(linked, batch_size=500)
            return written


class Event(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summary = models.ForeignKey(
        "summaries.Summary", on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("summary")
    )
    cycle = models.ForeignKey(
        "summaries.Cycle", on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("cycle")
    )
    version = models.ForeignKey(
        "summaries.Version", on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("version")
    )
    name = models.CharField(_("what happened"), max_length=16, choices=Happened.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    note = models.TextField(_("note"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    sequence = models.PositiveBigIntegerField(_("place in the chain"), null=True, unique=True, editable=False)
    previous = models.CharField(_("digest before"), max_length=64, blank=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)

    objects = EventManager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["at", "sequence"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name}"

    @property
    def told(self) -> str:
        """What happened, in words; of a file also in which form."""
        return str(IN_FORMS.get((self.name, self.details.get("format", ""))) or self.get_name_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("An event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied("An event is never deleted.")
