"""The rules of a cycle in words, for pages on which they are not to be changed."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.formatting import percent
from summaries.models import Cycle
from summaries.models.cycle import SecondLine
from summaries.sections import SECTIONS


def rules_of(cycle: Cycle) -> list[tuple[str, str]]:
    """(what it is about, what holds), in the active language."""
    names = pgettext("between names", ", ")
    after = [person.name for person in cycle.extra_reviewers.order_by("employee_number")]
    if cycle.second_line != SecondLine.NONE or not after:
        after.insert(0, cycle.get_second_line_display())
    return [
        (_("Period"), str(cycle.period)),
        (_("Time zone"), cycle.time_zone),
        (_("Parts of a summary"), names.join(str(one.title) for one in SECTIONS if cycle.has_step(one.key))),
        (_("Authors may take back what they submitted"), cycle.get_editing_display()),
        (_("One goal counts at most"), percent(cycle.score_cap, 0)),
        (_("Less is better, without a baseline"), cycle.get_down_rule_display()),
        (_("After the line manager decides"), names.join(after)),
        (_("Grades"), names.join(_grade(cycle, key) for key in cycle.grade_keys) or _("none")),
        (_("Also asked"), names.join(_asked(cycle)) or _("nothing")),
    ]


def _grade(cycle: Cycle, key: str) -> str:
    """A grade with what it takes and its share by the guide."""
    grade = next(one for one in cycle.grades if one["key"] == key)
    said = [cycle.grade_label(key)] if cycle.grade_label(key) != key else []
    said += [_("from %(percent)s") % {"percent": percent(Decimal(grade["from"]), 0)}] if grade["from"] else []
    said += [_("guide %(share)s%%") % {"share": grade["share"]}] if grade["share"] is not None else []
    return f"{key} ({'; '.join(said)})" if said else key


def _asked(cycle: Cycle) -> list[str]:
    wanted = [
        (cycle.asks_assessment, _("a written assessment")),
        (cycle.has_nine_box, _("nine boxes")),
        (cycle.asks_peers, _("colleagues")),
        (cycle.asks_peers and cycle.shows_peers_to_author, _("authors see what colleagues answered")),
    ]
    return [words for is_asked, words in wanted if is_asked]
