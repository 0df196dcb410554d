"""A product and the people whose work it is. What a person may see of any fact starts here."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.models.imported import ImportedQuerySet, Row
from metrics.models.record import Record
from pmreview.accounts.models import User, UserQuerySet


class ProductQuerySet(models.QuerySet["Product"]):
    def of(self, people: models.QuerySet[User]) -> ProductQuerySet:
        """Products at least one of `people` works on, each once."""
        return self.filter(pk__in=Product.people.through.objects.filter(user__in=people).values("product_id"))

    def editable_by(self, user: User) -> ProductQuerySet:
        """The products `user` works on: only they write its facts."""
        return self.of(UserQuerySet(User).filter(pk=user.pk))

    def visible_to(self, user: User) -> ProductQuerySet:
        """Own products and those of the people below in the reporting line; HR and administrators have no special view."""
        below = UserQuerySet(User).below(user)
        return self.of(UserQuerySet(User).filter(models.Q(pk=user.pk) | models.Q(pk__in=below.values("pk"))))


class Product(Record):
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="products", verbose_name=_("people"))

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ProductFactQuerySet(ImportedQuerySet[Row]):
    """Rows that belong to a product and are seen and written by the same people as it."""

    def visible_to(self, user: User) -> Self:
        return self.filter(product__in=Product.objects.visible_to(user).order_by().values("pk"))

    def editable_by(self, user: User) -> Self:
        return self.filter(product__in=Product.objects.editable_by(user).order_by().values("pk"))
