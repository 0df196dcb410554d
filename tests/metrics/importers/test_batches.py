"""Whose imports are seen and undone by whom; drafts that nobody went on with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from metrics.importers import Preview, store
from metrics.models import ImportBatch, Product
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
GOALS = "目标,指标,目标值,权重,开始日期,结束日期\n月活,MAU,9,100%,2026-01-01,2026-12-31\n"


def who(batches: Callable[..., object], company: Company) -> set[str]:
    return {name for name in company.__dataclass_fields__ if batches(getattr(company, name)).exists()}


def test_imports_are_seen_like_the_product(bring: Callable[..., ImportBatch], company: Company, product: Product) -> None:
    product.people.add(company.other_pm)
    bring("日期,MAU\n2026-08-31,1\n")
    assert who(ImportBatch.objects.visible_to, company) == {"pm", "manager", "other_pm", "other_manager"}
    assert who(ImportBatch.objects.editable_by, company) == {"pm", "other_pm"}


def test_imports_of_goals_are_seen_like_goals(bring: Callable[..., ImportBatch], company: Company, product: Product) -> None:
    product.people.add(company.other_pm)
    bring(GOALS)
    assert who(ImportBatch.objects.visible_to, company) == {"pm", "manager"}
    assert who(ImportBatch.objects.editable_by, company) == {"pm"}


def test_drafts_are_their_uploader_s(inspect: Callable[..., Preview], company: Company, product: Product) -> None:
    product.people.add(company.other_pm)
    inspect("日期,MAU\n2026-08-31,1\n")
    assert who(ImportBatch.objects.editable_by, company) == {"pm"}


def test_an_old_draft_goes_with_its_file(inspect: Callable[..., Preview]) -> None:
    old = inspect("日期,MAU\n2026-08-31,1\n").batch
    ImportBatch.objects.update(created_at=timezone.now() - timedelta(days=2))
    new = inspect("日期,MAU\n2026-08-31,1\n").batch
    assert list(ImportBatch.objects.all()) == [new]
    assert not store.path_of(old).exists()
    assert store.path_of(new).read_bytes().startswith("日期".encode())
