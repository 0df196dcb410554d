"""A browser of somebody signed in, with the pages in English."""

from django.test import Client
from django.urls import reverse

from pmreview.accounts.models import User


def browser(user: User) -> Client:
    made = Client()
    made.force_login(user)
    made.cookies["django_language"] = "en"
    return made


def page(user: User, name: str, *args: object, **query: str) -> str:
    """The text of a page that this person gets."""
    response = browser(user).get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()
