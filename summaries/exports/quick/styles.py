"""Styles: a property that no rule sets is its parent's or the initial one, and pages after the first look like the second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.layout import page

LOGICAL = frozenset(key(block="ttb", inline=way) for key in PHYSICAL_FUNCTIONS.values() for way in ("ltr", "rtl"))
ENTANGLED = frozenset({"float", "position", "display", "page"}) | {
    key for key in INITIAL_VALUES if key.startswith("text_decoration_")
}
FROM_PARENT = frozenset(INHERITED) - ENTANGLED
FROM_NOWHERE = frozenset(INITIAL_VALUES) - FROM_PARENT - ENTANGLED - frozenset(INITIAL_NOT_COMPUTED)

INITIALLY = {key: INITIAL_VALUES[key] for key in FROM_NOWHERE}

begun_plainly = ComputedStyle.__init__
anonymous_plainly = AnonymousStyle.__init__
computed_plainly = ComputedStyle.__missing__


def begin(style: ComputedStyle, *given: Any, **named: Any) -> None:
    """A style of an element: what no rule sets is there from the beginning."""
    begun_plainly(style, *given, **named)
    ruled = style.cascaded
    if LOGICAL.isdisjoint(ruled):
        style.update(INITIALLY)
        if style.parent_style is not None:
            _inherit(style, style.parent_style)
        for key in ruled:
            style.pop(key, None)


def begin_anonymous(style: AnonymousStyle, parent: Any) -> None:
    """The same for a box that no element made."""
    style.update(INITIALLY)
    _inherit(style, parent)
    anonymous_plainly(style, parent)


def _inherit(style: Any, parent: Any) -> None:
    style.update({key: parent[key] for key in FROM_PARENT})


def computed(style: ComputedStyle, key: str) -> Any:
    """What was left out at the beginning: the root's own, and what a logical property may set."""
    if key not in style.cascaded and (key not in PHYSICAL_FUNCTIONS or LOGICAL.isdisjoint(style.cascaded)):
        if key in FROM_NOWHERE:
            value = style[key] = INITIAL_VALUES[key]
            return value
        if key in FROM_PARENT and style.parent_style is not None:
            value = style[key] = style.parent_style[key]
            return value
    return computed_plainly(style, key)


paged_plainly = page.set_page_type_computed_styles


def set_page_type_computed_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Styles a page and its margins like the page before, where no rule counts pages."""
    kinds = style_for.__dict__.setdefault("kinds", {})
    kind = page_type._replace(index=min(page_type.index, 1))
    if kind not in kinds:
        paged_plainly(page_type, html, style_for)
        if not any(
            selector.index
            for sheet, *_ in style_for._sheets
            for _rule, found, _d in sheet.page_rules
            for *_s, selector in found
        ):
            kinds[kind] = page_type
        return
    styles = style_for.get_computed_styles()
    like = kinds[kind]
    for place in [place for element, place in styles if element == like]:
        styles[page_type, place] = styles[like, place]


class Kept:
    """A property asked for once, without the lock that Python 3.11 takes for each: a paper is laid out by one thread."""

    def __init__(self, answer: Callable[[Any], Any], name: str) -> None:
        self.answer, self.name = answer, name

    def __get__(self, thing: Any, owner: type) -> Any:
        if thing is None:
            return self
        value = thing.__dict__[self.name] = self.answer(thing)
        return value


def kept_of(*owners: type) -> Iterator[tuple[type, str, Kept]]:
    """The cached properties of these classes, each with what takes its place."""
    for owner in owners:
        for name, found in vars(owner).items():
            if isinstance(found, cached_property):
                yield owner, name, Kept(found.func, name)
