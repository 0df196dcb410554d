"""What was submitted, frozen: paper, screen and archive always say the same."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from pmreview.accounts.models import User
from summaries.models.numbering import fresh_number, in_fours


def digest_of(readings: dict[str, Any]) -> str:
    """SHA-256 in hex over the canonical JSON of the readings."""
    canonical = json.dumps(readings, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def warnings_in(readings: dict[str, Any]) -> int:
    """How many notices of the number check were frozen that want an explanation; the languages have the same."""
    reading: dict[str, Any] = next(iter(readings.values()), {})
    return sum(notice.get("level") == "warn" for notice in reading.get("notices", []))


class VersionQuerySet(models.QuerySet["Version"]):
    def newest(self) -> VersionQuerySet:
        """The one that counts of each summary that stands submitted; none of one that was withdrawn."""
        newer = Version.objects.filter(summary=models.OuterRef("summary"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(newer), summary__submitted_at__isnull=False)

    def readable_by(self, user: User) -> VersionQuerySet:
        """Of summaries the person may see, without what its author took back: that is the author's alone."""
        withdrawn = Version.objects.filter(events__name="withdrawn").exclude(summary__author=user)
        return self.exclude(pk__in=withdrawn.values("pk"))


class Version(models.Model):
    """Version n of a summary; written once and never changed. `readings` holds one reading per language, labels included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summary = models.ForeignKey(
        "summaries.Summary", on_delete=models.PROTECT, related_name="versions", verbose_name=_("summary")
    )
    number = models.PositiveIntegerField(_("number"))
    document_number = models.CharField(_("document number"), max_length=16, unique=True, default=fresh_number, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    readings = models.JSONField(_("readings"))
    digest = models.CharField(_("content check"), max_length=64)
    attainment = models.DecimalField(_("weighted attainment"), max_digits=12, decimal_places=6, null=True)
    warnings = models.PositiveSmallIntegerField(_("notices of the number check"), default=0)
    letterhead = models.ForeignKey(
        "summaries.Letterhead", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("letterhead")
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["summary", "number"], name="one_version_per_number")]
        # SQLite would walk through all of `readings` to what stands behind it in the row.
        indexes = [models.Index(fields=["summary", "number", "attainment"], name="versions_reached")]

    def __str__(self) -> str:
        return f"{self.summary_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("A frozen version is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied("A frozen version is never deleted.")

    def reading(self, language: str) -> dict[str, Any]:
        """The reading in that language, or in whichever was frozen."""
        found: dict[str, Any] = self.readings.get(language) or next(iter(self.readings.values()))
        return found

    @property
    def printed_number(self) -> str:
        """The document number in fours, as it is on the paper and in the address that verifies it."""
        return in_fours(self.document_number)

    @property
    def short_digest(self) -> str:
        """The first twelve digits of the content check, in fours, as printed at the foot of the paper."""
        return " ".join(self.digest[at : at + 4] for at in (0, 4, 8))
