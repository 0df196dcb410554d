"""Prints where pmreview is and who can sign in: manage.py show_demo [--url http://127.0.0.1:8000]"""

from __future__ import annotations

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from summaries.demo.people import PASSWORD, email_of


def sign_ins() -> list[tuple[str, str]]:
    """(who they are here, key), in the order of the story."""
    return [
        (_("author, approved summary"), "lin.zhiyao"),
        (_("author in English"), "emma.clarke"),
        (_("author, empty summary"), "chen.muye"),
        (_("manager"), "zhou.yuan"),
        (_("HR"), "fang.ning"),
        (_("administrator"), "ma.ke"),
    ]


def width(text: str) -> int:
    """Columns in a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def here() -> dict[str, User]:
    """Those of them who are in this database, by e-mail."""
    emails = [email_of(key) for _role, key in sign_ins()]
    return {user.email: user for user in User.objects.active().filter(email__in=emails)}


class Command(BaseCommand):
    help = "Prints the address, and the demo sign-ins if the demo company is loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default=settings.SITE_URL, help="the address to print")

    def handle(self, *, url: str, **options: Any) -> None:
        people = here()
        rows = [(role, people[email].name, email) for role, key in sign_ins() if (email := email_of(key)) in people]
        self.stdout.write(f"\n{url}\n")
        if not rows:
            return
        widths = [max(width(row[column]) for row in rows) for column in range(2)]
        for role, name, email in rows:
            self.stdout.write(f"  {padded(role, widths[0])}  {padded(name, widths[1])}  {email}")
        self.stdout.write(_("Everybody's password: %(password)s") % {"password": PASSWORD} + "\n")
