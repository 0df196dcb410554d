"""Recorded values and what users said: written by the people of the product."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from metrics.forms import FeedbackForm, SnapshotForm
from metrics.models import FeedbackItem, Metric, MetricSnapshot, Product
from metrics.views.pages import Page, Request, ask, done, sent, to_product


@require_http_methods(["GET", "POST"])
def snapshot_create(request: Request, product_id: UUID) -> HttpResponse:
    """Records a value. `?metric=<code>&date=<day>` opens the page on the one it is to take the place of."""
    product = get_object_or_404(Product.objects.editable_by(request.user), pk=product_id)
    page = Page(
        _("What was measured?"),
        _("Record the value"),
        to_product(product),
        lede=_("A recorded value stays. To correct one, record the same measure and day again: the new value takes its place."),
    )
    form = SnapshotForm(
        sent(request), instance=MetricSnapshot(product=product), by=request.user, initial=_asked(request, product)
    )
    if form.is_valid():
        before = _same(form.instance)
        form.save()
        return done(request, _words(form.instance, before), page.back)
    return ask(request, form, page)


def _asked(request: Request, product: Product) -> dict[str, Any]:
    """What the form opens with: the value named in the address, or today."""
    metric = Metric.objects.filter(code=request.GET.get("metric", "").replace("\x00", "")).first()
    day = _day(request.GET.get("date", ""))
    if metric is None or day is None:
        return {"date": timezone.localdate(), "metric": metric.pk if metric else None}
    row = _same(MetricSnapshot(product=product, metric=metric, date=day))
    kept = {name: getattr(row, name) for name in ("value", "numerator", "denominator", "n", "source")} if row else {}
    return {"metric": metric.pk, "date": day, **kept}


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _same(row: MetricSnapshot) -> MetricSnapshot | None:
    """The value that stands for the same product, measure and day."""
    return MetricSnapshot.objects.filter(product=row.product, metric=row.metric, date=row.date).current().first()


def _words(row: MetricSnapshot, before: MetricSnapshot | None) -> str:
    words = {"metric": row.metric, "day": row.date.isoformat()}
    if before is None:
        return _("%(metric)s of %(day)s is recorded.") % words
    return _("%(metric)s of %(day)s is corrected; the earlier value is kept in the history.") % words


@require_http_methods(["GET", "POST"])
def feedback_create(request: Request, product_id: UUID) -> HttpResponse:
    product = get_object_or_404(Product.objects.editable_by(request.user), pk=product_id)
    page = Page(_("What did a user say about %(product)s?") % {"product": product}, _("Add the feedback"), to_product(product))
    blank = FeedbackItem(product=product)
    form = FeedbackForm(sent(request), instance=blank, by=request.user, initial={"date": timezone.localdate()})
    if form.is_valid():
        form.save()
        return done(request, _("The feedback is here."), page.back)
    return ask(request, form, page)


@require_http_methods(["GET", "POST"])
def feedback_update(request: Request, feedback_id: UUID) -> HttpResponse:
    mine = FeedbackItem.objects.editable_by(request.user).select_related("product")
    item = get_object_or_404(mine, pk=feedback_id)
    page = Page(_("What did the user say?"), _("Save the feedback"), to_product(item.product))
    form = FeedbackForm(sent(request), instance=item, by=request.user)
    if form.is_valid():
        form.save()
        return done(request, _("The feedback is saved."), page.back)
    return ask(request, form, page)
