"""What allauth asks about our doors: nobody signs up, links carry the configured address."""

from typing import Any

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
        return str(settings.SITE_URL).rstrip("/") + path.replace("UID", uidb36, 1).replace("KEY", token, 1)

    def get_login_redirect_url(self, request: HttpRequest) -> Any:
        return reverse("home")
