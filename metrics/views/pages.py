"""What the pages share: who asks, a page that asks something, and the way on after it was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.forms import FactForm
from metrics.models import Product, Project
from metrics.period import Period
from pmreview.accounts.models import User

Trail = tuple[tuple[str, str], ...]  # label and address, from the top down to the page one came from
YEARS = range(2000, 2100)


class Request(HttpRequest):
    """Of somebody signed in: the middleware lets nobody else through to these pages."""

    user: User


@dataclass(frozen=True)
class Page:
    """A page with one form: the question above it, what its button does, the way back and, where there is one, out."""

    title: str
    button: str
    trail: Trail
    lede: str = ""
    removal: str = ""

    @property
    def back(self) -> str:
        return self.trail[-1][1]


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form; None while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def ask(request: HttpRequest, form: FactForm, page: Page) -> HttpResponse:
    """The page, with what is wrong on top where something was sent."""
    return render(request, "metrics/form.html", {"form": form, "page": page}, status=422 if form.is_bound else 200)


def done(request: HttpRequest, sentence: str, address: str) -> HttpResponse:
    """Says what was done, on the next page."""
    messages.success(request, sentence)
    return redirect(address)


def to_list() -> Trail:
    return ((_("My data"), reverse("product_list")),)


def to_product(product: Product) -> Trail:
    return (*to_list(), (product.name, reverse("product_detail", args=[product.pk])))


def to_project(project: Project) -> Trail:
    return (*to_product(project.product), (project.name, reverse("project_detail", args=[project.pk])))


def chosen_year(request: HttpRequest) -> Period:
    """The calendar year named in the address, or the current one."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked[:6]) in YEARS else today.year
    return Period(date(year, 1, 1), date(year, 12, 31))
