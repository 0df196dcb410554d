"""A wrong bit, an old version and a forgery are each told apart, and nobody learns from a check what is not theirs to see."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pmreview.accounts.models import User
from pmreview.jobs.work import work
from summaries.exports import archive, passing
from summaries.exports.passing import Passed
from summaries.exports.proof import address_of
from summaries.exports.requests import request_export
from summaries.models import Event, Export, Summary, Version
from summaries.models.numbering import fresh_number, in_fours
from summaries.review.workflow import perform
from tests.factories import summaries
from tests.factories.people import Company

pytestmark = pytest.mark.django_db
OUTSIDERS = ["teammate", "other_manager", "other_pm", "admin", "stranger"]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def paper_of(version: Version | None) -> bytes:
    assert version is not None
    export = request_export(version, language="en")
    work(export.job_id)
    return archive.path_of(Export.objects.get(pk=export.pk)).read_bytes()


@pytest.fixture
def approved(company: Company) -> Summary:
    return summaries.approved(company.pm)


def as_(person: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def answer(person: User, content: bytes, name: str = "paper.pdf") -> str:
    """The page after uploading these bytes."""
    response = as_(person).post(reverse("verify"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    return str(response.content.decode())


def title(page: str) -> str:
    found = re.search(r'<h2 id="verdict">.*?<span>(.*?)</span>', page, re.DOTALL)
    return found[1] if found else ""


def finding() -> dict[str, Any]:
    """What the newest check was written down as."""
    details: dict[str, Any] = Event.objects.filter(name="verified").latest("sequence").details
    return details


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def redone(content: bytes, *, number: str) -> bytes:
    """A paper somebody wrote with a program of their own, with that number in it."""
    forged = pikepdf.new()
    forged.add_blank_page()
    with forged.open_metadata() as meta:
        meta["dc:identifier"] = f"pmreview:{number}"
    target = BytesIO()
    forged.save(target, compress_streams=False)
    return target.getvalue()


def test_exactly_what_was_approved_by_whom_and_when(approved: Summary, company: Company) -> None:
    page = answer(company.hr, paper_of(approved.latest))
    assert title(page) == "This is exactly what was approved."
    assert f"Approved by {company.manager.name} on" in page
    assert "There is no newer version." in page
    assert company.pm.name in page
    event = Event.objects.get(name="verified")
    assert (event.by, event.summary, event.version, event.details["finding"]) == (
        company.hr,
        approved,
        approved.latest,
        "exact",
    )


@pytest.mark.parametrize("where", [0.01, 0.2, 0.5, 0.8, 0.999])
def test_a_single_wrong_bit_is_noticed_wherever_it_is(where: float, approved: Summary, company: Company) -> None:
    content = paper_of(approved.latest)
    page = answer(company.hr, flipped(content, int(len(content) * where)))
    assert title(page) == "This file was changed after it was made here."
    assert approved.latest.printed_number in page
    assert "Approved by" not in page
    assert finding()["finding"] == "altered"


def test_a_wrong_bit_in_the_number_leaves_no_number(approved: Summary, company: Company) -> None:
    content = paper_of(approved.latest)
    for mark in re.finditer(b"pmreview:", content):
        content = flipped(content, mark.end() + 2)
    assert title(answer(company.hr, content)) == "This file is no paper that was made here."


def test_something_added_at_the_end_is_noticed(approved: Summary, company: Company) -> None:
    answer(company.hr, paper_of(approved.latest) + b"\n% one more line")
    assert finding()["finding"] == "altered"


def test_an_old_version_is_genuine_and_said_to_be_old(approved: Summary, company: Company) -> None:
    old = paper_of(approved.latest)
    perform(approved, "reopen", by=company.hr, note="Name the source")
    perform(summaries.fresh(approved), "submit", by=company.pm)
    page = answer(company.manager, old)
    assert title(page).startswith("This is genuine, but an older version: version 2 was submitted on")
    assert "When it was made: Approved (approved on" in page
    assert finding()["finding"] == "old_version"


def test_an_edition_from_before_a_decision_is_genuine_and_said_to_be_older(approved: Summary, company: Company) -> None:
    old = paper_of(approved.latest)
    perform(approved, "acknowledge", by=company.pm)
    page = answer(company.hr, old)
    assert title(page) == "This is genuine, but more has happened since it was made."
    assert "Now: Approved and acknowledged." in page
    new = answer(company.hr, paper_of(approved.latest))
    assert title(new) == "This is exactly what was approved and acknowledged."


def test_a_forged_file_with_a_real_number(approved: Summary, company: Company) -> None:
    paper = paper_of(approved.latest)
    page = answer(company.hr, redone(paper, number=approved.latest.printed_number))
    assert title(page) == "This file was not made here, although it carries the number of one that was."
    assert finding()["finding"] == "forged"


def test_a_forged_number_and_something_else_altogether(company: Company) -> None:
    number = in_fours(fresh_number())
    page = answer(company.hr, redone(b"", number=number))
    assert title(page) == "This file is no paper that was made here."
    assert number in page
    assert title(answer(company.hr, b"a letter to grandmother")) == "This file is no paper that was made here."
    assert Event.objects.filter(name="verified", summary=None).count() == 2


STANDINGS: dict[str, tuple[Callable[[Company], list[tuple[str, User]]], str]] = {
    "submitted": (lambda _company: [], "This is exactly what was submitted. It is not approved yet."),
    "returned": (
        lambda company: [("return", company.manager)],
        "This is exactly what was submitted, and it was returned for changes.",
    ),
    "withdrawn": (
        lambda company: [("withdraw", company.pm)],
        "This is exactly what was submitted, and its author took it back.",
    ),
    "appealed": (
        lambda company: [("approve", company.manager), ("appeal", company.pm)],
        "This is exactly what was approved. Its author has appealed.",
    ),
}


@pytest.mark.parametrize("standing", STANDINGS)
def test_what_is_not_approved_is_never_called_approved(standing: str, company: Company) -> None:
    decisions, words = STANDINGS[standing]
    summary = summaries.submitted(company.pm)
    for name, by in decisions(company):
        perform(summary, name, by=by, note="Name the source")
        summary = summaries.fresh(summary)
    assert title(answer(company.pm, paper_of(summary.latest))) == words


def test_bytes_an_older_release_made_stay_provable(approved: Summary, company: Company) -> None:
    content = paper_of(approved.latest)
    Export.objects.filter(version=approved.latest).update(sha256="0" * 64)
    assert title(answer(company.hr, content)) == "This is exactly what was approved."


@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_learn_of_a_genuine_file_only_that_it_is(role: str, approved: Summary, company: Company) -> None:
    content, person = paper_of(approved.latest), getattr(company, role)
    page = answer(person, content)
    assert title(page) == "This file is genuine: it is exactly as it was made here."
    assert "When it was made: Approved (approved on" in page
    perform(approved, "reopen", by=company.hr, note="Name the source")
    perform(summaries.fresh(approved), "submit", by=company.pm)
    assert told(answer(person, content)) == told(page), "nothing of what happened since"
    for hidden in (company.pm.name, company.manager.name, str(approved.pk), "newer version"):
        assert hidden not in told(page)


def told(page: str) -> str:
    """The page without its masthead and its form."""
    return page[page.index('id="verdict"') : page.index("<form class")]


@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_learn_nothing_from_a_number_or_a_changed_file(role: str, approved: Summary, company: Company) -> None:
    person, real, unreal = getattr(company, role), approved.latest.printed_number, in_fours(fresh_number())
    content = paper_of(approved.latest)
    asked = [as_(person).get(reverse("verify_number", args=[number])) for number in (real, unreal)]
    assert {one.status_code for one in asked} == {200}
    known, unknown = (one.content.decode().replace(number, "N") for one, number in zip(asked, (real, unreal), strict=True))
    assert told(known) == told(unknown)
    changed = told(answer(person, flipped(content, 9999)).replace(real, "N"))
    assert changed == told(answer(person, redone(content, number=unreal)).replace(unreal, "N"))
    assert list(Event.objects.visible_to(person).filter(name="verified").values_list("summary", flat=True)) == [None] * 4


def test_the_same_work_for_a_number_that_is_hidden_and_one_that_is_not(approved: Summary, company: Company) -> None:
    client = as_(company.other_pm)
    client.get(reverse("verify"))
    costs = []
    for number in (in_fours(approved.latest.document_number), in_fours(fresh_number())):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("verify_number", args=[number]))
        costs.append(len(queries.captured_queries))
    assert costs[0] == costs[1] <= 10


def test_a_withdrawn_version_is_its_authors_alone(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    number, content = summary.latest.printed_number, paper_of(summary.latest)
    perform(summary, "withdraw", by=company.pm)
    perform(summaries.fresh(summary), "submit", by=company.pm)
    page = answer(company.manager, content)
    assert title(page) == "This file is genuine: it is exactly as it was made here."
    shown = as_(company.manager).get(reverse("verify_number", args=[number])).content.decode()
    assert title(shown) == f"You can see no document with the number {number}."
    assert "older version" in title(answer(company.pm, content))


def test_a_newer_version_that_was_taken_back_is_not_told(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    perform(summary, "return", by=company.manager, note="Name the source")
    old = paper_of(summary.latest)
    perform(summaries.fresh(summary), "submit", by=company.pm)
    perform(summaries.fresh(summary), "withdraw", by=company.pm)
    page = answer(company.manager, old)
    assert title(page) == "This file is genuine: it is exactly as it was made here."
    assert "version 2" not in page


def test_a_number_shows_what_stands_under_it_and_that_it_proves_nothing(approved: Summary, company: Company) -> None:
    number = approved.latest.printed_number
    client = as_(company.manager)
    response = client.post(reverse("verify"), {"number": number.lower().replace("-", " ")})
    assert (response.status_code, response.url) == (302, reverse("verify_number", args=[number]))
    page = client.get(response.url).content.decode()
    assert title(page) == f"Document {number}: Approved."
    assert "The number alone proves nothing" in page
    digest = approved.latest.digest
    assert f"{digest[:4]} {digest[4:8]}" in page
    assert reverse("summary_document", args=[approved.pk]) in page


def test_a_slip_of_the_finger_is_said_and_nothing_forgets_what_was_typed(company: Company) -> None:
    page = as_(company.pm).post(reverse("verify"), {"number": "7KQ4-9MBX-2T5R-0DW<"}).content.decode()
    assert title(page) == "“7KQ4-9MBX-2T5R-0DW&lt;” cannot be a document number."
    assert not Event.objects.filter(name="verified").exists()


def test_nothing_asked_is_an_instruction(company: Company) -> None:
    page = as_(company.pm).post(reverse("verify")).content.decode()
    assert "Type a document number or choose a file." in page
    assert "verdict" not in as_(company.pm).get(reverse("verify")).content.decode()


def test_too_large_a_file_is_let_pass_and_said(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passing, "LARGEST", 100_000)
    assert title(answer(company.hr, b"x" * 300_000)) == "This file is too large to be one of ours."


def test_the_file_is_never_kept_and_the_form_is_guarded(company: Company, settings: Any, tmp_path: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")  # writing there would raise
    answer(company.hr, b"y" * 5_000_000)
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.hr)
    assert client.post(reverse("verify"), {"number": fresh_number()}).status_code == 403


def test_strangers_sign_in_first_and_come_back(approved: Summary) -> None:
    path = reverse("verify_number", args=[approved.latest.printed_number])
    response = Client().get(path)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={path}")


def test_the_code_leads_to_the_page(settings: Any) -> None:
    settings.SITE_URL = "https://review.example.com/"
    assert address_of("N") == "https://review.example.com" + reverse("verify_number", args=["N"])


@pytest.mark.parametrize("size", [1, 7, 26, 4096, 65536])
def test_however_a_file_arrives_it_is_seen_the_same(size: int) -> None:
    content = b"a" * 5000 + b"pmreview:7KQ4-9MBX-2T5R-0DW9" + b"b" * 9000
    whole, pieces = Passed(), Passed()
    whole.take(content)
    for at in range(0, len(content), size):
        pieces.take(content[at : at + size])
    assert (pieces.sha256, pieces.claim, pieces.size, pieces.blocks) == (
        whole.sha256,
        "7KQ49MBX2T5R0DW9",
        len(content),
        whole.blocks,
    )
