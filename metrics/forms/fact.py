"""What the forms of "My data" share: a layout from `rows`, errors beside their field, and the person who writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from metrics.forms.fields import optional
from pmreview.accounts.models import User


class FactForm(forms.ModelForm):
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

    def _update_errors(self, errors: ValidationError) -> None:
        """Puts each broken rule of the database beside the field that its code names."""
        rules = errors.error_dict.pop(NON_FIELD_ERRORS, []) if hasattr(errors, "error_dict") else []
        for rule in rules:
            self.add_error(rule.code if rule.code in self.fields else None, rule)
        super()._update_errors(errors)  # type: ignore[misc]

    def save(self, commit: bool = True) -> Any:
        if self.instance._state.adding:
            setattr(self.instance, self.author, self.by)
        return super().save(commit)

    def _placed(self, row: str | tuple[str, ...]) -> Any:
        return row if isinstance(row, str) else Row(*(Column(name) for name in row), css_class="g-3 align-items-end")

    def _word(self, name: str, field: forms.Field) -> None:
        field.error_messages["required"] = self.asks.get(name, _("Fill this in."))
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            field.error_messages["invalid"] = _("Write a day that exists, like 2026-11-02.")
        if not field.required and not isinstance(field, forms.BooleanField):
            field.help_text = optional(str(field.help_text))
