"""All that users said about a product, to search in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from metrics.models import FeedbackItem, Product, Suggestion
from metrics.views.pages import Request, to_product

PAGE = 50
LONGEST = 100  # characters looked for
STARS = ("5", "4", "3", "2", "1")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" is anything."""

    q: str = ""
    kind: str = ""
    rating: str = ""

    def __bool__(self) -> bool:
        return bool(self.q or self.kind or self.rating)


@require_safe
def feedback_list(request: Request, product_id: UUID) -> HttpResponse:
    """Every piece of feedback on a product, the newest first: by its words (`q`), `kind` of suggestion and `rating`."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=product_id)
    wanted = wanted_by(request)
    context = {
        "product": product,
        "trail": to_product(product),
        "wanted": wanted,
        "kinds": Suggestion.choices,
        "stars": STARS,
        "page": Paginator(matching(product, wanted), PAGE).get_page(request.GET.get("page")),
        "can_edit": Product.objects.editable_by(request.user).filter(pk=product.pk).exists(),
    }
    return render(request, "metrics/feedback_list.html", context)


def wanted_by(request: HttpRequest) -> Wanted:
    """What the address asks for; a kind or a rating there is none of counts as anything."""
    asked = request.GET
    words = asked.get("q", "").replace("\0", "").strip()[:LONGEST]
    kind, rating = asked.get("kind", ""), asked.get("rating", "")
    return Wanted(words, kind if kind in Suggestion.values else "", rating if rating in STARS else "")


def matching(product: Product, wanted: Wanted) -> QuerySet[FeedbackItem]:
    found = FeedbackItem.objects.filter(product=product).select_related("batch__by", "created_by")
    if wanted.q:
        found = found.filter(text__icontains=wanted.q)
    if wanted.kind:
        found = found.filter(suggestion=wanted.kind)
    return found.filter(rating=int(wanted.rating)) if wanted.rating else found
