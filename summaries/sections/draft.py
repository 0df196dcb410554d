"""A first draft of the opening, from the facts and from what was written in the steps before. Arithmetic, never praise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics.formatting import percent
from metrics.phrases import change, in_words
from summaries.sections.facts import Facts

if TYPE_CHECKING:
    from summaries.models import Summary

FIRST_SENTENCE = re.compile(r"^.*?(?:[。！？]|[.!?](?=\s|$)|$)", re.DOTALL)


def draft(summary: Summary) -> str:
    """Two paragraphs in the active language: the result; then what does not fit, and what failed. Empty without goals."""
    facts = summary.facts
    if not facts.goals:
        return ""
    uncomfortable = [found.sentence for found in facts.contradictions if found.level == "warn"] + _failures(summary)
    paragraphs = [_flowing([_result(facts), *_moves(facts)]), _flowing(map(_stopped, uncomfortable))]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _result(facts: Facts) -> str:
    reached = sum(1 for goal in facts.goals if goal.attainment.value is not None and goal.attainment.value >= 1)
    words = ngettext(
        "Of %(all)s goal %(reached)s was reached or exceeded; weighted attainment %(total)s.",
        "Of %(all)s goals %(reached)s were reached or exceeded; weighted attainment %(total)s.",
        len(facts.goals),
    )
    return words % {"all": len(facts.goals), "reached": reached, "total": percent(facts.total.value)}


def _moves(facts: Facts) -> list[str]:
    pairs = [(goal, facts.series_behind(goal)) for goal in facts.goals]
    told = [
        _("%(metric)s went from %(base)s to %(last)s (%(change)s)")
        % {
            "metric": goal.metric_name,
            "base": in_words(goal, goal.baseline),
            "last": in_words(goal, goal.actual),
            "change": change(series),
        }
        for goal, series in pairs
        if series is not None and goal.actual is not None
    ]
    return [_stopped(_("; ").join(told))] if told else []


def _failures(summary: Summary) -> list[str]:
    """The first sentence of what the author says has failed."""
    failed = str(getattr(next((one for one in summary.sections if one.key == "outlook"), None), "failed", "")).strip()
    found = FIRST_SENTENCE.match(failed)
    return [found[0].strip()] if found and found[0].strip() else []


def _stopped(sentence: str) -> str:
    return sentence if sentence[-1:] in "。！？.!?" else sentence + pgettext("end of a sentence", ".")


def _flowing(sentences: Iterable[str]) -> str:
    """One paragraph: English parts its sentences with a space, Chinese does not."""
    between = pgettext("two sentences", "%(one)s %(next)s")
    return reduce(lambda one, following: between % {"one": one, "next": following} if one else following, sentences, "")
