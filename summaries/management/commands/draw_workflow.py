"""Writes docs/workflow.md anew from the table of decisions: manage.py draw_workflow"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from summaries.review.diagram import page


class Command(BaseCommand):
    help = "Writes docs/workflow.md from the table of decisions."

    def handle(self, **options: Any) -> None:
        path = settings.BASE_DIR / "docs/workflow.md"
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(str(path.relative_to(settings.BASE_DIR)) + "\n")
