"""Two people press at once: whatever it is happens once, and nobody is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils.translation import override

from summaries.cycles import closing, opening
from summaries.cycles.closing import close
from summaries.cycles.opening import Refused, open_cycle
from summaries.cycles.participants import add
from summaries.models import Cycle, Event, Summary
from tests.factories import cycles, summaries
from tests.factories.people import Company, found_company, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(transactional_db: None) -> Iterator[Company]:
    yield found_company()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each was refused with; whatever else went wrong is raised."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            with override("en"):
                gate.wait(20)
                act()
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_four_who_open_it_one_does(staff: Company) -> None:
    people = [person(manager=staff.manager) for _number in range(8)]
    cycle = cycles.prepared(*people)
    told = at_once(*[lambda: open_cycle(Cycle.objects.get(pk=cycle.pk), by=staff.hr)] * 4)
    assert sorted(told) == ["", *["The cycle is open already."] * 3]
    assert Event.objects.filter(name="cycle_opened").count() == 1
    assert Summary.objects.filter(cycle=cycle).count() == 8


def test_whoever_is_added_while_it_opens_has_a_summary(staff: Company) -> None:
    people = [person(manager=staff.manager) for _number in range(4)]
    cycle = cycles.prepared(staff.pm)
    at_once(
        lambda: open_cycle(Cycle.objects.get(pk=cycle.pk), by=staff.hr),
        *[lambda one=one: add(cycle, [one.pk, staff.pm.pk], by=staff.hr) for one in people],
    )
    assert set(cycle.summaries.values_list("author", flat=True)) == {staff.pm.pk, *(one.pk for one in people)}
    assert cycle.participants.count() == 5


def test_two_workers_make_each_summary_once(staff: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LOT", 3)
    cycle = summaries.cycle()
    cycles.put_in(cycle, [person(manager=staff.manager) for _number in range(9)])
    told: list[Summary] = []

    def hear(summaries: list[Summary], **_signal: object) -> None:
        told.extend(summaries)

    opening.opened.connect(hear)

    def fill() -> None:
        while opening.make_some(cycle):
            pass

    at_once(fill, fill)
    opening.opened.disconnect(hear)
    assert len(told) == len({summary.pk for summary in told}) == cycle.summaries.count() == 9


def test_of_four_who_close_it_one_does_and_each_event_is_there_once(staff: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "AT_ONCE", 100)
    cycle = summaries.cycle()
    for _number in range(6):
        summaries.summary(person(manager=staff.manager), cycle)
    told = at_once(*[lambda: close(Cycle.objects.get(pk=cycle.pk), by=staff.hr)] * 4)
    assert sorted(told) == ["", *["The cycle is closed already."] * 3]
    assert Event.objects.filter(name="cycle_closed").count() == 1
    assert Event.objects.filter(name="archived").count() == 6


def test_two_workers_archive_each_summary_once(staff: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "LOT", 2)
    cycle = summaries.cycle()
    for _number in range(6):
        summaries.summary(person(manager=staff.manager), cycle)

    def archive() -> None:
        while closing.archive_some(cycle, by=staff.hr):
            pass

    at_once(archive, archive)
    assert Event.objects.filter(name="archived").count() == 6
    assert set(cycle.summaries.values_list("status", flat=True)) == {"archived"}
