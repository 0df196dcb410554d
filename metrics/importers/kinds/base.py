"""What a kind of file says about itself: its columns, what they are called elsewhere, and the schema of a row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from pmreview.api.text import is_keepable
from pmreview.plain import kept

Reads = Literal["day", "figure", "weight", "whole", "text", "choice", "metric"]
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】")
NOISE = re.compile(r"[\s_\-\"'“”:*·/#.]+")


def plain(heading: str) -> str:
    """The heading as aliases are compared: without case, width, blanks, marks and what stands in brackets."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return NOISE.sub("", BRACKETS.sub("", text)) or NOISE.sub("", text)


@dataclass(frozen=True)
class Field:
    """A column: the attribute of the row schema it fills, how its cells are read, its name for people, its other names.

    `words` turns what a cell of a choice says, in any case, into the value that is kept.
    """

    name: str
    reads: Reads
    label: str | Promise
    aliases: str
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def chinese(self) -> str:
        """The first of its names elsewhere, which heads the column of our own template in Chinese."""
        return self.aliases.split("|")[0]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(plain(alias) for alias in [self.name, *self.aliases.split("|")])


class RowSchema(BaseModel):
    """A row as the importer and the API take it: values, not text. Sentences of its errors are for people."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        """Its words as they are kept; characters that are none stay, so that the row is refused for them."""
        return {name: _words(value) for name, value in given.items()} if isinstance(given, Mapping) else given


def _words(value: Any) -> Any:
    return kept(value) if isinstance(value, str) and is_keepable(value) else value


@dataclass(frozen=True)
class Kind:
    """`needs` are groups of which each must have at least one column; `key` is the column whose total is no row."""

    code: str
    fields: tuple[Field, ...]
    schema: type[RowSchema]
    needs: tuple[tuple[str, ...], ...]

    def field(self, name: str) -> Field:
        return next(found for found in self.fields if found.name == name)

    def match(self, heading: str) -> str | None:
        wanted = plain(heading)
        return next((found.name for found in self.fields if wanted in found.names), None)

    def is_met_by(self, names: set[str]) -> bool:
        return all(names & set(group) for group in self.needs)


def up_to_today(day: date) -> date:
    """The day, if it is not in the future. Raises ValueError with a sentence."""
    if day > timezone.localdate():
        raise ValueError(_("Choose a day up to today."))
    return day


Past = Annotated[date, AfterValidator(up_to_today)]
