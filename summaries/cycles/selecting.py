"""The ways in which HR says who takes part. Each is a form that, once valid, knows `chosen`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from metrics.forms.imports import UploadForm
from metrics.importers import Unreadable
from pmreview.accounts.models import User
from summaries.cycles.choosing import Line, Stray, lines_of_file, lines_of_text, match, words_of
from summaries.cycles.planning import staff

FOUND = 50  # people a search shows
MOST_SHOWN_AGAIN = 5_000  # lines of a file that are put into the box to be corrected


class Selection(forms.Form):
    chosen: list[UUID]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = []
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.chosen = list(self.people().order_by("employee_number").values_list("pk", flat=True))
            if not self.chosen:
                raise ValidationError(_("There is nobody to add: choose others."))
        return self.cleaned_data

    def people(self) -> QuerySet[User]:
        """Whom the answers mean: nobody, as long as a way of choosing does not say."""
        return User.objects.none()


class DepartmentForm(Selection):
    departments = forms.MultipleChoiceField(
        label=gettext_lazy("Everybody in these departments"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one department.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = User.objects.active().exclude(department="").order_by("department").values_list("department")
        field: Any = self.fields["departments"]
        field.choices = [(name, f"{name} ({count})") for name, count in rows.annotate(Count("pk"))]

    def people(self) -> QuerySet[User]:
        return User.objects.active().filter(department__in=self.cleaned_data["departments"])


class ManagerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return pgettext("a person and their number", "%(name)s (%(number)s)") % {
            "name": obj.name,
            "number": obj.employee_number,
        }


class ManagerForm(Selection):
    manager = ManagerField(
        User.objects.none(),
        label=gettext_lazy("Everybody below this manager"),
        help_text=gettext_lazy("The whole line, without the manager."),
        empty_label="—",
        error_messages={"required": gettext_lazy("Choose the manager.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reporting = User.objects.active().exclude(manager=None).order_by().values("manager")
        self.fields["manager"].queryset = User.objects.filter(pk__in=reporting).order_by("name", "employee_number")  # type: ignore[attr-defined]

    def people(self) -> QuerySet[User]:
        return User.objects.below(self.cleaned_data["manager"]).filter(is_active=True)


class PeopleForm(Selection):
    """The people ticked in the results of a search."""

    person = forms.ModelMultipleChoiceField(
        User.objects.active(), error_messages={"required": gettext_lazy("Tick the people to add.")}
    )

    def people(self) -> QuerySet[User]:
        found: QuerySet[User] = self.cleaned_data["person"]
        return found


class ListForm(UploadForm):
    """A file or a pasted list. Every line means somebody, or nobody is added."""

    chosen: list[UUID]

    file = forms.FileField(
        label=gettext_lazy("A file"),
        help_text=gettext_lazy("CSV, text or XLSX with an employee number or an e-mail address on each line."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        required=False,
        allow_empty_file=True,
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the list"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        max_length=1_000_000,
        error_messages={"max_length": gettext_lazy("This is too long to paste: save it as a file and choose that.")},
        strip=False,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen, self.strays = [], list[Stray]()

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            self._match(self._lines())
        return self.cleaned_data

    def _lines(self) -> list[Line]:
        try:
            if self.is_pasted:
                return lines_of_text(self.cleaned_data["pasted"])
            file, name = self.upload()
            return lines_of_file(name, file)
        except Unreadable as problem:
            raise self._beside("pasted" if self.is_pasted else "file", str(problem)) from problem

    def _match(self, lines: list[Line]) -> None:
        found = match(lines, staff().values())
        self.chosen, self.strays = found.people, found.strays
        if not lines:
            raise self._beside("file", _("There is nobody on the list."))
        if self.strays:
            if len(lines) <= MOST_SHOWN_AGAIN:
                self.data = {**self.data.dict(), "pasted": words_of(lines)}  # type: ignore[attr-defined]
            words = ngettext(
                "%(count)s line has to be corrected; nobody was added.",
                "%(count)s lines have to be corrected; nobody was added.",
                len(self.strays),
            )
            raise self._beside("pasted", words % {"count": len(self.strays)})


def found_by(words: str) -> QuerySet[User]:
    """The first active people whose name, number, address or department holds the words."""
    fields = ("name", "employee_number", "email", "department")
    fits = Q()
    for name in fields:
        fits |= Q(**{f"{name}__icontains": words})
    return User.objects.active().filter(fits).order_by("employee_number")[:FOUND]
