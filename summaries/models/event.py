"""What happened to a summary, and who did it. Rows are added and never changed."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _


class Happened(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    REOPENED = "reopened", _("reopened")
    ARCHIVED = "archived", _("archived")
    READ = "read", _("read")
    EXPORTED = "exported", _("asked for a PDF")
    DOWNLOADED = "downloaded", _("downloaded")


class Event(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summary = models.ForeignKey("summaries.Summary", on_delete=models.PROTECT, related_name="events", verbose_name=_("summary"))
    version = models.ForeignKey(
        "summaries.Version", on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("version")
    )
    name = models.CharField(_("what happened"), max_length=16, choices=Happened.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("An event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied("An event is never deleted.")
