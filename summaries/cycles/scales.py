"""The grade scale of a cycle: well-known ones to begin with, and the rows in which it is written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.forms.fields import FigureField, WeightField

Grade = dict[str, Any]
ROWS = 6  # rows shown at least; two more than the scale has
MOST = 20


def _plain(*keys: str) -> list[Grade]:
    return [{"key": key, "label": "", "from": "", "share": None} for key in keys]


def presets() -> dict[str, tuple[str, list[Grade]]]:
    """Scales to begin with: what the button says, and the rows. No standard says thresholds, so none are filled in."""
    parts = [("2", _("Top 20%"), 20), ("7", _("Middle 70%"), 70), ("1", _("Bottom 10%"), 10)]
    by_share: list[Grade] = [{"key": key, "label": label, "from": "", "share": share} for key, label, share in parts]
    return {
        "none": (_("No grades"), []),
        "letters": ("S / A / B / C / D", _plain(*"SABCD")),
        "figures": ("3.75 / 3.5 / 3.25", _plain("3.75", "3.5", "3.25")),
        "shares": ("2-7-1", by_share),
    }


class GradeForm(forms.Form):
    """One grade; a row left empty is none."""

    key = forms.CharField(
        label=gettext_lazy("Grade"),
        max_length=16,
        required=False,
        error_messages={"max_length": gettext_lazy("Write the grade in 16 characters at most.")},
    )
    label = forms.CharField(label=gettext_lazy("In words"), max_length=40, required=False)
    least = FigureField(label=gettext_lazy("From attainment"), unit="percent", max_length=12, required=False)
    share = WeightField(label=gettext_lazy("Guide share"), unit="percent", max_length=12, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": "form-control form-control-sm", "autocomplete": "off"}
            if name in self.errors:
                field.widget.attrs["class"] += " is-invalid"

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("key") and any(given.get(name) not in (None, "") for name in ("label", "least", "share")):
            self.add_error("key", _("Name the grade, or empty its row."))
        return given

    @property
    def grade(self) -> Grade | None:
        """As `Cycle.grades` keeps it; nothing for an empty row."""
        given = self.cleaned_data
        least, share = given.get("least"), given.get("share")
        return given.get("key") and {
            "key": given["key"],
            "label": given["label"],
            "from": "" if least is None else f"{least.normalize():f}",
            "share": None if share is None else (int(share) if share == int(share) else float(share)),
        }


class _Rows(forms.BaseFormSet):
    """The rows from the best grade to the worst."""

    @property
    def grades(self) -> list[Grade]:
        return [row.grade for row in self.forms if row.grade]

    def clean(self) -> None:
        if any(self.errors):
            return
        filled = [row for row in self.forms if row.cleaned_data.get("key")]
        _check_keys(filled)
        _check_order(filled)
        _check_shares(filled)


def _check_keys(rows: list[forms.Form]) -> None:
    seen: set[str] = set()
    for row in rows:
        key = row.cleaned_data["key"]
        if key.casefold() in seen:
            row.add_error("key", _("“%(key)s” is on the scale twice: rename one of them.") % {"key": key})
        seen.add(key.casefold())


def _check_order(rows: list[forms.Form]) -> None:
    above: Decimal | None = None
    for row in rows:
        least = row.cleaned_data["least"]
        if least is not None and above is not None and least >= above:
            row.add_error("least", _("Write less than for the grade above: the best grade comes first."))
        above = least if least is not None else above


def _check_shares(rows: list[forms.Form]) -> None:
    given = [row.cleaned_data["share"] for row in rows if row.cleaned_data["share"] is not None]
    if given and sum(given) != 100:
        total = f"{sum(given, Decimal(0)).normalize():f}"
        words = _("Make the guide shares add up to 100%%; now they are %(sum)s%%. Or leave all of them empty.")
        next(row for row in rows if row.cleaned_data["share"] is not None).add_error("share", words % {"sum": total})


def scale_form(grades: list[Grade], data: Any = None) -> _Rows:
    """The rows for a scale, with room for more; bound to what was sent."""
    shown = max(ROWS, len(grades) + 2) - len(grades)
    made: Any = forms.formset_factory(GradeForm, formset=_Rows, extra=shown, max_num=MOST, absolute_max=MOST)
    first = [
        {
            "key": grade["key"],
            "label": grade["label"],
            "least": Decimal(grade["from"]) if grade["from"] else None,
            "share": None if grade["share"] is None else Decimal(str(grade["share"])),
        }
        for grade in grades
    ]
    rows: _Rows = made(data, prefix="grades", initial=first)
    return rows
