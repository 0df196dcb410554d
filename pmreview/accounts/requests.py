"""A request of somebody signed in, which every view has unless it says `login_not_required`."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from pmreview.accounts.models import User


class Request(HttpRequest):
    user: User
    htmx: HtmxDetails
    place: str  # the place of the masthead a page belongs to, where its address does not tell
