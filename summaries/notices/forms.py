"""What people choose about their letters, and what HR enters about a group's robot."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmreview.accounts.models import User
from summaries.models import Cycle, Event, Muted, Webhook
from summaries.models.event import Happened
from summaries.models.notice import Kind
from summaries.notices.muting import mute_all_but
from summaries.notices.robots import ROBOTS

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
CLOCK = {"required": gettext_lazy("Write a time, like 21:00."), "invalid": gettext_lazy("Write a time, like 21:00.")}


def zones() -> list[str]:
    """The names a time zone can be chosen from: a place for each clock, and UTC."""
    return ["UTC", *sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS)]


def _helper(*fields: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    helper.layout = Layout(*fields)
    return helper


class SettingsForm(forms.ModelForm):
    """Which letters come, and when. The list shows everything in any case."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Which letters do you want?"),
        help_text=gettext_lazy("What you turn off is still in your list."),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Which time zone are you in?"),
        help_text=gettext_lazy("Deadlines in letters are shown on this clock."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Choose a time zone, for example Asia/Shanghai.")},
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("No letters from"),
        help_text=gettext_lazy("What comes later waits for the morning."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=CLOCK,
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("No letters until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("The same time twice: letters come at any hour."),
        error_messages=CLOCK,
    )

    class Meta:
        model = User
        fields = ["time_zone", "quiet_from", "quiet_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        muted = set(Muted.objects.filter(user=self.instance).values_list("kind", flat=True))
        self.initial["kinds"] = [kind for kind in Kind.values if kind not in muted]
        clock = Div(
            Div("quiet_from", css_class="col-6"), Div("quiet_until", css_class="col-6"), css_class="row align-items-end"
        )
        self.helper = _helper("kinds", "time_zone", clock)

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        if name not in available_timezones():
            words = _("There is no time zone “%(name)s”; choose one of the list, for example Asia/Shanghai.")
            raise ValidationError(words % {"name": name})
        return name

    @transaction.atomic
    def keep(self) -> None:
        """Saves only what was asked, so that two pages open at once lose nothing else."""
        self.instance.save(update_fields=self._meta.fields)
        mute_all_but(self.instance, self.cleaned_data["kinds"])


class HttpsField(forms.URLField):
    """An address without a scheme is one over HTTPS."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class WebhookForm(forms.ModelForm):
    """A robot's address must be one of its service's; neither it nor the key is ever shown again."""

    service = forms.ChoiceField(
        label=gettext_lazy("Which service?"),
        choices=Webhook.Service.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the service the group uses.")},
    )
    secret = forms.CharField(
        label=gettext_lazy("Signing key"),
        help_text=gettext_lazy("Feishu and DingTalk give one when signing is chosen in the robot’s security settings."),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        required=False,
    )

    class Meta:
        model = Webhook
        field_classes = {"url": HttpsField}
        fields = ["name", "service", "url", "secret", "cycle"]
        labels = {
            "name": gettext_lazy("What is the group called?"),
            "url": gettext_lazy("Address of the robot"),
        }
        labels |= {"cycle": gettext_lazy("About which cycle?")}
        help_texts = {
            "url": gettext_lazy("As the service shows it when a robot is added to the group. It is not shown again here.")
        }
        widgets = {"url": forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"})}
        error_messages = {
            "name": {"required": gettext_lazy("Write what the group is called.")},
            "url": {"required": gettext_lazy("Paste the robot’s address.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycle = self.fields["cycle"]
        assert isinstance(cycle, forms.ModelChoiceField)
        cycle.queryset, cycle.empty_label = Cycle.objects.filter(closed_at=None), _("Every cycle")
        self.helper = _helper("name", "service", "url", "secret", "cycle")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind, url = ROBOTS.get(data.get("service", "")), data.get("url")
        if kind and url and not kind(url).is_at_home:
            begins = f"{settings.ROBOT_ORIGINS[kind.service]}{kind.path}"
            self.add_error("url", ValidationError(_("Addresses of this service begin with %(begin)s.") % {"begin": begins}))
        return data

    @transaction.atomic
    def keep(self, *, by: User) -> Webhook:
        self.instance.created_by = by
        robot: Webhook = self.save()
        note_robot("added", robot, by=by)
        return robot


def note_robot(what: str, robot: Webhook, *, by: User) -> None:
    """Writes down that a robot was added or removed; without its address and key."""
    details = {"robot": what, "name": robot.name, "service": robot.service}
    Event.objects.write(Happened.SETTING, by=by, cycle=robot.cycle, details=details)
