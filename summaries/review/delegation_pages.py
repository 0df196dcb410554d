"""The pages of stand-ins: who stands in for whom, a new one, the end of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from summaries.models import Delegation
from summaries.review.delegation import delegate, end, reviews_anything
from summaries.review.people import PersonField, managers, near
from summaries.review.workflow import Refused

PER_PAGE = 50


def _day_field(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose the day."),
            "invalid": gettext_lazy("Write a day that exists, like 2026-11-02."),
        },
    )


class DelegationForm(forms.Form):
    """HR says for whom; everybody else speaks for themselves."""

    user = PersonField(label=gettext_lazy("Who is away?"), error_messages={"required": gettext_lazy("Say who is away.")})
    to = PersonField(label=gettext_lazy("Who stands in?"), error_messages={"required": gettext_lazy("Say who stands in.")})
    starts_on = _day_field(pgettext_lazy("of a delegation", "First day"), gettext_lazy("It begins at midnight."))
    ends_on = _day_field(
        pgettext_lazy("of a delegation", "Last day"),
        gettext_lazy("It ends at midnight after this day, or earlier when you end it."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if not by.is_hr:
            del self.fields["user"]
        self.offers = {f"id_{name}": self._offer(name) for name in ("user", "to") if name in self.fields}
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(*self.fields)

    def _offer(self, name: str) -> list[str]:
        field = self.fields[name]
        assert isinstance(field, PersonField)
        field.widget.attrs["list"] = f"id_{name}_offered"
        return field.offer(managers() if self.by.is_hr else near(self.by))

    def save(self) -> Delegation | None:
        """Makes it, or adds the refusal to the errors."""
        said = dict(self.cleaned_data)
        try:
            return delegate(said.pop("user", self.by), by=self.by, **said)
        except Refused as refusal:
            self.add_error(None, str(refusal))
            return None


@require_safe
def delegation_list(request: Request) -> HttpResponse:
    """One's own stand-ins and those one stands in for; everybody's for HR."""
    rows = Delegation.objects.visible_to(request.user).select_related("user", "to")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_name": request.user.is_hr or reviews_anything(request.user)}
    return render(request, "summaries/delegation_list.html", context)


@require_http_methods(["GET", "POST"])
def delegation_create(request: Request) -> HttpResponse:
    """Names a stand-in; what was typed stays when it is refused."""
    today = {"starts_on": request.user.local_day(timezone.now())}
    form = DelegationForm(request.POST if request.method == "POST" else None, by=request.user, initial=today)
    made = form.save() if form.is_bound and form.is_valid() else None
    if made is None:
        return render(request, "summaries/delegation_create.html", {"form": form}, status=422 if form.is_bound else 200)
    messages.success(request, _("%(to)s stands in for %(user)s.") % {"to": made.to.name, "user": made.user.name})
    return redirect("delegation_list")


@require_http_methods(["GET", "POST"])
def delegation_end(request: Request, delegation_id: UUID) -> HttpResponse:
    """Asks first, then ends it at once."""
    mine = Delegation.objects.endable_by(request.user).select_related("user", "to")
    delegation = get_object_or_404(mine, pk=delegation_id)
    if request.method != "POST":
        return render(request, "summaries/delegation_end.html", {"delegation": delegation})
    try:
        end(delegation, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(to)s stands in no more.") % {"to": delegation.to.name})
    return redirect("delegation_list")
