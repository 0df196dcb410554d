"""How a figure shows what it rests on: a small link to its row of the appendix, or a word where nothing supports it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from summaries.blocks import Block
from summaries.sections.proofs import runs

register = template.Library()

TIE = "\u2060"  # no line ends here: a reference stays with its figure
START, END = "\ufdd0", "\ufdd1"  # noncharacters, which no text can mean: they stand round a figure until it is drawn
NOTHING = mark_safe("")


@register.simple_tag(takes_context=True)
def refs(context: dict[str, Any], numbers: Sequence[str]) -> SafeString:
    """The links of a figure to its rows, on a page that has the whole reading and so its appendix; nothing elsewhere."""
    if not numbers or "reading" not in context or context.get("medium") == "aside":
        return NOTHING
    draw = _on_paper if context.get("medium") == "paper" else _on_screen
    return mark_safe(TIE.join(["", *(draw(each, place) for run in runs(numbers) for place, each in enumerate(run))]))  # noqa: S308 – links of ours


def _on_paper(number: str, place: int) -> str:
    """One element a link: each box inside a line makes the paper slower."""
    kind, dash = ("ref to", "–") if place else ("ref", "")
    return format_html('<a class="{}" href="#source-{}">{}{}</a>', kind, number, dash, number)


def _on_screen(number: str, place: int) -> str:
    name, kind = _("source %(number)s") % {"number": number}, "ref to" if place else "ref"
    return format_html('<a class="{}" href="#source-{}" aria-label="{}">{}</a>', kind, number, name, number)


@register.simple_tag
def unverified() -> SafeString:
    """The mark of a figure nothing supports, in a word."""
    return format_html('{}<span class="unverified">{}</span>', TIE, _("unverified"))


@register.filter
def proved_rows(table: Block) -> list[tuple[Sequence[str], Sequence[str], str]]:
    """Each row of a table with the numbers it refers to, and the number it bears itself in the appendix."""
    rows = table["rows"]
    return list(zip_longest(rows, table.get("row_refs", [])[: len(rows)], table.get("numbers", [])[: len(rows)], fillvalue=""))


@register.filter
def flagged(answer: Block) -> str:
    """The plain words of an answer, a sign on either side of each figure that nothing supports, for `with_flags` to draw once
    they have been escaped and parted into paragraphs."""
    words, made, last = answer["body"], [], 0
    for start, end in answer.get("unverified", []):
        made += [_plain(words[last:start]), START, _plain(words[start:end]), END]
        last = end
    return "".join([*made, _plain(words[last:])])


def _plain(words: str) -> str:
    return words.replace(START, "").replace(END, "")


@register.filter
def with_flags(words: str) -> SafeString:
    """Words that `flagged` went through, escaped if they are not yet, with the figures nothing supports marked."""
    escaped = conditional_escape(words)
    if START not in escaped:
        return escaped
    drawn = escaped.replace(START, '<span class="claim">').replace(END, f"{unverified()}</span>")
    return mark_safe(drawn)  # noqa: S308 – escaped above; only our own marks are put in
