"""What somebody sets out to reach."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from metrics.forms.fact import FactForm
from metrics.forms.fields import FigureField, MetricField, WeightField, unit_of
from metrics.models import Goal, GoalDirection
from metrics.models.metric import Unit

TARGETED = (GoalDirection.UP, GoalDirection.DOWN, GoalDirection.NOT_BELOW, GoalDirection.NOT_ABOVE)


class GoalForm(FactForm):
    rows = (
        "title",
        ("metric", "unit"),
        "direction",
        ("baseline", "target", "actual"),
        ("low", "high", "tolerance"),
        ("weight", "period_start", "period_end"),
    )
    asks = {
        "title": _("Write what you want to reach."),
        "weight": _("Write how much this goal counts, for example 25%."),
        "direction": _("Choose which way is better."),
        "period_start": _("Choose the first day."),
        "period_end": _("Choose the last day."),
    }
    figures = ("baseline", "target", "actual", "low", "high", "tolerance")

    class Meta:
        model = Goal
        fields = [
            *("title", "metric", "unit", "direction", "baseline", "target", "actual"),
            *("low", "high", "tolerance", "weight", "period_start", "period_end"),
        ]
        labels = {
            "title": _("What do you want to reach?"),
            "direction": _("Which way is better?"),
            "period_start": _("From which day?"),
            "period_end": _("Until which day?"),
        }
        help_texts = {
            "title": _("For example: Monthly active users reach 950,000."),
        }
        widgets = {"direction": forms.RadioSelect}

    metric = MetricField(
        label=_("Which measure shows it?"),
        required=False,
        help_text=_("Its recorded values become the actual value by themselves."),
    )
    unit = forms.ChoiceField(
        label=_("In which unit?"), choices=[("", "—"), *Unit.choices], required=False, help_text=_("A measure brings its own.")
    )
    baseline = FigureField(label=_("Where did it start?"), required=False, help_text=_("For example 666,700 or 41%."))
    target = FigureField(label=_("Where should it be?"), required=False, help_text=_("Leave empty for a range or milestones."))
    actual = FigureField(
        label=_("Where is it now?"),
        required=False,
        help_text=_("Used only while no value is recorded. Milestones: the share done."),
    )
    low = FigureField(label=_("Lower end of the range"), required=False)
    high = FigureField(label=_("Upper end of the range"), required=False)
    tolerance = FigureField(label=_("How far outside counts as 0%?"), required=False)
    weight = WeightField(label=_("How much does it count?"), unit="percent", help_text=_("All goals of a period sum to 100%."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self._unit()
        for name in self.figures:
            field = self.fields[name]
            assert isinstance(field, FigureField)
            field.unit = unit

    def clean_unit(self) -> str:
        unit = self._unit()
        if not unit:
            raise ValidationError(_("Choose a measure, or the unit of the figures."))
        return unit

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        direction, target, baseline = given.get("direction"), given.get("target"), given.get("baseline")
        if "target" in given and direction in TARGETED and target is None:
            self.add_error("target", _("Write the value to reach."))
        if direction in (GoalDirection.UP, GoalDirection.DOWN) and target is not None:
            self._check_way(upwards=direction == GoalDirection.UP, target=target, baseline=baseline)
        return given

    def _check_way(self, *, upwards: bool, target: Decimal, baseline: Decimal | None) -> None:
        if baseline is None and target <= 0 and "baseline" not in self.errors:
            self.add_error("baseline", _("Write where it started: a target of 0 or less is measured from there."))
        elif baseline is not None and target != baseline and (target > baseline) is not upwards:
            self.add_error("target", _("The target lies behind the start: change one of them, or which way is better."))

    def _unit(self) -> str:
        """The unit of the chosen measure, or the one chosen without a measure."""
        if not self.is_bound:
            return str(self.instance.unit)
        unit = unit_of(self.data.get(self.add_prefix("metric"))) or str(self.data.get(self.add_prefix("unit"), ""))
        if not unit and self.data.get(self.add_prefix("direction")) == GoalDirection.MILESTONE:
            return "percent"
        return str(unit) if unit in Unit.values else ""
