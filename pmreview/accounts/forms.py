"""What a new API token is asked about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmreview.accounts.models import NAME_TAKEN, ApiToken, Scope, User
from pmreview.accounts.tokens import issue


class TokenForm(forms.ModelForm):
    """Scopes that the person cannot use are not offered."""

    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        help_text=_("As little as the program needs. It never sees or changes more than you do."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing it may do.")},
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        help_text=_("Optional. After this day the token opens nothing any more."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day that exists, like 2026-11-02.")},
        required=False,
    )

    class Meta:
        model = ApiToken
        fields = ["name"]
        labels = {"name": _("What is the token for?")}
        help_texts = {"name": _("The name of the program, for example: Nightly export.")}
        error_messages = {"name": {"required": _("Write what the token is for.")}}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = self.instance.user = by
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [choice for choice in Scope.choices if by.is_hr or choice[0] != Scope.SUMMARIES_READ]
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout("name", "scopes", "expires_on")

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if day is not None and not today <= day <= today + timedelta(days=3660):
            raise ValidationError(_("Choose a day from today on, within ten years."))
        return day

    def _get_validation_exclusions(self) -> set[str]:
        """The person is not asked, yet the rule that names are told apart per person holds."""
        return super()._get_validation_exclusions() - {"user", "revoked_at"}  # type: ignore[misc]

    def issue(self) -> tuple[ApiToken, str] | None:
        """The new token and its secret; None, with an error beside the name, where one of that name was just made."""
        day = self.cleaned_data["expires_on"]
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None
        try:
            with transaction.atomic():
                return issue(self.cleaned_data["name"], scopes=self.cleaned_data["scopes"], expires_at=end, by=self.by)
        except IntegrityError:
            self.add_error("name", NAME_TAKEN)
            return None
