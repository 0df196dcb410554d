"""The pages of importing: bring a file, look at it, import it, read the report, take it back. Bad input is a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from metrics import importers
from metrics.importers.kinds import KINDS
from metrics.importers.previews import MAX_BYTES
from metrics.models import FeedbackItem, ImportBatch, ImportStatus, MetricSnapshot, Product, WorkItem
from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from tests.factories import facts
from tests.factories.people import Company
from tests.metrics.test_views import cost

pytestmark = pytest.mark.django_db
GOOD = "日期,MAU,次日留存率\n2026-07-31,66.67万,0.41\n2026-08-31,68.1万,0.42\n"
AWKWARD = "日期,MAU\n2026-07-31,66.67万\n2026-04-31,68.1万\n2026-08-31,<b>many</b>\n"
WORLD = ("pm", "teammate", "manager", "other_manager", "other_pm", "hr", "admin", "stranger")
Upload = Callable[..., ImportBatch]


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr("pmreview.jobs.queue.ring", lambda _job_id: True)


@pytest.fixture
def product(company: Company) -> Product:
    return facts.product(company.pm, company.teammate)


@pytest.fixture
def pm(company: Company) -> Client:
    return browser(company.pm)


@pytest.fixture
def draft(company: Company, product: Product) -> Upload:
    def inspect(content: str = GOOD, name: str = "values.csv", by: User | None = None) -> ImportBatch:
        return importers.inspect(io.BytesIO(content.encode()), name, person=by or company.pm, product=product).batch

    return inspect


@pytest.fixture
def imported(draft: Upload) -> Upload:
    def carry_out(*args: Any, **kwargs: Any) -> ImportBatch:
        batch = draft(*args, **kwargs)
        work(importers.request_import(batch, by=batch.by).pk)
        batch.refresh_from_db()
        return batch

    return carry_out


def browser(person: User) -> Client:
    made = Client()
    made.force_login(person)
    made.cookies["django_language"] = "en"
    return made


def page(client: Client, name: str, row: Any, status: int = 200) -> str:
    response = client.get(reverse(name, args=[row.pk]))
    assert response.status_code == status
    return response.content.decode()


def post(client: Client, name: str, row: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=[row.pk]), data)


def answers(batch: ImportBatch, **changes: Any) -> dict[str, Any]:
    """What the form of the preview sends, as it stands, and with changes."""
    seen = importers.preview(batch)
    data = {"kind": seen.kind, "as_of": f"{batch.as_of:%Y-%m-%d}", "project": batch.recognised.get("project", "")}
    for column in seen.columns:
        data[f"field_{column.index}"] = column.field
        if column.decision:
            data[f"choice_{column.index}"] = column.decision.choice
    return data | changes


def test_the_way_of_a_file(pm: Client, product: Product) -> None:
    assert "Show how it is read" in page(pm, "import_create", product)
    response = post(pm, "import_create", product, file=SimpleUploadedFile("values.csv", GOOD.encode("gb18030")))
    batch = ImportBatch.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("import_detail", args=[batch.pk]))
    shown = page(pm, "import_detail", batch)
    assert all(words in shown for words in ("Import 2 rows", "GB18030", "commas", "666,700", "41%"))
    assert post(pm, "import_detail", batch, **answers(batch, **{"import": "1"})).status_code == 302
    assert "The file is being imported" in page(pm, "import_detail", batch)
    assert work(Job.objects.get().pk)
    report = page(pm, "import_detail", batch)
    assert "Undo this import" in report
    assert ImportBatch.objects.get().sha256 in report
    assert MetricSnapshot.objects.filter(product=product).count() == 4


def test_a_table_can_be_pasted(pm: Client, product: Product) -> None:
    response = post(pm, "import_create", product, pasted="日期\tMAU\n2026-07-31\t66.67万\n")
    assert response.status_code == 302
    batch = ImportBatch.objects.get()
    assert batch.file_name == "Pasted table.csv"
    assert "tabs" in page(pm, "import_detail", batch)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose a file, or paste a table."),
        ({"pasted": "  \n "}, "Choose a file, or paste a table."),
        ({"file": GOOD, "pasted": GOOD}, "Choose a file or paste a table, not both."),
        ({"pasted": "x" * 500_001}, "save it as a file"),
        ({"file": "PK\x03\x04 no archive"}, 'class="problems"'),
        ({"file": "x" * (MAX_BYTES + 1)}, "larger than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    data: dict[str, str], sentence: str, pm: Client, product: Product
) -> None:
    sent: dict[str, Any] = dict(data)
    if "file" in data:
        sent["file"] = SimpleUploadedFile("values.csv", data["file"].encode())
    response = post(pm, "import_create", product, **sent)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_bad_rows_are_listed_with_what_to_do(pm: Client, draft: Upload) -> None:
    batch = draft(AWKWARD)
    shown = page(pm, "import_detail", batch)
    assert "Import 1 row, leave out 2" in shown
    assert all(words in shown for words in ("2 rows cannot be imported", "Row 3", "2026-04-31", "&lt;b&gt;many&lt;/b&gt;"))
    assert "<b>many" not in shown
    response = pm.get(reverse("import_refused", args=[batch.pk]))
    assert "values" in response["Content-Disposition"]
    assert "2026-04-31" in response.content.decode("utf-8-sig")


def test_many_bad_rows_are_counted_and_the_first_fifty_listed(pm: Client, draft: Upload) -> None:
    shown = page(pm, "import_detail", draft("日期,MAU\n2026-07-31,5\n" + "nonsense,1\n" * 60))
    assert shown.count('<span class="text-secondary small value">') == 50
    assert "10 more are in the file" in shown


def test_nothing_is_imported_that_was_not_looked_at(pm: Client, draft: Upload) -> None:
    batch = draft()
    changed = answers(batch, choice_2="percent") | {"import": "1"}
    shown = pm.post(reverse("import_detail", args=[batch.pk]), changed, follow=True).content.decode()
    assert "This is how the file is read now" in shown
    assert "0.41%" in shown
    batch.refresh_from_db()
    assert batch.status == ImportStatus.DRAFT
    post(pm, "import_detail", batch, **answers(batch), **{"import": "1"})
    batch.refresh_from_db()
    assert batch.status == ImportStatus.QUEUED


def test_a_column_that_holds_something_else_is_decided_about_anew(pm: Client, draft: Upload) -> None:
    batch = draft("日期,收入（万元）,备注\n2026-07-31,5,\n")
    post(pm, "import_detail", batch, **answers(batch, choice_1="1"))
    batch.refresh_from_db()
    assert "1" in batch.recognised["decisions"]
    post(pm, "import_detail", batch, **answers(batch, field_1="metric:orders"))
    batch.refresh_from_db()
    assert batch.recognised["mapping"]["1"] == "metric:orders"
    assert "1" not in batch.recognised["decisions"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "payroll"}, "Choose one of the list."),
        ({"kind": ""}, "Choose what the file holds."),
        ({"field_1": "salary"}, "Choose one of the list."),
        ({"field_2": "metric:mau"}, "is chosen for two columns"),
        ({"choice_2": "guess"}, "Choose one of the list."),
        ({"as_of": "2999-01-01"}, "Choose a day up to today."),
    ],
)
def test_nonsense_about_columns_is_a_sentence(changes: dict[str, str], sentence: str, pm: Client, draft: Upload) -> None:
    batch = draft()
    before = batch.recognised
    response = post(pm, "import_detail", batch, **answers(batch, **changes), **{"import": "1"})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    batch.refresh_from_db()
    assert (batch.status, batch.recognised) == (ImportStatus.DRAFT, before)


def test_another_kind_is_read_from_scratch(pm: Client, draft: Upload) -> None:
    batch = draft("标题,状态\n改登录页,已完成\n", "任务.csv")
    assert 'name="project"' in page(pm, "import_detail", batch)
    post(pm, "import_detail", batch, **answers(batch, kind="projects"))
    batch.refresh_from_db()
    assert batch.kind == "projects"
    shown = page(pm, "import_detail", batch)
    assert "Choose the column for" in shown
    assert 'name="import"' not in shown
    post(pm, "import_detail", batch, **answers(batch), **{"import": "1"})
    assert not Job.objects.exists()


def test_a_file_nobody_recognises_asks(pm: Client, draft: Upload) -> None:
    batch = draft("a,b\n1,2\n")
    assert "Choose what the file holds: its headings do not tell." in page(pm, "import_detail", batch)
    post(pm, "import_detail", batch, kind="feedback", as_of=f"{timezone.localdate()}")
    batch.refresh_from_db()
    assert batch.kind == "feedback"


def test_the_same_file_again_has_nothing_to_import(pm: Client, imported: Upload, draft: Upload) -> None:
    imported()
    shown = page(pm, "import_detail", draft())
    assert "is here already" in shown
    assert 'name="import"' not in shown


def test_the_project_of_items_can_be_named(pm: Client, draft: Upload) -> None:
    batch = draft("标题,状态\n改登录页,已完成\n", "任务.csv")
    assert "Write the name of the project." in post(pm, "import_detail", batch, **answers(batch, project="")).content.decode()
    post(pm, "import_detail", batch, **answers(batch, project="Login"))
    batch.refresh_from_db()
    post(pm, "import_detail", batch, **answers(batch), **{"import": "1"})
    assert work(Job.objects.get().pk)
    assert WorkItem.objects.get().project.name == "Login"


def test_the_progress_asks_again_by_itself_and_ends(pm: Client, draft: Upload) -> None:
    batch = draft()
    job = importers.request_import(batch, by=batch.by)
    address, poll = reverse("import_detail", args=[batch.pk]), {"HX-Request": "true", "HX-Target": f"job-{job.pk}"}
    part = pm.get(address, headers=poll)
    assert "hx-get" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert pm.post(address, {"import": "1"}).status_code == 302
    work(job.pk)
    assert pm.get(address, headers=poll)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in pm.get(address)


def test_a_job_that_gave_up_can_be_asked_for_again(pm: Client, draft: Upload) -> None:
    batch = draft()
    job = importers.request_import(batch, by=batch.by)
    Job.objects.filter(pk=job.pk).update(status="failed", error="The worker stopped.")
    assert "Try again" in page(pm, "import_detail", batch)
    post(pm, "import_detail", batch)
    assert Job.objects.get().status == "queued"


def test_an_import_that_failed_says_why(pm: Client, company: Company, draft: Upload) -> None:
    batch = draft()
    ImportBatch.objects.filter(pk=batch.pk).update(status="failed", error="The file breaks off.")
    assert "The file breaks off." in page(pm, "import_detail", batch)
    assert "The file breaks off." in page(browser(company.manager), "import_detail", batch)


def test_a_file_that_is_gone_sends_back(pm: Client, draft: Upload, settings: Any) -> None:
    batch = draft()
    (settings.MEDIA_ROOT / batch.stored_as).unlink()
    for name in ("import_detail", "import_refused"):
        shown = pm.get(reverse(name, args=[batch.pk]), follow=True).content.decode()
        assert "The file is not kept any more: upload it again." in shown


def test_an_import_is_undone_as_a_whole(pm: Client, imported: Upload, product: Product) -> None:
    batch = imported("日期,评分,内容\n2026-07-31,5,很好\n2026-08-31,1,太慢\n", "反馈.csv")
    asked = page(pm, "import_undo", batch)
    assert "What was new does not count any more: 2." in asked
    assert FeedbackItem.objects.filter(product=product).count() == 2
    shown = pm.post(reverse("import_undo", args=[batch.pk]), follow=True).content.decode()
    assert "Taken out: 2. Changed back: 0." in shown
    assert "This import is undone" in shown
    assert FeedbackItem.objects.filter(product=product).count() == 0
    assert pm.post(reverse("import_undo", args=[batch.pk])).status_code == 302
    assert pm.get(reverse("import_undo", args=[batch.pk])).status_code == 302


def test_what_changed_since_is_named(pm: Client, imported: Upload) -> None:
    first = imported("编号,标题,状态\nA-1,改登录页,未开始\n", "任务.csv")
    imported("编号,标题,状态\nA-1,改注册页,未开始\n", "任务.csv")
    shown = pm.post(reverse("import_undo", args=[first.pk]), follow=True).content.decode()
    assert "改注册页: changed since by the import of 任务.csv" in shown


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_our_templates_can_be_taken_along(kind: str, format: str, pm: Client) -> None:
    response = pm.get(reverse("import_template", args=[f"{kind}.{format}"]))
    assert (response.status_code, bool(response.content)) == (200, True)
    assert f'filename="{kind}.{format}"' in response["Content-Disposition"]


def test_there_are_no_other_templates(pm: Client) -> None:
    for name in ("payroll.csv", "goals.exe", "goals", "goals.csv.csv"):
        assert pm.get(reverse("import_template", args=[name])).status_code == 404


CAN = {  # who gets a draft of the pm, and who what is done
    "import_detail": ({"pm"}, {"pm", "teammate", "manager"}),
    "import_refused": ({"pm"}, {"pm", "teammate"}),
}


@pytest.mark.parametrize("name", CAN)
def test_who_sees_an_import(name: str, company: Company, draft: Upload, imported: Upload) -> None:
    done = imported(AWKWARD)
    waiting = draft("日期,DAU\n2026-07-31,5\n2026-04-31,5\n")
    for batch, expected in zip((waiting, done), CAN[name], strict=True):
        address = reverse(name, args=[batch.pk])
        found = {who: browser(getattr(company, who)).get(address).status_code for who in WORLD}
        assert found == {who: 200 if who in expected else 404 for who in WORLD}


def test_who_imports_and_undoes(company: Company, product: Product, draft: Upload, imported: Upload) -> None:
    done, waiting = imported(), draft("日期,DAU\n2026-07-31,5\n")
    for who in WORLD[2:]:
        person = browser(getattr(company, who))
        assert post(person, "import_create", product, pasted=GOOD).status_code == 404
        assert post(person, "import_detail", waiting, **answers(waiting), **{"import": "1"}).status_code == 404
        assert post(person, "import_undo", done).status_code == 404
    mate = browser(company.teammate)
    assert post(mate, "import_detail", waiting, **{"import": "1"}).status_code == 404
    assert not Job.objects.exclude(pk=done.job_id).exists()
    assert post(mate, "import_undo", done).status_code == 302
    done.refresh_from_db()
    assert (done.status, done.undone_by) == (ImportStatus.UNDONE, company.teammate)


def test_the_list_shows_drafts_only_to_their_own(company: Company, product: Product, draft: Upload, imported: Upload) -> None:
    imported(name="done.csv")
    draft("日期,DAU\n2026-07-31,5\n", "waiting.csv")
    own, above = page(browser(company.pm), "import_list", product), page(browser(company.manager), "import_list", product)
    assert ("done.csv" in own, "waiting.csv" in own) == (True, True)
    assert ("done.csv" in above, "waiting.csv" in above, "Import a file" in above) == (True, False, False)
    page(browser(company.hr), "import_list", product, 404)


@pytest.mark.parametrize("who", ["pm", "manager"])
def test_the_list_costs_the_same_however_long(who: str, company: Company, product: Product) -> None:
    def add(times: int, by: User) -> None:
        for i in range(times):
            ImportBatch.objects.create(product=product, by=by, file_name=f"{i}.csv", sha256="0", size=1, status="done")

    person, address = browser(getattr(company, who)), reverse("import_list", args=[product.pk])
    add(1, company.pm)
    first = cost(person, address)
    add(30, company.pm)
    add(30, company.teammate)
    assert cost(person, address) == first
    assert first <= 15


def test_the_list_begins_empty_and_the_product_leads_there(pm: Client, product: Product) -> None:
    assert "No imports yet" in page(pm, "import_list", product)
    shown = page(pm, "product_detail", product)
    assert all(reverse(name, args=[product.pk]) in shown for name in ("import_create", "import_list"))


def test_names_of_files_and_columns_are_escaped(pm: Client, draft: Upload, product: Product) -> None:
    nasty = "<script>alert(1)</script>"
    batch = draft(f"日期,MAU,{nasty}\n2026-07-31,5,{nasty}\n", f"{nasty}.csv")
    for shown in (page(pm, "import_detail", batch), page(pm, "import_list", product)):
        assert nasty not in shown
