"""Asking for a paper: one row, one file; a failed or lost one is made again; decisions ask by themselves."""

from hashlib import sha256
from threading import Barrier, Thread

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.exports import archive, pdf
from summaries.exports.record import edition_of, record_of
from summaries.exports.requests import remake, request_export
from summaries.models import Export, Printing, Version
from summaries.review import reassign
from summaries.review.workflow import perform
from tests.factories import summaries
from tests.factories.people import Company, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def version(company: Company) -> Version:
    latest = summaries.submitted(company.pm).latest
    assert latest is not None
    return latest


def made(version: Version, language: str = "en") -> Export:
    export = request_export(version, language=language)
    assert work(export.job_id)
    export.refresh_from_db()
    return export


def test_submitting_asks_for_the_paper_in_the_authors_language(company: Company):
    company.pm.language = "zh-hans"
    company.pm.save(update_fields=["language"])
    summary = summaries.submitted(company.pm)
    export = Export.objects.get()
    assert (export.version, export.language, export.job.status) == (summary.latest, "zh-hans", Job.Status.QUEUED)


def test_what_nobody_has_begun_to_make_is_made_as_it_stands_then(company: Company):
    summary = summaries.approved(company.pm)
    export = Export.objects.get()
    assert Job.objects.filter(kind="render_pdf").count() == 1
    assert export.record["standing"] == "approved"
    assert (export.edition, export.is_current) == (edition_of(record_of(summary.latest)), True)
    assert made(summary.latest, "zh-hans").pk != export.pk


def test_a_decision_makes_another_edition_and_the_one_before_stays(company: Company):
    summary = summaries.submitted(company.pm)
    first = made(summary.latest)
    before = archive.path_of(first).read_bytes()
    perform(summary, "approve", by=company.manager)
    perform(summaries.fresh(summary), "acknowledge", by=company.pm)
    assert [one.record["standing"] for one in Export.objects.current()] == ["acknowledged"]
    second = made(summary.latest)
    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert first.path != second.path
    assert archive.path_of(first).read_bytes() == before != archive.path_of(second).read_bytes()


def test_an_older_edition_that_was_lost_is_made_again_as_it_was(company: Company):
    summary = summaries.submitted(company.pm)
    first = made(summary.latest)
    perform(summary, "approve", by=company.manager)
    archive.path_of(first).unlink()
    remake(first)
    assert work(first.job_id)
    assert Export.objects.get(pk=first.pk).sha256 == first.sha256


def test_who_is_waited_for_is_of_the_record(company: Company):
    summary = summaries.submitted(company.pm)
    first = made(summary.latest)
    reassign.replace(summary, summary.reviewers.get(), with_=company.other_manager, reason="Ill", by=company.hr)
    again = request_export(summary.latest, language="en")
    assert again.pk != first.pk
    assert again.record["signatures"][-1]["name"] == company.other_manager.name


def test_what_was_withdrawn_is_not_made_ahead(company: Company):
    summary = summaries.submitted(company.pm)
    made(summary.latest)
    perform(summary, "withdraw", by=company.pm)
    assert Export.objects.count() == 1
    assert not Export.objects.current().exists()


def test_archiving_changes_no_paper(company: Company):
    summary = summaries.approved(company.pm)
    before = made(summary.latest)
    perform(summary, "archive", by=company.hr)
    assert request_export(summary.latest, language="en").pk == before.pk


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_both_get_the_same_row(company: Company):
    latest = summaries.submitted(company.pm).latest
    gate, found = Barrier(2), []

    def ask() -> None:
        gate.wait()
        found.append(request_export(latest, language="zh-hans").pk)
        connection.close()

    both = [Thread(target=ask) for _one in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == Export.objects.filter(language="zh-hans").count() == 1


def test_the_job_leaves_a_file_and_fills_in_the_row(version: Version):
    export = made(version)
    content = archive.path_of(export).read_bytes()
    assert content.startswith(b"%PDF-")
    assert (export.size, export.sha256) == (len(content), sha256(content).hexdigest())
    assert export.pages >= 1
    assert export.made_at is not None
    assert (export.is_ready, export.job.status) == (True, Job.Status.DONE)
    assert [one.sha256 for one in Printing.objects.filter(export=export)] == [export.sha256]


def test_asking_twice_is_the_same_row_and_the_same_file(version: Version):
    first = made(version)
    written = archive.path_of(first).stat().st_mtime_ns
    again = request_export(version, language="en")
    assert (again.pk, again.job.status) == (first.pk, Job.Status.DONE)
    assert not work(again.job_id)
    assert archive.path_of(again).stat().st_mtime_ns == written


def test_languages_have_their_own_papers(version: Version):
    english, chinese = made(version), made(version, "zh-hans")
    assert english.path != chinese.path
    assert english.sha256 != chinese.sha256


def test_a_lost_file_is_made_again_byte_for_byte(version: Version):
    first = made(version)
    archive.path_of(first).unlink()
    again = request_export(version, language="en")
    assert (again.pk, again.is_ready, again.job.status) == (first.pk, False, Job.Status.QUEUED)
    assert made(version).sha256 == first.sha256


def test_a_failed_paper_is_asked_for_again(version: Version, monkeypatch):
    export = request_export(version, language="en")
    with monkeypatch.context() as broken:
        broken.setattr(pdf, "render", lambda *_: (_ for _ in ()).throw(RuntimeError("broken")))
        for _attempt in range(3):
            work(export.job_id)
    export.job.refresh_from_db()
    assert export.job.status == Job.Status.FAILED
    assert made(version).is_ready


def test_a_refusal_is_a_sentence_in_the_readers_language(version: Version):
    """What is submitted today cannot hold such a character; what was frozen under another font can."""
    frozen = version.readings
    outlook = next(part for part in frozen["en"]["sections"] if part["key"] == "outlook")
    next(block for block in outlook["blocks"] if block["type"] == "text")["body"] = "It worked 🫠"
    Version.objects.filter(pk=version.pk).update(readings=frozen)
    export = Export.objects.get()
    assert not work(export.job_id)
    export.job.refresh_from_db()
    assert export.job.attempts == 1
    assert "🫠" in export.job.error
    assert "“Lessons and outlook”" in export.job.error
    assert not export.is_ready


def test_a_half_written_file_is_never_in_the_place_of_a_paper(version: Version, monkeypatch):
    export = request_export(version, language="en")
    monkeypatch.setattr("pmreview.jobs.files.os.fsync", lambda _descriptor: (_ for _ in ()).throw(OSError("disk full")))
    assert not work(export.job_id)
    assert not archive.path_of(export).exists()
    assert not Export.objects.get(pk=export.pk).is_ready


def test_the_name_says_who_and_when_and_fits_every_file_system(db):
    author = person("林/知:遥\n", employee_number=" ../T9 ", manager=person())
    export = request_export(summaries.submitted(author).latest, language="zh-hans")
    assert archive.download_name(export) == "T9_林 知 遥_2026 年度业绩总结.pdf"
    assert ContentFile(b"", name=archive.download_name(export)).name


def test_live_workers_make_the_paper(live_worker, company: Company):
    from tests.live import wait_for

    version = summaries.submitted(company.pm).latest
    live_worker(include="summaries.exports.requests", concurrency=1)
    export = wait_for(lambda: Export.objects.exclude(path="").filter(version=version).first(), seconds=40, why="the paper")
    wait_for(lambda: Job.objects.get(pk=export.job_id).status == Job.Status.DONE, why="the job")
    assert export.pages >= 1
