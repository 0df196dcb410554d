"""Letters about decisions: queued with the decision, sent by a worker, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue
from pmreview.jobs.work import Claim, handler
from summaries.models import Event, Summary
from summaries.models.event import Happened

TO_REVIEWER = {Happened.SUBMITTED, Happened.APPROVED}  # approved by one, it is the next one's turn
TO_AUTHOR = {Happened.RETURNED, Happened.APPROVED, Happened.REOPENED}


def tell(sender: Any, *, summary: Summary, event: Event, **_more: Any) -> None:
    """Queues the letter in the transaction of the decision: a decision that is not taken tells nobody."""
    if reader_of(event) is not None:
        enqueue("mail", key=f"mail:{event.pk}", payload={"event": str(event.pk)}, by=event.by)


def reader_of(event: Event) -> User | None:
    """Who should know: whose turn it is to review, else the author of an answer; nobody about what they did themselves."""
    assert event.summary is not None  # a decision is always about one
    if event.name in TO_REVIEWER:
        waiting = event.summary.reviewers.filter(decided_at=None).select_related("user").first()
        if waiting is not None:
            return waiting.user
    return event.summary.author if event.name in TO_AUTHOR else None


@handler("mail")
def send(job: Job, claim: Claim) -> None:
    event = Event.objects.select_related("summary__author", "summary__cycle", "by").get(pk=job.payload["event"])
    reader = reader_of(event)
    if reader is None or not reader.is_active:
        return
    with override(reader.language):
        subject, body = letter(event, reader)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [reader.email])


def letter(event: Event, reader: User) -> tuple[str, str]:
    """Subject and text in the active language. The note is in it, the document is not."""
    assert event.summary is not None
    is_for_author = reader == event.summary.author
    name = event.by.name if is_for_author else event.summary.author.name
    subjects = {
        Happened.RETURNED: _("%(name)s asks for changes to your summary"),
        Happened.APPROVED: _("%(name)s has approved your summary"),
        Happened.REOPENED: _("%(name)s has reopened your summary"),
    }
    link = settings.SITE_URL.rstrip("/") + reverse("summary_detail", args=[event.summary_id])
    body = render_to_string("summaries/letter.txt", {"event": event, "reader": reader, "link": link})
    subject = subjects[Happened(event.name)] if is_for_author else _("%(name)s has submitted a summary")
    return " ".join((subject % {"name": name}).split()), body  # a name with a line break would write headers
