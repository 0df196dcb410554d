"""Which product it is, and whose."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from metrics.forms.fact import FactForm
from metrics.models import Product
from pmreview.accounts.models import User, UserQuerySet


class ProductForm(FactForm):
    rows = ("name", "description", "people")
    asks = {"name": _("Write the name of the product.")}

    class Meta:
        model = Product
        fields = ["name", "description", "people"]
        labels = {"name": _("What is the product called?"), "description": _("What is it, and for whom?")}
        help_texts = {"description": _("One sentence, for example: A notebook for students, on phones.")}

    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Who else works on it?"),
        help_text=_("They see its data and may change it, and so see those above them."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)
        people.queryset = self._colleagues()
        if not people.queryset.exists():
            del self.fields["people"]
            self.helper.layout = Layout("name", "description")

    def _colleagues(self) -> UserQuerySet:
        """Who reports to the same manager or to oneself, and who is on the product already."""
        team = Q(manager=self.by) | Q(manager__isnull=False, manager=self.by.manager_id)
        there = Product.people.through.objects.filter(product_id=self.instance.pk).values("user_id")
        return UserQuerySet(User).filter(Q(team, is_active=True) | Q(pk__in=there)).exclude(pk=self.by.pk)

    def save(self, commit: bool = True) -> Product:
        product: Product = super().save(commit)
        product.people.add(self.by)
        return product

    def clean_people(self) -> list[User]:
        return [*self.cleaned_data["people"], self.by]
