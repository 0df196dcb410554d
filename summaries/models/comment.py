"""Remarks on a summary, tied to the place they are about, and what colleagues were asked."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmreview.accounts.models import User
from summaries.models.summary import DECIDED, Status, Summary

IN_REVIEW = {"summary__status": Status.SUBMITTED, "summary__cycle__closed_at": None}
QUOTE = 300  # characters of the passage that are kept beside a comment
LONGEST = 4000  # characters of a comment
SETTLING = frozenset({"resolved_at", "resolved_by"})  # all that ever changes


class CommentQuerySet(models.QuerySet["Comment"]):
    def update(self, **kwargs: Any) -> int:
        if kwargs.keys() - SETTLING:
            raise PermissionDenied("The words of a comment are never changed.")
        return super().update(**kwargs)

    def delete(self) -> NoReturn:
        raise PermissionDenied("A comment is never deleted.")

    def visible_to(self, user: User) -> CommentQuerySet:
        """On summaries the person may see; private ones to reviewers and HR, never to the author. An answer is as private
        as its thread."""
        return self._for(user).filter(summary__in=Summary.objects.visible_to(user))

    def on(self, summary: Summary, *, reader: User) -> CommentQuerySet:
        """As `visible_to`, of one summary that the reader was found to see."""
        return self._for(reader).filter(summary=summary)

    def _for(self, user: User) -> CommentQuerySet:
        return self.exclude(Q(is_private=True) | Q(parent__is_private=True), summary__author=user)

    def threads(self) -> CommentQuerySet:
        return self.filter(parent=None)

    def open(self) -> CommentQuerySet:
        """Threads nobody has settled; answers belong to their thread."""
        return self.threads().filter(resolved_at=None)


class Comment(models.Model):
    """A remark on a place of a version: a section, an entry of it (`anchor`) or a passage (`quote`). Answers have a parent.

    `section` and `anchor` are those of the reading, which stay the same from version to version; both are empty for the whole
    document. The words never change and are never deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="comments", verbose_name=_("summary"))
    version = models.ForeignKey(
        "summaries.Version", on_delete=models.PROTECT, related_name="comments", verbose_name=_("version")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("answer to")
    )
    section = models.SlugField(_("section"), max_length=40, blank=True)
    anchor = models.CharField(_("place"), max_length=120, blank=True)
    quote = models.CharField(_("passage"), max_length=QUOTE, blank=True)
    body = models.TextField(_("comment"), max_length=LONGEST)
    is_private = models.BooleanField(_("for reviewers and HR only"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("resolved by")
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.body[:40]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("The words of a comment are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied("A comment is never deleted.")


class PeerRequestQuerySet(models.QuerySet["PeerRequest"]):
    def waiting_for(self, peer: User) -> PeerRequestQuerySet:
        """What a colleague may read and answer now: asked, not answered yet, and the summary is in review."""
        return self.filter(peer=peer, confirmed_at__isnull=False, answered_at=None, **IN_REVIEW)

    def readable_by(self, user: User) -> PeerRequestQuerySet:
        """Answers the person may read: reviewers, their line and HR; the author once it is decided, if the cycle says so.

        A colleague sees their own and nobody else's.
        """
        seen = Q(summary__in=Summary.objects.visible_to(user)) & ~Q(summary__author=user)
        shown = Q(summary__author=user, summary__cycle__shows_peers_to_author=True, summary__status__in=DECIDED)
        return self.filter(seen | shown | Q(peer=user), answered_at__isnull=False)


class PeerRequest(models.Model):
    """A colleague asked about a summary: proposed by the author, confirmed by the reviewer, answered once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="peer_requests", verbose_name=_("summary"))
    peer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="peer_requests", verbose_name=_("colleague")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    declined_at = models.DateTimeField(_("declined at"), null=True)
    version = models.ForeignKey(
        "summaries.Version", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("version")
    )
    answers = models.JSONField(_("answers"), default=dict)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = PeerRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a colleague")
        verbose_name_plural = _("questions to colleagues")
        ordering = ["proposed_at", "id"]
        constraints = [models.UniqueConstraint(fields=["summary", "peer"], name="one_question_per_colleague")]

    def __str__(self) -> str:
        return f"{self.summary_id} {self.peer_id}"
