"""Naming a colleague in a form: by name, employee number or e-mail address, as people have it at hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmreview.accounts.models import User

OFFERED = re.compile(r"\((?P<number>[^()]+)\)\s*$")
MOST_OFFERED = 100


class PersonField(forms.CharField):
    """Gives the one active person who is meant. The list below the field offers "Name (number)", which works as well."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("A name, an employee number or an e-mail address."))
        super().__init__(max_length=254, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return found(typed) if typed else None

    def offer(self, people: Iterable[User]) -> list[str]:
        """What the browser proposes while somebody types; the template prints it in a datalist of the field's id."""
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        return [f"{person.name} ({person.employee_number})" for person in people]


def found(typed: str) -> User:
    """The active person with that name, number or address. ValidationError with a sentence if there is none, or more."""
    numbered = OFFERED.search(typed)
    number = numbered["number"] if numbered else typed
    is_meant = Q(employee_number__iexact=number) | Q(email__iexact=typed) | Q(name=typed)
    people = list(User.objects.filter(is_meant).order_by("-is_active", "employee_number")[:2])
    if not people:
        raise ValidationError(
            _("Nobody here is called “%(typed)s”. Enter the name, the number or the address.") % {"typed": typed}
        )
    if not people[0].is_active:
        raise ValidationError(_("%(name)s does not work here any more. Choose somebody else.") % {"name": people[0].name})
    if len(people) > 1 and people[1].is_active:
        raise ValidationError(_("Several people are called “%(typed)s”. Enter the employee number.") % {"typed": typed})
    return people[0]


def near(user: User) -> list[User]:
    """Whom a reviewer most likely names: their manager, those who report to the same one, their own reports."""
    beside = Q(pk=user.manager_id) | Q(manager=user) | (Q(manager_id=user.manager_id) if user.manager_id else Q())
    return list(User.objects.active().filter(beside).exclude(pk=user.pk)[:MOST_OFFERED])


def managers() -> list[User]:
    """Everybody to whom somebody reports."""
    return list(User.objects.active().filter(reports__isnull=False).distinct()[:MOST_OFFERED])
