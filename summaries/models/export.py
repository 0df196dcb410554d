"""A paper or an archive that somebody asked for, and the file it became."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmreview.accounts.models import User
from pmreview.jobs.models import Job


class Template(models.TextChoices):
    """What a version can be made into; the value is the word in jobs, events and places of files."""

    SUMMARY = "summary", _("PDF")
    BRIEF = "brief", _("One-page brief")
    WORD = "word", _("Word")

    @property
    def extension(self) -> str:
        """How a file of this form ends, without the dot."""
        return "docx" if self == Template.WORD else "pdf"

    @property
    def media_type(self) -> str:
        """What a browser is told it gets."""
        office = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return office if self == Template.WORD else "application/pdf"


class ExportQuerySet(models.QuerySet["Export"]):
    def current(self) -> ExportQuerySet:
        """Those that tell how it stands now."""
        return self.filter(is_current=True)


class Export(models.Model):
    """The paper of a version: the same version, language, template and edition is the same file, rendered once.

    `record` is what had become of the version when the paper was asked for, `edition` its digest; both are empty for
    papers from before there were records. Only one edition is current: the others stay valid
    and tell how it was. `path` is relative to MEDIA_ROOT and empty until the job is done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        "summaries.Version", on_delete=models.PROTECT, related_name="exports", verbose_name=_("version")
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    template = models.CharField(_("template"), max_length=16, choices=Template.choices, default=Template.SUMMARY)
    record = models.JSONField(_("record"), default=dict)
    edition = models.CharField(_("edition"), max_length=12, blank=True)
    is_current = models.BooleanField(_("current edition"), default=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+", verbose_name=_("job"))
    path = models.CharField(_("file"), max_length=200, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    made_at = models.DateTimeField(_("made at"), null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "template", "edition"], name="one_export_per_edition")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language} {self.template}"

    @property
    def is_ready(self) -> bool:
        return self.path != ""

    @property
    def form(self) -> Template:
        return Template(self.template)


class Printing(models.Model):
    """The bytes an export once had. Made again by a newer release they may differ: what was handed out stays provable."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="printings", verbose_name=_("export"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("printing")
        verbose_name_plural = _("printings")
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["export", "sha256"], name="one_printing_per_file")]

    def __str__(self) -> str:
        return f"{self.export_id} {self.sha256[:12]}"


class BundleQuerySet(models.QuerySet["Bundle"]):
    def of(self, user: User) -> BundleQuerySet:
        """One's own: the link of a download is for who asked for it."""
        return self.filter(requested_by=user)

    def unsettled(self) -> BundleQuerySet:
        """Not ready yet, and not so old that nobody waits for it any more."""
        return self.filter(ready_at=None, expires_at__gt=timezone.now())


class Bundle(models.Model):
    """Many papers for one download, made one by one; `papers` are its rows, added by a job that may die and go on.

    `summaries` are the ids asked for as strings, in the order of the archive. An empty language is each author's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey("summaries.Cycle", on_delete=models.PROTECT, related_name="bundles", verbose_name=_("cycle"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, blank=True)
    summaries = models.JSONField(_("summaries"), default=list)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("job"))
    created_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    ready_at = models.DateTimeField(_("ready at"), null=True)
    expires_at = models.DateTimeField(_("until"))

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("download of many papers")
        verbose_name_plural = _("downloads of many papers")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.created_at:%Y-%m-%d}"

    @property
    def people(self) -> int:
        return len(self.summaries)

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class BundledPaper(models.Model):
    """One summary of a bundle: the paper of the version that counted when it was asked for, or none when there was none.

    `name` is the file's name in the archive before names that are alike are numbered.
    """

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="papers", verbose_name=_("download"))
    position = models.PositiveIntegerField(_("position"))
    summary = models.ForeignKey("summaries.Summary", on_delete=models.PROTECT, related_name="+", verbose_name=_("summary"))
    export = models.ForeignKey(Export, on_delete=models.PROTECT, null=True, related_name="bundled", verbose_name=_("export"))
    name = models.CharField(_("file"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("paper of a download")
        verbose_name_plural = _("papers of a download")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["bundle", "summary"], name="bundled_once")]

    def __str__(self) -> str:
        return f"{self.bundle_id} {self.position}"
