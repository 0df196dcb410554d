"""PDF, one-page brief and Word file: each its own row, file and event, asked for and taken along as the PDF is."""

from __future__ import annotations

import io

import docx
import pytest
from django.urls import reverse

from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.exports import archive
from summaries.exports.requests import request_export
from summaries.hr.lines import person_lines, rows_of
from summaries.models import Event, Export, Summary, Template
from summaries.team.lists import lines_of
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.exports.test_views import as_

pytestmark = pytest.mark.django_db
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {
    "summary": ("application/pdf", "_Lin Zhiyao_Performance summary 2026.pdf", "pdf", "downloaded"),
    "brief": (
        "application/pdf",
        "_Lin Zhiyao_Performance summary 2026_One-page brief.pdf",
        "brief",
        "downloaded the one-page brief",
    ),
    "word": (OFFICE, "_Lin Zhiyao_Performance summary 2026.docx", "word", "downloaded the Word file"),
}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def summary(company: Company) -> Summary:
    return summaries.submitted(company.pm)


def test_each_form_is_its_own_job_row_and_file(summary: Summary):
    exports = [request_export(summary.latest, language="en", template=form) for form in Template]
    assert len({export.pk for export in exports}) == len({export.job_id for export in exports}) == 3
    assert len({archive.place(export) for export in exports}) == 3
    again = request_export(summary.latest, language="en", template="word")
    assert again.job_id == exports[2].job_id


@pytest.mark.parametrize("form", FORMS)
def test_asked_for_made_and_taken_along(form: str, summary: Summary, company: Company):
    """The whole way of a reviewer who wants it: button, job, page, download, log."""
    media_type, name, told, said = FORMS[form]
    client = as_(company.manager)
    page = client.post(reverse("export_create", args=[summary.pk]), {"language": "en", "template": form}).url
    export = Export.objects.get(language="en", template=form)
    assert work(export.job_id)
    export.refresh_from_db()
    assert reverse("export_download", args=[export.pk]) in client.get(page).content.decode()
    answer = client.get(reverse("export_download", args=[export.pk]))
    content = b"".join(answer.streaming_content)
    assert content == archive.path_of(export).read_bytes()
    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"] == f'attachment; filename="{company.pm.employee_number}{name}"'
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    events = Event.objects.filter(name__in=["exported", "downloaded"], by=company.manager).order_by("sequence")
    assert [event.details for event in events] == [{"format": told}] * 2
    assert events[1].told == said


def test_a_brief_is_one_page_and_a_word_file_has_the_answers(summary: Summary):
    brief, word = (request_export(summary.latest, language="en", template=form) for form in ("brief", "word"))
    assert work(brief.job_id)
    assert work(word.job_id)
    assert Export.objects.get(pk=brief.pk).pages == 1
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(archive.path_of(word).read_bytes())).paragraphs)
    assert summary.latest.reading("en")["title"] in text
    assert summaries.WORDS in text


@pytest.mark.parametrize("asked", ["", "xlsx", "../word"])
def test_a_form_there_is_not_is_the_pdf(asked: str, summary: Summary, company: Company):
    as_(company.hr).post(reverse("export_create", args=[summary.pk]), {"language": "en", "template": asked})
    assert Export.objects.get(language="en").template == "summary"


@pytest.mark.parametrize("role", ["teammate", "other_manager", "other_pm", "admin", "stranger"])
@pytest.mark.parametrize("form", ["brief", "word"])
def test_who_may_not_see_the_summary_gets_no_form_of_it(role: str, form: str, summary: Summary, company: Company):
    export = request_export(summary.latest, language="en", template=form)
    client = as_(getattr(company, role))
    for name in ("export_detail", "export_download"):
        assert client.get(reverse(name, args=[export.pk])).status_code == 404
    assert client.post(reverse("export_create", args=[summary.pk]), {"template": form}).status_code == 404


def test_the_document_offers_the_pdf_first_and_the_others_quietly(summary: Summary, company: Company):
    page = as_(company.manager).get(reverse("summary_document", args=[summary.pk])).content.decode()
    assert page.index("Download the PDF") < page.index('value="brief"') < page.index('value="word"')
    assert "Word, for editing" in page


def test_the_page_of_one_form_offers_the_others_of_the_same_version(summary: Summary, company: Company):
    export = request_export(summary.latest, language="zh-hans", template="word")
    work(export.job_id)
    page = as_(company.pm).get(reverse("export_detail", args=[export.pk])).content.decode()
    assert "What can be verified is the PDF" in page
    assert 'name="language" value="zh-hans"' in page
    assert [form for form in FORMS if f'value="{form}" class' in page] == ["summary", "brief"]
    assert "0 pages" not in page


def test_trying_again_asks_for_the_same_form(summary: Summary, company: Company):
    export = request_export(summary.latest, language="en", template="word")
    Job.objects.filter(pk=export.job_id).update(status="failed", error="No ink.")
    page = as_(company.pm).get(reverse("export_detail", args=[export.pk])).content.decode()
    assert 'name="template" value="word"' in page
    assert "The Word file could not be made" in page


def test_a_lost_word_file_is_made_again(summary: Summary, company: Company):
    export = request_export(summary.latest, language="en", template="word")
    work(export.job_id)
    before = Export.objects.get(pk=export.pk).sha256
    archive.path_of(export).unlink()
    as_(company.pm).get(reverse("export_download", args=[export.pk]))
    assert work(export.job_id)
    assert Export.objects.get(pk=export.pk).sha256 == before


def test_lists_show_the_pdf_and_never_another_form(summary: Summary, company: Company):
    """The Word file is ready, the PDF is not: the list says so."""
    word = request_export(summary.latest, language="en", template="word")
    work(word.job_id)
    (line,) = lines_of([summary], reader=company.manager)
    assert line.paper is not None
    assert line.paper.template == "summary"
    (row,) = person_lines(list(rows_of(Summary.objects.filter(pk=summary.pk))), summary.cycle)
    assert row.paper is not None
    assert (row.paper.id, row.paper.path) == (line.paper.pk, "")


def test_the_log_says_which_form(summary: Summary, company: Company):
    as_(company.manager).post(reverse("export_create", args=[summary.pk]), {"template": "word"})
    assert "asked for a Word file" in as_(company.hr).get(reverse("event_log")).content.decode()
