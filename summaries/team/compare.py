"""Two to four summaries side by side, section by section, from what was frozen. Each look is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pmreview.accounts.models import User
from pmreview.accounts.requests import Request
from summaries.blocks import Block
from summaries.models import Event, Summary, Version
from summaries.models.event import Happened
from summaries.review.workflow import begin
from summaries.team.alike import TOTAL, UNDEFINED, Comparison, Row, compare, lacking, totals
from summaries.team.lines import is_uuid
from summaries.team.people import SENT, circle_or_404

FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Column:
    """One of the summaries, with the version that is read and its reading."""

    summary: Summary
    version: Version
    reading: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.reading["author"]["name"])

    @property
    def cycle(self) -> str:
        return str(self.reading["title"])


@dataclass(frozen=True)
class Band:
    """A section of all of them: for each column its blocks, or None where its cycle did not ask for the section."""

    key: str
    title: str
    cells: list[tuple[Column, list[Block] | None]]


@require_safe
def team_compare(request: Request) -> HttpResponse:
    """Frozen readings only, of submitted summaries the reader may see; 404 if one of them is not."""
    if not request.user.is_hr:
        circle_or_404(request.user)
        request.place = "team"
    ids = asked_ids(request)
    if not FEWEST <= len(ids) <= MOST:
        return render(request, "summaries/compare.html", {"columns": [], "asked": len(ids)})
    columns = columns_of(ids, reader=request.user)
    if request.method == "GET":
        write_down(columns, by=request.user)
    readings = [column.reading for column in columns]
    context = {
        "columns": columns,
        "total": shown(totals(readings), columns),
        "measures": [shown(found, columns) for found in compare(readings)],
        "lacking": pgettext("between names", ", ").join(columns[place].name for place in lacking(readings)),
        "bands": bands(columns),
        "medium": "aside",
    }
    return render(request, "summaries/compare.html", context)


def asked_ids(request: Request) -> list[str]:
    """The ids of the address, each once: repeated, or in one with commas. 404 for what is no id."""
    found = [part.strip() for value in request.GET.getlist("ids") for part in value.split(",") if part.strip()]
    if not all(is_uuid(one) for one in found):
        raise Http404
    return list(dict.fromkeys(str(UUID(one)) for one in found))


def columns_of(ids: Sequence[str], *, reader: User) -> list[Column]:
    """In the order asked for, all in one language. Two queries."""
    newest = Version.objects.filter(summary=OuterRef("pk")).order_by("-number")
    seen = Summary.objects.visible_to(reader).filter(SENT, pk__in=ids).with_people()
    summaries = {str(one.pk): one for one in seen.annotate(newest=Subquery(newest.values("pk")[:1]))}
    if set(ids) - set(summaries):
        raise Http404
    versions = {one.summary_id: one for one in Version.objects.filter(pk__in=[one.newest for one in summaries.values()])}
    found = [(summaries[one], versions[summaries[one].pk]) for one in ids]
    language = _common([version for _summary, version in found])
    return [Column(summary, version, version.reading(language)) for summary, version in found]


def _common(versions: Sequence[Version]) -> str:
    """The active language if all were frozen in it, else the first they share: definitions are compared as words."""
    wanted = get_language() or "en"
    shared = [key for key in versions[0].readings if all(key in version.readings for version in versions)]
    return wanted if wanted in shared or not shared else shared[0]


def write_down(columns: Sequence[Column], *, by: User) -> None:
    """A look at another's document, and the beginning of the review where it is the reader's turn."""
    others = [column for column in columns if column.summary.author_id != by.pk]
    for column in others:
        begin(column.summary, by=by)
    looks = [
        Event(name=Happened.READ, by=by, summary=column.summary, cycle=column.summary.cycle, version=column.version)
        for column in others
    ]
    Event.objects.write_all(looks)


def bands(columns: Sequence[Column]) -> list[Band]:
    """Every section one of them has, in the order of the first that has it; anchors are left out, as they would repeat."""
    parts = [{part["key"]: part for part in [*one.reading["opening"], *one.reading["sections"]]} for one in columns]
    titles = {key: part["title"] for found in parts for key, part in found.items()}
    return [
        Band(key, title, [(column, _blocks(found.get(key))) for column, found in zip(columns, parts, strict=True)])
        for key, title in titles.items()
    ]


def _blocks(part: dict[str, Any] | None) -> list[Block] | None:
    return None if part is None else [_without_anchor(block) for block in part["blocks"]]


def _without_anchor(block: Block) -> Block:
    inner = {"blocks": [_without_anchor(one) for one in block["blocks"]]} if "blocks" in block else {}
    return {**block, **inner, "field": ""}


def shown(found: Comparison, columns: Sequence[Column]) -> dict[str, Any]:
    """A comparison for the template: the rows with their people, and why the rest is not compared."""
    is_total = found.code == TOTAL
    return {
        "code": found.code,
        "name": _("Goals reached, weighted") if is_total else found.name,
        "rows": [_row(row, columns, is_total=is_total) for row in found.rows],
        "why": why_not_compared(found.differs, is_total=is_total),
        "kinds": [_kind(row, columns, is_total=is_total) for row in found.kinds],
    }


def _row(row: Row, columns: Sequence[Column], *, is_total: bool) -> dict[str, Any]:
    cells = list(zip(columns, row.cells, strict=True))
    return {"definition": "" if is_total else row.identity.definition, "period": row.identity.period, "cells": cells}


def _kind(row: Row, columns: Sequence[Column], *, is_total: bool) -> dict[str, Any]:
    """One of the definitions that differ, with whose figures go by it."""
    people = [(column, cell) for column, cell in zip(columns, row.cells, strict=True) if cell]
    words = "" if is_total else row.identity.definition or _("No definition")
    return {"definition": words, "period": row.identity.period, "unit": row.identity.unit, "people": people}


def why_not_compared(differs: str, *, is_total: bool = False) -> str:
    """A sentence for the reader; empty where everything is alike."""
    if is_total and differs == "definition":
        return _("Different rules of the cycles, not compared")
    sentences = {
        "": "",
        UNDEFINED: _("Not defined, not compared"),
        "unit": _("Different units, not compared"),
        "definition": _("Different definitions, not compared"),
        "period": _("Different periods, not compared"),
    }
    return sentences[differs]
