"""What allauth asks about our doors: nobody signs up, links carry the configured address."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """An absolute link from SITE_URL, never from the Host header."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        uidb36, token = key.split("-", 1)
        return site_url(path.replace("UID", uidb36, 1).replace("KEY", token, 1))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return site_url(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends a letter that names the configured site, whatever host the browser asked for."""
        name = urlsplit(site_url("/")).netloc
        super().send_mail(template_prefix, email, {**context, "current_site": SimpleNamespace(name=name, domain=site_url("/"))})

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_login_redirect_url(self, request: HttpRequest) -> Any:
        return reverse("home")


def site_url(path: str) -> str:
    """An absolute address for letters, from SITE_URL."""
    return str(settings.SITE_URL).rstrip("/") + path
