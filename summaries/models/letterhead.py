"""How the company's paper begins: name, logo, colour, confidentiality. A change is a new row, and the newest counts.

A version keeps the one it was submitted under, so its paper stays the same, byte for byte, whatever changes later.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DEFAULT_ACCENT = "#2b4fb3"


class LetterheadQuerySet(models.QuerySet["Letterhead"]):
    def newest(self) -> Letterhead | None:
        """The one that counts from now on; None as long as nobody has made any."""
        return self.first()


class Letterhead(models.Model):
    """Letterhead number n; written once and never changed. Every part may be empty. The logo is a PNG made by us."""

    number = models.BigAutoField(_("number"), primary_key=True)
    company = models.CharField(_("company name"), max_length=40, blank=True)
    company_en = models.CharField(_("company name in English"), max_length=60, blank=True)
    word = models.CharField(_("confidentiality"), max_length=12, blank=True)
    word_en = models.CharField(_("confidentiality in English"), max_length=24, blank=True)
    accent = models.CharField(_("accent colour"), max_length=7, default=DEFAULT_ACCENT)
    logo = models.BinaryField(_("logo"), null=True)
    logo_width = models.PositiveSmallIntegerField(_("width of the logo"), null=True)
    logo_height = models.PositiveSmallIntegerField(_("height of the logo"), null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.company}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("A letterhead is never changed: versions were submitted under it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied("A letterhead is never deleted: versions were submitted under it.")

    def company_in(self, language: str) -> str:
        """The company's name in that language, or in the other one."""
        return _in(language, self.company, self.company_en)

    def word_in(self, language: str) -> str:
        """How confidential papers are, in that language, or in the other one."""
        return _in(language, self.word, self.word_en)

    @property
    def logo_address(self) -> str:
        """The logo as a `data:` address; empty without one."""
        return f"data:image/png;base64,{b64encode(self.logo).decode()}" if self.logo else ""


def _in(language: str, chinese: str, english: str) -> str:
    return english or chinese if language.startswith("en") else chinese or english
