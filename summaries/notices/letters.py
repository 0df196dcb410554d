"""Letters: text and HTML in the reader's language, sent at most once.

A letter is claimed on its row before it is handed to the mail server. What the server refuses, and what never reached it, is
given back and tried again; where nobody can know (the worker died, or the line broke, between the claim and the server's
answer) it is not sent a second time. The notice itself is in the list in any case.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from pmreview.accounts.adapter import site_url
from pmreview.jobs.models import Job
from pmreview.jobs.work import Claim, Refused, handler
from summaries.models import Muted, Notice
from summaries.notices.muting import slip
from summaries.notices.quiet import leaves_at
from summaries.notices.reminders import is_settled
from summaries.notices.telling import queue_waiting
from summaries.notices.words import details, sentence

logger = logging.getLogger(__name__)

TRY_AGAIN_AFTER = timedelta(minutes=30)  # when the mail server did not take it in any attempt of the job


@handler("letters")
def queue(job: Job, claim: Claim) -> None:
    """Queues what is waiting: for callers with too many letters for a request."""
    queue_waiting(timezone.now())


@handler("letter")
def send(job: Job, claim: Claim) -> None:
    """Sends the letter of a notice, unless it was sent, is not wanted any more, or it is night where its reader lives."""
    notice = Notice.objects.select_related("user").filter(pk=job.payload["notice"], sent_at=None).first()
    if notice is None or notice.send_after is None:
        return
    if not _is_wanted(notice):
        Notice.objects.filter(pk=notice.pk, sent_at=None).update(send_after=None)
    elif (leaves := leaves_at(timezone.now(), notice.user)) > timezone.now():
        Notice.objects.filter(pk=notice.pk, sent_at=None).update(send_after=leaves)
    else:
        _send(notice, is_last=job.attempts >= job.max_attempts)


def _is_wanted(notice: Notice) -> bool:
    user = notice.user
    is_muted = Muted.objects.filter(user=user, kind=notice.kind).exists()
    return user.is_active and bool(user.email) and not is_muted and not is_settled(notice)


def _send(notice: Notice, *, is_last: bool) -> None:
    letter = letter_of(notice)
    try:
        with get_connection() as line:
            _claim_and_hand_over(notice, letter, line)
    except OSError:  # smtplib's errors are such, too
        if is_last:
            waits = Notice.objects.filter(pk=notice.pk, sent_at=None, send_after__isnull=False)
            waits.update(send_after=timezone.now() + TRY_AGAIN_AFTER)
        raise


def _claim_and_hand_over(notice: Notice, letter: EmailMultiAlternatives, line: Any) -> None:
    """To a server that has answered already. Of several workers one gets the claim."""
    if not Notice.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=timezone.now()):
        return
    try:
        line.send_messages([letter])
    except SMTPRecipientsRefused as refusal:
        _give_back(notice, is_final=all(code >= 500 for code, _words in refusal.recipients.values()))
        raise
    except SMTPResponseException:
        _give_back(notice, is_final=False)
        raise


def _give_back(notice: Notice, *, is_final: bool) -> None:
    """The server said no, so nothing was sent. Where there is no such reader, asking again would not help."""
    logger.warning("The mail server refused the letter of notice %s", notice.pk)
    Notice.objects.filter(pk=notice.pk).update(sent_at=None, **({"send_after": None} if is_final else {}))
    if is_final:
        raise Refused(_("The mail server does not know this address."))


def letter_of(notice: Notice) -> EmailMultiAlternatives:
    """The letter in its reader's language. The note of a decision is in it, the document is not, and no remote content."""
    mute = site_url(reverse("notice_mute", args=[slip(notice.user, notice.kind)]))
    with override(notice.user.language):
        context = {
            "notice": notice,
            "reader": notice.user,
            "sentence": sentence(notice),
            "details": details(notice),
            "note": notice.facts.get("note", ""),
            "link": site_url(notice.url or reverse("notice_list")),
            "mute": mute,
            "settings": site_url(reverse("notice_settings")),
        }
        text = render_to_string("summaries/notices/letter.txt", context)
        html = render_to_string("summaries/notices/letter.html", context)
    headers = {
        "Message-ID": f"<{notice.pk}@{urlsplit(site_url('/')).hostname}>",  # the same if it were ever sent twice
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{mute}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    letter = EmailMultiAlternatives(
        context["sentence"], text, settings.DEFAULT_FROM_EMAIL, [notice.user.email], headers=headers
    )
    letter.attach_alternative(html, "text/html")
    return letter
