"""Fields that read figures the way people type them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from metrics.models import Category, Metric
from metrics.numbers import parse, typed


def optional(hint: str) -> str:
    """The hint of a question that may be left out, in the active language."""
    word = gettext("Optional.")
    return pgettext("two sentences", "%(one)s %(next)s") % {"one": word, "next": hint} if hint else word


class FigureField(forms.Field):
    """A number as people type it (metrics.numbers), as a Decimal. Percentages are fractions: "42%" is 0.42.

    With the unit "percent" a bare 42 is 0.42 too; without a unit it stays 42.
    """

    def __init__(self, *, unit: str = "", max_length: int = 40, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"maxlength": max_length, "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.unit, self.max_length = unit, max_length

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()[: self.max_length]
        if not text:
            return None
        try:
            return parse(text, self.unit)
        except ValueError as problem:
            raise ValidationError(str(problem), code="figure") from problem

    def prepare_value(self, value: Any) -> Any:
        return typed(value, self.unit) if isinstance(value, Decimal) else value


class WeightField(FigureField):
    """A percentage kept as its number of hundredths: 25 or 25% is 25."""

    def to_python(self, value: Any) -> Decimal | None:
        share = super().to_python(value)
        if share is not None and not 0 <= share <= 1:
            raise ValidationError(_("Choose a weight between 0 and 100."), code="weight")
        return None if share is None else (share * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value / 100 if isinstance(value, Decimal) else value)


class ByCategory(ModelChoiceIterator):
    """The measures of the dictionary under the headings of their categories, in the order of Category."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        metrics = list(self.queryset)
        for category in Category:
            rows = [self.choice(metric) for metric in metrics if metric.category == category]
            if rows:
                yield category.label, rows


class MetricField(forms.ModelChoiceField):
    iterator = ByCategory

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Metric.objects.all(), empty_label="—", **kwargs)


def unit_of(metric_id: Any) -> str:
    """The unit of the measure chosen in a form, or nothing where none or none that exists was chosen."""
    try:
        return Metric.objects.filter(pk=metric_id).values_list("unit", flat=True).first() or "" if metric_id else ""
    except (ValidationError, ValueError):
        return ""
