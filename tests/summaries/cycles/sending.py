"""What a browser sends from the form of a cycle."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.models import Cycle
from tests.summaries.browsing import browser, page

ROWS = 6


def answers(**changes: Any) -> dict[str, Any]:
    """A complete form: everything but its grades, for which `scale` is meant."""
    filled = {
        "name": "2027 年度业绩总结",
        "name_en": "Performance summary 2027",
        "period_start": "2027-01-01",
        "period_end": "2027-12-31",
        "time_zone": "Asia/Shanghai",
        "submit_by": "2028-01-14T18:00",
        "review_by": "2028-01-28T18:00",
        "steps": ["data", "feedback", "projects", "market", "outlook"],
        "editing": "until_review",
        "score_cap": "120%",
        "down_rule": "mirror",
        "second_line": "none",
        "reviewers": "",
    }
    return {**filled, **scale(), **changes}


def scale(*rows: tuple[str, str, str, str]) -> dict[str, str]:
    """The grade rows as the form sends them: grade, in words, from attainment, guide share."""
    sent = {"grades-TOTAL_FORMS": str(ROWS), "grades-INITIAL_FORMS": "0"}
    for place in range(ROWS):
        row = rows[place] if place < len(rows) else ("", "", "", "")
        sent |= {f"grades-{place}-{name}": text for name, text in zip(("key", "label", "least", "share"), row, strict=True)}
    return sent


def seen(user: User, cycle: Cycle) -> str:
    """The mark of the settings on the page this person has open."""
    return page(user, "cycle_settings", cycle.pk).split('name="seen" value="')[1].split('"')[0]


def post(user: User, address: str, *args: object, follow: bool = False, **data: Any) -> Any:
    """The answer to the form of that page."""
    made: Client = browser(user)
    return made.post(reverse(address, args=args), data, follow=follow)
