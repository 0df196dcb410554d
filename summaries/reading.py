"""The single description of a summary: live for the check page, frozen at submission, the same for screen and paper.

A reading is a plain dict that fits JSON: title, cycle, author, reviewers, language, overview, headline and sections,
each section a list of `blocks`. Labels are in it: old paper keeps old words.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from metrics.formatting import percent
from metrics.models import FeedbackItem
from pmreview.accounts.models import User
from summaries.blocks import Block, entry, proved, text
from summaries.font import printable
from summaries.insight.support import Support, support_of
from summaries.models import Letterhead, Summary, Version
from summaries.models.version import digest_of, warnings_in
from summaries.sections import Asked, Heading, Item, Section
from summaries.sections.feedback import Feedback
from summaries.sections.headline import headline
from summaries.sections.measures import measures
from summaries.sections.proofs import TOTAL, numbered, numbers_of
from summaries.sections.sources import Promise, promised, proofs_of, sources

HAN_DIGITS = "一二三四五六七八九十"


def read(summary: Summary) -> dict[str, Any]:
    """The reading of a summary as it stands, in the active language."""
    numbered = [section for section in summary.sections if not section.is_opening]
    opening = [section for section in summary.sections if section.is_opening]
    support = support_of(summary.facts, ((one.unit, one.target) for one in summary.commitments))
    document: dict[str, Any] = {
        "language": get_language(),
        "title": summary.cycle.title,
        "cycle": {"name": summary.cycle.title, "start": str(summary.cycle.period_start), "end": str(summary.cycle.period_end)},
        "author": _author(summary),
        "reviewers": [person.name for person in summary.expected_reviewers()],
        "attainment": percent(summary.facts.total.value),
        "total": {"refs": [TOTAL]},
        "score_cap": percent(summary.cycle.score_cap, 0),
        "down_rule": str(summary.cycle.down_rule),
        "measures": measures(summary.facts),
        "headline": headline(summary.facts),
        "notices": [found for section in numbered if section.key == "data" for found in section.notices()],
        "opening": [read_section(section, 0, support) for section in opening],
        "sections": [read_section(section, number, support) for number, section in enumerate(numbered, 1)],
    }
    return {key: printable(part) for key, part in with_sources(document, summary).items()}


def with_sources(document: dict[str, Any], summary: Summary) -> dict[str, Any]:
    """The document with the appendix its figures refer to, numbered in the order in which a reader meets them."""
    known = proofs_of(summary.facts, quoted(summary), _promise(summary))
    order = ("total", "headline", "opening", "notices", "sections")
    numbers = numbers_of([document[part] for part in order], known)
    appendix = {"key": "sources", "number": "", "title": _("Appendix: sources"), "blocks": sources(known, numbers)}
    return {**numbered(document, numbers), "appendix": [appendix]}


def _promise(summary: Summary) -> Promise | None:
    """What last cycle's next goals are a promise of; nothing where there were none."""
    kept = summary.commitments
    if not kept:
        return None
    cycle = kept[0].before.cycle
    return Promise(promised((one.target, one.unit) for one in kept), cycle.period_start, cycle.period_end, cycle.title)


def quoted(summary: Summary) -> list[tuple[str, FeedbackItem]]:
    """The quotes the document cites, each with what it is called there."""
    return [quote for section in summary.sections if isinstance(section, Feedback) for quote in section.quoted()]


def read_section(section: Section, number: int, support: Support) -> dict[str, Any]:
    """One step as blocks: the evidence first, then the entries, then what was written about the whole."""
    evidence = [] if section.is_opening else [*section.evidence(), *section.notices()]
    entries = [_entry(item, heading, support) for item, heading in section.headings()]
    return {
        "key": section.key,
        "number": numeral(number),
        "title": str(section.title),
        "entries_title": str(section.entries_title) if entries else "",
        "blocks": [*evidence, *entries, *answers(section, support)],
    }


def _entry(item: Item, heading: Heading, support: Support) -> Block:
    made = entry(
        heading.title,
        [*heading.blocks, *answers(item, support)],
        facts=heading.facts,
        score=heading.score,
        bar=heading.bar,
        field=f"entry-{item.pk}",
        origin=heading.origin,
    )
    return proved(made, *heading.refs, is_typed=heading.is_typed)


def answers(row: Asked, support: Support) -> list[Block]:
    """Each question with its answer, empty ones too: the check page shows what is missing, paper leaves it out.

    Figures in it that nothing supports are marked by their places.
    """
    return [_answer(row, field, support) for field in row.asked()]


def _answer(row: Asked, field: Field[Any, Any], support: Support) -> Block:
    words = row.says(field)
    made = text(str(field.verbose_name), words, field=row.anchor(field.name), required=not field.blank)
    doubtful = support.unverified(words) if row.states_facts(field.name) else []
    return made | ({"unverified": doubtful} if doubtful else {})


def numeral(number: int) -> str:
    """The number of a section as the language writes it: 一, 二 … or 1, 2 …; empty for the opening."""
    if number == 0:
        return ""
    return HAN_DIGITS[number - 1] if (get_language() or "").startswith("zh") else str(number)


def _author(summary: Summary) -> dict[str, Any]:
    author: User = summary.author
    return {
        "name": author.name,
        "employee_number": author.employee_number,
        "department": author.department,
        "title": author.title,
        "products": pgettext("between names", ", ").join(product.name for product in author.products.all()),
    }


def freeze(summary: Summary, *, by: User, at: datetime | None = None) -> Version:
    """Writes Version n with a reading in every language, from rows read anew. Call it inside a transaction."""
    readings = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            fresh = Summary.objects.with_people().get(pk=summary.pk)
            readings[language] = read(fresh)
    number = summary.versions.count() + 1
    return Version.objects.create(
        summary=summary,
        number=number,
        submitted_at=at or timezone.now(),
        submitted_by=by,
        readings=readings,
        digest=digest_of(readings),
        attainment=summary.facts.total.value,
        warnings=warnings_in(readings),
        letterhead=Letterhead.objects.defer("logo").newest(),
    )
