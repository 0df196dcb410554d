"""Loads the demo company: manage.py load_demo [--if-empty] [--today 2026-03-05]"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from summaries.demo.company import load
from summaries.demo.dates import Calendar


class Command(BaseCommand):
    help = "Loads made-up people with two years of work into an empty database. All share one password: never on a real site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is anybody already")
        parser.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day it is loaded for")

    def handle(self, *, if_empty: bool, today: date | None, **options: Any) -> None:
        if User.objects.exists():
            if not if_empty:
                raise CommandError(_("There are people here already. The demo company only goes into an empty database."))
            return
        calendar = Calendar(today or timezone.localdate())
        load(calendar.today)
        self.stdout.write(_("The demo company is here; its open cycle covers %(period)s.") % {"period": calendar.period})
