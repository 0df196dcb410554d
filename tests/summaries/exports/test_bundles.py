"""Many papers at once: each asked for once, wherever it breaks off; ready when each is made or has failed, and told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.queue import sweep
from pmreview.jobs.work import work
from summaries.exports import archive, bundles, pdf
from summaries.exports.bundles import bundle_ready, request_bundle, standing
from summaries.models import Bundle, BundledPaper, Cycle, Event, Export, Summary
from summaries.review.workflow import perform
from tests.factories import summaries
from tests.factories.masses import crowd
from tests.factories.people import Company

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def told() -> Iterator[list[Bundle]]:
    """The bundles that were told to be ready."""
    found: list[Bundle] = []

    def hear(*, bundle: Bundle, **_signal: Any) -> None:
        found.append(bundle)

    bundle_ready.connect(hear)
    yield found
    bundle_ready.disconnect(hear)


@pytest.fixture
def quick_paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Papers without WeasyPrint; the ids of the versions that were rendered."""
    rendered: list[str] = []

    def render(version: Any, language: str, record: Any = None) -> pdf.Paper:
        rendered.append(str(version.pk))
        return pdf.Paper(b"%PDF-1.7 quick", 1)

    monkeypatch.setattr(pdf, "render", render)
    return rendered


def everybody(cycle: Cycle) -> list[Any]:
    return list(Summary.objects.filter(cycle=cycle).order_by("author__employee_number").values_list("pk", flat=True))


def asked(cycle: Cycle, by: User, language: str = "") -> Bundle:
    """The papers of everybody in the cycle, all asked for."""
    bundle = request_bundle(cycle, everybody(cycle), language=language, by=by)
    assert work(bundle.job_id)
    return Bundle.objects.get(pk=bundle.pk)


def make_all() -> None:
    for job in Job.objects.filter(kind="render_pdf", status=Job.Status.QUEUED):
        work(job.pk)


def test_asking_is_written_down_once_with_its_number(company: Company) -> None:
    cycle = crowd(6)
    request_bundle(cycle, everybody(cycle), language="en", by=company.hr)
    event = Event.objects.get(name="exported", cycle=cycle)
    assert (event.by, event.summary, event.details) == (company.hr, None, {"format": "pdf", "count": 6})


def test_every_summary_gets_a_row_and_what_stands_submitted_a_paper(company: Company) -> None:
    cycle = crowd(6)
    bundle = asked(cycle, company.hr, "en")
    rows = list(bundle.papers.all())
    assert [row.summary_id for row in rows] == everybody(cycle)
    drafts = [row.summary_id for row in rows if row.export is None]
    assert drafts == list(Summary.objects.filter(cycle=cycle, status="draft").values_list("pk", flat=True))
    assert {row.export.language for row in rows if row.export} == {"en"}
    assert all(row.name.endswith("_6 人.pdf") for row in rows if row.export)


def test_without_a_language_each_paper_is_in_its_authors(company: Company) -> None:
    cycle = crowd(6)
    author = Summary.objects.filter(cycle=cycle, status="approved").first().author
    User.objects.filter(pk=author.pk).update(language="en")
    bundle = asked(cycle, company.hr)
    spoken = dict(bundle.papers.exclude(export=None).values_list("summary__author", "export__language"))
    assert spoken.pop(author.pk) == "en"
    assert set(spoken.values()) == {"zh-hans"}


def test_papers_that_are_there_are_not_asked_for_again(company: Company, quick_paper: list[str]) -> None:
    cycle = crowd(6)
    asked(cycle, company.hr, "en")
    make_all()
    before = Job.objects.filter(kind="render_pdf").count()
    again = asked(cycle, company.hr, "en")
    assert again.is_ready
    assert Job.objects.filter(kind="render_pdf").count() == before
    assert len(quick_paper) == len(set(quick_paper)) == 5


def test_a_lost_file_is_made_again(company: Company, quick_paper: list[str]) -> None:
    cycle = crowd(2)
    asked(cycle, company.hr, "en")
    make_all()
    archive.path_of(Export.objects.filter(language="en").first()).unlink()
    again = asked(cycle, company.hr, "en")
    assert not again.is_ready
    make_all()
    again.refresh_from_db()
    assert again.is_ready


def test_it_is_ready_when_the_last_is_made_and_told_once(company: Company, quick_paper: list[str], told: list[Bundle]) -> None:
    bundle = asked(crowd(6), company.hr, "en")
    assert standing(bundle)[:4] == (6, 0, 0, 1)
    for done, job in enumerate(Job.objects.filter(kind="render_pdf", status="queued"), 1):
        assert told == []
        work(job.pk)
        assert standing(bundle).made == done
    sweep()
    assert told == [bundle]
    bundle.refresh_from_db()
    assert bundle.is_ready


def test_a_failure_counts_as_over_and_tells_why(company: Company, monkeypatch: pytest.MonkeyPatch, told: list[Bundle]) -> None:
    def torn(version: Any, language: str, record: Any = None) -> pdf.Paper:
        raise ValueError("torn")

    monkeypatch.setattr(pdf, "render", torn)
    bundle = asked(crowd(1), company.hr, "en")
    for _attempt in range(3):
        make_all()
    assert told == [bundle]
    (failed,) = bundles.failures(bundle)
    assert "3" in failed.export.job.error


def test_what_failed_can_be_tried_again(company: Company, monkeypatch: pytest.MonkeyPatch, quick_paper: list[str]) -> None:
    bundle = asked(crowd(2), company.hr, "en")
    job = Job.objects.filter(kind="render_pdf", status="queued").first()
    Job.objects.filter(pk=job.pk).update(status="failed", error="Out of paper")
    make_all()
    bundle.refresh_from_db()
    assert bundle.is_ready
    bundles.retry(bundle, by=company.hr)
    bundle.refresh_from_db()
    assert not bundle.is_ready
    make_all()
    assert standing(bundle)[:3] == (2, 2, 0)


def test_a_collector_that_dies_goes_on_where_it_broke_off(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "PIECE", 2)
    cycle = crowd(7)
    bundle = request_bundle(cycle, everybody(cycle), language="en", by=company.hr)
    collect, pieces = bundles._collect, []

    def dying(bundle: Bundle, piece: list[tuple[int, Any]]) -> None:
        pieces.append(piece)
        collect(bundle, piece)
        if len(pieces) == 2:
            raise KeyboardInterrupt  # in the middle of its transaction

    monkeypatch.setattr(bundles, "_collect", dying)
    with pytest.raises(KeyboardInterrupt):
        work(bundle.job_id)
    assert bundle.papers.count() == 2
    Job.objects.filter(pk=bundle.job_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work(bundle.job_id)
    assert [row.summary_id for row in bundle.papers.all()] == everybody(cycle)
    assert Export.objects.filter(language="en").count() == Job.objects.filter(kind="render_pdf", status="queued").count()


def test_what_a_worker_did_not_live_to_say_is_seen_by_the_sweep(company: Company, told: list[Bundle]) -> None:
    bundle = asked(crowd(1), company.hr, "en")
    Export.objects.filter(language="en").update(path="papers/x.pdf")
    assert told == []
    sweep()
    assert told == [bundle]


def test_what_is_withdrawn_before_it_is_collected_gets_no_paper(company: Company) -> None:
    sent = summaries.submitted(company.pm)
    bundle = request_bundle(sent.cycle, [sent.pk], language="en", by=company.hr)
    perform(sent, "withdraw", by=company.pm)
    work(bundle.job_id)
    assert BundledPaper.objects.get(bundle=bundle).export is None


def test_asking_costs_no_query_per_paper_that_is_there(company: Company, quick_paper: list[str]) -> None:
    costs = []
    for size in (3, 40):
        cycle = crowd(size)
        asked(cycle, company.hr, "en")
        make_all()
        bundle = request_bundle(cycle, everybody(cycle), language="en", by=company.hr)
        with CaptureQueriesContext(connection) as queries:
            work(bundle.job_id)
        costs.append(len(queries.captured_queries))
    assert costs[0] == costs[1]


def test_progress_is_one_query(company: Company, django_assert_num_queries: Any) -> None:
    bundle = asked(crowd(12), company.hr, "en")
    with django_assert_num_queries(1):
        standing(bundle)
