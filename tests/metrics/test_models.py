from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from metrics import dictionary
from metrics.aggregate import Kind
from metrics.attainment import Direction
from metrics.models import (
    FeedbackItem,
    Goal,
    GoalDirection,
    Metric,
    MetricKind,
    MetricSnapshot,
    Product,
    Project,
    Unchangeable,
    Unit,
    WorkItem,
)
from pmreview.accounts.models import User
from tests.factories import facts
from tests.factories.people import Company

pytestmark = pytest.mark.django_db


def test_the_dictionary_is_loaded_and_speaks_two_languages() -> None:
    assert Metric.objects.count() == len(dictionary.ENTRIES) == 28
    mau = Metric.objects.get(code="mau")
    with override("zh-hans"):
        assert mau.name == "月活跃用户数"
    with override("en"):
        assert (mau.name, mau.kind, mau.unit, mau.direction) == ("Monthly active users", "unique", "people", "up")


def test_the_dictionary_keeps_what_a_company_has_changed() -> None:
    Metric.objects.filter(code="mau").update(name_en="Monthly readers")
    dictionary.load(Metric.objects)
    assert Metric.objects.get(code="mau").name_en == "Monthly readers"
    assert Metric.objects.count() == 28


@pytest.mark.parametrize("entry", dictionary.ENTRIES, ids=lambda entry: entry.code)
def test_every_entry_is_complete_and_valid(entry: dictionary.Entry) -> None:
    assert all(entry)
    Metric(**entry._asdict()).full_clean(validate_unique=False)


def test_words_and_arithmetic_know_the_same_values() -> None:
    assert set(MetricKind.values) == {kind.value for kind in Kind}
    assert set(GoalDirection.values) == {direction.value for direction in Direction}
    assert set(Unit.values) == {"people", "count", "yuan", "percent", "points", "days", "rank"}


@pytest.fixture
def product(company: Company) -> Product:
    return facts.product(company.pm)


def test_a_recorded_value_never_changes(product: Product) -> None:
    row = facts.snapshot(product, value=10)
    row.value = Decimal(11)
    for attempt in (row.save, row.delete, MetricSnapshot.objects.all().delete, lambda: MetricSnapshot.objects.update(value=1)):
        with pytest.raises(Unchangeable):
            attempt()
    assert MetricSnapshot.objects.get().value == 10


def test_a_copy_of_a_row_cannot_overwrite_it(product: Product) -> None:
    row = facts.snapshot(product, value=10)
    copy = MetricSnapshot(pk=row.pk, product=product, metric=row.metric, date=row.date, value=Decimal(11))
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    assert MetricSnapshot.objects.get().value == 10


def test_the_latest_row_of_a_day_is_current(product: Product) -> None:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    late = facts.snapshot(product, value=12, recorded_at=moment + timedelta(hours=1))
    facts.snapshot(product, value=10, recorded_at=moment)
    other_day = facts.snapshot(product, day=date(2026, 11, 30), value=9)
    assert set(MetricSnapshot.objects.current()) == {late, other_day}


def test_of_rows_of_one_moment_the_last_written_is_current(product: Product) -> None:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    rows = [facts.snapshot(product, value=value, recorded_at=moment) for value in range(20)]
    assert list(MetricSnapshot.objects.current()) == [rows[-1]]


def test_a_value_tells_where_it_comes_from(company: Company, product: Product) -> None:
    moment = datetime(2026, 11, 1, 20, tzinfo=UTC)  # already the 2nd in Shanghai
    typed = facts.snapshot(product, recorded_by=company.pm, recorded_at=moment)
    with override("en"):
        assert typed.provenance == "Entered by Lin Zhiyao on 2026-11-02"
        assert facts.snapshot(product, recorded_at=moment).provenance == "Recorded on 2026-11-02"
    assert facts.snapshot(product, source="Data platform, row 14").provenance == "Data platform, row 14"


WRONG = [
    (
        lambda c, p: Goal(
            owner=c.pm, product=p, title="x", unit="count", weight=101, period_start="2026-01-01", period_end="2026-12-31"
        ),
        "weight",
    ),
    (
        lambda c, p: Goal(
            owner=c.pm, product=p, title="x", unit="count", weight=1, period_start="2026-02-01", period_end="2026-01-31"
        ),
        "last day",
    ),
    (
        lambda c, p: Goal(
            owner=c.pm,
            product=p,
            title="x",
            unit="count",
            weight=1,
            direction="range",
            low=1,
            period_start="2026-01-01",
            period_end="2026-01-31",
        ),
        "upper end",
    ),
    (
        lambda c, p: Goal(
            owner=c.pm,
            product=p,
            title="x",
            unit="count",
            weight=1,
            tolerance=0,
            period_start="2026-01-01",
            period_end="2026-01-31",
        ),
        "tolerance",
    ),
    (lambda c, p: FeedbackItem(product=p, date="2026-01-01", rating=6), "1 to 5"),
    (lambda c, p: FeedbackItem(product=p, date="2026-01-01", rating=0), "1 to 5"),
    (lambda c, p: FeedbackItem(product=p, date="2026-01-01", nps=11), "0 to 10"),
    (lambda c, p: FeedbackItem(product=p, date="2026-01-01"), "user's words"),
    (lambda c, p: Project(product=p, owner=c.pm, name="x", started_on="2026-02-01", due_on="2026-01-01"), "due day"),
    (lambda c, p: Project(product=p, owner=c.pm, name="x", started_on="2026-02-01", finished_on="2026-01-01"), "completion"),
]


@pytest.mark.parametrize(("build", "word"), WRONG)
def test_the_database_holds_what_is_true_and_says_so_in_words(
    build: object, word: str, company: Company, product: Product
) -> None:
    row = build(company, product)  # type: ignore[operator]
    with override("en"), pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert word in " ".join(refusal.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_range_may_be_one_value(company: Company, product: Product) -> None:
    goal = facts.goal(company.pm, product, direction="range", low=Decimal(1), high=Decimal(1))
    goal.full_clean()
    assert Goal.objects.get() == goal


def test_work_is_not_done_before_it_starts(company: Company, product: Product) -> None:
    project = facts.project(company.pm, product)
    with pytest.raises(IntegrityError), transaction.atomic():
        facts.item(project, started_on=date(2026, 3, 2), done_on=date(2026, 3, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        facts.blocker(project, opened_on=date(2026, 3, 2), resolved_on=date(2026, 3, 1))


def everything_of(owner: User, product: Product) -> None:
    facts.goal(owner, product)
    facts.feedback(product)
    facts.snapshot(product)
    project = facts.project(owner, product)
    facts.item(project)
    facts.blocker(project)


MODELS = [Product, Goal, FeedbackItem, Project, MetricSnapshot, WorkItem]


@pytest.mark.parametrize("model", MODELS)
def test_facts_are_seen_by_their_people_and_those_above_them(model: type[Product], company: Company, product: Product) -> None:
    everything_of(company.pm, product)
    everything_of(company.other_pm, facts.product(company.other_pm, name="Calendar"))
    seen = {name: model.objects.visible_to(getattr(company, name)).count() for name in company.__dataclass_fields__}
    assert seen == {name: int(name in ("pm", "manager", "other_pm", "other_manager")) for name in seen}


@pytest.mark.parametrize("model", MODELS)
def test_facts_are_written_by_their_people_only(model: type[Product], company: Company, product: Product) -> None:
    everything_of(company.pm, product)
    may = {name for name in company.__dataclass_fields__ if model.objects.editable_by(getattr(company, name)).exists()}
    assert may == {"pm"}


def test_a_colleague_on_the_product_sees_its_facts_but_not_my_goals(company: Company) -> None:
    product = facts.product(company.pm, company.other_pm)
    everything_of(company.pm, product)
    for person in (company.other_pm, company.other_manager):
        assert Project.objects.visible_to(person).count() == 1
        assert not Goal.objects.visible_to(person).exists()


def test_administrators_configure_and_do_not_read_facts() -> None:
    registered = {model for model in admin.site._registry if model._meta.app_label == "metrics"}
    assert registered == {Metric, Product}


def test_the_reporting_line_may_be_long_and_two_roads_lead_to_one_product(company: Company) -> None:
    head = company.stranger
    User.objects.filter(pk__in=[company.manager.pk, company.other_manager.pk]).update(manager=head)
    facts.product(company.pm, company.teammate, company.other_pm)
    assert Product.objects.visible_to(head).count() == 1
