"""Every awkward file through the page: a page comes back with a sentence or a preview, and nothing is imported by looking."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from metrics import importers
from metrics.models import FeedbackItem, Goal, ImportBatch, MetricSnapshot, Project, WorkItem
from pmreview.jobs.models import Job
from tests.factories import facts
from tests.factories.people import Company
from tests.metrics.importers.awkward.case import Case
from tests.metrics.importers.awkward.cases import TABLES, VALUES, WORKBOOKS
from tests.metrics.importers.awkward.refusals import REFUSED, UNKNOWN

EVERY = [*VALUES, *WORKBOOKS, *TABLES, *REFUSED, *UNKNOWN]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.name)
def test_an_awkward_file_gets_a_page_and_changes_nothing(
    case: Case, company: Company, client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    client.force_login(company.pm)
    product = facts.product(company.pm)
    address = reverse("import_create", args=[product.pk])
    answered = client.post(address, {"file": SimpleUploadedFile(case.file, case.content())})
    assert answered.status_code in {302, 422}
    assert ImportBatch.objects.exists() == (answered.status_code == 302)
    if answered.status_code == 302:
        assert client.get(answered["Location"]).status_code == 200
    else:
        assert b'class="notice bad"' in answered.content
    assert not any(model.objects.exists() for model in (MetricSnapshot, FeedbackItem, Goal, Project, WorkItem))


def test_the_list_says_failed_when_the_job_gave_up(company: Company, client: Client, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    client.force_login(company.pm)
    product = facts.product(company.pm)
    preview = importers.inspect(io.BytesIO("日期,MAU\n2026-08-31,1".encode()), "values.csv", person=company.pm, product=product)
    job = importers.request_import(preview.batch, by=company.pm)
    Job.objects.filter(pk=job.pk).update(status=Job.Status.FAILED, error="The worker stopped three times.")
    shown = client.get(reverse("import_list", args=[product.pk]), headers={"accept-language": "en"}).content.decode()
    assert "failed" in shown
    assert "waiting" not in shown
