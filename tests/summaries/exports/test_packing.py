"""The archive of many papers: the right files under the right names, a manifest that misses nobody, nothing withdrawn."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from summaries.exports import archive
from summaries.exports.packing import _free
from summaries.exports.requests import request_export
from summaries.models import Bundle, BundledPaper, Event, Export, Summary
from summaries.review.workflow import perform
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7 of "


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def sent(company: Company) -> list[Summary]:
    """Three in one cycle: approved, in review, and a draft that was never submitted."""
    cycle = summaries.cycle()
    first, second = summaries.approved(company.pm, cycle), summaries.submitted(company.other_pm, cycle)
    return [first, second, summaries.summary(company.teammate, cycle)]


@pytest.fixture
def bundle(company: Company, sent: list[Summary]) -> Bundle:
    """Ready, with the papers of the first two."""
    until = timezone.now() + timedelta(days=7)
    ids = [str(one.pk) for one in sent]
    made = Bundle.objects.create(
        cycle=sent[0].cycle, summaries=ids, requested_by=company.hr, expires_at=until, ready_at=timezone.now()
    )
    for place, summary in enumerate(sent):
        BundledPaper.objects.create(
            bundle=made, position=place, summary=summary, export=paper(summary), name=f"{summary.author.name}.pdf"
        )
    return made


def paper(summary: Summary) -> Export | None:
    if summary.latest is None:
        return None
    export = request_export(summary.latest, language="en")
    content = CONTENT + summary.author.name.encode()
    path = archive.path_of(export)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    export.path, export.size, export.pages = archive.place(export), len(content), 9
    export.sha256 = sha256(content).hexdigest()
    export.save(update_fields=["path", "size", "pages", "sha256"])
    Job.objects.filter(pk=export.job_id).update(status="done")
    return export


def address(bundle: Bundle, name: str = "bundle_download") -> str:
    return reverse(name, args=[bundle.pk])


def download(user: User, bundle: Bundle) -> zipfile.ZipFile:
    """The archive, whose length was told before."""
    answer = browser(user).get(address(bundle))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(content)
    return zipfile.ZipFile(io.BytesIO(content))


def manifest(archive_: zipfile.ZipFile) -> list[list[str]]:
    raw = archive_.read("manifest.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))[1:]


def test_the_archive_holds_the_papers_and_says_of_everybody_what_became_of_them(company: Company, bundle: Bundle) -> None:
    got = download(company.hr, bundle)
    assert got.namelist() == ["manifest.csv", "Lin Zhiyao.pdf", "Xu Qinghe.pdf"]
    assert got.read("Lin Zhiyao.pdf") == CONTENT + b"Lin Zhiyao"
    assert {info.compress_type for info in got.infolist()} == {zipfile.ZIP_STORED}
    rows = manifest(got)
    number = company.pm.employee_number
    digest = sha256(CONTENT + b"Lin Zhiyao").hexdigest()
    assert rows[0] == ["Lin Zhiyao.pdf", number, "Lin Zhiyao", "Mobile", "Approved", "1", digest, "9", ""]
    assert rows[2][2:5] == ["Chen Muye", "Mobile", "Draft"]
    assert rows[2][8] == "Nothing had been submitted."


def test_it_is_handed_over_as_a_private_file(company: Company, bundle: Bundle) -> None:
    answer = browser(company.hr).get(address(bundle))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="Performance summary 2026.zip"'
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_every_paper_given_away_is_an_event_and_a_look_at_the_headers_is_none(company: Company, bundle: Bundle) -> None:
    assert browser(company.hr).head(address(bundle)).status_code == 200
    assert not Event.objects.filter(name="downloaded").exists()
    download(company.hr, bundle)
    events = Event.objects.filter(name="downloaded")
    assert {event.summary_id for event in events} == set(bundle.papers.exclude(export=None).values_list("summary", flat=True))
    assert {(event.by, event.version.number, event.cycle) for event in events} == {(company.hr, 1, bundle.cycle)}


def test_what_was_withdrawn_since_is_left_out_and_named(company: Company, bundle: Bundle, sent: list[Summary]) -> None:
    perform(sent[1], "withdraw", by=company.other_pm)
    got = download(company.hr, bundle)
    assert got.namelist() == ["manifest.csv", "Lin Zhiyao.pdf"]
    assert (manifest(got)[1][0], manifest(got)[1][8]) == ("", "It has been withdrawn since.")
    assert "Xu Qinghe" in manifest(got)[1]
    assert not Event.objects.filter(name="downloaded", summary=sent[1]).exists()


def test_a_draft_of_hrs_own_is_left_out_too(company: Company, bundle: Bundle) -> None:
    User.objects.filter(pk=company.hr.pk).update(manager=company.manager)
    own = summaries.submitted(User.objects.get(pk=company.hr.pk), bundle.cycle)
    BundledPaper.objects.create(bundle=bundle, position=9, summary=own, export=paper(own), name="own.pdf")
    assert "own.pdf" in download(company.hr, bundle).namelist()
    perform(own, "withdraw", by=own.author)
    assert "own.pdf" not in download(company.hr, bundle).namelist()


def test_an_older_version_is_not_given_for_the_newest(company: Company, bundle: Bundle, sent: list[Summary]) -> None:
    perform(sent[1], "return", by=company.other_manager, note="Name the source")
    perform(summaries.fresh(sent[1]), "submit", by=company.other_pm)
    got = download(company.hr, bundle)
    assert "Xu Qinghe.pdf" not in got.namelist()
    assert "newer version" in manifest(got)[1][8]


def test_a_file_that_is_gone_or_not_whole_is_named(company: Company, bundle: Bundle, sent: list[Summary]) -> None:
    archive.path_of(Export.objects.get(version__summary=sent[0])).unlink()
    archive.path_of(Export.objects.get(version__summary=sent[1])).write_bytes(b"half")
    got = download(company.hr, bundle)
    assert got.namelist() == ["manifest.csv"]
    assert {row[8] for row in manifest(got)[:2]} == {"The file is gone from the archive: ask for the download anew."}


def test_the_reason_of_a_failure_is_in_the_manifest(company: Company, bundle: Bundle, sent: list[Summary]) -> None:
    export = Export.objects.get(version__summary=sent[0])
    Export.objects.filter(pk=export.pk).update(path="")
    Job.objects.filter(pk=export.job_id).update(status="failed", error="No glyph for U+1F389")
    assert manifest(download(company.hr, bundle))[0][8] == "No glyph for U+1F389"


def test_cells_are_never_computed(company: Company, bundle: Bundle) -> None:
    User.objects.filter(pk=company.pm.pk).update(name="=HYPERLINK(1)", department="+1")
    assert manifest(download(company.hr, bundle))[0][2:4] == ["'=HYPERLINK(1)", "'+1"]


@pytest.mark.parametrize(
    ("names", "free"),
    [
        (["a.pdf", "b.pdf"], ["a.pdf", "b.pdf"]),
        (["a.pdf", "A.pdf", "a.pdf"], ["a.pdf", "A (2).pdf", "a (3).pdf"]),
        (["a.pdf", "a (2).pdf", "a.pdf"], ["a.pdf", "a (2).pdf", "a (3).pdf"]),
    ],
)
def test_names_that_are_alike_are_numbered(names: list[str], free: list[str]) -> None:
    taken: set[str] = set()
    assert [_free(name, taken) for name in names] == free


def test_the_link_expires(company: Company, bundle: Bundle) -> None:
    Bundle.objects.filter(pk=bundle.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = browser(company.hr).get(address(bundle), follow=True)
    assert answer.redirect_chain == [(address(bundle, "bundle_detail"), 302)]
    assert "has expired" in answer.content.decode()
    assert address(bundle) not in answer.content.decode()
    assert not Event.objects.filter(name="downloaded").exists()


def test_it_is_for_who_asked_and_only_while_they_are_hr(company: Company, bundle: Bundle) -> None:
    User.objects.filter(pk=company.stranger.pk).update(is_hr=True)
    for name in ("bundle_download", "bundle_detail"):
        assert browser(company.stranger).get(address(bundle, name)).status_code == 404
    reader: Client = browser(company.hr)
    User.objects.filter(pk=company.hr.pk).update(is_hr=False)
    for name in ("bundle_download", "bundle_detail"):
        assert reader.get(address(bundle, name)).status_code == 404


def test_one_that_is_not_ready_is_waited_for(company: Company, bundle: Bundle) -> None:
    Bundle.objects.filter(pk=bundle.pk).update(ready_at=None)
    assert browser(company.hr).get(address(bundle)).url == address(bundle, "bundle_detail")


def test_the_page_asks_again_by_itself_until_it_is_over_and_names_failures(
    company: Company, bundle: Bundle, sent: list[Summary]
) -> None:
    detail = address(bundle, "bundle_detail")
    Bundle.objects.filter(pk=bundle.pk).update(ready_at=None)
    export = Export.objects.get(version__summary=sent[0])
    Export.objects.filter(pk=export.pk).update(path="")
    Job.objects.filter(pk=export.job_id).update(status="failed", error="No glyph")
    waiting = browser(company.hr).get(detail, headers={"HX-Request": "true"}).content.decode()
    assert f'hx-get="{detail}"' in waiting
    assert "<html" not in waiting
    assert "Lin Zhiyao" in waiting and "No glyph" in waiting
    assert "1 made, 1 failed, 1 not submitted" in waiting
    Bundle.objects.filter(pk=bundle.pk).update(ready_at=timezone.now())
    over = page(company.hr, "bundle_detail", bundle.pk)
    assert "hx-get" not in over.split("<main")[1]
    assert address(bundle) in over
    assert "Try again what failed" in over
    browser(company.hr).post(detail)
    assert Job.objects.get(pk=export.job_id).status == "queued"


def test_a_page_costs_the_same_with_many_papers(company: Company, bundle: Bundle, django_assert_max_num_queries: Any) -> None:
    reader = browser(company.hr)
    reader.get(address(bundle))
    with django_assert_max_num_queries(12):
        list(reader.get(address(bundle)).streaming_content)
    with django_assert_max_num_queries(9):
        reader.get(address(bundle, "bundle_detail"))
