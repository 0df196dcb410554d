"""Lets decisions happen through the workflow, then moves them to the day they would have been taken on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from pmreview.accounts.models import User
from summaries.demo.dates import Calendar
from summaries.demo.review import judged
from summaries.models import Summary
from summaries.review.workflow import NOTHING_SAID, perform


def at(day: date, hour: int = 18) -> datetime:
    """The full hour of a day, in the company's time."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


@dataclass(frozen=True)
class Span:
    """The days in which people wrote, submitted and decided."""

    start: datetime
    end: datetime

    def part(self, share: float) -> datetime:
        """The moment at that share of the days, moved into working hours; what came earlier stays earlier."""
        moment = timezone.localtime(self.start + (self.end - self.start) * share)
        if self.end - self.start < timedelta(days=1):
            return moment
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(hours=9) + (moment - midnight) * 10 / 24


def days_of_open(calendar: Calendar) -> Span:
    """From a week ago to yesterday, but after the period; on the first days of a month the last three hours."""
    start = max(at(calendar.period.end + timedelta(days=1), 9), at(calendar.today - timedelta(days=7), 9))
    end = at(calendar.today - timedelta(days=1), 19)
    if end - start > timedelta(days=1):
        return Span(start, end)
    now = min(at(calendar.today, 19), timezone.now())
    return Span(now - timedelta(hours=3), now)


def days_of_last(calendar: Calendar) -> Span:
    """The five weeks after the last period."""
    return Span(at(calendar.last.end + timedelta(days=3), 10), at(calendar.last.end + timedelta(days=38), 17))


def happened(summary: Summary, name: str, *, by: User, moment: datetime, note: str = "") -> None:
    """Takes the decision for real, at that moment; an approval comes with a grade and a word."""
    current = fresh(summary)
    judgement = judged(current, language=current.author.language) if name == "approve" else NOTHING_SAID
    perform(current, name, by=by, note=note, judgement=judgement, at=moment)


def fresh(summary: Summary) -> Summary:
    """The summary read anew."""
    return Summary.objects.with_people().get(pk=summary.pk)


def touched(summary: Summary, *, moment: datetime) -> None:
    """The summary was last changed then."""
    Summary.objects.filter(pk=summary.pk).update(changed_at=moment)
