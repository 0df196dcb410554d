"""POST: values, feedback and work items in batches. Each request is an import, so it can be undone as a whole."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from metrics.api.answers import Pushed
from metrics.api.rows import Judged, counted, facts_of, judge, need_projects, results
from metrics.importers.kinds.feedback import FeedbackRow
from metrics.importers.kinds.snapshots import SnapshotRow
from metrics.importers.kinds.work_items import WorkItemRow
from metrics.importers.upsert import Written, write, write_facts
from metrics.models import ImportBatch, ImportKind, ImportStatus, Product
from pmreview.accounts.models import Scope
from pmreview.api.door import ApiRequest, Bearer
from pmreview.api.once import Key, once
from pmreview.api.problems import answers
from pmreview.api.text import Text

router = Router(auth=Bearer(Scope.FACTS_WRITE))
MOST_ROWS = 1_000
REFUSALS = (400, 404, 409, 413)
# Any object is taken, so that a row which breaks its schema is refused alone and not with the whole request.
Other = Annotated[dict[str, Any], Field(description="Refused on its own, with a sentence; the other rows are kept.")]


class Batch(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SnapshotBatch(Batch):
    """Percentages are fractions. A row for a day that has a value takes its place; nothing is deleted."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"rows": [{"metric": "mau", "date": "2026-08-31", "value": "812400"}]}]}
    )
    rows: list[Annotated[SnapshotRow | Other, Field(union_mode="left_to_right")]] = Field(min_length=1, max_length=MOST_ROWS)


class FeedbackBatch(Batch):
    """With an external_id an item sent again is changed; without one it is recognised by what it says."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"rows": [{"external_id": "r-1042", "date": "2026-08-30", "rating": 4, "text": "Faster now."}]}]
        }
    )
    rows: list[Annotated[FeedbackRow | Other, Field(union_mode="left_to_right")]] = Field(min_length=1, max_length=MOST_ROWS)


class WorkItemBatch(Batch):
    """`project` is the one of rows that name none; a project that is not there yet is made."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "project": "Sign-up in one page",
                    "rows": [{"external_id": "PM-7", "title": "Draw the page", "state": "done", "done_on": "2026-08-28"}],
                }
            ]
        }
    )
    project: Annotated[Text, Field(max_length=120)] = ""
    rows: list[Annotated[WorkItemRow | Other, Field(union_mode="left_to_right")]] = Field(min_length=1, max_length=MOST_ROWS)


@router.post(
    "/products/{uuid:product_id}/snapshots",
    response=answers(Pushed, *REFUSALS),
    url_name="api_snapshots",
    operation_id="send_snapshots",
    summary=gettext_noop("Send values of measures"),
    description=gettext_noop("A value for a day that has one takes its place. The same value again changes nothing."),
)
def send_snapshots(request: ApiRequest, product_id: UUID, body: SnapshotBatch, key: Key) -> HttpResponse:
    product = own(request, product_id)
    judged = judge(body.rows, SnapshotRow)
    return once(request, key, lambda: record(request, product, ImportKind.SNAPSHOTS_LONG, judged))


@router.post(
    "/products/{uuid:product_id}/feedback",
    response=answers(Pushed, *REFUSALS),
    url_name="api_feedback",
    operation_id="send_feedback",
    summary=gettext_noop("Send user feedback"),
    description=gettext_noop("Ratings, likelihood to recommend and words. The same item again changes nothing."),
)
def send_feedback(request: ApiRequest, product_id: UUID, body: FeedbackBatch, key: Key) -> HttpResponse:
    product = own(request, product_id)
    judged = judge(body.rows, FeedbackRow)
    return once(request, key, lambda: record(request, product, ImportKind.FEEDBACK, judged))


@router.post(
    "/products/{uuid:product_id}/work-items",
    response=answers(Pushed, *REFUSALS),
    url_name="api_work_items",
    operation_id="send_work_items",
    summary=gettext_noop("Send work items"),
    description=gettext_noop("Items are told apart by project and external_id, else by project and title."),
)
def send_work_items(request: ApiRequest, product_id: UUID, body: WorkItemBatch, key: Key) -> HttpResponse:
    product = own(request, product_id)
    judged = judge(body.rows, WorkItemRow)
    need_projects(judged, body.project)
    return once(request, key, lambda: record(request, product, ImportKind.WORK_ITEMS, judged, project=body.project))


def own(request: ApiRequest, product_id: UUID) -> Product:
    """The product, if the token's person works on it; 404 otherwise."""
    return get_object_or_404(Product.objects.editable_by(request.user), pk=product_id)


def record(request: ApiRequest, product: Product, kind: ImportKind, judged: Judged, *, project: str = "") -> Pushed:
    """Writes the accepted rows as an import that is done, and tells what became of each. Call it inside a transaction."""
    batch = ImportBatch.objects.create(
        product=product,
        by=request.user,
        created_by=request.user,
        kind=kind,
        status=ImportStatus.QUEUED,
        file_name=f"API: {request.auth.name}",
        sha256=hashlib.sha256(request.body).hexdigest(),
        size=len(request.body),
        recognised={"mapping": {}, "decisions": {}, "project": project, "api": request.auth.prefix},
    )
    rows = results(judged, write_rows(batch, judged))
    return Pushed(import_id=batch.pk, counts=counted(rows), rows=rows)


def write_rows(batch: ImportBatch, judged: Judged) -> Written:
    if batch.kind == ImportKind.SNAPSHOTS_LONG:
        facts = facts_of(judged)
        return write_facts(facts, batch=batch, findings=judged.findings, states_up_to=judged.total)
    return write(batch.kind, judged.accepted, batch=batch, findings=judged.findings)
