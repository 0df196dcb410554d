"""The single description of a summary: live for the check page, frozen at submission, the same for screen and paper.

A reading is a plain dict that fits JSON: title, cycle, author, reviewers, language, overview, headline and sections,
each section a list of `blocks`. Labels are in it: old paper keeps old words.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from metrics.formatting import percent
from metrics.models import FeedbackItem
from pmreview.accounts.models import User
from summaries.blocks import Block, entry, text
from summaries.font import printable
from summaries.models import Letterhead, Summary, Version
from summaries.models.version import digest_of, warnings_in
from summaries.sections import Asked, Section
from summaries.sections.feedback import Feedback
from summaries.sections.headline import headline
from summaries.sections.measures import measures
from summaries.sections.sources import sources

HAN_DIGITS = "一二三四五六七八九十"


def read(summary: Summary) -> dict[str, Any]:
    """The reading of a summary as it stands, in the active language."""
    numbered = [section for section in summary.sections if not section.is_opening]
    opening = [section for section in summary.sections if section.is_opening]
    document: dict[str, Any] = {
        "language": get_language(),
        "title": summary.cycle.title,
        "cycle": {"name": summary.cycle.title, "start": str(summary.cycle.period_start), "end": str(summary.cycle.period_end)},
        "author": _author(summary),
        "reviewers": [person.name for person in summary.expected_reviewers()],
        "attainment": percent(summary.facts.total.value),
        "score_cap": percent(summary.cycle.score_cap, 0),
        "down_rule": str(summary.cycle.down_rule),
        "measures": measures(summary.facts),
        "headline": headline(summary.facts),
        "notices": [found for section in numbered if section.key == "data" for found in section.notices()],
        "opening": [read_section(section, 0) for section in opening],
        "sections": [read_section(section, number) for number, section in enumerate(numbered, 1)],
        "appendix": [
            {"key": "sources", "number": "", "title": _("Appendix: sources"), "blocks": sources(summary.facts, quoted(summary))}
        ],
    }
    return {key: printable(part) for key, part in document.items()}


def quoted(summary: Summary) -> list[tuple[str, FeedbackItem]]:
    """The quotes the document cites, each with what it is called there."""
    return [quote for section in summary.sections if isinstance(section, Feedback) for quote in section.quoted()]


def read_section(section: Section, number: int) -> dict[str, Any]:
    """One step as blocks: the evidence first, then the entries, then what was written about the whole."""
    evidence = [] if section.is_opening else [*section.evidence(), *section.notices()]
    entries = [
        entry(
            heading.title,
            [*heading.blocks, *answers(item)],
            facts=heading.facts,
            score=heading.score,
            bar=heading.bar,
            field=f"entry-{item.pk}",
            origin=heading.origin,
        )
        for item, heading in section.headings()
    ]
    return {
        "key": section.key,
        "number": numeral(number),
        "title": str(section.title),
        "entries_title": str(section.entries_title) if entries else "",
        "blocks": [*evidence, *entries, *answers(section)],
    }


def answers(row: Asked) -> list[Block]:
    """Each question with its answer, empty ones too: the check page shows what is missing, paper leaves it out."""
    return [
        text(str(field.verbose_name), row.says(field), field=row.anchor(field.name), required=not field.blank)
        for field in row.asked()
    ]


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
