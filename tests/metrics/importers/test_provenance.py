"""Every imported fact says its file, row, importer, time and as-of day: where it is told and shown, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from metrics import queries
from metrics.importers import undo
from metrics.models import FeedbackItem, ImportBatch, Product, Project, WorkItem
from tests.factories import facts
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
VOICES = "日期,渠道,评分,内容\n2026-08-01,App Store,5,很好用\n2026-08-02,App Store,2,太慢\n"
PLAN = (
    "标题,状态,创建日期,截止日期,所属项目\n"
    "画原型,进行中,2026-02-01,2026-12-01,一页注册\n"
    "写文案,进行中,2026-02-01,2026-12-01,一页注册\n"
)
END = "imported by Lin Zhiyao on 2026-11-20 10:00, as of 2026-10-31"
AS_OF = date(2026, 10, 31)


def file(batch: ImportBatch) -> str:
    return f"{batch.file_name} (SHA-256 {batch.sha256[:12]}…)"


def test_every_quote_and_all_feedback_together_name_the_file(bring: Bring, company: Company, product: Product) -> None:
    batch = bring(VOICES, "声音.csv", as_of=AS_OF)
    facts.feedback(product, text="Typed", created_by=company.pm, day=date(2026, 7, 1))
    told = queries.feedback_in(company.pm, facts.YEAR)
    assert [quote.origin for quote in told.quotes] == [
        f"Row 3 of {file(batch)}, {END}",
        f"Row 2 of {file(batch)}, {END}",
        "Entered by Lin Zhiyao on 2026-11-20",
    ]
    assert told.origin == f"2 rows of {file(batch)}, {END}"
    with override("zh-hans"):
        origin = queries.feedback_in(company.pm, facts.YEAR).origin
    assert origin == f"声音.csv（SHA-256 {batch.sha256[:12]}…）共 2 行，Lin Zhiyao 2026-11-20 10:00 导入，数据截至 2026-10-31"


def test_a_project_names_the_files_of_its_items(bring: Bring, company: Company, product: Product) -> None:
    batch = bring(PLAN, "计划.csv", as_of=AS_OF)
    (told,) = queries.projects_of(company.pm, facts.YEAR, date(2026, 11, 20))
    assert told.origin == f"{file(batch)}, {END} · 2 rows of {file(batch)}, {END}"
    own = facts.project(company.pm, product, created_by=company.pm)
    told = queries.project_facts(Project.objects.filter(pk=own.pk), facts.YEAR, date(2026, 11, 20))[0]
    assert told.origin == "Entered by Lin Zhiyao on 2026-11-20"


def test_of_many_files_the_largest_are_named_and_the_others_counted(bring: Bring, company: Company) -> None:
    for number in range(5):
        rows = "".join(f"2026-08-{day:02},Web,4,{number}-{day}\n" for day in range(1, 2 + number))
        bring(f"日期,渠道,评分,内容\n{rows}", f"{number}.csv")
    told = queries.feedback_in(company.pm, facts.YEAR).origin.split(" · ")
    assert [sentence.split(" (")[0] for sentence in told] == [
        "5 rows of 4.csv",
        "4 rows of 3.csv",
        "3 rows of 2.csv",
        "2 more files",
    ]


def test_what_is_undone_is_named_no_more(bring: Bring, company: Company) -> None:
    undo(bring(VOICES), by=company.pm)
    told = queries.feedback_in(company.pm, facts.YEAR)
    assert (told.quotes, told.origin) == ((), "")


def test_the_pages_show_it_on_hover(bring: Bring, company: Company, product: Product, client: Client) -> None:
    voices, plan = bring(VOICES, as_of=AS_OF), bring(PLAN, as_of=AS_OF)
    client.force_login(company.pm)
    hovers = [
        (reverse("product_detail", args=[product.pk]), FeedbackItem.objects.earliest("date").provenance),
        (reverse("product_detail", args=[product.pk]), f"{file(plan)}, {END}"),
        (reverse("feedback_list", args=[product.pk]), f"Row 2 of {file(voices)}, {END}"),
        (reverse("project_detail", args=[Project.objects.get().pk]), WorkItem.objects.earliest("row").provenance),
    ]
    for path, words in hovers:
        assert f'<tr title="{words}' in client.get(path, {"year": 2026}, headers={"accept-language": "en"}).content.decode()
