"""The list of products and all there is about one of them."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, DateField, IntegerField, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from metrics import queries
from metrics.formatting import figure, shown
from metrics.forms import ProductForm
from metrics.models import FeedbackItem, Goal, MetricSnapshot, Product, Project
from metrics.period import Period
from metrics.views import opinions
from metrics.views.deliveries import delivery_panel, project_panels
from metrics.views.measures import derived_panels, measure_panels
from metrics.views.pages import Page, Request, ask, chosen_year, done, sent, to_list, to_product
from metrics.views.panels import goal_panel
from pmreview.accounts.models import User

PAGE = 50
RECENT = 10


@require_safe
def product_list(request: Request) -> HttpResponse:
    """Own products and those of the people below."""
    found = with_counts(Product.objects.visible_to(request.user)).prefetch_related("people")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "metrics/product_list.html", {"page": page})


@require_safe
def product_detail(request: Request, product_id: UUID) -> HttpResponse:
    """Goals, measures, feedback and projects of one product in one year."""
    product = get_object_or_404(Product.objects.visible_to(request.user).prefetch_related("people"), pk=product_id)
    year = chosen_year(request)
    context = {
        "product": product,
        "trail": to_list(),
        "year": year.start.year,
        "can_edit": request.user in product.people.all(),
        **facts_of(product, year, reader=request.user),
    }
    return render(request, "metrics/product_detail.html", context)


@require_http_methods(["GET", "POST"])
def product_create(request: Request) -> HttpResponse:
    form = ProductForm(sent(request), by=request.user)
    if form.is_valid():
        product = form.save()
        return done(request, _("“%(name)s” is here. Next, write its goals and values.") % {"name": product}, detail(product))
    return ask(request, form, Page(_("Which product do you work on?"), _("Add the product"), to_list()))


@require_http_methods(["GET", "POST"])
def product_update(request: Request, product_id: UUID) -> HttpResponse:
    product = get_object_or_404(Product.objects.editable_by(request.user), pk=product_id)
    page = Page(_("What has changed about the product?"), _("Save the product"), to_product(product))
    form = ProductForm(sent(request), instance=product, by=request.user)
    if form.is_valid():
        return done(request, _("“%(name)s” is saved.") % {"name": form.save()}, page.back)
    return ask(request, form, page)


def detail(product: Product) -> str:
    return reverse("product_detail", args=[product.pk])


def facts_of(product: Product, year: Period, *, reader: User) -> dict[str, object]:
    """What the page shows; of goals only those `reader` may see."""
    goals = Goal.objects.visible_to(reader).filter(product=product).within(year)
    projects = Project.objects.filter(product=product).during(year)
    feedback = queries.feedback_on(product, year, quotes=0)
    values = queries.history_for(product, year)
    said = FeedbackItem.objects.filter(product=product, date__gte=year.start, date__lte=year.end)
    values = queries.history_for(product, year)
    said = said.select_related("batch__by", "created_by")
    aims = queries.goal_facts(goals, year)
    plans = queries.project_facts(projects, year, timezone.localdate())
    return {
        "goals": [goal_panel(fact) for fact in aims],
        "measures": measure_panels(queries.series_in(values, year), aims),
        "derived": derived_panels(queries.derived_in(queries.ends_in(values, year)), aims),
        "feedback": feedback,
        "good": opinions.good(feedback),
        "nps": figure(feedback.nps, 0),
        "nps_sum": opinions.nps_sum(feedback),
        "average": shown(feedback.average, "points"),
        "voices": opinions.drawings(feedback),
        "said": said[:RECENT],
        "projects": project_panels(plans),
        "delivery": delivery_panel(plans),
    }


def with_counts(products: QuerySet[Product]) -> QuerySet[Product]:
    """Adds the day of the last value, and how many projects and pieces of feedback there are."""
    values = MetricSnapshot.objects.filter(product=OuterRef("pk")).order_by("-date").values("date")[:1]
    return products.annotate(
        last_value_on=Subquery(values, output_field=DateField()),
        feedback_count=_number_of(FeedbackItem.objects.all()),
        project_count=_number_of(Project.objects.all()),
    )


def _number_of(rows: QuerySet[FeedbackItem] | QuerySet[Project]) -> Subquery:
    counted = rows.filter(product=OuterRef("pk")).order_by().values("product").annotate(n=Count("pk")).values("n")
    return Subquery(counted, output_field=IntegerField())
