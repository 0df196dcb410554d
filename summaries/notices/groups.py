"""What groups are told by their robots: a cycle has opened, is due, has closed. Counts only: no name, no content.

A `Told` row is the claim: it is there before the message leaves, and goes away only when the group was certainly not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pmreview.accounts.adapter import site_url
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue
from pmreview.jobs.work import Claim, handler
from summaries.models import Cycle, Status, Summary, Told, Webhook
from summaries.notices.deadlines import SUBMIT, due_today
from summaries.notices.robots import ROBOTS, MaybeSaid, NotSaid, say

OPENED, CLOSED, TEST = "opened", "closed", "test"
IS_NEWS_FOR = timedelta(days=1)  # opening and closing; later, nobody needs to hear of it
SENT = Q(submitted_at__isnull=False) & ~Q(status=Status.RETURNED)
DECIDED = Q(status__in=[Status.APPROVED, Status.APPEALED, Status.ACKNOWLEDGED])


@dataclass(frozen=True)
class Turning:
    """Something about a cycle that groups are told once, on `day` of its calendar."""

    cycle: Cycle
    what: str
    day: date
    days: int = 0

    @property
    def reason(self) -> str:
        return f"{self.what}-{self.days}:{self.cycle.pk}" if self.days else f"{self.what}:{self.cycle.pk}"


def tell_groups(now: datetime) -> int:
    """Queues what robots have to say now; how many messages. One that is queued, said or has failed is not queued again."""
    robots = list(Webhook.objects.filter(is_active=True))
    turnings = list(_turnings(now)) if robots else []
    asked = [(robot, one) for one in turnings for robot in robots if robot.cycle_id in (None, one.cycle.pk)]
    keys = {_key(robot, one): (robot, one) for robot, one in asked}
    known = set(Job.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in keys.keys() - known:
        robot, one = keys[key]
        words = {"robot": str(robot.pk), "cycle": str(one.cycle.pk), "what": one.what, "days": one.days}
        enqueue("robot", key=key, payload={**words, "day": one.day.isoformat()}, by=robot.created_by)
    return len(keys.keys() - known)


def _key(robot: Webhook, one: Turning) -> str:
    return f"robot:{robot.pk}:{one.reason}:{one.day}"


def _turnings(now: datetime) -> Iterator[Turning]:
    since = now - IS_NEWS_FOR
    for cycle in Cycle.objects.filter(opened_at__gt=since, opened_at__lte=now, closed_at=None):
        yield Turning(cycle, OPENED, cycle.local(cycle.opened_at or now).date())
    for cycle in Cycle.objects.filter(closed_at__gt=since, closed_at__lte=now):
        yield Turning(cycle, CLOSED, cycle.local(cycle.closed_at or now).date())
    for due in due_today(now, Cycle.objects.open()):
        if due.days > 0:
            yield Turning(due.cycle, due.what, due.day, due.days)


def try_out(robot: Webhook) -> Job:
    """Lets the robot say that it works. Pressed twice, it says it once until that is done."""
    payload = {"robot": str(robot.pk), "what": TEST}
    return enqueue("robot", key=f"robot:{robot.pk}:test", payload=payload, by=robot.created_by, is_redone=True)


@handler("robot")
def speak(job: Job, claim: Claim) -> None:
    """Says one thing to one group, if nobody has."""
    robot = Webhook.objects.filter(pk=job.payload["robot"], is_active=True).first()
    if robot is None:
        return
    if job.payload["what"] == TEST:
        _say(robot, _("This group will hear from “%(site)s” when a cycle opens, is due and closes.") % {"site": site_url("/")})
        return
    cycle = Cycle.objects.get(pk=job.payload["cycle"])
    one = Turning(cycle, job.payload["what"], date.fromisoformat(job.payload["day"]), job.payload["days"])
    told, is_new = Told.objects.get_or_create(webhook=robot, reason=one.reason, day=one.day)
    if is_new:
        _say(robot, message(one), told)


def _say(robot: Webhook, text: str, told: Told | None = None) -> None:
    kind = ROBOTS[robot.service]
    trouble, is_certain = "", False
    try:
        say(kind(robot.url, robot.secret), text, now=timezone.now())
    except NotSaid as error:
        trouble, is_certain = str(error), True
    except MaybeSaid as error:
        trouble = str(error)
    if is_certain and told is not None:
        told.delete()
    fields = {"last_error": trouble} if trouble else {"last_error": "", "last_told_at": timezone.now()}
    Webhook.objects.filter(pk=robot.pk).update(**fields)
    if is_certain:
        raise NotSaid(trouble)


def message(one: Turning) -> str:
    """What a group reads, in the active language: the cycle, the deadline on its clock, how far everybody is, where to go."""
    return f"{_sentence(one)}\n{site_url('/')}"


def _sentence(one: Turning) -> str:
    cycle = one.cycle
    facts = {"cycle": cycle.title, "days": one.days, **_progress(cycle)}
    submit_by, review_by = (
        date_format(cycle.local(moment), "DATETIME_FORMAT") for moment in (cycle.submit_by, cycle.review_by)
    )
    if one.what == OPENED:
        return _("“%(cycle)s” has opened. Submit by %(deadline)s.") % {**facts, "deadline": submit_by}
    if one.what == CLOSED:
        return _("“%(cycle)s” is closed. Submitted: %(sent)d of %(people)d.") % facts
    if one.what == SUBMIT:
        words = ngettext(
            "%(days)d day left to submit for “%(cycle)s”, until %(deadline)s. Submitted: %(sent)d of %(people)d.",
            "%(days)d days left to submit for “%(cycle)s”, until %(deadline)s. Submitted: %(sent)d of %(people)d.",
            one.days,
        )
        return words % {**facts, "deadline": submit_by}
    words = ngettext(
        "%(days)d day left to review for “%(cycle)s”, until %(deadline)s. Decided: %(decided)d of %(people)d.",
        "%(days)d days left to review for “%(cycle)s”, until %(deadline)s. Decided: %(decided)d of %(people)d.",
        one.days,
    )
    return words % {**facts, "deadline": review_by}


def _progress(cycle: Cycle) -> dict[str, int]:
    return Summary.objects.filter(cycle=cycle).aggregate(
        people=Count("pk"), sent=Count("pk", filter=SENT), decided=Count("pk", filter=DECIDED)
    )
