"""The forms of every step, derived from its fields. A draft form requires nothing and keeps whatever can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db import models
from django.forms import ModelChoiceField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.forms import FigureField, optional
from summaries.sections import Asked, Heading, Item, Section
from summaries.wizard.remarks import Remarks, notes


class DraftForm(forms.ModelForm):
    """A row of answers as a form: checks what was typed, never what is missing."""

    remarks: SafeString = SafeString("")  # on the entry as a whole
    is_remarked = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)
        for name, field in self.fields.items():
            field.required = False
            if isinstance(field, FigureField):
                field.unit = self.instance.unit_of(name)
            field.help_text = self._hint(name, field)

    def _hint(self, name: str, field: forms.Field) -> str:
        is_optional = self._meta.model._meta.get_field(name).blank
        hint = optional(str(field.help_text)) if is_optional else str(field.help_text)
        limit = getattr(field, "max_length", None)
        if not isinstance(field.widget, forms.Textarea) or limit is None:
            return hint
        place = f"id_{self.add_prefix(name)}"  # asking the bound field would freeze its hint
        markup = '<span class="counter num" data-pm-counter="{}" data-pm-max="{}" data-pm-text="{}"></span>'
        counter = format_html(markup, place, limit, _("{n} / {max}"))
        return format_html("{}{}", hint, counter)

    def remark(self, found: Remarks) -> set[str]:
        """Says open comments beside their questions; returns the anchors of the questions and of the entry."""
        places = {f"id_{self.add_prefix(name)}": self[name] for name in self.fields}
        for place in places.keys() & found.keys():
            places[place].help_text = format_html("{}{}", notes(found[place]), places[place].help_text)
        self.remarks = notes(found.get(f"entry-{self.instance.pk}", []))
        self.is_remarked = bool(self.remarks) or not places.keys().isdisjoint(found)
        return {*places, f"entry-{self.instance.pk}"}

    def _post_clean(self) -> None:
        """No model validation: a half-written draft is never refused. What is missing is `Section.problems()`."""

    def kept(self) -> dict[str, Any]:
        """The answers that were sent and could be read; any other is left as it was, and shown with its error if it has one."""
        wrong = self.errors
        return {
            name: value for name, value in self.cleaned_data.items() if name not in wrong and self.add_prefix(name) in self.data
        }


def formfield(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """How a question is asked: prose in a growing box, figures as people type them, a day with the browser's calendar."""
    if isinstance(field, models.DecimalField):
        return FigureField(label=field.verbose_name, help_text=field.help_text, validators=field.validators, **kwargs)
    made = field.formfield(**kwargs)
    if isinstance(made, forms.CharField) and isinstance(made.widget, forms.Textarea):
        made.widget.attrs["rows"] = 3
        made.widget.attrs.pop("maxlength", None)  # a browser would cut a long paste without a word; the counter tells
    if isinstance(made, forms.DateField):
        made.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if isinstance(made, forms.TypedChoiceField):
        made.widget = forms.RadioSelect(choices=[pair for pair in field.choices or [] if pair[0]])
    return made


def form_of(row: Asked, data: Mapping[str, Any] | None = None) -> DraftForm:
    """The draft form of a step's row or of one entry, with the questions that are asked of this person."""
    names = [field.name for field in row.asked()]
    made: Any = forms.modelform_factory(type(row), form=DraftForm, fields=names, formfield_callback=formfield)
    form: DraftForm = made(data, instance=row, prefix=row.prefix)
    return form


def _share_choices(forms: Sequence[DraftForm]) -> None:
    """The choices of a select are asked of the database once for all entries."""
    known: dict[str, Any] = {}
    for form in forms:
        for name, field in form.fields.items():
            if isinstance(field, ModelChoiceField):
                if name not in known:
                    known[name] = list(field.choices)  # type: ignore[arg-type]
                field.choices = known[name]


@dataclass(frozen=True)
class EntryForm:
    """One entry of the page: its row, how it introduces itself, its form."""

    item: Item
    heading: Heading
    number: int
    form: DraftForm

    @property
    def is_open(self) -> bool:
        """Folded once it is written, unless there is something to mend or to answer."""
        return (
            bool(self.form.errors)
            or self.form.is_remarked
            or any(not self.item.is_answered(field) for field in self.item.asked() if not field.blank)
        )


class StepForms:
    """All forms of one step: the row's own and one for each entry."""

    def __init__(self, section: Section, data: Mapping[str, Any] | None = None) -> None:
        self.section, self.data = section, data
        self.row = form_of(section, data)
        self.entries = [
            EntryForm(item, heading, number, form_of(item, data if self._sent(item) else None))
            for number, (item, heading) in enumerate(section.headings(), 1)
        ]

        _share_choices([entry.form for entry in self.entries])
        self.remarks = SafeString("")

    def remark(self, found: Remarks) -> StepForms:
        """Says open comments beside what they are about; `remarks` are those about the step, and about what is gone."""
        known = set().union(*(form.remark(found) for form in [self.row, *(entry.form for entry in self.entries)]))
        self.remarks = notes([comment for anchor, comments in found.items() if anchor not in known for comment in comments])
        return self

    def _sent(self, item: Item) -> bool:
        """An entry made in another tab is not in this post and stays untouched."""
        return self.data is not None and any(name.startswith(f"{item.prefix}-") for name in self.data)

    @cached_property
    def bound(self) -> list[DraftForm]:
        return [form for form in [self.row, *(entry.form for entry in self.entries)] if form.is_bound]

    @cached_property
    def errors(self) -> list[tuple[str, str]]:
        """(anchor, sentence) for every answer that could not be read or is too long."""
        return [
            (
                form[name].id_for_label,
                _("%(question)s %(sentence)s") % {"question": form.fields[name].label, "sentence": sentence},
            )
            for form in self.bound
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]

    def by_field(self) -> dict[str, str]:
        return {form.add_prefix(name): str(sentences[0]) for form in self.bound for name, sentences in form.errors.items()}
