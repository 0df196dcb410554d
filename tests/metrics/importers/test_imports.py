"""From the upload to the report: previews, decisions, jobs, refusals, provenance."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils.translation import override

from metrics import importers
from metrics.importers import Preview, Unreadable, faults_file, request_import, revise, template
from metrics.importers.files import open_table
from metrics.importers.kinds import KINDS
from metrics.importers.upsert import AlreadyWritten
from metrics.models import FeedbackItem, Goal, ImportBatch, MetricSnapshot, Product, RememberedMapping, WorkItem
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from tests.factories import facts
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
Inspect = Callable[..., Preview]
Bring = Callable[..., ImportBatch]
MOCKUP = (
    "统计日期,月活跃用户数,日均DAU,次日留存率,月收入(万元),备注\n"
    "2024/12/31,66.67万,384600,41.2,71.43,\n"
    "2025/1/31,68.1万,390000,41.0,70.2,\n"
    "2025/4/31,74.2万,412000,43.3,78,\n"
    '2025/8/31,"8,5.1万",446000,44.7,88.7,春节\n'
    "2025/10/31,92.4万,924000,45.9,94.6,\n"
)


def test_the_preview_shows_columns_decisions_rows_and_faults(inspect: Inspect) -> None:
    preview = inspect(MOCKUP.encode("gb18030"), "月度指标.csv")
    read = {column.heading: (column.field, column.decision and column.decision.choice) for column in preview.columns}
    assert read == {
        "统计日期": ("date", None),
        "月活跃用户数": ("metric:mau", "1"),
        "日均DAU": ("metric:dau", "1"),
        "次日留存率": ("metric:d1", "percent"),
        "月收入(万元)": ("metric:revenue", "10000"),
        "备注": ("", None),
    }
    assert (preview.encoding, preview.delimiter, preview.fault_count) == ("gb18030", ",", 3)
    assert [row.state for row in preview.rows] == ["new", "new", "refused", "refused", "refused"]
    assert preview.rows[0].cells == ("2024-12-31", "666,700", "384,600", "41.2%", "714,300")
    assert [(fault.row, fault.column, fault.value) for fault in preview.faults] == [
        (4, "统计日期", "2025/4/31"),
        (5, "月活跃用户数", "8,5.1万"),
        (6, "", ""),
    ]
    assert (preview.counts.read, preview.counts.new, preview.counts.refused) == (5, 8, 3)
    assert not MetricSnapshot.objects.exists()


def test_the_preview_says_what_is_new_changed_and_unchanged(inspect: Inspect, product: Product) -> None:
    facts.snapshot(product, "mau", date(2026, 8, 31), 681000)
    facts.snapshot(product, "mau", date(2026, 9, 30), 1)
    preview = inspect("日期,MAU\n2026-08-31,681000\n2026-09-30,2\n2026-10-31,3\n合计,4\n")
    assert [row.state for row in preview.rows] == ["unchanged", "changed", "new", "left_out"]
    assert (preview.counts.new, preview.counts.changed, preview.counts.unchanged) == (1, 1, 1)


def test_a_decision_can_be_flipped(inspect: Inspect, bring: Bring) -> None:
    content = "日期,次日留存率,MAU\n2026-08-31,0.9,68\n"
    assert [c.decision.choice for c in inspect(content).columns if c.decision] == ["fraction", "1"]
    batch = bring(content, decisions={1: "percent", 2: "10000"})
    values = {row.metric.code: row.value for row in MetricSnapshot.objects.select_related("metric")}
    assert (batch.status, values) == ("done", {"d1": Decimal("0.009"), "mau": Decimal(680000)})


def test_a_doubtful_date_order_is_marked_and_can_be_flipped(inspect: Inspect, bring: Bring) -> None:
    content = "Date,MAU\n03/04/2026,1\n"
    decision = inspect(content).columns[0].decision
    assert decision is not None and (decision.choice, decision.is_doubtful) == ("mdy", True)
    bring(content, decisions={0: "dmy"})
    assert MetricSnapshot.objects.get().date == date(2026, 4, 3)


def test_columns_can_be_mapped_by_hand_and_are_remembered(inspect: Inspect, bring: Bring) -> None:
    content = "哪天,多少人\n2026-08-31,0.9\n"
    assert inspect(content).kind == ""
    bring(content, kind="snapshots_wide", mapping={0: "date", 1: "metric:d1"}, decisions={1: "percent"})
    assert MetricSnapshot.objects.get().value == Decimal("0.009")
    again = inspect("哪天,多少人\n2026-09-30,1\n")
    assert (again.kind, again.columns[1].field, again.columns[1].decision.choice) == ("snapshots_wide", "metric:d1", "percent")
    assert RememberedMapping.objects.count() == 1


def test_a_mapping_without_what_is_needed_says_so(inspect: Inspect) -> None:
    batch = inspect("日期,MAU\n2026-08-31,1\n").batch
    preview = revise(batch, by=batch.by, mapping={1: "metric:mau"})
    assert preview.problem == "Choose the column for: date."
    with pytest.raises(Unreadable):
        request_import(batch, by=batch.by)


def test_nonsense_in_a_mapping_is_ignored(inspect: Inspect) -> None:
    batch = inspect("日期,MAU\n2026-08-31,1\n").batch
    preview = revise(
        batch, by=batch.by, mapping={0: "date", 1: "metric:mau", 7: "metric:dau", 2: "nothing"}, decisions={1: "x"}
    )
    assert (preview.problem, preview.counts.new) == ("", 1)
    assert revise(batch, by=batch.by, kind="nothing").kind in ("", "snapshots_wide")


def test_bad_rows_are_all_counted_and_the_first_listed(inspect: Inspect) -> None:
    preview = inspect("日期,MAU\n" + "nonsense,1\n" * 1500)
    assert (preview.fault_count, len(preview.faults), len(preview.rows)) == (1500, 200, 20)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_faults_stand_beside_the_rows(format: str, bring: Bring) -> None:
    batch = bring('日期,MAU,备注\n2026-08-31,1,\n2026-09-31,2,"=1+1"\n2026-10-31,3,\n2026/10/31,4,\n')
    data = faults_file(batch, format)
    table = open_table(f"faults.{format}", io.BytesIO(data))
    assert table.header == ["Row", "日期", "MAU", "备注", "What to do"]
    assert [list(row.cells)[:4] for row in table.rows] == [
        ["3", "2026-09-31", "2", "'=1+1"],
        ["4", "2026-10-31", "3", ""],
        ["5", "2026/10/31", "4", ""],
    ]
    assert "There is no such day" in data.decode("utf-8-sig") if format == "csv" else data[:2] == b"PK"


def test_rows_with_several_faults_list_each(inspect: Inspect) -> None:
    preview = inspect("日期,MAU,次日留存率\nx,y,z\n")
    assert [fault.column for fault in preview.faults] == ["日期", "MAU", "次日留存率"]
    assert preview.counts.refused == 1


def test_every_fact_knows_its_file_row_importer_and_time(bring: Bring, company: Company) -> None:
    batch = bring("日期,MAU\n2026-08-31,681000\n", as_of=date(2026, 10, 31))
    row = MetricSnapshot.objects.get()
    assert (row.batch, row.row, row.recorded_by, len(batch.sha256)) == (batch, 2, company.pm, 64)
    assert row.provenance.startswith(f"Row 2 of file.csv (SHA-256 {batch.sha256[:12]}…), imported by Lin Zhiyao on 2026-11-20")
    assert row.provenance.endswith("as of 2026-10-31")


def test_the_job_is_safe_to_run_twice_and_asking_twice_gives_one(inspect: Inspect) -> None:
    batch = inspect("日期,MAU\n2026-08-31,681000\n").batch
    jobs = {request_import(batch, by=batch.by).pk for _time in "12"}
    assert len(jobs) == 1
    job = Job.objects.get()
    assert work(job.pk)
    Job.objects.filter(pk=job.pk).update(status="queued")
    assert work(job.pk)
    assert MetricSnapshot.objects.count() == 1


def test_a_file_that_is_gone_fails_with_a_sentence(inspect: Inspect) -> None:
    batch = inspect("日期,MAU\n2026-08-31,681000\n").batch
    job = request_import(batch, by=batch.by)
    importers.previews.store.path_of(batch).unlink()
    work(job.pk)
    batch.refresh_from_db()
    job.refresh_from_db()
    assert (batch.status, job.status, batch.error) == ("failed", "failed", job.error)
    assert "upload it again" in job.error


def test_a_file_that_breaks_off_imports_nothing(bring: Bring, inspect: Inspect, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = inspect("日期,MAU\n" + "".join(f"2026-{m:02}-01,{m}\n" for m in range(1, 11))).batch
    job = request_import(batch, by=batch.by)
    monkeypatch.setattr("metrics.importers.staging.CHUNK", 3)
    path = importers.previews.store.path_of(batch)
    path.write_bytes(path.read_bytes() + b'2026-11-01,"12')
    work(job.pk)
    batch.refresh_from_db()
    assert (batch.status, MetricSnapshot.objects.count()) == ("failed", 0)


def test_a_batch_is_written_once(bring: Bring) -> None:
    batch = bring("标题,截止日期\n甲,2026-08-01\n")
    with pytest.raises(AlreadyWritten):
        importers.run.write("work_items", [], batch=batch)


def test_only_the_people_of_a_product_upload_and_only_the_uploader_imports(
    company: Company, product: Product, inspect: Inspect
) -> None:
    data = io.BytesIO("日期,MAU\n2026-08-31,1\n".encode())
    for person in (company.manager, company.teammate, company.hr, company.admin):
        with pytest.raises(PermissionDenied):
            importers.inspect(data, "x.csv", person=person, product=product)
    product.people.add(company.teammate)
    batch = inspect("日期,MAU\n2026-08-31,1\n").batch
    for act in (request_import, revise):
        with pytest.raises(PermissionDenied):
            act(batch, by=company.teammate)


def test_an_upload_has_a_size(inspect: Inspect) -> None:
    with pytest.raises(Unreadable, match="5 MB"):
        inspect("日期,MAU\n" + "2026-08-31,1\n" * 500_000)


def test_progress_is_shown_while_rows_are_read(inspect: Inspect, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr("metrics.importers.staging.CHUNK", 2)
    monkeypatch.setattr("pmreview.jobs.work.Claim.progress", lambda _self, done, total: seen.append((done, total)))
    batch = inspect("日期,MAU\n" + "".join(f"2026-{m:02}-01,{m}\n" for m in range(1, 6))).batch
    work(request_import(batch, by=batch.by).pk)
    assert len(seen) == 3
    assert all(done <= total == 5 for done, total in seen)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_our_own_template_is_recognised_column_by_column(kind: str, language: str, format: str, inspect: Inspect) -> None:
    with override(language):
        table = template(kind, format)
        with pytest.raises(Unreadable):
            inspect(table, f"template.{format}")
        names = importers.tables.headings(kind)
        preview = inspect(",".join(names) + "\n" + ",".join("x" for _name in names) + "\n")
    assert (preview.kind, preview.problem) == (kind, "")
    assert all(column.field for column in preview.columns)


def test_goals_are_the_importer_s_own(bring: Bring, company: Company, product: Product) -> None:
    facts.goal(company.teammate, product, title="月活")
    bring("目标,指标,目标值,权重,开始日期,结束日期\n月活,MAU,950000,100%,2026-01-01,2026-12-31\n")
    goal = Goal.objects.get(owner=company.pm)
    assert (goal.metric.code, goal.unit, goal.direction, goal.target) == ("mau", "people", "up", Decimal(950_000))
    assert Goal.objects.count() == 2


def test_the_same_words_twice_are_two_items_once(bring: Bring) -> None:
    content = "日期,评分,内容\n2026-08-01,5,好\n2026-08-01,5,好\n"
    bring(content)
    bring(content + "2026-08-01,5,好\n2026-08-02,5,好\n")
    assert FeedbackItem.objects.count() == 4


def test_a_number_in_the_source_is_the_identity(bring: Bring) -> None:
    bring("编号,日期,评分,内容,类型\n7,2026-08-01,5,好,功能\n")
    counts = bring("编号,日期,评分,内容,类型\n7,2026-08-01,4,很好,界面\n").counts
    item = FeedbackItem.objects.get()
    assert (counts["changed"], item.rating, item.text, item.suggestion) == (1, 4, "很好", "interface")


def test_an_assumed_day_of_completion_never_moves_a_known_one(bring: Bring) -> None:
    content = "ID,标题,状态,截止日期\n1,甲,已完成,2026-08-01\n"
    bring(content, as_of=date(2026, 8, 1))
    assert bring(content, as_of=date(2026, 9, 1)).counts["unchanged"] == 1
    assert WorkItem.objects.get().done_on == date(2026, 8, 1)


def test_a_reopened_item_is_not_done_any_more(bring: Bring) -> None:
    bring("ID,标题,状态,完成时间,截止日期\n1,甲,已完成,2026-08-01,2026-08-05\n")
    bring("ID,标题,状态,完成时间,截止日期\n1,甲,重新打开,,\n")
    item = WorkItem.objects.get()
    assert (item.done_on, item.due_on, item.is_cancelled) == (None, None, False)


def test_the_command_takes_files_of_any_size(tmp_path, company: Company, product: Product) -> None:
    path = tmp_path / "values.csv"
    path.write_text("日期,MAU\n" + "\n".join(f"2026-08-{d:02},{d}" for d in range(1, 31)) + "\nx,1\n", encoding="utf-8")
    out, err = StringIO(), StringIO()
    call_command("import_snapshots", path, "--product", product.name, "--by", company.pm.email, stdout=out, stderr=err)
    assert out.getvalue() == "31 rows read: 30 new, 0 changed, 0 unchanged, 1 refused.\n"
    assert err.getvalue().startswith("32 日期 'x'")
    out = StringIO()
    call_command(
        "import_snapshots", path, "--product", str(product.pk), "--by", company.pm.email, "--dry-run", stdout=out, stderr=err
    )
    assert "0 new, 0 changed, 30 unchanged" in out.getvalue()
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "product_name", "email"),
    [
        ("a,b\n1,2\n", "Notebook", "pm"),
        ("", "Notebook", "pm"),
        ("日期,MAU\n2026-08-31,1\n", "Other", "pm"),
        ("日期,MAU\n2026-08-31,1\n", "Notebook", "manager"),
        ("日期,MAU\n2026-08-31,1\n", "Notebook", ""),
    ],
)
def test_the_command_refuses_with_a_sentence(
    content: str, product_name: str, email: str, tmp_path, company: Company, product: Product
) -> None:
    path = tmp_path / "values.csv"
    path.write_text(content, encoding="utf-8")
    who = getattr(company, email).email if email else "nobody@example.test"
    with pytest.raises(CommandError):
        call_command("import_snapshots", path, "--product", product_name, "--by", who)
    assert not ImportBatch.objects.exists()


def test_a_csv_of_ours_opens_in_a_plain_reader() -> None:
    rows = list(csv.reader(io.StringIO(template("feedback", "csv").decode("utf-8-sig"))))
    assert rows[0][:3] == ["external id", "date", "channel"]
