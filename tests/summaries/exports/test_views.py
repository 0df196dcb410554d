"""Who may have a paper, what is written down about it, and how it is handed over."""

import pytest
from django.test import Client
from django.urls import reverse

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.exports import archive
from summaries.exports.requests import request_export
from summaries.models import Event, Export, Summary
from summaries.review.workflow import perform
from tests.factories import summaries
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
MAY, MAY_NOT = ["pm", "manager", "hr"], ["teammate", "other_manager", "other_pm", "admin", "stranger"]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def summary(company: Company) -> Summary:
    return summaries.submitted(company.pm)


@pytest.fixture
def export(summary: Summary) -> Export:
    asked = request_export(summary.latest, language="en")
    assert work(asked.job_id)
    return Export.objects.get(pk=asked.pk)


def as_(person: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def address(name: str, of: Summary | Export) -> str:
    return reverse(name, args=[of.pk])


@pytest.mark.parametrize("role", MAY)
def test_who_may_see_the_summary_may_have_its_paper(role: str, export: Export, company: Company):
    person = getattr(company, role)
    answer = as_(person).get(address("export_download", export))
    assert b"".join(answer.streaming_content) == archive.path_of(export).read_bytes()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    number = company.pm.employee_number
    assert answer["Content-Disposition"] == f'attachment; filename="{number}_Lin Zhiyao_Performance summary 2026.pdf"'
    event = Event.objects.get(name="downloaded")
    assert (event.by, event.version, event.summary) == (person, export.version, export.version.summary)


def test_a_chinese_name_is_sent_as_rfc_5987_wants(summary: Summary, company: Company):
    export = request_export(summary.latest, language="zh-hans")
    work(export.job_id)
    answer = as_(company.pm).get(address("export_download", export))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "%E5%B9%B4%E5%BA%A6" in answer["Content-Disposition"]


@pytest.mark.parametrize("role", MAY_NOT)
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_nobody_else_learns_that_it_exists(role: str, method: str, export: Export, company: Company):
    client, summary = as_(getattr(company, role)), export.version.summary
    before = Event.objects.count()
    assert client.post(address("export_create", summary)).status_code == 404
    for name in ("export_detail", "export_download"):
        answer = getattr(client, method)(address(name, export))
        assert answer.status_code == (405 if method == "post" else 404)
        assert "Lin Zhiyao" not in answer.content.decode()
    assert Event.objects.count() == before


def test_the_right_is_asked_at_the_download(export: Export, summary: Summary, company: Company):
    perform(summary, "withdraw", by=company.pm)
    assert as_(company.manager).get(address("export_download", export)).status_code == 404
    assert as_(company.hr).get(address("export_download", export)).status_code == 404
    assert as_(company.pm).get(address("export_download", export)).status_code == 200


def test_strangers_are_asked_to_sign_in(export: Export):
    answer = Client().get(address("export_download", export))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_each_download_is_an_event_and_a_look_at_the_headers_is_not(export: Export, company: Company):
    client = as_(company.pm)
    assert client.head(address("export_download", export)).status_code == 200
    for _time in range(2):
        list(client.get(address("export_download", export)).streaming_content)
    assert Event.objects.filter(name="downloaded").count() == 2


def test_asking_leads_to_the_progress_page_and_is_written_down(summary: Summary, company: Company):
    client = as_(company.manager)
    answer = client.post(address("export_create", summary), {"language": "en"})
    export = Export.objects.get(language="en")
    assert (answer.status_code, answer.url) == (302, address("export_detail", export))
    assert client.post(address("export_create", summary), {"language": "en"}).url == answer.url
    assert Event.objects.filter(name="exported", by=company.manager, version=summary.latest).count() == 2
    assert client.get(address("export_create", summary)).status_code == 405


@pytest.mark.parametrize("asked", ["", "xx", "../en"])
def test_a_language_that_is_not_ours_is_that_of_the_page(asked: str, summary: Summary, company: Company):
    Export.objects.all().delete()
    as_(company.pm).post(address("export_create", summary), {"language": asked})
    assert Export.objects.get().language == "en"


def test_an_older_version_can_be_asked_for(summary: Summary, company: Company):
    perform(summary, "return", by=company.manager, note="Name the source")
    perform(summaries.fresh(summary), "submit", by=company.pm)
    client = as_(company.pm)
    client.post(address("export_create", summary), {"language": "zh-hans", "version": "1"})
    assert Export.objects.get(language="zh-hans").version.number == 1
    assert client.post(address("export_create", summary), {"version": "9"}).status_code == 404


def test_nothing_submitted_is_said(company: Company):
    draft = summaries.summary(company.pm)
    answer = as_(company.pm).post(address("export_create", draft), follow=True)
    assert "Nothing has been submitted yet" in answer.content.decode()
    assert not Export.objects.exists()


def test_the_page_asks_again_by_itself_until_it_is_over(summary: Summary, company: Company):
    export, client = request_export(summary.latest, language="en"), as_(company.pm)
    page = address("export_detail", export)
    waiting = client.get(page).content.decode()
    assert f'hx-get="{page}"' in waiting
    assert "<html" in waiting
    work(export.job_id)
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-get" not in part
    assert address("export_download", export) in part
    assert "PDF is ready" in part


def test_a_failure_says_why_and_offers_another_try(summary: Summary, company: Company):
    export, client = request_export(summary.latest, language="en"), as_(company.pm)
    Job.objects.filter(pk=export.job_id).update(status="failed", error="The printer is on fire.")
    page = client.get(address("export_detail", export)).content.decode()
    assert "The printer is on fire." in page
    assert "Try again" in page
    client.post(address("export_create", summary), {"language": "en", "version": "1"})
    assert Job.objects.get(pk=export.job_id).status == "queued"


def test_a_deleted_file_is_made_again_and_said(export: Export, company: Company):
    archive.path_of(export).unlink()
    answer = as_(company.hr).get(address("export_download", export), follow=True)
    assert answer.redirect_chain == [(address("export_detail", export), 302)]
    assert "being made again" in answer.content.decode()
    assert Job.objects.get(pk=export.job_id).status == "queued"
    assert not Event.objects.filter(name="downloaded").exists()
    work(export.job_id)
    assert as_(company.hr).get(address("export_download", export)).status_code == 200


def test_one_that_is_not_ready_is_waited_for(summary: Summary, company: Company):
    export = request_export(summary.latest, language="en")
    answer = as_(company.pm).get(address("export_download", export))
    assert (answer.status_code, answer.url) == (302, address("export_detail", export))


def test_what_was_taken_back_stays_its_authors_also_after_it_was_sent_again(company: Company, summary: Summary, export: Export):
    perform(summary, "withdraw", by=company.pm)
    perform(Summary.objects.with_people().get(pk=summary.pk), "submit", by=company.pm)
    for reader, code in ((company.pm, 302), (company.manager, 404), (company.hr, 404)):
        asked = as_(reader).post(address("export_create", summary), {"version": "1", "language": "en"})
        assert asked.status_code == code
        assert as_(reader).get(address("export_detail", export)).status_code == (200 if code == 302 else 404)
        assert as_(reader).get(address("export_download", export)).status_code == (200 if code == 302 else 404)
    assert as_(company.manager).post(address("export_create", summary), {"version": "2"}).status_code == 302
