"""What a step is. A step adds a key, a title, an intro and its questions as Django fields; everything else is derived.

Draft rules: nothing is required while drafting, so a required number, date or choice needs `null=True`, and `clean()`
compares only values that are present. Whether a summary can be submitted is `problems()`, which is `full_clean()` in words.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from summaries.blocks import Block
from summaries.font import undrawn

if TYPE_CHECKING:
    from summaries.models import Summary

BOOKKEEPING = frozenset({"id", "summary", "section", "subject", "place", "version", "tab", "saved_at", "is_finished"})
LONG = 4000  # characters an answer may have


class Entries(enum.Enum):
    """Where the entries of a step come from."""

    NONE = "none"
    EACH = "each"  # one for every fact: all goals, all projects
    CITED = "cited"  # chosen from the evidence
    FREE = "free"  # added by hand


@dataclass(frozen=True)
class Problem:
    """What must be mended before submitting: an instruction, and the anchor of the field it is about."""

    step: str
    field: str
    sentence: str


@dataclass(frozen=True)
class Heading:
    """How an entry introduces itself: a name, its facts in one line, its score in words and its bar or drawings.

    `origin` says where the facts come from: shown on hover here, and in words in the appendix of the document, in the
    rows of the keys in `refs`. `is_typed`: somebody typed the facts and nothing supports them.
    """

    title: str
    facts: str = ""
    score: str = ""
    bar: Block | None = None
    blocks: tuple[Block, ...] = ()
    origin: str = ""
    refs: tuple[str, ...] = ()
    is_typed: bool = False


@dataclass(frozen=True)
class Citable:
    """A piece of evidence that can become an entry."""

    subject: str
    name: str
    blocks: tuple[Block, ...]
    origin: str = ""


class Asked(models.Model):
    """A row of answers: a step, or one of its entries."""

    class Meta:
        abstract = True

    @classmethod
    def questions(cls) -> list[models.Field[Any, Any]]:
        """The fields a person answers, in the order of the class body."""
        return [field for field in cls._meta.fields if field.name not in BOOKKEEPING]

    def asks(self, name: str) -> bool:
        """Whether the question makes sense for this person; a step may leave one out."""
        return True

    def states_facts(self, name: str) -> bool:
        """Whether figures in the answer say how things are; what is planned needs no support."""
        return True

    def asked(self) -> list[models.Field[Any, Any]]:
        return [field for field in self.questions() if self.asks(field.name)]

    def unit_of(self, name: str) -> str:
        """The unit a figure is typed in; "" where it has none."""
        return ""

    @property
    def prefix(self) -> str:
        """What names of form fields and anchors begin with."""
        raise AttributeError("prefix")

    def anchor(self, name: str) -> str:
        return f"id_{self.prefix}-{name}"

    def says(self, field: models.Field[Any, Any]) -> str:
        """The answer in words; empty when there is none."""
        value = getattr(self, field.name)
        if value in (None, ""):
            return ""
        if field.choices:
            return str(getattr(self, f"get_{field.name}_display")())
        return str(value).strip()

    def is_answered(self, field: models.Field[Any, Any]) -> bool:
        return self.says(field) != ""

    def complaints(self) -> Iterator[tuple[str, str]]:
        """(field name, sentence) for whatever `full_clean()` finds in the questions that are asked."""
        asked = {field.name for field in self.asked()}
        known = {field.name for field in self.asked() if field.is_relation and getattr(self, field.attname)}
        try:
            self.full_clean(exclude={field.name for field in self._meta.fields} - asked | known, validate_unique=False)
        except ValidationError as found:
            for name, sentences in found.message_dict.items():
                for sentence in sentences:
                    yield name, sentence
        for field in self.asked():
            for character in undrawn(self.says(field)):
                yield field.name, _("Replace “%(character)s” with words: the paper cannot print it") % {"character": character}


class Item(Asked):
    """One entry of a step. A concrete item names its step: `section = models.ForeignKey("Market", related_name="items", …)`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ["place", "id"]

    @property
    def prefix(self) -> str:
        return str(self.pk)


class Section(Asked):
    """One step of the document, and one row of answers per summary.

    `key` never changes: it is in addresses and in frozen documents. A question must not be called `title` or `key`.
    """

    key: ClassVar[str]
    title: ClassVar[Any]
    question: ClassVar[Any]  # the heading of the step's page
    intro: ClassVar[Any]
    item_model: ClassVar[type[Item] | None] = None
    entries: ClassVar[Entries] = Entries.NONE
    entries_title: ClassVar[Any] = ""
    add_label: ClassVar[Any] = gettext_lazy("Add an entry")
    beside: ClassVar[tuple[str, ...]] = ()  # what the headings of entries need besides their subjects
    min_entries: ClassVar[int] = 0
    too_few: ClassVar[Any] = gettext_lazy("Add at least one entry")
    is_opening: ClassVar[bool] = False  # written last, printed first
    suggested: ClassVar[str] = ""  # the question `suggestion` is a draft for

    summary: models.OneToOneField[Summary, Summary] = models.OneToOneField(
        "summaries.Summary", on_delete=models.CASCADE, related_name="+", editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    tab = models.CharField(max_length=64, blank=True, default="", editable=False)
    saved_at = models.DateTimeField(null=True, editable=False)
    is_finished = models.BooleanField(gettext_lazy("Have you finished this part?"), default=False, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title}: {self.summary}"

    @property
    def prefix(self) -> str:
        return self.key

    # ---- what a step may say about itself ----

    def evidence(self) -> list[Block]:
        """What the system puts beside the questions, and before the answers on paper."""
        return []

    def aside(self) -> list[Block]:
        """What stands beside the questions, where there is little room; the evidence, unless a step chooses."""
        return self.evidence()

    def suggestion(self) -> str:
        """A draft for the field `suggested`, made from the other steps; empty where there is nothing to say."""
        return ""

    def notices(self) -> list[Block]:
        """What the number checker has to say at this step, on the screen and on paper."""
        return []

    def hints(self) -> list[Block]:
        """What it says above the questions; the notices, unless a step repeats those of another."""
        return self.notices()

    @cached_property
    def by_id(self) -> Mapping[uuid.UUID, Any] | None:
        """The facts entries are about, in order; None where a fact may be gone and its entry is asked for all the same."""
        return None

    def subjects(self) -> list[uuid.UUID]:
        """For Entries.EACH: the facts that get an entry each, in order."""
        return list(self.by_id or {})

    def citables(self) -> list[Citable]:
        """For Entries.CITED: the evidence an entry can be made of."""
        return []

    def heading(self, item: Any, number: int) -> Heading:
        """How the entry introduces itself; `number` counts from 1."""
        return Heading(title=str(number))

    # ---- derived ----

    @cached_property
    def rows(self) -> list[Item]:
        """The entries of this step, in order; one whose fact has left the period is kept but not asked for."""
        if self.item_model is None:
            return []
        entries: Any = self.item_model._default_manager
        related = [field.name for field in self.item_model._meta.fields if field.is_relation and field.name != "section"]
        found: list[Any] = list(entries.filter(section=self).select_related(*related, *self.beside))
        return found if self.by_id is None else [item for item in found if item.subject_id in self.by_id]

    @classmethod
    def has_subject(cls) -> bool:
        return cls.entries in (Entries.EACH, Entries.CITED)

    def headings(self) -> list[tuple[Item, Heading]]:
        return [(item, self.heading(item, number)) for number, item in enumerate(self.rows, 1)]

    def problems(self) -> list[Problem]:
        """Everything that keeps this step from being submitted, as instructions with their places."""
        found = [Problem(self.key, self.anchor(name), sentence) for name, sentence in self.complaints()]
        if len(self.rows) < self.min_entries:
            found.append(Problem(self.key, f"{self.key}-entries", str(self.too_few)))
        for item, heading in self.headings():
            for name, sentence in item.complaints():
                words = pgettext("entry: instruction", "%(entry)s: %(sentence)s") % {
                    "entry": heading.title,
                    "sentence": sentence,
                }
                found.append(Problem(self.key, item.anchor(name), words))
        return found

    def tally(self) -> tuple[int, int]:
        """(answered, asked) over the required questions of the step and its entries."""
        pairs = [(row, field) for row in [self, *self.rows] for field in row.asked() if not field.blank]
        missing_entries = max(self.min_entries - len(self.rows), 0)
        return sum(row.is_answered(field) for row, field in pairs), len(pairs) + missing_entries

    def is_touched(self) -> bool:
        return any(row.is_answered(field) for row in [self, *self.rows] for field in row.asked())


def answer(
    question: Any, *, hint: Any = "", ask: Any = None, optional: bool = False, length: int = LONG
) -> models.TextField[str, str]:
    """A question answered in prose. `ask` is the instruction when the answer is missing at submission."""
    errors = {"blank": ask or gettext_lazy("Answer this question")}
    return models.TextField(question, help_text=hint, blank=optional, default="", max_length=length, error_messages=errors)


def short(
    question: Any, *, hint: Any = "", ask: Any = None, optional: bool = False, length: int = 80
) -> models.CharField[str, str]:
    """A question answered in a few words."""
    errors = {"blank": ask or gettext_lazy("Answer this question")}
    return models.CharField(question, help_text=hint, blank=optional, default="", max_length=length, error_messages=errors)
