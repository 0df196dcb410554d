"""HR's page of a cycle: how far everybody is, who is late, and the list to work on. A draft shows its state and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from metrics.formatting import percent
from pmreview.accounts.requests import Request
from summaries.hr.lines import Row, person_lines, rows_of
from summaries.hr.pictures import bar_of, pictures_of, share_of, states_of
from summaries.hr.rows import rows
from summaries.hr.tally import Tally, moving_cycles, tally_of
from summaries.hr.wanted import Wanted
from summaries.models import Cycle, Status, Summary
from summaries.models.summary import WRITABLE
from summaries.permissions import hr_only

PER_PAGE = 50


@dataclass(frozen=True)
class Late:
    """How many are behind a deadline that has passed, and how many a reminder would be about before it."""

    writing: int
    reviewing: int
    unsent: int
    waiting: int


@dataclass(frozen=True)
class Everybody(Sequence[Row]):
    """All rows of a cycle as a list to take pages from, in the order that was counted."""

    tally: Tally

    def __len__(self) -> int:
        return self.tally.whole.people

    def __getitem__(self, part: Any) -> Any:
        ids = self.tally.slice(part.start, part.stop)
        return list(rows_of(Summary.objects.filter(pk__in=ids)).order_by("author__employee_number"))


@require_safe
def cycle_detail(request: Request, cycle_id: UUID) -> HttpResponse:
    """Completion in numbers and pictures, then the people that fit the filter, a page at a time."""
    hr_only(request.user)
    cycle, wanted = get_object_or_404(moving_cycles(), pk=cycle_id), Wanted.of(request.GET)
    tally = tally_of(cycle)
    states = states_of(tally)
    page = _page(cycle, wanted, tally, number=request.GET.get("page"))
    context = {
        "cycle": cycle,
        "tally": tally,
        "states": states,
        "bar": bar_of(states),
        "pictures": partial(pictures_of, tally, cycle),
        "late": late_in(tally, cycle),
        "wanted": wanted,
        "departments": [name for name in tally.departments if name],
        "statuses": Status.choices,
        "page": page,
        "share": percent(share_of(tally.whole)),
        "languages": settings.LANGUAGES,
        "rows": rows(person_lines(list(page.object_list), cycle), cycle),
    }
    return render(request, "summaries/cycle_detail.html", context)


def late_in(tally: Tally, cycle: Cycle) -> Late:
    now, whole = timezone.now(), tally.whole
    return Late(
        writing=whole.of(*WRITABLE) if cycle.submit_by < now else 0,
        reviewing=whole.of(Status.SUBMITTED) if cycle.review_by < now else 0,
        unsent=whole.of(Status.DRAFT),
        waiting=whole.of(Status.SUBMITTED),
    )


def _page(cycle: Cycle, wanted: Wanted, tally: Tally, *, number: str | None) -> Page[Row]:
    """A page of the rows that fit; an unknown page is the nearest one. Everybody is neither counted nor sorted again."""
    if wanted.parts:
        return Paginator(rows_of(wanted.within(cycle)), PER_PAGE).get_page(number)
    return Paginator(Everybody(tally), PER_PAGE).get_page(number)
