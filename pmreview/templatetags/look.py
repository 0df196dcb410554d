"""The small pieces every page is made of: icons, badges, the language of the page, the list of what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

SPRITE = "img/icons.svg"
HTML_LANGUAGES = {"zh-hans": "zh-CN"}


@register.simple_tag
def icon(name: str, tone: str = "") -> SafeString:
    """One drawing of the sprite, silent for screen readers; `tone` is ok, warn, bad, info or nothing."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {tone}" if tone else "",
        static(SPRITE),
        name,
    )


@register.simple_tag
def badge(tone: str, name: str, label: str) -> SafeString:
    """A status: colour (ok, warn, bad, info, quiet), icon and word, so that any one of them may be missed."""
    return format_html('<span class="status {}">{}{}</span>', tone, icon(name), label)


@register.simple_tag
def html_lang() -> str:
    """The active language as a browser knows it: `zh-CN` picks Chinese glyphs where `zh-hans` may not."""
    language = get_language() or "en"
    return HTML_LANGUAGES.get(language, language)


@register.filter
def day(value: date | None) -> SafeString:
    """A day in figures that no line breaks; nothing without one."""
    return format_html('<span class="keep">{}</span>', f"{value:%Y-%m-%d}" if value else "")


@register.filter
def as_html_lang(code: str) -> str:
    """A language code of the settings as a browser knows it."""
    return HTML_LANGUAGES.get(code, code)


@register.inclusion_tag("_choice.html")
def choice(name: str, label: str, options: Iterable[Any], chosen: str) -> dict[str, Any]:
    """A filter's list with "All" on top. An option is a (value, label) pair, a row, which its key stands for, or a word."""
    return {"name": name, "label": label, "options": [_pair(option) for option in options], "chosen": chosen}


def _pair(option: Any) -> tuple[str, str]:
    if isinstance(option, tuple):
        return option
    return str(getattr(option, "pk", option)), str(option)


@register.inclusion_tag("_error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """Every error of the given forms and formsets' forms, each linked to its field; nothing if there is none."""
    return {"problems": [problem for form in forms for problem in problems_of(form)]}


def problems_of(form: BaseForm) -> Iterator[dict[str, str]]:
    """Errors of the whole form first, then field by field in the order of the page."""
    for sentence in form.non_field_errors():
        yield {"text": str(sentence), "href": ""}
    for field in form:
        for sentence in field.errors:
            yield {
                "text": str(sentence),
                "href": "#" + (field.id_for_label or f"div_{field.auto_id}"),
                "where": str(field.label),
            }
