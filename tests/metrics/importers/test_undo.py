"""An import is taken back as a whole; what happened since is left alone and named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from metrics import queries
from metrics.importers import undo
from metrics.models import FeedbackItem, Goal, ImportBatch, MetricSnapshot, Product, Project, WorkItem
from tests.factories import facts
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
GOAL = "目标,指标,目标值,权重,开始日期,结束日期\n月活,MAU,{target},100%,2026-01-01,2026-12-31\n"


def test_values_stop_counting_everywhere_and_stay_on_record(bring: Bring, product: Product, company: Company) -> None:
    facts.snapshot(product, "mau", date(2026, 8, 31), 1000)
    batch = bring("日期,MAU\n2026-08-31,681000\n2026-09-30,690000\n")
    assert [row.value for row in MetricSnapshot.objects.current().order_by("date")] == [681000, 690000]
    report = undo(batch, by=company.pm)
    assert (report.removed, report.restored, report.kept) == (2, 0, ())
    assert [row.value for row in MetricSnapshot.objects.current()] == [1000]
    assert product.snapshots.count() == 1
    assert MetricSnapshot._base_manager.count() == 3
    series = queries.series_in(queries.history_of(company.pm, facts.YEAR), facts.YEAR)
    assert [[point.value for point in one.points] for one in series] == [[1000]]


def test_an_undone_file_can_be_imported_again(bring: Bring, company: Company) -> None:
    content = "日期,MAU\n2026-08-31,681000\n"
    undo(bring(content), by=company.pm)
    assert bring(content).counts["new"] == 1
    assert MetricSnapshot.objects.count() == 1


def test_what_was_changed_becomes_what_it_was(bring: Bring, company: Company) -> None:
    bring(GOAL.format(target=900))
    second = bring(GOAL.format(target=950))
    assert second.counts["changed"] == 1
    assert Goal.objects.get().target == Decimal(950)
    report = undo(second, by=company.pm)
    assert (report.removed, report.restored, report.kept) == (0, 1, ())
    assert Goal.objects.get().target == Decimal(900)
    assert undo(second, by=company.pm).restored == 0


def test_what_was_changed_since_is_left_and_named(bring: Bring, company: Company) -> None:
    bring(GOAL.format(target=900))
    second = bring(GOAL.format(target=950))
    Goal.objects.update(target=Decimal(999))
    report = undo(second, by=company.pm)
    assert (report.restored, [kept.name for kept in report.kept]) == (0, ["月活"])
    assert Goal.objects.get().target == Decimal(999)


def test_two_changes_are_undone_in_any_order(bring: Bring, company: Company) -> None:
    bring(GOAL.format(target=900))
    second, third = bring(GOAL.format(target=950)), bring(GOAL.format(target=970))
    assert [kept.name for kept in undo(second, by=company.pm).kept] == ["月活"]
    assert Goal.objects.get().target == Decimal(970)
    undo(third, by=company.pm)
    assert Goal.objects.get().target == Decimal(900)


def test_what_a_later_import_changed_goes_with_that_one(bring: Bring, company: Company) -> None:
    first, second = bring(GOAL.format(target=900)), bring(GOAL.format(target=950))
    assert [kept.name for kept in undo(first, by=company.pm).kept] == ["月活"]
    assert Goal.objects.get().target == Decimal(950)
    undo(second, by=company.pm)
    assert not Goal.objects.exists()


def test_items_go_and_a_project_in_use_stays(bring: Bring, company: Company) -> None:
    batch = bring("标题,所属项目,截止日期\n甲,一,2026-08-01\n乙,二,2026-08-01\n")
    facts.blocker(Project.objects.get(name="一"))
    report = undo(batch, by=company.pm)
    assert (report.removed, [kept.name for kept in report.kept]) == (3, ["一"])
    assert (WorkItem.objects.count(), [project.name for project in Project.objects.all()]) == (0, ["一"])


def test_feedback_is_no_longer_counted(bring: Bring, product: Product, company: Company) -> None:
    batch = bring("日期,评分,内容\n2026-08-01,5,好\n2026-08-01,5,好\n")
    assert queries.feedback_on(product, facts.YEAR).total == 2
    undo(batch, by=company.pm)
    assert queries.feedback_on(product, facts.YEAR).total == 0
    assert not FeedbackItem.objects.exists()


def test_only_the_people_of_the_product_undo(bring: Bring, company: Company) -> None:
    batch = bring("日期,MAU\n2026-08-31,681000\n")
    for person in (company.manager, company.teammate, company.hr, company.admin, company.stranger):
        with pytest.raises(PermissionDenied):
            undo(batch, by=person)
    assert MetricSnapshot.objects.count() == 1
