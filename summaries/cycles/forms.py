"""What is asked about a cycle. Deadlines are written and shown on the clock of the cycle's own time zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.forms.fields import FigureField, optional
from pmreview.accounts.models import User
from summaries.cycles.changes import HARMLESS, mark_of
from summaries.cycles.choosing import lines_of_text, match, words_of
from summaries.cycles.planning import staff
from summaries.models import Cycle
from summaries.sections import SECTIONS

ALWAYS = ("goals", "overview")  # the figures a summary is about, and its first paragraph
YEARS = range(2000, 2100)
REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
MOMENT = "%Y-%m-%dT%H:%M"


def zones() -> list[str]:
    """The names a time zone can be chosen from: a place for each clock, and UTC."""
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(REGIONS))]


@dataclass(frozen=True)
class Part:
    """A panel of the form: its heading, and its fields."""

    key: str
    title: Any
    helper: FormHelper


PARTS: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("what", gettext_lazy("The cycle"), (("name", "name_en"), ("period_start", "period_end"))),
    ("deadlines", gettext_lazy("Deadlines"), ("time_zone", ("submit_by", "review_by"))),
    ("document", gettext_lazy("What is written"), ("steps", "editing")),
    ("figures", gettext_lazy("How goals are counted"), ("score_cap", "down_rule")),
    (
        "review",
        gettext_lazy("Who reviews, and how"),
        ("second_line", "reviewers", "asks_assessment", "has_nine_box", "asks_peers", "shows_peers_to_author"),
    ),
)


class CycleForm(forms.ModelForm):
    """Everything but the grades while the cycle is in preparation; afterwards what harms nobody."""

    name = forms.CharField(label=gettext_lazy("What is the cycle called?"), max_length=80)
    period_start = forms.DateField(label=gettext_lazy("First day of the period"))
    period_end = forms.DateField(label=gettext_lazy("Last day of the period"))
    submit_by = forms.DateTimeField(label=gettext_lazy("Submit by"))
    review_by = forms.DateTimeField(label=gettext_lazy("Review by"))
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("The deadlines are on its clock. For example Asia/Shanghai."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
        max_length=40,
    )
    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Which parts does a summary have?"),
        help_text=gettext_lazy("Goals and the overview belong to every summary."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    score_cap = FigureField(
        label=gettext_lazy("How much can one goal count at most?"),
        help_text=gettext_lazy(
            "For example 120%. What was reached is always shown in full; only the weighted total is capped."
        ),
        unit="percent",
    )
    reviewers = forms.CharField(
        label=gettext_lazy("Further reviewers"),
        help_text=gettext_lazy(
            "One employee number or e-mail address on each line. They decide on every summary, after the line."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
        max_length=4000,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Cycle
        fields = [
            *("name", "name_en", "period_start", "period_end", "time_zone", "submit_by", "review_by"),
            *("steps", "editing", "score_cap", "down_rule", "second_line"),
            *("asks_assessment", "has_nine_box", "asks_peers", "shows_peers_to_author"),
        ]
        labels = {
            "name_en": gettext_lazy("And in English?"),
            "editing": gettext_lazy("Until when may authors take back what they submitted?"),
            "down_rule": gettext_lazy("How is a goal counted where less is better and no baseline is given?"),
            "second_line": gettext_lazy("Who decides after the line manager?"),
            "asks_assessment": gettext_lazy("An approval needs a written assessment"),
            "has_nine_box": gettext_lazy("People are placed in nine boxes of performance and potential"),
            "asks_peers": gettext_lazy("Authors may propose colleagues who are asked"),
            "shows_peers_to_author": gettext_lazy("Authors see what their colleagues answered"),
        }
        help_texts = {
            "name_en": gettext_lazy("Shown on English pages; the name is used where it is empty."),
            "down_rule": gettext_lazy("The sum is printed beside each such goal."),
        }
        widgets = {"editing": forms.RadioSelect, "down_rule": forms.RadioSelect, "second_line": forms.RadioSelect}

    ASKS = {
        "name": gettext_lazy("Write what the cycle is called."),
        "period_start": gettext_lazy("Choose the first day of the period."),
        "period_end": gettext_lazy("Choose the last day of the period."),
        "submit_by": gettext_lazy("Choose the day and time by which people submit."),
        "review_by": gettext_lazy("Choose the day and time by which reviews are done."),
        "time_zone": gettext_lazy("Choose a time zone, for example Asia/Shanghai."),
        "score_cap": gettext_lazy("Write how much a goal can count, for example 120%."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reviewers_found: list[User] = []
        for name in set(self.fields) - {*HARMLESS, "seen"} if not self.instance.is_in_preparation else ():
            del self.fields[name]
        self._offer()
        self._word()
        for name, value in self._shown().items():
            self.initial.setdefault(name, value)
            if name in ("submit_by", "review_by") and isinstance(self.initial[name], datetime):
                self.initial[name] = value

    def _offer(self) -> None:
        if "steps" in self.fields:
            choices = [(one.key, one.title) for one in SECTIONS if one.key not in ALWAYS]
            self.fields["steps"].choices = choices  # type: ignore[attr-defined]

    def _word(self) -> None:
        for name, field in self.fields.items():
            field.error_messages["required"] = self.ASKS.get(name, _("Choose one of the list."))
            if isinstance(field, forms.DateTimeField):
                field.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
                field.error_messages["invalid"] = _("Write a day and a time that exist, like 2026-11-02 18:00.")
            elif isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                field.error_messages["invalid"] = _("Write a day that exists, like 2026-11-02.")
        for name in {"name_en", "reviewers"} & set(self.fields):
            self.fields[name].help_text = optional(str(self.fields[name].help_text))

    def _shown(self) -> dict[str, Any]:
        """What the instance says, as the page shows it: deadlines on the cycle's clock, reviewers a number a line."""
        cycle: Cycle = self.instance
        moments = {name: getattr(cycle, name) for name in ("submit_by", "review_by") if getattr(cycle, name)}
        shown: dict[str, Any] = {name: cycle.local(moment).replace(tzinfo=None) for name, moment in moments.items()}
        if not cycle._state.adding:
            shown["seen"] = mark_of(cycle)
            people = cycle.extra_reviewers.order_by("employee_number")
            shown["reviewers"] = "\n".join(people.values_list("employee_number", flat=True))
        return shown

    @property
    def parts(self) -> Iterator[Part]:
        """The panels that have anything to ask."""
        for key, title, rows in PARTS:
            placed = [found for row in rows if (found := self._placed(row))]
            if placed:
                helper = FormHelper()
                helper.form_tag, helper.disable_csrf = False, True
                helper.layout = Layout(*placed)
                yield Part(key, title, helper)

    def _placed(self, row: str | tuple[str, ...]) -> Any:
        names = [name for name in ([row] if isinstance(row, str) else row) if name in self.fields]
        if len(names) < 2:
            return names[0] if names else None
        return Row(*(Column(name) for name in names), css_class="g-3 align-items-end")

    def full_clean(self) -> None:
        """Reads the deadlines on the clock that is chosen in the same form."""
        with timezone.override(self._zone()):
            super().full_clean()

    def _zone(self) -> ZoneInfo:
        name = str(self.data.get(self.add_prefix("time_zone"), self.instance.time_zone))
        return ZoneInfo(name if name in available_timezones() else settings.TIME_ZONE)

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        if name not in available_timezones():
            words = _("There is no time zone “%(name)s”; choose one of the list, for example Asia/Shanghai.")
            raise ValidationError(words % {"name": name})
        return name

    def clean_steps(self) -> list[str]:
        chosen = {*self.cleaned_data["steps"], *ALWAYS}
        return [section.key for section in SECTIONS if section.key in chosen]

    def clean_score_cap(self) -> Decimal:
        cap: Decimal = self.cleaned_data["score_cap"].quantize(Decimal("0.01"), ROUND_HALF_UP)
        if not 0 < cap <= 10:
            raise ValidationError(_("Choose a share between 1% and 1000%, for example 120%."))
        return cap

    def clean_reviewers(self) -> str:
        lines = lines_of_text(self.cleaned_data["reviewers"])
        everybody = staff() if lines else {}
        found = match(lines, everybody.values())
        gone = [everybody[one] for one in found.people if not everybody[one].is_active]
        wrong = [str(stray) for stray in found.strays]
        wrong += [_("%(person)s is no longer with the company; choose somebody else.") % {"person": one} for one in gone]
        if wrong:
            raise ValidationError([ValidationError(sentence) for sentence in wrong])
        self.reviewers_found = list(User.objects.filter(pk__in=found.people))
        return words_of(lines)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("period_start", "period_end"):
            if given.get(name) and given[name].year not in YEARS:
                self.add_error(name, _("Choose a day between 2000 and 2099."))
        self._in_order("period_start", "period_end", _("Choose a last day after the first day."))
        self._in_order("submit_by", "review_by", _("Choose a review deadline after the submission deadline."))
        self._look_at_deadlines(given)
        return given

    def _in_order(self, first: str, last: str, sentence: str) -> None:
        one, other = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if one and other and other < one:
            self.add_error(last, sentence)

    def _look_at_deadlines(self, given: dict[str, Any]) -> None:
        """A page shows no seconds, and leaves them as they were. People plan by a deadline that is set: it moves only ahead."""
        for name in ("submit_by", "review_by"):
            before, now = getattr(self.instance, name), given.get(name)
            if before and now and before.replace(second=0, microsecond=0) == now:
                given[name] = before
            elif now and not self.instance.is_in_preparation and now <= timezone.now():
                self.add_error(name, _("Choose a moment that is still to come."))


class CopyForm(forms.Form):
    """What a copy is called, and whether its people come along."""

    name = forms.CharField(
        label=gettext_lazy("What is the new cycle called?"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write what the cycle is called.")},
    )
    name_en = forms.CharField(label=gettext_lazy("And in English?"), max_length=80, required=False)
    with_people = forms.BooleanField(label=gettext_lazy("The same people take part"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_en"].help_text = optional("")
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout("name", "name_en", "with_people")


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """What was typed into a form so far, to show it again without judging it."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
