"""The sentence of a notice, in the active language and on the reader's clock, made when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext, ngettext_lazy, pgettext
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from summaries.models import Cycle, Notice
from summaries.models.notice import Kind
from summaries.notices.quiet import zone_of

# By kind and by what the facts name as `what`.
SENTENCES: dict[tuple[str, str], Any] = {
    (Kind.OPENED, ""): gettext_lazy("“%(cycle)s” has opened: your summary is waiting for you"),
    (Kind.DUE, "submit"): ngettext_lazy(
        "%(days)d day left to submit your summary", "%(days)d days left to submit your summary", "days"
    ),
    (Kind.DUE, "review"): ngettext_lazy(
        "%(days)d day left to review; waiting for you: %(count)d",
        "%(days)d days left to review; waiting for you: %(count)d",
        "days",
    ),
    (Kind.DUE, "asked_to_submit"): gettext_lazy("%(name)s reminds you to submit your summary"),
    (Kind.DUE, "asked_to_review"): gettext_lazy("%(name)s reminds you to review; waiting for you: %(count)d"),
    (Kind.OVERDUE, "submit"): gettext_lazy("Your summary is overdue"),
    (Kind.OVERDUE, "review"): gettext_lazy("Your reviews are overdue; waiting for you: %(count)d"),
    (Kind.OVERDUE, "asked_to_submit"): gettext_lazy("%(name)s reminds you: your summary is overdue"),
    (Kind.OVERDUE, "asked_to_review"): gettext_lazy("%(name)s reminds you: reviews are overdue; waiting for you: %(count)d"),
    (Kind.SUBMITTED, ""): gettext_lazy("%(name)s has submitted a summary"),
    (Kind.SUBMITTED, "reassigned"): gettext_lazy("The summary of %(name)s now waits for you"),
    (Kind.RETURNED, ""): gettext_lazy("%(name)s asks for changes to your summary"),
    (Kind.COMMENT, "own"): gettext_lazy("%(name)s commented on your summary"),
    (Kind.COMMENT, "theirs"): gettext_lazy("%(name)s commented on their own summary"),
    (Kind.COMMENT, "other"): gettext_lazy("%(name)s commented on the summary of %(author)s"),
    (Kind.APPROVED, ""): gettext_lazy("%(name)s has approved your summary"),
    (Kind.REOPENED, ""): gettext_lazy("%(name)s has reopened your summary"),
    (Kind.APPEALED, ""): gettext_lazy("%(name)s has appealed"),
    (Kind.APPEALED, "answered"): gettext_lazy("%(name)s has answered your appeal: the decision stands"),
    (Kind.PEER, ""): gettext_lazy("You are asked about the work of %(author)s"),
    (Kind.EXPORT, ""): gettext_lazy("The download of “%(cycle)s” is ready"),
}


def named(cycle: Cycle) -> dict[str, Any]:
    """The facts that name a cycle in both languages."""
    return {"cycle": cycle.name, "cycle_en": cycle.name_en}


def sentence(notice: Notice) -> str:
    """One line without a full stop, fit for a subject: no line breaks, whatever the names in it."""
    words = SENTENCES.get((notice.kind, notice.facts.get("what", ""))) or notice.get_kind_display()
    return " ".join((words % {**notice.facts, "name": _who(notice.facts), "cycle": title(notice.facts)}).split())


def details(notice: Notice) -> list[str]:
    """What else there is to know, a short line each: the cycle, the deadline on the reader's clock, how many comments."""
    facts = notice.facts
    lines = [title(facts), _deadline(facts, notice.user), *_counts(facts)]
    return [line for line in lines if line]


def _who(facts: Mapping[str, Any]) -> str:
    """Who did it, and in whose place."""
    by, absent = facts.get("name", ""), facts.get("absent", "")
    return pgettext("in a sentence", "%(by)s for %(absent)s") % {"by": by, "absent": absent} if absent else by


def title(facts: Mapping[str, Any]) -> str:
    """The cycle's name in the active language."""
    is_english = (get_language() or "").startswith("en")
    return str((is_english and facts.get("cycle_en")) or facts.get("cycle", ""))


def _deadline(facts: Mapping[str, Any], reader: User) -> str:
    if "deadline" not in facts:
        return ""
    zone = zone_of(reader)
    local = datetime.fromisoformat(facts["deadline"]).astimezone(zone)
    return _("Due: %(deadline)s (%(zone)s)") % {"deadline": date_format(local, "DATETIME_FORMAT"), "zone": zone.key}


def _counts(facts: Mapping[str, Any]) -> list[str]:
    said = {
        "open": lambda count: ngettext("%(count)d comment is open", "%(count)d comments are open", count),
        "comments": lambda count: ngettext("%(count)d comment today", "%(count)d comments today", count),
        "papers": lambda count: ngettext("%(count)d paper", "%(count)d papers", count),
        "left_out": lambda count: ngettext("%(count)d left out", "%(count)d left out", count),
    }
    return [words(facts[name]) % {"count": facts[name]} for name, words in said.items() if facts.get(name)]
