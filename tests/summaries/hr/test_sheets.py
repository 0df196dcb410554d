"""HR's Excel file: cells of their kind, nothing that computes, nothing of a draft; long ones by a job, for who asked alone."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl.worksheet.worksheet import Worksheet

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.work import work
from summaries.hr import sheet_views
from summaries.hr.sheets import path_of, write_sheet
from summaries.hr.wanted import Wanted
from summaries.models import Cycle, Event
from summaries.review.workflow import Judgement, perform
from tests.factories import summaries
from tests.factories.masses import crowd
from tests.factories.people import Company
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def sheet_of(answer: Any) -> Worksheet:
    assert answer.status_code == 200
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active


def asked(user: User, cycle: Cycle, **data: Any) -> Any:
    return browser(user).post(reverse("cycle_sheet", args=[cycle.pk]), data)


def row(sheet: Worksheet, number: int) -> list[Any]:
    return [cell.value for cell in sheet[number]]


def test_dates_numbers_and_shares_are_what_they_are(company: Company) -> None:
    scale = [{"key": "A", "label": "Very good", "from": "", "share": None}]
    sent = summaries.submitted(company.pm, summaries.cycle(grades=scale, time_zone="America/New_York"))
    perform(sent, "approve", by=company.manager, judgement=Judgement("A"))
    sheet = sheet_of(asked(company.hr, sent.cycle))
    local = sent.cycle.local(summaries.fresh(sent).submitted_at)
    day = datetime(local.year, local.month, local.day)
    assert row(sheet, 2)[:6] == [company.pm.employee_number, "Lin Zhiyao", "Mobile", "Zhou Yuan", "Approved", "no"]
    assert row(sheet, 2)[6:8] == [1, day]
    assert row(sheet, 2)[8] == pytest.approx(float(summaries.fresh(sent).latest.attainment))
    assert row(sheet, 2)[9:] == ["Very good", day]
    assert [sheet.cell(2, column).number_format for column in (8, 9, 11)] == ["yyyy-mm-dd", "0.0%", "yyyy-mm-dd"]


def test_the_head_stays_and_every_column_can_be_filtered(company: Company) -> None:
    sheet = sheet_of(asked(company.hr, crowd(5)))
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:K6"
    assert row(sheet, 1)[:3] == ["Number", "Name", "Department"]


def test_of_a_draft_there_is_only_its_state(company: Company) -> None:
    sent = summaries.submitted(company.pm)
    perform(sent, "withdraw", by=company.pm)
    assert row(sheet_of(asked(company.hr, sent.cycle)), 2)[4:] == ["Draft", "no", None, None, None, None, None]


def test_no_text_is_a_formula_or_a_link(company: Company) -> None:
    User.objects.filter(pk=company.pm.pk).update(name='=HYPERLINK("http://x")', department="http://example.test/", title="@x")
    cycle = summaries.submitted(User.objects.get(pk=company.pm.pk)).cycle
    answer = asked(company.hr, cycle)
    content = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet["B2"].value == '\'=HYPERLINK("http://x")'
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n", "d", "inlineStr"}
    xml = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml and b"hyperlink" not in xml.lower().replace(b"=hyperlink", b"")


def test_the_ticked_ones_or_everybody_the_filter_shows(company: Company) -> None:
    cycle = crowd(12)
    few = list(cycle.summaries.order_by("author__employee_number").values_list("pk", flat=True)[3:5])
    assert sheet_of(asked(company.hr, cycle, chosen=few)).max_row == 3
    assert sheet_of(asked(company.hr, cycle, status="draft")).max_row == 3
    assert sheet_of(asked(company.hr, cycle)).max_row == 13


@pytest.mark.parametrize("ticked", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_strange_tick_is_nobody_and_not_everybody(company: Company, ticked: str) -> None:
    assert sheet_of(asked(company.hr, crowd(3), chosen=[ticked])).max_row == 1


def test_people_of_another_cycle_are_not_in_it(company: Company) -> None:
    other = crowd(2).summaries.first()
    assert sheet_of(asked(company.hr, crowd(2), chosen=[other.pk])).max_row == 1


def test_every_export_is_written_down_with_its_number(company: Company) -> None:
    cycle = crowd(6)
    asked(company.hr, cycle, status="draft")
    event = Event.objects.get(name="exported")
    assert (event.cycle, event.summary, event.by, event.details) == (cycle, None, company.hr, {"format": "xlsx", "count": 1})


def test_a_long_one_is_made_by_a_job_for_who_asked(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_views, "AT_ONCE", 5)
    cycle = crowd(12)
    answer = asked(company.hr, cycle, late="1")
    assert answer.status_code == 200
    answer = asked(company.hr, cycle)
    job = Job.objects.get(kind="sheet")
    assert answer.url == reverse("sheet_detail", args=[job.pk])
    assert f'hx-get="{answer.url}"' in page(company.hr, "sheet_detail", job.pk)
    download = reverse("sheet_download", args=[job.pk])
    assert browser(company.hr).get(download).status_code == 302
    assert work(job.pk)
    assert download in page(company.hr, "sheet_detail", job.pk)
    assert sheet_of(browser(company.hr).get(download)).max_row == 13
    User.objects.filter(pk=company.stranger.pk).update(is_hr=True)
    assert browser(company.stranger).get(download).status_code == 404


def test_a_long_one_expires_and_is_cleared_away(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_views, "AT_ONCE", 1)
    cycle = crowd(3)
    asked(company.hr, cycle)
    job = Job.objects.get(kind="sheet")
    work(job.pk)
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=8))
    assert browser(company.hr).get(reverse("sheet_download", args=[job.pk])).status_code == 302
    old = path_of(job)
    os.utime(old, (0, 0))
    asked(company.hr, cycle)
    work(Job.objects.filter(kind="sheet", status="queued").get().pk)
    assert not old.exists()


def test_who_is_hr_no_more_gets_none(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_views, "AT_ONCE", 1)
    asked(company.hr, crowd(3))
    User.objects.filter(pk=company.hr.pk).update(is_hr=False)
    job = Job.objects.get(kind="sheet")
    assert not work(job.pk)
    assert not path_of(job).exists()


def test_its_memory_does_not_grow_with_the_people(company: Company) -> None:
    peaks = []
    for people in (600, 1_800):
        cycle = crowd(people)
        tracemalloc.start()
        assert write_sheet(BytesIO(), Wanted().within(cycle), cycle) == people
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 2 * 1024**2
