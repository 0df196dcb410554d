"""How an import compares with the barest way to write the same rows: `python -m bench.imports` prints JSON.

Each database is measured in a process of its own, so that the peak of its memory is the import's. PostgreSQL has two bare
ways: COPY into the very table the import fills, with its keys, indexes and checks, which is what the import is held to; and
COPY into a table without any of them, which proves nothing about the rows and is told as a figure of its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.figures import Figure

ROOT = Path(__file__).resolve().parent.parent
COPIED, EXECUTED = 1_000_000, 100_000
DAYS = 1_000  # of each measure; the measures follow from the number of rows
FIRST = date(2023, 12, 1)
COLUMNS = ("id", "product_id", "metric_id", "date", "value", "source", "recorded_at", "recorded_by_id", "batch_id", "row")
INTO = f"metrics_metricsnapshot ({', '.join(COLUMNS)})"


def into_sqlite(rows: int = EXECUTED) -> Iterator[Figure]:
    """100,000 rows; half a minute."""
    found = _measured([sys.executable], rows)
    yield Figure(
        "import_vs_executemany_ratio", found["ratio"], "×", runs=1, note=_note(found, "executemany into the same table")
    )


def into_postgres(rows: int = COPIED) -> Iterator[Figure]:
    """A million rows, beside a PostgreSQL of its own; minutes."""
    found = _measured([sys.executable, str(ROOT / "scripts" / "with_postgres"), sys.executable], rows)
    yield Figure("import_vs_copy_ratio", found["ratio"], "×", runs=1, note=_note(found, "COPY into the same table"))
    note = f"{found['keyless_s']:.1f} s of COPY into a table without keys, indexes and checks: no like for like"
    yield Figure("import_vs_keyless_copy_ratio", found["import_s"] / found["keyless_s"], "×", runs=1, note=note)
    yield Figure("import_peak_mb", found["peak_mb"], "MB", runs=1, note=f"peak of the process that imports {rows:,} rows")


def _note(found: dict[str, Any], bare: str) -> str:
    return f"{found['import_s']:.1f} s against {found['bare_s']:.1f} s of bare {bare}, {found['rows']:,} rows"


def _measured(command: list[str], rows: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="pmreview-bench-", ignore_cleanup_errors=True) as folder:
        told = os.environ | {"VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "SECRET_KEY": "x" * 50}
        told |= {"DJANGO_SETTINGS_MODULE": "pmreview.settings", "ENV_FILE": os.devnull, "DEBUG": "false", "LOG_LEVEL": "ERROR"}
        told.pop("PMREVIEW_TEST_STACK", None)
        done = subprocess.run(
            [*command, "-m", "bench.imports", str(rows)], env=told, cwd=ROOT, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(rows: int, folder: Path) -> dict[str, Any]:
    """The bare way first, then ours into the emptied table; both of the same rows."""
    batch, metrics = _company(rows)
    bare = _bare_file(folder / "bare", batch, metrics)
    file = _file(folder / "values.csv", metrics)
    from django.db import connection

    write = partial(_copy, bare) if connection.vendor == "postgresql" else partial(_executemany, _lines(bare))
    with _seconds() as plain:
        write()
    _empty()
    with _seconds() as keyless:
        _without_keys(bare)
    with _seconds() as ours:
        _import(file, batch)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {
        "rows": rows,
        "bare_s": plain[0],
        "keyless_s": keyless[0],
        "import_s": ours[0],
        "ratio": ours[0] / plain[0],
        "peak_mb": peak,
    }
    return result | {"recorded": _count()}


def _company(rows: int) -> tuple[Any, list[Any]]:
    from metrics.models import ImportBatch, Metric, Product
    from pmreview.accounts.models import User

    person = User.objects.create_user("bench@example.com", name="Bench", employee_number="B1")
    product = Product.objects.create(name="Bench")
    product.people.add(person)
    words = {"kind": "flow", "unit": "count", "category": "growth"}
    metrics = [Metric(code=f"m{n}", name_zh=f"指标 {n}", name_en=f"Measure {n}", **words) for n in range(rows // DAYS)]
    Metric.objects.bulk_create(metrics)
    return ImportBatch.objects.create(product=product, by=person, file_name="values.csv", size=0), metrics


def _values(metrics: list[Any]) -> Iterator[tuple[Any, date, str]]:
    for day in range(DAYS):
        for place, metric in enumerate(metrics):
            yield metric, FIRST + timedelta(days=day), f"{(day * 7919 + place * 104_729) % 1_000_003}.{place % 10}"


def _file(path: Path, metrics: list[Any]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write("date,metric,value\n")
        file.writelines(f"{day.isoformat()},{metric.code},{value}\n" for metric, day, value in _values(metrics))
    return path


def _bare_file(path: Path, batch: Any, metrics: list[Any]) -> Path:
    """The finished rows, tab-separated as COPY takes them, with keys in order as the importer makes them."""
    moment, product, by = "2026-11-22 10:00:00+00", batch.product_id.hex, batch.by_id.hex
    key = uuid.uuid4().hex
    with path.open("w", encoding="utf-8") as file:
        for place, (metric, day, value) in enumerate(_values(metrics)):
            row = f"{product}\t{metric.pk.hex}\t{day}\t{value}\t\t{moment}\t{by}\t{batch.pk.hex}\t{place}"
            file.write(f"{key[:12]}{place:08x}{key[20:]}\t{row}\n")
    return path


def _copy(bare: Path, into: str = INTO) -> None:
    from django.db import connection, transaction

    statement = f"COPY {into} FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, bare.open("rb") as file, cursor.copy(statement) as copy:
        while block := file.read(1 << 20):
            copy.write(block)


def _without_keys(bare: Path) -> None:
    """The rows into a table without any index or constraint; PostgreSQL only."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE keyless AS SELECT * FROM metrics_metricsnapshot WITH NO DATA")
        _copy(bare, INTO.replace("metrics_metricsnapshot", "keyless"))


def _lines(bare: Path) -> list[list[str]]:
    return [line.split("\t") for line in bare.read_text(encoding="utf-8").splitlines()]


def _executemany(rows: list[list[str]]) -> None:
    from django.db import connection, transaction

    places = ", ".join(["%s"] * len(COLUMNS))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {INTO} VALUES ({places})", rows)


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        postgres = connection.vendor == "postgresql"
        cursor.execute("TRUNCATE metrics_metricsnapshot" if postgres else "DELETE FROM metrics_metricsnapshot")
        if postgres:
            cursor.execute("CHECKPOINT")


def _import(file: Path, batch: Any) -> None:
    from metrics.importers.run import carry_out, open_source

    with (source := open_source(file, batch, max_rows=None)).table:
        carry_out(source, batch)


def _count() -> int:
    from metrics.models import MetricSnapshot

    return MetricSnapshot.objects.count()


@contextmanager
def _seconds() -> Iterator[list[float]]:
    taken: list[float] = []
    start = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - start)


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    print(json.dumps(measure(int(sys.argv[1]), Path(os.environ["VAR_DIR"]))))


if __name__ == "__main__":
    main()
