"""What people are told: one row per person, reason and day, whatever restarts or rings twice."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmreview.accounts.models import User
from summaries.models.cycle import Cycle


class Kind(models.TextChoices):
    """What a notice is about; people may turn off the letters of a kind, never the list."""

    OPENED = "opened", _("a cycle has opened")
    DUE = "due", _("a deadline is near")
    OVERDUE = "overdue", _("a deadline has passed")
    SUBMITTED = "submitted", _("a summary waits for you")
    RETURNED = "returned", _("a summary was returned")
    COMMENT = "comment", _("somebody commented")
    APPROVED = "approved", _("a summary was approved")
    REOPENED = "reopened", _("a summary was reopened")
    APPEALED = "appealed", _("an appeal")
    PEER = "peer", _("a question to a colleague")
    EXPORT = "export", _("a download is ready")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: User) -> NoticeQuerySet:
        return self.filter(user=user)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """Told once: `reason` names what about, such as "submitted:<event>" or "due-3:<summary>", and `day` the day it was due.

    `facts` are the words of the sentence as plain strings; the sentence is made when it is read, in the reader's language.
    `send_after` is when the letter may leave (quiet hours); `sent_at` is empty for one that is not to be sent or not yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    reason = models.CharField(_("reason"), max_length=120)
    day = models.DateField(_("day"))
    facts = models.JSONField(_("facts"), default=dict)
    url = models.CharField(_("leads to"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    send_after = models.DateTimeField(_("letter not before"), null=True, blank=True)
    sent_at = models.DateTimeField(_("letter sent at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "reason", "day"], name="told_once")]
        indexes = [
            models.Index(fields=["user", "read_at"], name="notices_unread"),
            models.Index(
                fields=["send_after"],
                condition=models.Q(sent_at=None, send_after__isnull=False),
                name="letters_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.reason}"


class Muted(models.Model):
    """A person wants no letters of a kind."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)

    class Meta:
        verbose_name = _("muted kind")
        verbose_name_plural = _("muted kinds")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="muted_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Webhook(models.Model):
    """A group's robot that is told how a cycle goes. Its address and key are secrets: written, never shown again."""

    class Service(models.TextChoices):
        FEISHU = "feishu", _("Feishu")
        DINGTALK = "dingtalk", _("DingTalk")
        WECOM = "wecom", _("WeCom")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("group"), max_length=60)
    service = models.CharField(_("service"), max_length=10, choices=Service)
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(_("signing key"), max_length=200, blank=True)
    cycle = models.ForeignKey(
        Cycle, on_delete=models.CASCADE, null=True, blank=True, related_name="webhooks", verbose_name=_("cycle")
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    last_told_at = models.DateTimeField(_("last told at"), null=True, editable=False)
    last_error = models.CharField(_("last trouble"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("group robot")
        verbose_name_plural = _("group robots")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Told(models.Model):
    """A group robot has been told something; once per reason and day."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="told", verbose_name=_("group robot"))
    reason = models.CharField(_("reason"), max_length=120)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("message to a group")
        verbose_name_plural = _("messages to groups")
        constraints = [models.UniqueConstraint(fields=["webhook", "reason", "day"], name="group_told_once")]

    def __str__(self) -> str:
        return self.reason
