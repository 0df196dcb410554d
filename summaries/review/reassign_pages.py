"""HR's page of a summary's reviewers: who decides in which order, and one form that changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from summaries.models import Event, Summary
from summaries.permissions import HR, roles
from summaries.review import reassign
from summaries.review.people import PersonField, managers
from summaries.review.workflow import Refused


class ReviewersForm(forms.Form):
    """One change at a time, with its reason."""

    change = forms.ChoiceField(
        label=gettext_lazy("What changes?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what changes."),
            "invalid_choice": gettext_lazy(
                "That reviewer has decided meanwhile, or reviews no more. Choose from the list as it is now."
            ),
        },
    )
    person = PersonField(
        label=gettext_lazy("Who instead, or who else?"),
        help_text=gettext_lazy("A name, an employee number or an e-mail address. Leave it empty when you remove somebody."),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The author and the reviewers read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write why the reviewers change; the author and the reviewers read it.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, summary: Summary) -> None:
        super().__init__(data)
        self.summary = summary
        self.rows = {str(row.pk): row for row in reassign.changeable(summary)}
        change, person = self.fields["change"], self.fields["person"]
        assert isinstance(change, forms.ChoiceField) and isinstance(person, PersonField)
        change.choices = self._choices()
        person.widget.attrs["list"] = "id_person_offered"
        self.offers = {"id_person": person.offer(managers())}
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(*self.fields)

    def _choices(self) -> list[tuple[str, str]]:
        replacing = [(f"replace:{key}", _("Replace %(name)s") % {"name": row.user.name}) for key, row in self.rows.items()]
        removing = [(f"remove:{key}", _("Remove %(name)s") % {"name": row.user.name}) for key, row in self.rows.items()]
        return [*replacing, ("add", _("Add one more, who decides last")), *(removing if len(removing) > 1 else [])]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        needs_person = said.get("change", "remove").partition(":")[0] != "remove"
        if needs_person and not said.get("person") and "person" not in self.errors:
            self.add_error("person", _("Say who reviews it from now on."))
        return said

    def save(self, *, by: User) -> Event | None:
        """Makes the change, or adds the refusal to the errors."""
        name, _colon, key = self.cleaned_data["change"].partition(":")
        said: dict[str, Any] = {"reason": self.cleaned_data["reason"], "by": by}
        person = self.cleaned_data["person"]
        try:
            if name == "add":
                return reassign.add(self.summary, person, **said)
            if name == "remove":
                return reassign.remove(self.summary, self.rows[key], **said)
            return reassign.replace(self.summary, self.rows[key], with_=person, **said)
        except Refused as refusal:
            self.add_error(None, str(refusal))
            return None


@require_http_methods(["GET", "POST"])
def summary_reviewers(request: Request, summary_id: UUID) -> HttpResponse:
    """For HR only; the author's own page does not exist, even for an author of HR."""
    summary = get_object_or_404(Summary.objects.visible_to(request.user).with_people(), pk=summary_id)
    if HR not in roles(request.user, summary):
        raise Http404
    form = ReviewersForm(request.POST if request.method == "POST" else None, summary=summary)
    if form.is_bound and form.is_valid() and form.save(by=request.user):
        messages.success(request, _("The reviewers are changed."))
        return redirect("summary_document", summary.pk)
    request.place = "cycle_list"
    refusal = reassign.why_not_reassign(request.user, summary)
    context = {"summary": summary, "form": form, "refusal": refusal, "reviewers": summary.reviewers.all()}
    return render(request, "summaries/reviewers.html", context, status=422 if form.is_bound else 200)
