"""One import of one file: who brought what when, what it changed, and how it can be taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from metrics.models.product import Product
from metrics.models.record import Record
from pmreview.accounts.models import User, UserQuerySet
from pmreview.jobs.models import Job

DIGITS = 12  # of a SHA-256 that a sentence names; the report of the import has it whole


class ImportKind(models.TextChoices):
    """What a file may hold; the order decides where two kinds fit equally well."""

    SNAPSHOTS_LONG = "snapshots_long", _("values of measures, one in each row")
    SNAPSHOTS_WIDE = "snapshots_wide", _("values of measures, a column for each measure")
    GOALS = "goals", _("goals")
    WORK_ITEMS = "work_items", _("work items")
    FEEDBACK = "feedback", _("user feedback")
    PROJECTS = "projects", _("projects")


class ImportStatus(models.TextChoices):
    DRAFT = "draft", _("not imported yet")
    QUEUED = "queued", _("waiting")
    DONE = "done", _("imported")
    FAILED = "failed", _("failed")
    UNDONE = "undone", _("undone")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> ImportBatchQuerySet:
        """Imports into a product that `user` sees. Goals are one's own: only the importer and those above see them."""
        seen = self.filter(product__in=Product.objects.visible_to(user).order_by().values("pk"))
        below = UserQuerySet(User).below(user)
        own = models.Q(by=user) | models.Q(by__in=below.values("pk"))
        return seen.filter(~models.Q(kind=ImportKind.GOALS) | own)

    def editable_by(self, user: User) -> ImportBatchQuerySet:
        """Drafts are their importer's; whoever works on the product may undo an import that is done."""
        mine = self.filter(product__in=Product.objects.editable_by(user).order_by().values("pk"))
        shared = models.Q(status__in=[ImportStatus.DONE, ImportStatus.UNDONE]) & ~models.Q(kind=ImportKind.GOALS)
        return mine.filter(models.Q(by=user) | shared)

    def stale_drafts(self) -> ImportBatchQuerySet:
        """Previews nobody went on with for a day."""
        return self.filter(status=ImportStatus.DRAFT, created_at__lt=timezone.now() - timedelta(days=1))


def today() -> date:
    return timezone.localdate()


class ImportBatch(Record):
    """`recognised` is what the person agreed to: {"mapping": {column: field}, "decisions": {column: choice}, "project"}.

    `counts` are new, changed, unchanged and refused, and how many rows were read.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="imports", verbose_name=_("product"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports", verbose_name=_("imported by")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ImportKind, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=ImportStatus, default=ImportStatus.DRAFT, db_index=True)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    stored_as = models.CharField(_("kept as"), max_length=200, blank=True, editable=False)
    recognised = models.JSONField(_("what was recognised"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    as_of = models.DateField(_("as of"), default=today)
    job = models.ForeignKey(
        "jobs.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("job")
    )
    error = models.CharField(_("why it failed"), max_length=500, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def shown_status(self) -> ImportStatus:
        """What a list says: an import whose job gave up has failed, whatever was written before."""
        gave_up = self.status == ImportStatus.QUEUED and self.job is not None and self.job.status == Job.Status.FAILED
        return ImportStatus.FAILED if gave_up else ImportStatus(self.status)

    def sentence(self, row: int | None) -> str:
        """Where a fact comes from: row, file, the first digits of its SHA-256, importer, moment and as-of day.

        A project that a list of work items names has no row of its own.
        """
        if row is None:
            said = gettext("%(file)s (SHA-256 %(digest)s…), imported by %(name)s on %(moment)s, as of %(day)s")
            return said % self._words()
        said = gettext("Row %(row)s of %(file)s (SHA-256 %(digest)s…), imported by %(name)s on %(moment)s, as of %(day)s")
        return said % {**self._words(), "row": row}

    def sentence_of_many(self, count: int) -> str:
        """Where several facts come from that are told as one."""
        said = ngettext(
            "%(count)s row of %(file)s (SHA-256 %(digest)s…), imported by %(name)s on %(moment)s, as of %(day)s",
            "%(count)s rows of %(file)s (SHA-256 %(digest)s…), imported by %(name)s on %(moment)s, as of %(day)s",
            count,
        )
        return said % {**self._words(), "count": count}

    def _words(self) -> dict[str, Any]:
        moment = timezone.localtime(self.finished_at or self.created_at)
        words = {"file": self.file_name, "digest": self.sha256[:DIGITS], "name": self.by, "day": self.as_of}
        return words | {"moment": f"{moment:%Y-%m-%d %H:%M}"}


class BatchChange(models.Model):
    """What an import changed in a row that was there before it: the fields before and after, as plain JSON."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes", verbose_name=_("import"))
    model = models.CharField(_("model"), max_length=40)
    object_id = models.UUIDField(_("row"))
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by imports")
        indexes = [models.Index(fields=["object_id"], name="change_of_object")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class RememberedMapping(models.Model):
    """How a person had the columns of such a file read the last time; `signature` is a digest of its headings."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    signature = models.CharField(_("headings"), max_length=64)
    kind = models.CharField(_("kind"), max_length=16, choices=ImportKind)
    mapping = models.JSONField(_("columns"), default=dict)
    decisions = models.JSONField(_("decisions"), default=dict)
    used_at = models.DateTimeField(_("last used at"), auto_now=True)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = [models.UniqueConstraint(fields=["person", "signature"], name="mapping_once_per_source")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
