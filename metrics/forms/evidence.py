"""What was measured and what users said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.formatting import figure
from metrics.forms.fact import FactForm
from metrics.forms.fields import FigureField, MetricField, unit_of
from metrics.models import FeedbackItem, Metric, MetricSnapshot

ROUNDING = Decimal("0.005")  # how far a value may be from its parts' quotient, as a share of it


def past(day: date) -> date:
    """The day, if it is not in the future. Raises ValidationError."""
    if day > timezone.localdate():
        raise ValidationError(_("Choose a day up to today."))
    return day


class SnapshotForm(FactForm):
    rows = (("metric", "date"), "value", ("numerator", "denominator", "n"), "source")
    author = "recorded_by"
    asks = {
        "metric": _("Choose what was measured."),
        "date": _("Choose the day it was measured."),
        "value": _("Write the value."),
    }

    class Meta:
        model = MetricSnapshot
        fields = ["metric", "date", "value", "numerator", "denominator", "n", "source"]
        labels = {
            "date": _("For which day?"),
            "n": _("From how many answers?"),
            "source": _("Where does it come from?"),
        }
        help_texts = {
            "date": _("For a month, its last day."),
            "n": _("For a score."),
            "source": _("For example: Data platform, monthly report of November. Without it the page says who entered it."),
        }

    metric = MetricField(label=_("What was measured?"))
    value = FigureField(label=_("What is the value?"), help_text=_("For example 1,000,000 or 42%."))
    numerator = FigureField(label=_("Which part?"), required=False, help_text=_("For a ratio, the upper number."))
    denominator = FigureField(label=_("Of which whole?"), required=False, help_text=_("For a ratio, the lower number."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        assert isinstance(value, FigureField)
        value.unit = unit_of(self.data.get(self.add_prefix("metric")) if self.is_bound else self.initial.get("metric"))

    def clean_date(self) -> date:
        return past(self.cleaned_data["date"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        metric, value = given.get("metric"), given.get("value")
        if metric is not None and value is not None:
            self._check_size(metric, value)
            self._check_parts(value, given.get("numerator"), given.get("denominator"))
        return given

    def _check_size(self, metric: Metric, value: Decimal) -> None:
        if metric.unit == "percent" and not 0 <= value <= 1:
            self.add_error("value", _("A share lies between 0% and 100%: write 42% for 42 of 100."))
        elif metric.unit in ("people", "count", "days", "rank") and value < 0:
            self.add_error("value", _("Write 0 or more."))

    def _check_parts(self, value: Decimal, part: Decimal | None, whole: Decimal | None) -> None:
        if (part is None) is not (whole is None):
            self.add_error("numerator" if part is None else "denominator", _("Write both numbers of the ratio, or neither."))
        elif part is not None and whole and abs(value - part / whole) > abs(value) * ROUNDING:
            found = self.fields["value"].prepare_value(part / whole)
            words = {"part": figure(part), "whole": figure(whole), "found": found}
            self.add_error("value", _("%(part)s ÷ %(whole)s is %(found)s: correct the value or its parts.") % words)


STARS = [("", _("no rating")), *((star, str(star)) for star in range(1, 6))]
LIKELIHOOD = [("", _("not asked")), *((answer, str(answer)) for answer in range(11))]


def whole(value: str) -> int:
    return int(value)


class FeedbackForm(FactForm):
    rows = (("date", "channel"), "text", ("rating", "nps", "suggestion"), "source")
    asks = {"date": _("Choose the day it was said.")}

    class Meta:
        model = FeedbackItem
        fields = ["date", "channel", "text", "rating", "nps", "suggestion", "source"]
        labels = {
            "date": _("When was it said?"),
            "channel": _("Where was it said?"),
            "text": _("What did the user say?"),
            "suggestion": _("What kind of suggestion is it?"),
            "source": _("Where can it be found?"),
        }
        help_texts = {
            "channel": _("For example: App Store, interview, support ticket."),
            "text": _("The user's own words, without names or numbers that tell who it was."),
            "source": _("For example: Ticket 4821."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    rating = forms.TypedChoiceField(
        label=_("How many stars?"), choices=STARS, coerce=whole, empty_value=None, required=False, help_text=_("1 to 5.")
    )
    nps = forms.TypedChoiceField(
        label=_("How likely to recommend it?"),
        choices=LIKELIHOOD,
        coerce=whole,
        empty_value=None,
        required=False,
        help_text=_("0 to 10."),
    )

    def clean_date(self) -> date:
        return past(self.cleaned_data["date"])
