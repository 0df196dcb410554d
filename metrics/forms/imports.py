"""Bringing a file or a pasted table, and saying how its columns are to be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from metrics.importers import Preview
from metrics.models import ImportKind

MOST_PASTED = 500_000
CHOICES = {
    "mdy": _("Month first: 3/4/2026 is 4 March"),
    "dmy": _("Day first: 3/4/2026 is 3 April"),
    "fraction": _("Fractions: 0.412 is 41.2%"),
    "percent": _("Percentages: 41.2 is 41.2%"),
    "1": _("As written"),
    "1000": _("Thousands: × 1,000"),
    "10000": _("Ten thousands: × 10,000"),
    "100000000": _("Hundred millions: × 100,000,000"),
}


class UploadForm(forms.Form):
    """A file, or a table pasted from a spreadsheet; one of the two."""

    file = forms.FileField(
        label=_("Which file?"),
        help_text=_("CSV or XLSX, up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        required=False,
        allow_empty_file=True,
    )
    pasted = forms.CharField(
        label=_("Or paste a table"),
        help_text=_("Copy the cells in your spreadsheet, headings first."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        max_length=MOST_PASTED,
        error_messages={"max_length": _("This is too long to paste: save it as a file and choose that.")},
        strip=False,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.cleaned_data["file"] and not self.is_pasted:
            raise self._beside("file", _("Choose a file, or paste a table."))
        if not self.errors and self.cleaned_data["file"] and self.is_pasted:
            raise self._beside("pasted", _("Choose a file or paste a table, not both."))
        return self.cleaned_data

    @staticmethod
    def _beside(name: str, sentence: Any) -> ValidationError:
        return ValidationError({name: sentence})

    @property
    def is_pasted(self) -> bool:
        return bool((self.cleaned_data.get("pasted") or "").strip())

    def upload(self) -> tuple[BinaryIO, str]:
        """What was brought, and what it is called."""
        if self.is_pasted:
            return BytesIO(self.cleaned_data["pasted"].encode()), gettext("Pasted table") + ".csv"
        file = self.cleaned_data["file"]
        return file, file.name

    def refuse(self, sentence: str) -> None:
        """Says why it cannot be read, beside what was brought."""
        self.add_error("pasted" if self.is_pasted else "file", sentence)


class ReadingForm(forms.Form):
    """How a draft is read: its kind, what each column holds, how the cells of a column are meant."""

    kind = forms.ChoiceField(label=_("The file holds"), error_messages={"required": _("Choose what the file holds.")})
    as_of = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Write the day the figures were taken, like 2026-11-02."),
            "invalid": _("Write a day that exists, like 2026-11-02."),
        },
    )
    project = forms.CharField(
        label=_("Into the project"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("Write the name of the project.")},
    )

    def __init__(self, data: Any = None, *, seen: Preview) -> None:
        batch = seen.batch
        first = {"kind": seen.kind, "as_of": batch.as_of, "project": batch.recognised.get("project", "")}
        super().__init__(data, initial=first)
        self.seen = seen
        self._offer("kind", _kinds(seen.kind))
        if seen.kind != ImportKind.WORK_ITEMS or "project" in {column.field for column in seen.columns}:
            del self.fields["project"]
        for column in seen.columns if seen.kind else ():
            label = {"name": column.heading or column.index + 1}
            self._ask(f"field_{column.index}", [("", _("Not read")), *seen.fields], column.field, _("“%(name)s” is") % label)
            if column.decision:
                ways = [(choice, CHOICES.get(choice, choice)) for choice in column.decision.choices]
                self._ask(f"choice_{column.index}", ways, column.decision.choice, _("“%(name)s” is written as") % label)
                self.fields[f"choice_{column.index}"].widget.attrs["class"] += " doubtful" * column.decision.is_doubtful

    def _ask(self, name: str, choices: Sequence[tuple[str, Any]], initial: str, label: Any) -> None:
        self.fields[name] = forms.ChoiceField(label=label, initial=initial, required=False)
        self._offer(name, choices)
        self.fields[name].widget.attrs["aria-label"] = label

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        field.widget.attrs["class"] = "form-select form-select-sm" if "_" in name else "form-select"
        field.error_messages["invalid_choice"] = _("Choose one of the list.")

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError(_("Choose a day up to today."))
        return day

    def clean(self) -> dict[str, Any]:
        """Two columns cannot fill the same field."""
        if self.is_another_kind:
            return self.cleaned_data
        names, taken = dict(self.seen.fields), set()
        for column, name in self.mapping().items():
            if name in taken:
                words = _("“%(name)s” is chosen for two columns: keep one of them.") % {"name": names.get(name, name)}
                self.add_error(f"field_{column}", words)
            taken.add(name)
        return self.cleaned_data

    @property
    def is_another_kind(self) -> bool:
        return bool(self.cleaned_data.get("kind", self.seen.kind) != self.seen.kind)

    def mapping(self) -> dict[int, str]:
        given = {column.index: self.cleaned_data.get(f"field_{column.index}", "") for column in self.seen.columns}
        return {column: name for column, name in given.items() if name}

    def revised(self) -> dict[str, Any]:
        """What `metrics.importers.revise` is to be told. A column that holds something else now is decided about anew."""
        shared = {"as_of": self.cleaned_data["as_of"], "project": self.cleaned_data.get("project")}
        if self.is_another_kind:
            return shared | {"kind": self.cleaned_data["kind"]}
        return shared | {"mapping": self.mapping(), "decisions": self._decisions()}

    def _decisions(self) -> dict[int, str]:
        told = {int(column): choice for column, choice in self.seen.batch.recognised.get("decisions", {}).items()}
        mapping = self.mapping()
        for column in self.seen.columns:
            if mapping.get(column.index, "") != column.field:
                told.pop(column.index, None)
            elif f"choice_{column.index}" in self.changed_data:
                told[column.index] = self.cleaned_data[f"choice_{column.index}"]
        return told


def _kinds(current: str) -> list[tuple[str, Any]]:
    kinds = [(value, capfirst(label)) for value, label in ImportKind.choices]
    return kinds if current else [("", "—"), *kinds]
