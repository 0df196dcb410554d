"""The few places of the masthead, by what the person does here."""

from django.db.models import Case, Exists, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from summaries.models import Summary
from summaries.permissions import reviewing


def places(request: HttpRequest) -> dict[str, list[dict[str, object]]]:
    """`places` for base.html: label, url and whether the person is there now; empty before sign-in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"places": []}
    reviews, writes = _work_of(user)
    found = [("cycle_list", _("Cycles")), ("event_log", _("Log"))] if user.is_hr else []
    if reviews:
        found.append(("team", _("To review")))
    if not user.is_hr or writes:
        found += [("summary_list", _("My summaries")), ("product_list", _("My data"))]
    if user.is_staff:
        found.append(("admin:index", _("Settings")))
    here = getattr(request, "place", None)
    links = [(name, reverse(name), label) for name, label in found]
    return {
        "places": [
            {"url": url, "label": label, "is_here": name == here if here else request.path.startswith(url)}
            for name, url, label in links
        ]
    }


def _work_of(user: User) -> tuple[bool, bool]:
    """Whether there is anything for the person to review, and anything of their own. One query, on every page."""
    own = Exists(Summary.objects.filter(author=user))
    does = Case(When(reviewing(user), then=Value(True)), default=Value(False))
    return User.objects.filter(pk=user.pk).values_list(does, own).get()
