"""A version beside the one that was decided on before it: what changed, and which comments were answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from summaries.models import Summary, Version
from summaries.models.event import Happened
from summaries.review.board import Board
from summaries.review.diff import SAME, SectionChange, compare, count
from summaries.review.workflow import begin, log

DECIDED = [Happened.RETURNED, Happened.APPROVED, Happened.REOPENED, Happened.CONFIRMED]


@dataclass(frozen=True)
class Changes:
    """What became of `old` in `new`, in one language."""

    old: Version
    new: Version
    language: str

    @cached_property
    def sections(self) -> list[SectionChange]:
        return compare(self.old.reading(self.language), self.new.reading(self.language))

    @property
    def changed(self) -> list[SectionChange]:
        return [section for section in self.sections if section.kind != SAME]

    @property
    def unchanged(self) -> list[SectionChange]:
        return [section for section in self.sections if section.kind == SAME and section.kept]

    @property
    def total(self) -> int:
        return count(self.sections)

    def within(self, key: str) -> int:
        """How many changes a section has."""
        return next((len(section.changed) for section in self.sections if section.key == key), 0)


def readable(summary: Summary, *, reader: User) -> QuerySet[Version]:
    """The versions a person who sees the summary may read, the newest first."""
    return summary.versions.readable_by(reader).order_by("-number")


def reviewed_before(version: Version, *, reader: User) -> Version | None:
    """The version that was decided on last before this one; None for the first."""
    summary = version.summary
    decided = summary.events.filter(name__in=DECIDED, version__number__lt=version.number)
    last = decided.order_by("-version__number").values("version")[:1]
    return readable(summary, reader=reader).filter(pk__in=last).first()


def changes_since_review(version: Version, *, reader: User, language: str) -> Changes | None:
    before = reviewed_before(version, reader=reader)
    return Changes(before, version, language) if before else None


@require_safe
def changes(request: Request, summary_id: UUID) -> HttpResponse:
    """Version `to`, the newest unless said, beside `from`, the one decided on before it unless said."""
    summary = get_object_or_404(Summary.objects.visible_to(request.user).with_people(), pk=summary_id)
    versions = readable(summary, reader=request.user)
    new = _numbered(versions, request.GET.get("to", "")) or versions.first()
    if new is None:
        return redirect("summary_list")
    new.summary = summary
    old = _numbered(versions, request.GET.get("from", "")) or reviewed_before(new, reader=request.user)
    if old is None or old.number >= new.number:
        return redirect("summary_document", summary.pk)
    if request.user.pk != summary.author_id:
        request.place = "cycle_list" if request.user.is_hr else "team"
        if request.method == "GET":
            log(summary, Happened.READ, by=request.user, version=new)
            begin(summary, by=request.user)
    language = get_language() or "zh-hans"
    board = Board(summary, reader=request.user, version=new, reading=new.reading(language))
    context = {
        "summary": summary,
        "changes": Changes(old, new, language),
        "numbers": list(versions.values_list("number", flat=True)),
        "asked": board.before(new),
        "language": new.reading(language)["language"],
        "is_author": request.user.pk == summary.author_id,
    }
    return render(request, "summaries/review/changes.html", context)


def _numbered(versions: QuerySet[Version], number: str) -> Version | None:
    """The version of that number, None for no number; 404 for one that is not there."""
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404
    return get_object_or_404(versions, number=int(number))
