"""Large files are read and written in constant memory."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics.importers.run import carry_out, open_source
from metrics.models import ImportBatch, Metric, MetricSnapshot, Product
from tests.factories.people import Company


def write_values(path: Path, metrics: int, days: int) -> None:
    first = date(2024, 1, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write("date,metric,value\n")
        for day in range(days):
            file.writelines(f"{first + timedelta(days=day)},m{n},{day * 1_000 + n}.{n % 10}\n" for n in range(metrics))


@pytest.mark.django_db
def test_a_hundred_thousand_rows_take_no_more_memory_than_their_caches(
    tmp_path: Path, company: Company, product: Product, settings: object
) -> None:
    words = {"kind": "flow", "unit": "count", "category": "growth"}
    Metric.objects.bulk_create(Metric(code=f"m{n}", name_zh=f"{n}", name_en=f"{n}", **words) for n in range(200))
    path = tmp_path / "values.csv"
    write_values(path, metrics=200, days=500)
    batch = ImportBatch.objects.create(product=product, by=company.pm, file_name=path.name, size=0)
    tracemalloc.start()
    with (source := open_source(path, batch, max_rows=None)).table:
        counts = carry_out(source, batch).counts
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (counts.read, counts.new, MetricSnapshot.objects.count()) == (100_000, 100_000, 100_000)
    assert peak < 25 * 1024**2
