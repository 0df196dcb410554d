"""GET: products, goals, series, as far as the token's person sees them."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router
from pydantic import StringConstraints

from metrics import aggregate
from metrics.aggregate import Aggregate, Method, NotAggregable
from metrics.api import answers as told
from metrics.api.figures import From, Limit, Offset, Until
from metrics.models import Goal, Metric, MetricSnapshot, Product
from metrics.period import Period
from metrics.queries import SeriesPoint, goal_facts
from metrics.queries.history import history, inside, point
from pmreview.accounts.models import Scope
from pmreview.api.door import ApiRequest, Bearer
from pmreview.api.problems import Refusal, answers

router = Router(auth=Bearer(Scope.FACTS_READ))
Code = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,40}$"), Query()]


@router.get(
    "/products",
    response=answers(told.Products),
    url_name="api_products",
    operation_id="list_products",
    summary=gettext_noop("List products"),
    description=gettext_noop("Your products and those of the people below you."),
)
def list_products(request: ApiRequest, limit: Limit, offset: Offset) -> told.Products:
    found = Product.objects.visible_to(request.user)
    mine = set(Product.objects.editable_by(request.user).values_list("pk", flat=True))
    page = found[offset : offset + limit]
    items = [told.product_answer(product, is_editable=product.pk in mine) for product in page]
    return told.Products(items=items, count=found.count())


@router.get(
    "/goals",
    response=answers(told.Goals),
    url_name="api_goals",
    operation_id="list_goals",
    summary=gettext_noop("List goals"),
    description=gettext_noop("Goals whose time touches the period, this year unless you say otherwise, with their attainment."),
)
def list_goals(
    request: ApiRequest,
    since: From,
    until: Until,
    limit: Limit,
    offset: Offset,
    product: Annotated[UUID | None, Query(None)],
) -> told.Goals:
    period = asked_period(since, until)
    found = Goal.objects.visible_to(request.user).within(period)
    if product:
        found = found.filter(product=product)
    page = found.order_by("-period_end", "owner__employee_number", "-weight", "created_at", "pk")[offset : offset + limit]
    return told.Goals(items=[told.goal_answer(goal) for goal in goal_facts(page, period)], count=found.count())


@router.get(
    "/products/{uuid:product_id}/series",
    response=answers(told.SeriesAnswer, 404),
    url_name="api_series",
    operation_id="read_series",
    summary=gettext_noop("Read a series"),
    description=gettext_noop(
        "The recorded values of a measure and one figure for all of them. Without “aggregate” the method suits the kind of "
        "the measure; a method that makes no sense for it, such as the sum of monthly users, is 422 with the reason."
    ),
)
def read_series(
    request: ApiRequest,
    product_id: UUID,
    metric: Code,
    since: From,
    until: Until,
    aggregate: Annotated[Method | None, Query(None)],
) -> told.SeriesAnswer:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=product_id)
    measure = named(metric)
    period = asked_period(since, until)
    points = points_of(product, measure, period)
    return told.SeriesAnswer(
        product=told.Named(id=product.pk, name=product.name),
        metric=told.metric_answer(measure),
        period_start=period.start,
        period_end=period.end,
        points=[told.point_answer(one) for one in points],
        aggregate=told.aggregate_answer(aggregated(measure, points, aggregate)),
    )


def asked_period(since: date | None, until: date | None) -> Period:
    """The period asked for, else this year. Raises Refusal with 422 when it ends before it starts."""
    year = timezone.localdate().year
    start, end = since or date(year, 1, 1), until or date(year, 12, 31)
    if end < start:
        raise Refusal(422, _("to: Choose a last day on or after the first day."))
    return Period(start, end)


def named(code: str) -> Metric:
    """The measure of this code. Raises Refusal with 404 where the dictionary has none."""
    found = Metric.objects.filter(code=code).first()
    if found is None:
        raise Refusal(404, _("The dictionary has no measure “%(code)s”.") % {"code": code})
    return found


def points_of(product: Product, metric: Metric, period: Period) -> list[SeriesPoint]:
    snapshots = MetricSnapshot.objects.filter(product=product, metric=metric)
    found = history(snapshots, start=period.start, end=period.end)
    return [point(row) for rows in found.values() for row in inside(rows, period)]


def aggregated(metric: Metric, points: list[SeriesPoint], method: Method | None) -> Aggregate:
    """One figure for the points. Raises Refusal with 422 and the reason where the kind of the measure has no such figure."""
    values = [aggregate.Point(one.date, one.value, one.numerator, one.denominator, one.n) for one in points]
    try:
        return aggregate.aggregate(metric.kind, values, method)
    except NotAggregable as problem:
        raise Refusal(422, f"aggregate: {problem}") from problem
