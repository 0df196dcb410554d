"""Projects and how they went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext

from metrics import delivery
from metrics.delivery import WorkItemFact
from metrics.facts import BlockerFact, ProjectFact
from metrics.models import Blocker, Product, Project, WorkItem
from metrics.period import Period
from metrics.queries.origins import origin_of
from pmreview.accounts.models import User


def projects_of(person: User, period: Period, as_of: date) -> list[ProjectFact]:
    """Projects under way during `period` that `person` owns or that belong to a product they work on. Three statements.

    Everything is told as of `as_of`, or of the end of the period where that comes first.
    """
    own = Project.objects.filter(Q(owner=person) | Q(product__in=Product.objects.editable_by(person).order_by().values("pk")))
    return project_facts(own.during(period), period, as_of)


def project_facts(projects: QuerySet[Project], period: Period, as_of: date) -> list[ProjectFact]:
    """The same for projects the caller has chosen."""
    return [project_fact(project, period, as_of) for project in with_plans(projects)]


def with_plans(projects: QuerySet[Project]) -> QuerySet[Project]:
    """With everything at hand that a fact is made of. Two more statements."""
    items = WorkItem.objects.select_related("batch__by", "created_by")
    known = projects.select_related("product", "owner", "batch__by", "created_by")
    return known.prefetch_related(Prefetch("items", items), "blockers")


def project_fact(project: Project, period: Period, as_of: date) -> ProjectFact:
    """One project; what is prefetched of its items and blockers is not asked for again."""
    day = min(as_of, period.end)
    rows = list(project.items.all())
    items = [_item(row) for row in rows]
    blockers = [row for row in project.blockers.all() if row.opened_on <= day]
    return ProjectFact(
        id=project.pk,
        name=project.name,
        aim=project.aim,
        started_on=project.started_on,
        due_on=project.due_on,
        finished_on=project.finished_on,
        items=sum(not item.is_cancelled for item in items),
        done=sum(item.is_done_by(day) for item in items if not item.is_cancelled),
        completion=delivery.completion(items, period),
        on_time=delivery.on_time(_known_by(items, day)),
        delay=delivery.delay(items, day),
        cycle=delivery.cycle_time(_known_by(items, day)),
        cycle_days=delivery.cycle_days(_known_by(items, day)),
        allocation=delivery.allocation(items),
        open_blockers=tuple(row.text for row in blockers if not _is_resolved(row, day)),
        resolved_blockers=tuple(row.text for row in blockers if _is_resolved(row, day)),
        as_of=day,
        blockers=tuple(_blocker(row, day) for row in blockers),
        product_id=project.product_id,
        product=project.product.name,
        source=_source(items, day),
        origin=" · ".join(filter(None, [project.provenance, origin_of(rows)])),
    )


def _item(row: WorkItem) -> WorkItemFact:
    return WorkItemFact(row.created_on, row.started_on, row.due_on, row.done_on, row.is_cancelled, row.assignee)


def _known_by(items: Sequence[WorkItemFact], day: date) -> list[WorkItemFact]:
    """Without the completions that came after `day`."""
    return [item for item in items if item.is_done_by(day)]


def _is_resolved(row: Blocker, day: date) -> bool:
    return row.resolved_on is not None and row.resolved_on <= day


def _blocker(row: Blocker, day: date) -> BlockerFact:
    if _is_resolved(row, day):
        return BlockerFact(row.text, row.opened_on, row.resolved_on, row.resolution)
    return BlockerFact(row.text, row.opened_on, None, "")


def _source(items: Sequence[WorkItemFact], day: date) -> str:
    return gettext("Project plan, %(count)s items, as of %(day)s") % {"count": len(items), "day": day.isoformat()}
