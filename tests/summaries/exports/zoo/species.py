"""What lives in the zoo: a name, the language of the paper, and how its reading comes about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.summaries.exports.conftest import READINGS
from tests.summaries.exports.zoo import built, grown

CHINESE, ENGLISH = "zh-hans", "en"
GROWN: tuple[Callable[[], Any], ...] = (
    grown.plain,
    grown.nothing_written,
    grown.one_character,
    grown.no_figures,
    grown.sixty_goals,
    grown.extremes,
    grown.one_point,
    grown.thirty_competitors,
    grown.long_names,
    grown.english_in_chinese,
    grown.two_directions,
    grown.rare_han,
    grown.pictures,
    grown.addresses,
    grown.nested_lists,
    grown.full_fields,
    grown.everything,
)
BUILT: tuple[Callable[[], Any], ...] = (
    built.long_fields,
    built.lists,
    built.one_line_paragraphs,
    built.punctuation,
    built.long_tables,
    built.tall_cells,
    built.long_quotes,
    built.many_sections,
    built.big_figures,
    built.drawings,
    built.zalgo,
)
IN_ENGLISH: tuple[Callable[[], Any], ...] = (built.english_fields, built.english_lists, built.endless_words, built.empty)


class Species(NamedTuple):
    name: str
    language: str
    make: Callable[[], Any]


ALL = (
    *(Species(make.__name__, CHINESE, make) for make in GROWN),
    *(
        Species(f"{make.__name__}_in_english", ENGLISH, make)
        for make in (grown.nested_lists, grown.no_figures, grown.one_point)
    ),
    *(Species(make.__name__, CHINESE, make) for make in BUILT),
    *(Species(make.__name__, ENGLISH, make) for make in IN_ENGLISH),
    *(Species(f"golden_{code}", code, lambda code=code: READINGS[code]) for code in (CHINESE, ENGLISH)),
)
