"""Writes the facts: the product with its figures, goals, feedback and projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from metrics.models import Blocker, FeedbackItem, Goal, Metric, MetricSnapshot, Product, Project, WorkItem
from metrics.period import Period
from pmreview.accounts.models import User
from summaries.demo.dates import Calendar
from summaries.demo.material import Aim, Material, Undertaking

Subjects = dict[tuple[str, str], UUID]  # what the texts' entries are about: (step, key) → the fact's id


def identity(*names: object) -> UUID:
    """The same names always give the same id, so addresses of the demo stay what they are."""
    return uuid5(NAMESPACE_URL, "/".join(["pmreview-demo", *map(str, names)]))


def write(material: Material, *, by: User, calendar: Calendar) -> Subjects:
    """Everything `by` has to write about. Returns where the entries of the open cycle's summary belong."""
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    product = Product.objects.create(
        id=identity("product", by.email), name=material.product, description=material.description, created_by=by
    )
    product.people.add(by)
    _snapshots(material, product, metrics, by=by)
    _goals(material.last_aims, product, metrics, calendar.last, by=by)
    subjects: Subjects = {("data", code): metric.pk for code, metric in metrics.items()}
    goals = _goals(material.aims, product, metrics, calendar.period, by=by)
    subjects |= {("goals", aim.code): goal.pk for aim, goal in zip(material.aims, goals, strict=True)}
    subjects |= _feedback(material, product, by=by)
    return subjects | {("projects", work.key): _project(work, product, by=by).pk for work in material.undertakings}


def last_subjects(material: Material, *, by: User, calendar: Calendar) -> Subjects:
    """Where the entries of the last cycle's summary belong, once the facts are written."""
    found: Subjects = {("data", metric.code): metric.pk for metric in Metric.objects.all()}
    return found | {("goals", aim.code): _goal_id(aim, calendar.last, by) for aim in material.last_aims}


def _snapshots(material: Material, product: Product, metrics: dict[str, Metric], *, by: User) -> None:
    rows = [
        MetricSnapshot(
            id=identity("value", product.pk, one.code, one.day),
            product=product,
            metric=metrics[one.code],
            date=one.day,
            value=one.value,
            numerator=one.part,
            denominator=one.whole,
            n=one.n,
            source=one.source,
            recorded_at=timezone.make_aware(datetime.combine(one.day + timedelta(days=1), time(9))),
            recorded_by=by,
        )
        for one in material.measured
    ]
    MetricSnapshot.objects.bulk_create(rows)


def _goal_id(aim: Aim, period: Period, owner: User) -> UUID:
    return identity("goal", owner.email, period.end, aim.code)


def _goals(aims: Sequence[Aim], product: Product, metrics: dict[str, Metric], period: Period, *, by: User) -> Iterable[Goal]:
    return [
        Goal.objects.create(
            id=_goal_id(aim, period, by),
            owner=by,
            product=product,
            title=aim.title,
            metric=metrics[aim.code],
            unit=aim.unit,
            direction=aim.direction,
            baseline=aim.baseline,
            target=aim.target,
            weight=aim.weight,
            period_start=period.start,
            period_end=period.end,
            created_by=by,
        )
        for aim in aims
    ]


def _feedback(material: Material, product: Product, *, by: User) -> Subjects:
    rows = [
        FeedbackItem(
            id=identity("feedback", product.pk, place),
            product=product,
            date=voice.day,
            channel=voice.channel,
            rating=voice.rating,
            nps=voice.nps,
            suggestion=voice.suggestion,
            text=voice.text,
            created_by=by,
        )
        for place, voice in enumerate(material.voices)
    ]
    FeedbackItem.objects.bulk_create(rows)
    keyed = zip(rows, material.voices, strict=True)
    return {("feedback", voice.key): row.pk for row, voice in keyed if voice.key}


def _project(work: Undertaking, product: Product, *, by: User) -> Project:
    project = Project.objects.create(
        id=identity("project", by.email, work.key),
        product=product,
        owner=by,
        name=work.name,
        aim=work.aim,
        started_on=work.start,
        due_on=work.due,
        finished_on=work.finished,
        created_by=by,
    )
    WorkItem.objects.bulk_create(_items(work, project))
    for place, one in enumerate(work.obstacles):
        known = {"text": one.text, "opened_on": one.opened, "resolved_on": one.resolved, "resolution": one.resolution}
        Blocker.objects.create(id=identity("blocker", project.pk, place), project=project, created_by=by, **known)
    return project


def _items(work: Undertaking, project: Project) -> Iterable[WorkItem]:
    return [
        WorkItem(
            id=identity("task", project.pk, place),
            project=project,
            title=task.title,
            assignee=task.assignee,
            created_on=task.created,
            started_on=task.started,
            due_on=task.due,
            done_on=task.done,
            is_cancelled=task.is_cancelled,
        )
        for place, task in enumerate(work.tasks)
    ]
