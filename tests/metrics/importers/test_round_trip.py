"""What is exported and imported again changes nothing; no exported cell is live."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from metrics.exporting import csv_table, safe_cell, write_table, xlsx_table
from metrics.importers import export
from metrics.importers.check import Checker
from metrics.importers.columns import heading_score, recognise
from metrics.importers.facts import Reader
from metrics.importers.files import open_table
from metrics.importers.findings import Findings
from metrics.importers.kinds import feedback, goals, projects, work_items
from metrics.importers.upsert import Counts, write, write_facts
from metrics.importers.values import said
from metrics.importers.vocabulary import Vocabulary
from metrics.models import FeedbackItem, Goal, ImportBatch, MetricSnapshot, Project, WorkItem
from pmreview.plain import kept
from tests.factories import facts
from tests.factories.people import Company

FORMATS = ("csv", "xlsx")
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
days = st.dates(date(2000, 1, 1), date(2026, 11, 20))
later = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
earlier = st.none() | st.dates(date(2020, 1, 1), date(2025, 12, 31))
printable = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\u2028\u2029\u0085\ufeff\ufffe\uffff"
)
words = st.text(printable, max_size=60).map(str.strip)
live = st.builds(lambda first, rest: f"{first}{rest}".strip(), st.sampled_from([*"=+-@＝＋－＠'", "'=", "''@", "' ="]), words)
texts = (words | live).map(lambda typed: kept(typed).strip())  # as every form and file is kept
names = texts.filter(bool)
figures = st.decimals(min_value=-(10**10), max_value=10**10, places=4)
amounts = st.decimals(min_value=0, max_value=10**13, places=6)
shares = st.decimals(min_value=0, max_value=1, places=6)


def batch_of(company: Company, product: Any, kind: str) -> ImportBatch:
    return ImportBatch.objects.create(
        product=product, by=company.pm, kind=kind, file_name="x", size=0, as_of=date(2026, 11, 20)
    )


def bring_back(data: bytes, format: str, batch: ImportBatch) -> Counts:
    """Imports an export as a file of its kind, recognised by its headings alone."""
    vocabulary, findings = Vocabulary.load(), Findings()
    with open_table(f"x.{format}", io.BytesIO(data), score=lambda cells: heading_score(cells, vocabulary)) as table:
        found = recognise(table.header, table.sample, vocabulary)
        assert found.kind == batch.kind
        if found.kind == "snapshots_long":
            reader = Reader(table, found, vocabulary, findings)
            counts = write_facts(reader.facts(table.rows), batch=batch, findings=findings).counts
        else:
            rows = Checker(table, found, vocabulary, findings).rows(table.rows)
            counts = write(found.kind, rows, batch=batch, findings=findings).counts
    assert findings.faults == []
    return counts


def assert_nothing_changes(company: Company, product: Any, kind: str, expected: int) -> None:
    for format in FORMATS:
        data = export(kind, product, person=company.pm, format=format)
        counts = bring_back(data, format, batch_of(company, product, kind))
        assert (counts.new, counts.changed, counts.refused, counts.unchanged) == (0, 0, 0, expected)


@pytest.mark.django_db
@FEW
@given(
    rows=st.dictionaries(
        st.tuples(st.sampled_from(["mau", "revenue", "rating"]), days), amounts | figures, min_size=1, max_size=8
    )
)
def test_values_come_back(company: Company, rows: dict[tuple[str, date], Decimal]) -> None:
    product = facts.product(company.pm)
    for (code, day), value in rows.items():
        facts.snapshot(product, code, day, abs(value) if code == "mau" else value, source="=SUM(A1)")
    assert_nothing_changes(company, product, "snapshots_long", len(rows))


@pytest.mark.django_db
@FEW
@given(rows=st.dictionaries(days, shares, min_size=1, max_size=8))
def test_shares_come_back(company: Company, rows: dict[date, Decimal]) -> None:
    product = facts.product(company.pm)
    for day, value in rows.items():
        facts.snapshot(product, "d1", day, value)
    assert_nothing_changes(company, product, "snapshots_long", len(rows))


@pytest.mark.django_db
@FEW
@given(
    rows=st.lists(
        st.builds(
            feedback.FeedbackRow,
            date=days,
            channel=texts,
            rating=st.none() | st.integers(1, 5),
            nps=st.integers(0, 10),
            suggestion=st.sampled_from(["", "feature", "interface", "usability"]),
            text=texts,
            source=texts,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_feedback_comes_back(company: Company, rows: list[feedback.FeedbackRow]) -> None:
    product = facts.product(company.pm)
    FeedbackItem.objects.bulk_create(FeedbackItem(product=product, **row.model_dump()) for row in rows)
    assert_nothing_changes(company, product, "feedback", len(rows))


@pytest.mark.django_db
@FEW
@given(
    rows=st.dictionaries(
        names,
        st.builds(dict, aim=texts, started_on=earlier, due_on=later, finished_on=later),
        min_size=1,
        max_size=6,
    )
)
def test_projects_come_back(company: Company, rows: dict[str, dict[str, Any]]) -> None:
    product = facts.product(company.pm)
    for name, row in rows.items():
        checked = projects.ProjectRow(name=name, **row)
        Project.objects.create(product=product, owner=company.pm, **checked.model_dump())
    assert_nothing_changes(company, product, "projects", len(rows))


@pytest.mark.django_db
@FEW
@given(
    rows=st.dictionaries(
        names,
        st.builds(
            dict, assignee=texts, started_on=earlier, due_on=later, done_on=later, external_id=words, is_cancelled=st.booleans()
        ),
        min_size=1,
        max_size=6,
    )
)
def test_work_items_come_back(company: Company, rows: dict[str, dict[str, Any]]) -> None:
    product = facts.product(company.pm)
    project = facts.project(company.pm, product, name="=1+1")
    for title, row in rows.items():
        fields = {**row, "external_id": kept(f"{row['external_id']} {title}").strip()}
        WorkItem.objects.create(project=project, title=title, **fields)
    assert_nothing_changes(company, product, "work_items", len(rows))
    assert work_items.KIND.code == "work_items"


@pytest.mark.django_db
@FEW
@given(
    rows=st.dictionaries(
        names,
        st.tuples(st.none() | figures, st.none() | figures, st.sampled_from(["yuan", "percent", "points"])),
        min_size=1,
        max_size=5,
    )
)
def test_goals_come_back(company: Company, rows: dict[str, tuple[Any, Any, str]]) -> None:
    product = facts.product(company.pm)
    for title, (baseline, actual, unit) in rows.items():
        target = (baseline or Decimal(0)) + 1
        facts.goal(company.pm, product, code=None, title=title, baseline=baseline, actual=actual, target=target, unit=unit)
    assert_nothing_changes(company, product, "goals", len(rows))
    assert goals.KIND.code == "goals" and Goal.objects.exists()


@FEW
@given(text=st.text(max_size=40))
def test_no_cell_is_live_and_reading_gives_it_back(text: str) -> None:
    cell = safe_cell(text)
    assert cell.lstrip(" \n\xa0\u3000")[:1] not in tuple("=+-@\t\r＝＋－＠") or not cell
    if text == said(text) and not text.startswith("'"):
        assert said(cell) == text


@pytest.mark.parametrize(
    "value", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠a", " =1", "\n=1"]
)
@pytest.mark.parametrize("format", FORMATS)
def test_formulas_leave_as_text(value: str, format: str) -> None:
    data = write_table([["heading", value], [value, Decimal("-5")]], format)
    if format == "csv":
        cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    else:
        sheet = load_workbook(io.BytesIO(data)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    assert all(cell[0] not in "=+-@\t\r＝＋－＠" for cell in cells)
    assert any("'" in cell for cell in cells)


def test_links_are_not_made_and_days_are_days() -> None:
    sheet: Any = load_workbook(
        io.BytesIO(xlsx_table([["http://example.com", date(2026, 8, 31), Decimal("1.5"), None, True]]))
    ).active
    assert sheet["A1"].hyperlink is None
    assert [cell.value for cell in sheet[1]][2:] == [1.5, None, "TRUE"]
    assert sheet["B1"].value.date() == date(2026, 8, 31)


def test_csv_opens_in_excel() -> None:
    assert csv_table([["指标", Decimal("-1.50"), date(2026, 8, 31)]]) == "\ufeff指标,−1.5,2026-08-31\r\n".encode()


@pytest.mark.django_db
def test_undone_values_are_not_exported(company: Company) -> None:
    product = facts.product(company.pm)
    undone = batch_of(company, product, "snapshots_long")
    facts.snapshot(product, batch=undone, row=2)
    ImportBatch.objects.update(status="undone")
    assert b"mau" not in export("snapshots_long", product, person=company.pm, format="csv")
    assert MetricSnapshot._base_manager.count() == 1
