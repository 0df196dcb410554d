"""What the forms of "My data" share: a layout from `rows`, errors beside their field, and the person who writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pmreview.accounts.models import User

PLACES = {  # the field beside which a broken rule of the database is explained
    "goal_weight_is_a_percentage": "weight",
    "goal_ends_after_it_starts": "period_end",
    "goal_range_has_two_ends": "high",
    "goal_tolerance_is_positive": "tolerance",
    "feedback_says_something": "text",
    "project_due_after_start": "due_on",
    "project_finished_after_start": "finished_on",
    "item_done_after_start": "done_on",
    "blocker_resolved_after_opening": "resolved_on",
    "snapshot_denominator_not_zero": "denominator",
}


class FactForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    rows: ClassVar[tuple[str | tuple[str, ...], ...]]
    asks: ClassVar[Mapping[str, Any]] = {}
    author: ClassVar[str] = "created_by"

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(*(self._placed(row) for row in self.rows))
        for name, field in self.fields.items():
            self._word(name, field)

    def validate_constraints(self) -> None:
        """As Django does, but each broken rule beside the field it is about."""
        left_out = self._get_validation_exclusions()  # type: ignore[attr-defined]
        for constraint in self.instance._meta.constraints:
            try:
                constraint.validate(type(self.instance), self.instance, exclude=left_out)
            except ValidationError as problem:
                self.add_error(PLACES.get(constraint.name), problem)

    def save(self, commit: bool = True) -> Any:
        if self.instance._state.adding:
            setattr(self.instance, self.author, self.by)
        return super().save(commit)

    def _placed(self, row: str | tuple[str, ...]) -> Any:
        return row if isinstance(row, str) else Row(*(Column(name) for name in row), css_class="g-3")

    def _word(self, name: str, field: forms.Field) -> None:
        field.error_messages["required"] = self.asks.get(name, _("Fill this in."))
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            field.error_messages["invalid"] = _("Write a day that exists, like 2026-11-02.")
        if not field.required and not isinstance(field, forms.BooleanField):
            field.help_text = " ".join(filter(None, [gettext("Optional."), str(field.help_text)]))
