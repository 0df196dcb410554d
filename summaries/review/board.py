"""The comments of a summary as one person sees them beside one version: in threads, each at its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F
from django.utils.translation import get_language

from pmreview.accounts.models import User
from summaries.models import Comment, Summary, Version
from summaries.review.anchors import Place, Places
from summaries.review.comments import why_not_comment, why_not_settle


@dataclass(frozen=True)
class Thread:
    """A comment with its answers. `is_past` says that its place, or the passage it quotes, is not in this version any more."""

    comment: Comment
    answers: tuple[Comment, ...]
    place: Place
    is_past: bool
    may_settle: bool
    key: UUID = field(default_factory=uuid4)

    @property
    def is_settled(self) -> bool:
        return self.comment.resolved_at is not None

    @property
    def is_answered(self) -> bool:
        """Whether the author has replied, or it is settled."""
        return self.is_settled or any(one.by_id == self.comment.summary.author_id for one in self.answers)

    @property
    def is_a_reviewers(self) -> bool:
        return self.comment.by_id != self.comment.summary.author_id

    @property
    def number(self) -> int:
        """Of the version it is about."""
        return int(self.comment.number)  # type: ignore[attr-defined]


class Board:
    """Every thread the reader may see, in the order of the document, and what the reader may add."""

    def __init__(self, summary: Summary, *, reader: User, version: Version, reading: dict[str, Any]) -> None:
        self.summary, self.reader, self.version = summary, reader, version
        self.places = Places(reading)
        self.is_author = reader.pk == summary.author_id
        self.refusal = why_not_comment(reader, summary)
        self.threads = sorted(self._threads(), key=lambda thread: (thread.place.number, thread.comment.at))

    def _threads(self) -> Iterable[Thread]:
        found = Comment.objects.on(self.summary, reader=self.reader)
        rows = list(found.select_related("by", "on_behalf_of", "resolved_by").annotate(number=F("version__number")))
        for row in rows:
            row.summary = self.summary
        answers: dict[Any, list[Comment]] = {}
        for row in rows:
            answers.setdefault(row.parent_id, []).append(row)
        return [self._thread(row, answers.get(row.pk, [])) for row in answers.get(None, [])]

    def _thread(self, row: Comment, answers: list[Comment]) -> Thread:
        place = self.places.nearest(row.section, row.anchor)
        is_there = place.key == (row.section, row.anchor) and place.holds(row.quote.removesuffix("…"))
        is_past = row.version_id != self.version.pk and not is_there
        return Thread(row, tuple(answers), place, is_past, may_settle=why_not_settle(self.reader, row) is None)

    @property
    def may_comment(self) -> bool:
        return self.refusal is None

    @cached_property
    def open(self) -> list[Thread]:
        return [thread for thread in self.threads if not thread.is_settled]

    @cached_property
    def for_the_author(self) -> list[Thread]:
        """The open threads that go along when the summary is returned: those the author may read and did not begin."""
        return [thread for thread in self.open if thread.is_a_reviewers and not thread.comment.is_private]

    def before(self, version: Version) -> list[Thread]:
        """What reviewers had asked about earlier versions, where the author may know of it."""
        asked = [thread for thread in self.threads if thread.is_a_reviewers and not thread.comment.is_private]
        return [thread for thread in asked if thread.number < version.number]

    def at(self, place: Place) -> list[Thread]:
        """The threads about exactly this place."""
        return self._by_place.get(place.key, [])

    def within(self, section: str) -> list[Thread]:
        """The open threads about a section and everything in it."""
        return [thread for thread in self.open if thread.place.section == section]

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], list[Thread]]:
        found: dict[tuple[str, str], list[Thread]] = {}
        for thread in self.threads:
            found.setdefault(thread.place.key, []).append(thread)
        return found


def board_of(summary: Summary, *, reader: User) -> Board | None:
    """The comments beside the newest version in the active language; None before the first."""
    version = summary.latest
    reading = version and version.reading(get_language() or "zh-hans")
    return Board(summary, reader=reader, version=version, reading=reading) if version and reading else None
