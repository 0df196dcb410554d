"""What HR's programs learn about a cycle: where each summary stands, nothing of a draft; and that it is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from summaries.models import Cycle, Event, Summary
from tests.api.programs import Program, World, program
from tests.factories import summaries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(api: World) -> Cycle:
    api.product.delete()
    return summaries.cycle()


@pytest.fixture
def hr(api: World) -> Program:
    return program(api.company.hr, "summaries:read")


def states(sender: Program, cycle: Cycle, **asked: Any) -> Any:
    return sender.get(f"cycles/{cycle.pk}/summaries", **asked)


def test_the_cycles(hr: Program, cycle: Cycle) -> None:
    answer = hr.get("cycles").json()
    assert answer["count"] == 1
    assert answer["items"][0] | {"submit_by": "", "review_by": ""} == {
        "id": str(cycle.pk),
        "name": "Performance summary 2026",
        "period_start": "2026-01-01",
        "period_end": "2026-12-31",
        "submit_by": "",
        "review_by": "",
        "is_open": True,
    }


@pytest.mark.parametrize("who", ["pm", "manager", "admin", "stranger"])
def test_for_everybody_else_there_is_nothing(api: World, cycle: Cycle, who: str) -> None:
    summaries.summary(api.author, cycle)
    sender = program(getattr(api.company, who), "summaries:read")
    assert [sender.get("cycles").status_code, states(sender, cycle).status_code] == [404, 404]
    assert not Event.objects.exists()


def test_hr_needs_the_scope(api: World, cycle: Cycle) -> None:
    sender = program(api.company.hr, "facts:read", "facts:write")
    assert [sender.get("cycles").status_code, states(sender, cycle).status_code] == [403, 403]


def test_a_submitted_summary_says_where_it_stands(api: World, hr: Program, cycle: Cycle) -> None:
    made = summaries.submitted(api.author, cycle)
    (found,) = states(hr, cycle).json()["items"]
    assert found["author"] == {
        "id": str(api.author.pk),
        "name": "Lin Zhiyao",
        "employee_number": api.author.employee_number,
        "department": "Mobile",
    }
    assert (found["status"], found["version"], found["waits_for"]) == ("submitted", 1, "Zhou Yuan")
    assert made.latest and found["attainment"].startswith(f"{made.latest.attainment.normalize():f}"[:6])
    assert set(found) == {"id", "author", "status", "submitted_at", "changed_at", "version", "attainment", "waits_for"}


def test_a_draft_says_nothing_but_that_it_is_one(api: World, hr: Program, cycle: Cycle) -> None:
    summaries.completed(api.author, cycle)
    (found,) = states(hr, cycle).json()["items"]
    said = {name: found[name] for name in ("status", "submitted_at", "version", "attainment", "waits_for")}
    assert said == {"status": "draft", "submitted_at": None, "version": None, "attainment": None, "waits_for": None}
    assert summaries.WORDS not in states(hr, cycle).content.decode()


def test_each_look_at_somebody_elses_is_an_event(api: World, hr: Program, cycle: Cycle) -> None:
    submitted, draft = summaries.submitted(api.author, cycle), summaries.summary(api.company.teammate, cycle)
    summaries.summary(api.company.hr, cycle)
    before = Event.objects.count()
    for _look in range(2):
        states(hr, cycle)
    looks = Event.objects.filter(name="read", by=api.company.hr)
    assert looks.count() == Event.objects.count() - before == 4
    assert {(look.summary_id, look.version) for look in looks} == {(submitted.pk, submitted.latest), (draft.pk, None)}


def test_an_event_of_a_look_is_of_what_was_shown(api: World, hr: Program, cycle: Cycle) -> None:
    for author in (api.author, api.company.teammate):
        summaries.summary(author, cycle)
    states(hr, cycle, limit=1)
    assert Event.objects.count() == 1


def test_states_and_changes_are_chosen(api: World, hr: Program, cycle: Cycle) -> None:
    summaries.submitted(api.author, cycle)
    old = summaries.summary(api.company.teammate, cycle)
    Summary.objects.filter(pk=old.pk).update(changed_at=timezone.now() - timedelta(days=2))
    assert states(hr, cycle, status="draft").json()["count"] == 1
    yesterday = (timezone.now() - timedelta(days=1)).isoformat()
    assert [one["status"] for one in states(hr, cycle, changed_since=yesterday).json()["items"]] == ["submitted"]
    assert states(hr, cycle, status="lost").status_code == 422
    assert states(hr, cycle, changed_since="yesterday").status_code == 422


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-01T00:00:00", "0", "1e18"]
)
def test_moments_that_are_none_are_422(hr: Program, cycle: Cycle, moment: str) -> None:
    assert states(hr, cycle, changed_since=moment).status_code == 422


def test_states_cost_the_same_for_one_and_for_three(api: World, hr: Program, cycle: Cycle) -> None:
    costs = []
    for author in (api.author, api.company.teammate, api.company.other_pm):
        summaries.submitted(author, cycle)
        states(hr, cycle)  # the token's first use is written down
        with CaptureQueriesContext(connection) as queries:
            states(hr, cycle)
        costs.append(len(queries))
    assert costs[0] == costs[2] <= 12
