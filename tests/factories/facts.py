"""Facts about work, with enough said by default to be valid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from metrics import dictionary
from metrics.models import Blocker, FeedbackItem, Goal, Metric, MetricSnapshot, Product, Project, WorkItem
from metrics.period import Period
from pmreview.accounts.models import User

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
# The demo case: baseline at the end of the year before, actual at the end of the year.
CASE = {"mau": (666_667, 1_000_000), "dau": (384_615, 500_000), "rating": ("3.5", "4.2"), "revenue": (714_286, 1_000_000)}


def metric(code: str = "mau") -> Metric:
    """The measure of the dictionary; loads it again where a test has emptied the database."""
    if not Metric.objects.filter(code=code).exists():
        dictionary.load(Metric.objects)
    return Metric.objects.get(code=code)


def product(*people: User, name: str = "Notebook", **fields: Any) -> Product:
    made = Product.objects.create(name=name, **fields)
    made.people.set(people)
    return made


def snapshot(
    product: Product, code: str = "mau", day: date = YEAR.end, value: Any = 1_000_000, **fields: Any
) -> MetricSnapshot:
    return MetricSnapshot.objects.create(product=product, metric=metric(code), date=day, value=Decimal(value), **fields)


def goal(owner: User, product: Product, *, code: str | None = "mau", **fields: Any) -> Goal:
    measure = metric(code) if code else None
    defaults = {
        "title": "Reach 950,000 monthly users",
        "unit": measure.unit if measure else "count",
        "baseline": Decimal(666_667),
        "target": Decimal(950_000),
        "weight": Decimal(25),
        "period_start": YEAR.start,
        "period_end": YEAR.end,
    }
    return Goal.objects.create(owner=owner, product=product, metric=measure, **{**defaults, **fields})


def feedback(product: Product, *, day: date = date(2026, 6, 1), **fields: Any) -> FeedbackItem:
    return FeedbackItem.objects.create(product=product, date=day, **{"channel": "App Store", "rating": 5, **fields})


def project(owner: User, product: Product, **fields: Any) -> Project:
    defaults = {"name": "Sign-up in one page", "started_on": date(2026, 2, 1), "due_on": date(2026, 4, 30)}
    return Project.objects.create(owner=owner, product=product, **{**defaults, **fields})


def item(project: Project, **fields: Any) -> WorkItem:
    defaults = {"title": "Draw the page", "assignee": "Lin Zhiyao", "started_on": date(2026, 2, 1), "due_on": date(2026, 3, 1)}
    return WorkItem.objects.create(project=project, **{**defaults, **fields})


def blocker(project: Project, **fields: Any) -> Blocker:
    return Blocker.objects.create(project=project, **{"text": "No test phones", "opened_on": date(2026, 2, 10), **fields})


def demo_case(owner: User, product: Product) -> None:
    """The four measures of the demo case with both their values, recorded by `owner`."""
    for code, (before, after) in CASE.items():
        snapshot(product, code, date(2025, 12, 31), before, recorded_by=owner)
        snapshot(product, code, date(2026, 12, 31), after, recorded_by=owner)
