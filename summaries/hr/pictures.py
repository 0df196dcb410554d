"""The pictures of HR's page: how far a cycle is by state, day, department, attainment and grade, their figures as links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics.charts import Table
from metrics.formatting import percent
from summaries.hr.tally import BANDS, Part, Tally
from summaries.hr.wanted import Wanted
from summaries.models import Cycle, Status

DRAWN = 10  # departments in the drawing; the table has them all
TONES = {
    Status.ACKNOWLEDGED: "good",
    Status.APPROVED: "good",
    Status.APPEALED: "flat",
    Status.SUBMITTED: "actual",
    Status.RETURNED: "poor",
    Status.DRAFT: "over",
    Status.ARCHIVED: "track",
}
BAND_LABELS = {"0-60": "<60", "60-80": "60–80", "80-100": "80–100", "100-120": "100–120", "120-": "≥120%"}
GOAL_AFTER = list(BANDS).index("100-120")  # so many bands lie below a goal that is just reached


@dataclass(frozen=True)
class Picture:
    """A drawing with a heading, a remark and its figures."""

    key: str
    title: str
    note: str
    chart: dict[str, Any]
    table: Table


@dataclass(frozen=True)
class StatePart:
    """One state of the bar on top: its name, its colour, how many, and where they are listed."""

    label: str
    tone: str
    count: int
    url: str


def states_of(tally: Tally) -> list[StatePart]:
    found = [(status, tone, tally.whole.of(status)) for status, tone in TONES.items()]
    return [StatePart(str(status.label), tone, count, _link(status=status)) for status, tone, count in found if count]


def bar_of(states: list[StatePart]) -> dict[str, Any]:
    rows = [{"name": one.label, "tone": one.tone, "count": one.count} for one in states]
    return {"kind": "parts", "title": _("Everybody by state"), "data": {"rows": rows, "width": 1140}}


def pictures_of(tally: Tally, cycle: Cycle) -> list[Picture]:
    """Those there is something to draw for."""
    found = [_pace(tally, cycle), _departments(tally), _reached(tally)]
    return [*found, _grades(tally, cycle)] if cycle.grades else found


def _link(**wanted: str) -> str:
    """To the list, narrowed; relative, because the pictures stand on the page of the list."""
    return f"{Wanted(**wanted).query}#people"


def _linked(words: str, url: str) -> str:
    return format_html('<a href="{}">{}</a>', url, words)


def _people(number: int) -> str:
    return ngettext("%(number)d person", "%(number)d people", number) % {"number": number}


def _pace(tally: Tally, cycle: Cycle) -> Picture:
    """Submissions summed up day by day, against everybody."""
    summed = list(_summed(tally, cycle))
    points = [{"label": f"{day:%m-%d}", "value": sent} for day, sent in summed]
    rows = tuple((f"{day:%Y-%m-%d}", str(sent)) for day, sent in summed)
    sent, people = tally.whole.sent, tally.whole.people
    data = {"points": points, "low": 0, "target": people, "target_text": _people(people), "last": _people(sent), "width": 330}
    title = _("Submitted so far, day by day: %(sent)d of %(people)d") % {"sent": sent, "people": people}
    table = Table(_("Submissions"), (_("When"), _("Submitted")), rows)
    note = _("people in all, by the day of their last submission")
    return Picture("pace", _("Submissions"), note, {"kind": "trend", "title": title, "data": data}, table)


def _summed(tally: Tally, cycle: Cycle) -> Iterator[tuple[date, int]]:
    """From the first day to the last on which something can have happened."""
    by_day, total = dict(tally.days), 0
    first = min([*by_day, cycle.local(cycle.opened_at or tally.as_of).date()])
    last = max([*by_day, cycle.local(min(cycle.closed_at or tally.as_of, timezone.now())).date()])
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        total += by_day.get(day, 0)
        yield day, total


def _departments(tally: Tally) -> Picture:
    """The share that has submitted, the smallest first."""
    behind = sorted(tally.departments.items(), key=lambda item: (item[1].sent / (item[1].people or 1), item[0]))
    rows = [{"name": name or _("No department"), "value": str(share_of(part)), "own": True} for name, part in behind[:DRAWN]]
    few = len(behind) > DRAWN
    note = _("the %(drawn)d of %(all)d with the fewest") % {"drawn": DRAWN, "all": len(behind)} if few else ""
    heads = (_("Department"), _("People"), _("Submitted"), _("Approved"), _("Share"))
    table = Table(_("Submitted by department"), heads, tuple(_department(name, part) for name, part in behind))
    chart = {"kind": "shares", "title": _("Submitted by department"), "data": {"rows": rows, "width": 330}}
    return Picture("departments", _("Submitted by department"), note, chart, table)


def _department(name: str, part: Part) -> tuple[str, ...]:
    words = _linked(name, _link(department=name)) if name else _("No department")
    return (words, str(part.people), str(part.sent), str(part.approved), percent(share_of(part)))


def share_of(part: Part) -> Decimal:
    return Decimal(part.sent) / (part.people or 1)


def _reached(tally: Tally) -> Picture:
    names = [(BAND_LABELS[band], number, band) for band, number in tally.bands.items()]
    data = {
        "rows": [{"label": label, "count": number} for label, number, _band in names],
        "marker": GOAL_AFTER,
        "marker_word": _("Goal 100%"),
        "width": 330,
    }
    known = sum(tally.bands.values())
    rows = tuple((_linked(label, _link(band=band)), str(number)) for label, number, band in names)
    table = Table(_("Goals reached, weighted"), (pgettext("of a distribution", "Range"), _("People")), rows)
    chart = {"kind": "histogram", "title": _("Goals reached, weighted"), "data": data}
    note = _("%(number)d of those submitted have a figure") % {"number": known}
    return Picture("reached", _("Goals reached, weighted"), note, chart, table)


def _grades(tally: Tally, cycle: Cycle) -> Picture:
    """Against the guide of the cycle, where it has one."""
    graded = sum(tally.grades.values())
    rows, cells = [], []
    for grade in cycle.grades:
        key, number = grade["key"], tally.grades.get(grade["key"], 0)
        label = cycle.grade_label(key)
        guide = f"{grade['share']}%" if grade.get("share") else "—"
        rows.append({"label": label, "count": number})
        share = percent(Decimal(number) / graded if graded else None)
        cells.append((_linked(label, _link(grade=key)), str(number), share, guide))
    table = Table(_("Grades"), (_("Grade"), _("People"), _("Share"), _("Guide")), tuple(cells))
    chart = {"kind": "histogram", "title": _("Grades"), "data": {"rows": rows, "width": 330}}
    return Picture("grades", _("Grades"), _("%(number)d graded so far") % {"number": graded}, chart, table)
