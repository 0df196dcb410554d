"""Where the facts of a document come from: in its appendix, on hover, in both languages, and for good once it is submitted."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.models import FeedbackItem, Goal, ImportBatch, Project, WorkItem
from summaries.models import Summary
from summaries.reading import freeze
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.browsing import browser

pytestmark = pytest.mark.django_db
MOMENT = timezone.make_aware(datetime(2026, 11, 2, 10, 15))
IN_ENGLISH = "Row 7 of all.csv (SHA-256 abababababab…), imported by Lin Zhiyao on 2026-11-02 10:15, as of 2026-10-31"
IN_CHINESE = "all.csv（SHA-256 abababababab…）第 7 行，Lin Zhiyao 2026-11-02 10:15 导入，数据截至 2026-10-31"


@pytest.fixture
def imported(company: Company) -> Summary:
    """A finished draft; what it is about came from row 7 of one file."""
    made = summaries.completed(company.pm)
    words = {"file_name": "all.csv", "sha256": "ab" * 32, "size": 1, "as_of": date(2026, 10, 31), "finished_at": MOMENT}
    batch = ImportBatch.objects.create(product=made.author.products.get(), by=made.author, status="done", **words)
    for model in (FeedbackItem, Project, WorkItem, Goal):
        model._base_manager.update(batch=batch, row=7)
    return summaries.fresh(made)


def cells(reading: dict) -> dict[str, str]:
    return {row[0]: row[2] for block in reading["appendix"][0]["blocks"] for row in block["rows"]}


@pytest.mark.parametrize(
    ("language", "quote", "feedback", "sentence", "many"),
    [
        ("en", "Quote 1", "User feedback", IN_ENGLISH, IN_ENGLISH.replace("Row 7", "1 row")),
        ("zh-hans", "原话 1", "用户反馈", IN_CHINESE, IN_CHINESE.replace("第 7 行", "共 1 行")),
    ],
)
def test_the_appendix_names_file_row_importer_and_day(
    imported: Summary, language: str, quote: str, feedback: str, sentence: str, many: str
) -> None:
    frozen = freeze(imported, by=imported.author).readings
    assert json.loads(json.dumps(frozen, allow_nan=False)) == frozen
    told = cells(frozen[language])
    assert told[quote] == sentence
    assert told[feedback].endswith(f" · {many}")
    assert told[Project.objects.get().name].endswith(f" · {sentence} · {many}")


def test_only_quotes_that_are_cited_stand_in_the_appendix(imported: Summary) -> None:
    section = next(one for one in imported.sections if one.key == "feedback")
    section.rows[0].delete()
    told = cells(freeze(imported, by=imported.author).readings["en"])
    assert not [name for name in told if name.startswith("Quote")]


def test_the_steps_and_the_document_show_it_on_hover(imported: Summary, company: Company) -> None:
    reader = browser(company.pm)
    for step in ("feedback", "projects"):
        assert f'title="{IN_ENGLISH}' in reader.get(reverse("summary_step", args=[imported.pk, step])).content.decode()
    check = reader.get(f"{imported.get_absolute_url()}check/").content.decode()
    assert check.count(f'title="{IN_ENGLISH}') == 2


def test_a_document_frozen_before_it_was_kept_still_opens(imported: Summary, company: Company) -> None:
    made = summaries.submitted(company.teammate)
    version = made.versions.get()
    old = json.loads(json.dumps(version.readings).replace('"origin"', '"of_old"'))
    type(version)._base_manager.filter(pk=version.pk).update(readings=old)
    page = browser(company.teammate).get(reverse("summary_document", args=[made.pk]))
    assert page.status_code == 200
