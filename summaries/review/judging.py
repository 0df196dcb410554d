"""What a reviewer is asked with an approval: a grade of the cycle's scale and an assessment, as the cycle asks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.formatting import percent
from summaries.models import Assessment, Cycle, Version
from summaries.review.workflow import LONGEST


class JudgementForm(forms.Form):
    """Only what the cycle asks is asked. `perform` judges whether what was said is enough; the form shows where it is not."""

    grade = forms.ChoiceField(
        label=gettext_lazy("Which grade?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a grade."),
            "invalid_choice": gettext_lazy("Choose a grade of the list."),
        },
    )
    assessment = forms.CharField(
        label=gettext_lazy("What is your assessment?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write the assessment; this cycle asks for one.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, version: Version) -> None:
        cycle = version.summary.cycle
        super().__init__(data, auto_id="id_judgement_%s", initial={"grade": former_grade(version)} if data is None else None)
        self.fields["assessment"].required = cycle.asks_assessment
        self.fields["assessment"].widget.attrs.pop("maxlength", None)  # a browser would cut a long paste without a word
        self.fields["assessment"].help_text = _hint(cycle)
        self._offer(cycle, version.attainment)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(*self.fields)

    def _offer(self, cycle: Cycle, attainment: Decimal | None) -> None:
        grade = self.fields["grade"]
        assert isinstance(grade, forms.ChoiceField)
        if not cycle.grades:
            del self.fields["grade"]
            return
        grade.choices = [(row["key"], _choice(row)) for row in cycle.grades]
        proposed = suggested(cycle, attainment)
        if proposed:
            words = {"grade": cycle.grade_label(proposed), "attainment": percent(attainment)}
            grade.help_text = _("By the thresholds, an attainment of %(attainment)s suggests %(grade)s. You decide.") % words


def asks_judgement(cycle: Cycle) -> bool:
    return bool(cycle.grades) or cycle.asks_assessment


def suggested(cycle: Cycle, attainment: Decimal | None) -> str:
    """The best grade whose threshold the attainment reaches, else the last if it has none; empty if nothing says so."""
    if attainment is None or not cycle.grades:
        return ""
    reached = [row["key"] for row in cycle.grades if row.get("from") and attainment >= Decimal(row["from"])]
    if reached:
        return str(reached[0])
    last = cycle.grades[-1]
    has_thresholds = any(row.get("from") for row in cycle.grades)
    return str(last["key"]) if has_thresholds and not last.get("from") else ""


def former_grade(version: Version) -> str:
    """What the reviewer before gave this version; empty for the first one."""
    last = Assessment.objects.filter(version=version).order_by("at").last()
    return last.grade if last else ""


def _choice(row: dict[str, Any]) -> str:
    """The key, its label and from which attainment on it is meant."""
    name = row["key"] if row.get("label") in {"", None, row["key"]} else f"{row['key']} · {row['label']}"
    if not row.get("from"):
        return str(name)
    return _("%(grade)s (from %(share)s)") % {"grade": name, "share": percent(Decimal(row["from"]), 0)}


def _hint(cycle: Cycle) -> str:
    told = _("The author reads it once everybody has approved; the other reviewers and HR at once.")
    words = told if cycle.asks_assessment else _("Optional.") + " " + told
    markup = '{}<span class="counter num" data-pm-counter="id_judgement_assessment" data-pm-max="{}" data-pm-text="{}"></span>'
    return format_html(markup, words, LONGEST, _("{n} / {max}"))
