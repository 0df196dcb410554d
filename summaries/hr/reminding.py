"""HR's press that reminds: first who will be and who was today, then the letters. Many are told by a job."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue
from pmreview.jobs.work import Claim, handler
from summaries.hr.chosen import chosen
from summaries.hr.wanted import Wanted
from summaries.models import Cycle, Notice
from summaries.models.summary import WRITABLE, SummaryQuerySet
from summaries.notices import remind
from summaries.notices.turns import turns_of
from summaries.permissions import hr_only

AT_ONCE = 200  # people who may be waited for
NAMED = 100  # names on the page


@dataclass(frozen=True)
class Reminder:
    """Somebody something is waiting of, and whether they were reminded of it today."""

    user: User
    reason: str
    is_author: bool
    is_told: bool = False


def reminders_of(summaries: SummaryQuerySet, cycle: Cycle) -> list[Reminder]:
    """Whom `notices.remind` is about: the authors of what is being written, the reviewers of what waits."""
    writing = summaries.filter(status__in=WRITABLE).select_related("author")
    found = [(row.author, f"asked:{row.pk}", True) for row in writing]
    found += [(turn.user, f"asked-review:{cycle.pk}", False) for turn in turns_of(summaries)]
    told = _told(cycle)
    people = [(user, reason, is_author) for user, reason, is_author in found if user.is_active]
    return [Reminder(user, reason, is_author, (user.pk, reason) in told) for user, reason, is_author in people]


def _told(cycle: Cycle) -> set[tuple[UUID, str]]:
    day = cycle.local(timezone.now()).date()
    return set(Notice.objects.filter(day=day, reason__startswith="asked").values_list("user_id", "reason"))


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_remind(request: Request, cycle_id: UUID) -> HttpResponse:
    """Who will be reminded, of the ticked people or of the filter; with `sure` they are, each once a day for one reason."""
    hr_only(request.user)
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    asked = request.POST if request.method == "POST" else request.GET
    if not cycle.is_open:
        messages.error(request, _("The cycle is not open, so there is nothing to remind of."))
        return redirect("cycle_detail", cycle.pk)
    people = chosen(asked, cycle)
    if request.method == "POST" and "sure" in asked:
        messages.success(request, _remind(people, cycle, Wanted.of(asked), by=request.user))
        return redirect("cycle_detail", cycle.pk)
    found = reminders_of(people, cycle)
    context = {
        "cycle": cycle,
        "due": [one for one in found if not one.is_told],
        "told": [one for one in found if one.is_told],
        "named": f":{NAMED}",
        "parts": Wanted.of(asked).parts,
        "ticked": asked.getlist("chosen"),
    }
    return render(request, "summaries/hr/remind.html", context)


def _remind(people: SummaryQuerySet, cycle: Cycle, wanted: Wanted, *, by: User) -> str:
    """Does it, or has it done; what to tell the person."""
    if people.count() > AT_ONCE:  # nobody ticks so many: it is a filter
        moment = int(timezone.now().timestamp())
        payload = {"cycle": str(cycle.pk), "wanted": wanted.parts}
        enqueue("remind", key=f"remind:{cycle.pk}:{by.pk}:{moment}", payload=payload, by=by)
        return _("They are being reminded; that takes a moment.")
    number = remind(people, by=by)
    return ngettext("%(number)d person was reminded.", "%(number)d people were reminded.", number) % {"number": number}


@handler("remind")
def remind_many(job: Job, claim: Claim) -> None:
    """Safe to run twice: nobody is told twice on a day."""
    cycle = Cycle.objects.get(pk=job.payload["cycle"])
    assert job.requested_by is not None
    if job.requested_by.is_hr and cycle.is_open:
        remind(Wanted(**job.payload["wanted"]).within(cycle), by=job.requested_by)
