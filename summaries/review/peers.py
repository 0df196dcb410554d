"""Asking colleagues: the author proposes, the reviewer confirms, the colleague answers once about the work they share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmreview.accounts.models import User
from pmreview.plain import kept
from summaries.models import PeerRequest, Status, Summary
from summaries.models.event import Happened
from summaries.permissions import REVIEWER, roles
from summaries.review.workflow import Refused, log

peer_asked = Signal()  # sent inside the transaction, with request=

MOST = 5  # colleagues a summary may have
LONGEST = 2000  # characters of an answer
SECTIONS = frozenset({"projects"})  # what a colleague reads of the document
QUESTIONS = {
    "share": gettext_lazy("What did they contribute to the work you share?"),
    "well": gettext_lazy("What worked well between you?"),
    "better": gettext_lazy("What would make working together easier?"),
}


def may_propose(user: User, summary: Summary) -> bool:
    return user.pk == summary.author_id and summary.status != Status.ARCHIVED and not is_over(summary)


def may_confirm(user: User, summary: Summary) -> bool:
    return summary.status == Status.SUBMITTED and summary.cycle.is_open and REVIEWER in roles(user, summary)


def is_over(summary: Summary) -> bool:
    """Whether nobody can be asked any more: the cycle is closed or the decision has been taken."""
    return not summary.cycle.is_open or summary.status not in {Status.DRAFT, Status.SUBMITTED, Status.RETURNED}


def colleague(words: str) -> User:
    """The person of that employee number, e-mail or full name. Raises Refused naming what was typed."""
    words = kept(words).strip()
    found = User.objects.active().filter(Q(employee_number__iexact=words) | Q(email__iexact=words) | Q(name=words))[:2]
    if not words or len(found) != 1:
        several = _("There are several people called “%(words)s”: enter the employee number.")
        nobody = _("Nobody was found for “%(words)s”: enter a full name, an employee number or a work e-mail.")
        raise Refused((several if found else nobody) % {"words": words})
    return found[0]


def propose(summary: Summary, peer: User, *, by: User) -> PeerRequest:
    """The author names a colleague. Raises Refused when that cannot be, and then nothing has changed."""
    if not may_propose(by, summary):
        raise Refused(_("Colleagues can be proposed by the author until the decision is taken."))
    if peer.pk == summary.author_id or peer in summary.expected_reviewers():
        raise Refused(_("%(name)s writes or reviews this summary already. Name somebody else.") % {"name": peer.name})
    if summary.peer_requests.count() >= MOST:
        raise Refused(_("Five colleagues are the most. Choose those you worked with closest."))
    try:
        with transaction.atomic():
            made = PeerRequest.objects.create(summary=summary, peer=peer, proposed_by=by)
            log(summary, Happened.PEER_PROPOSED, by=by, details={"peer": str(peer.pk)})
    except IntegrityError as error:
        raise Refused(_("%(name)s is on the list already.") % {"name": peer.name}) from error
    return made


def settle(request: PeerRequest, *, is_confirmed: bool, by: User) -> None:
    """The reviewer asks the colleague, or does not; once."""
    summary, now = request.summary, timezone.now()
    if not may_confirm(by, summary):
        raise Refused(_("The reviewer decides whom to ask, while the summary is in review."))
    moment = {"confirmed_at": now, "confirmed_by": by} if is_confirmed else {"declined_at": now}
    happened = Happened.PEER_CONFIRMED if is_confirmed else Happened.PEER_DECLINED
    with transaction.atomic():
        undecided = PeerRequest.objects.filter(pk=request.pk, confirmed_at=None, declined_at=None)
        if not undecided.update(**moment):
            raise Refused(_("This was settled already. Reload the page."))
        request.refresh_from_db()
        if is_confirmed:
            peer_asked.send(sender=PeerRequest, request=request)
        log(summary, happened, by=by, details={"peer": str(request.peer_id)})


def answer(request: PeerRequest, answers: Mapping[str, str], *, by: User) -> None:
    """Keeps the colleague's answers and which version they are about; once.

    Raises Refused when nothing was answered or the review is over.
    """
    said = {key: kept(answers.get(key, "")).strip() for key in QUESTIONS}
    if not any(said.values()):
        raise Refused(_("Answer at least one question."))
    if any(len(words) > LONGEST for words in said.values()):
        raise Refused(_("Shorten what has more than %(most)d characters.") % {"most": LONGEST})
    with transaction.atomic():
        waiting = PeerRequest.objects.waiting_for(by).filter(pk=request.pk)
        if not PeerRequest.objects.filter(pk__in=waiting.values("pk"), answered_at=None).update(
            answers=said, answered_at=timezone.now(), version=request.summary.latest
        ):
            raise Refused(_("This was answered already, or the review is over."))
        log(request.summary, Happened.PEER_ANSWERED, by=by)


def told(request: PeerRequest) -> list[tuple[str, str]]:
    """Each question that was answered, with its answer."""
    return [(str(question), request.answers[key]) for key, question in QUESTIONS.items() if request.answers.get(key)]


def excerpt(request: PeerRequest, language: str) -> list[dict[str, Any]]:
    """The sections of what is in review that a colleague reads: what they worked on together."""
    version = request.summary.latest
    return [part for part in version.reading(language)["sections"] if part["key"] in SECTIONS] if version else []
