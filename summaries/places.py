"""The three or four places of the masthead, by what the person does here."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def places(request: HttpRequest) -> dict[str, list[dict[str, object]]]:
    """`places` for base.html: label, url and whether the person is there now; empty before sign-in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"places": []}
    found = [("summary_list", _("My summaries")), ("product_list", _("My data"))]
    if user.has_reports:
        found.insert(0, ("team", _("To review")))
    if user.is_hr:
        found = [("cycle_list", _("Cycles")), ("event_log", _("Log"))]
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
