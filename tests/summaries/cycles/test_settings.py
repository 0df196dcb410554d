"""The form of a cycle: what it keeps, what it refuses, what may change once the cycle is open."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from summaries.cycles.opening import open_cycle
from summaries.models import Cycle, Event
from tests.factories import cycles
from tests.factories.people import Company, person
from tests.summaries.browsing import page
from tests.summaries.cycles.sending import answers, post, scale, seen

pytestmark = pytest.mark.django_db


def made(company: Company, **changes: Any) -> Cycle:
    response = post(company.hr, "cycle_create", **answers(**changes))
    assert response.status_code == 302, response.content.decode()
    return Cycle.objects.get()


def refused(company: Company, **changes: Any) -> str:
    response = post(company.hr, "cycle_create", **answers(**changes))
    assert response.status_code == 422
    assert not Cycle.objects.exists()
    text: str = response.content.decode()
    return text


class TestANewCycle:
    def test_it_is_in_preparation_and_knows_who_made_it(self, company: Company) -> None:
        cycle = made(company)
        assert cycle.is_in_preparation
        assert cycle.created_by == company.hr
        assert (cycle.name, cycle.name_en) == ("2027 年度业绩总结", "Performance summary 2027")
        assert cycle.grades == []
        assert [event.name for event in Event.objects.all()] == ["cycle_made"]

    @pytest.mark.parametrize(("zone", "hour"), [("Asia/Shanghai", 10), ("Europe/Berlin", 17), ("America/New_York", 23)])
    def test_deadlines_are_on_the_clock_of_its_time_zone(self, company: Company, zone: str, hour: int) -> None:
        cycle = made(company, time_zone=zone)
        assert cycle.submit_by == datetime(2028, 1, 14, hour, tzinfo=UTC)
        assert 'value="2028-01-14T18:00"' in page(company.hr, "cycle_settings", cycle.pk)

    def test_goals_and_the_overview_cannot_be_left_out(self, company: Company) -> None:
        assert made(company, steps=["market"]).steps == ["goals", "market", "overview"]

    def test_its_rules_are_kept(self, company: Company) -> None:
        boxes = {"asks_assessment": "on", "has_nine_box": "on", "asks_peers": "on", "shows_peers_to_author": "on"}
        rules = {"score_cap": "150%", "down_rule": "inverse", "editing": "never", "second_line": "managers_manager"}
        cycle = made(company, **rules, **boxes)
        assert (str(cycle.score_cap), cycle.down_rule, cycle.editing) == ("1.50", "inverse", "never")
        assert cycle.second_line == "managers_manager"
        assert cycle.asks_assessment and cycle.has_nine_box and cycle.asks_peers and cycle.shows_peers_to_author

    def test_further_reviewers_are_named_by_number_or_address(self, company: Company) -> None:
        cycle = made(company, reviewers=f"{company.stranger.employee_number.lower()}\n\n{company.admin.email.upper()}\n")
        assert set(cycle.extra_reviewers.all()) == {company.stranger, company.admin}

    def test_a_further_reviewer_nobody_knows_is_named(self, company: Company) -> None:
        gone = person("Old Hand", is_active=False)
        text = refused(company, reviewers=f"{company.admin.email}\nX-99\n{gone.email}")
        assert "Line 2, “X-99”: nobody has this number or address" in text
        assert f"Old Hand ({gone.employee_number}) is no longer with the company" in text

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"name": ""}, "Write what the cycle is called."),
            ({"period_end": "2026-12-31"}, "Choose a last day after the first day."),
            ({"period_start": "0027-01-01"}, "Choose a day between 2000 and 2099."),
            ({"review_by": "2028-01-14T17:59"}, "Choose a review deadline after the submission deadline."),
            ({"submit_by": "2028-02-31T18:00"}, "Write a day and a time that exist"),
            ({"time_zone": "Mars/Olympus"}, "There is no time zone “Mars/Olympus”"),
            ({"score_cap": "0"}, "Choose a share between 1% and 1000%"),
            ({"score_cap": "much"}, "score_cap"),
        ],
    )
    def test_what_cannot_be_is_said_beside_the_field(self, company: Company, changes: dict[str, str], sentence: str) -> None:
        assert sentence in refused(company, **changes)


class TestGrades:
    def test_a_scale_is_kept_from_the_best_down(self, company: Company) -> None:
        rows = scale(("S", "Outstanding", "110%", "20"), ("A", "", "95.5%", "70"), ("B", "", "", "10%"))
        assert made(company, **rows).grades == [
            {"key": "S", "label": "Outstanding", "from": "1.1", "share": 20},
            {"key": "A", "label": "", "from": "0.955", "share": 70},
            {"key": "B", "label": "", "from": "", "share": 10},
        ]

    @pytest.mark.parametrize(
        ("rows", "sentence"),
        [
            ((("S", "", "", "20"), ("A", "", "", "70")), "now they are 90%"),
            ((("S", "", "", "20"), ("s", "", "", "80")), "“s” is on the scale twice"),
            ((("S", "", "90%", ""), ("A", "", "90%", "")), "the best grade comes first"),
            ((("", "Good", "", ""),), "Name the grade, or empty its row."),
            ((("S", "", "", "101"),), "between 0 and 100"),
        ],
    )
    def test_a_scale_that_contradicts_itself_is_refused(
        self, company: Company, rows: tuple[tuple[str, str, str, str], ...], sentence: str
    ) -> None:
        assert sentence in refused(company, **scale(*rows))

    @pytest.mark.parametrize(
        ("name", "keys"), [("letters", list("SABCD")), ("figures", ["3.75", "3.5", "3.25"]), ("shares", list("271"))]
    )
    def test_a_button_fills_in_a_scale_and_keeps_what_was_typed(self, company: Company, name: str, keys: list[str]) -> None:
        typed = answers(name="Half typed", period_end="", steps=["market"], asks_peers="on")
        response = post(company.hr, "cycle_create", **typed, fill=name)
        text = response.content.decode()
        assert response.status_code == 200
        assert 'value="Half typed"' in text and 'value="2028-01-14T18:00"' in text
        assert all(f'name="grades-{place}-key" value="{key}"' in text for place, key in enumerate(keys))
        assert re.search(r'value="market"[^>]*checked', text) and not re.search(r'value="data"[^>]*checked', text)
        assert re.search(r'name="asks_peers"[^>]*checked', text)
        assert not Cycle.objects.exists()


class TestChanging:
    def test_every_change_is_an_event_that_says_from_what_to_what(self, company: Company) -> None:
        cycle = made(company)
        changed = answers(name="Renamed", score_cap="100%", reviewers=company.admin.email, seen=seen(company.hr, cycle))
        assert post(company.hr, "cycle_settings", cycle.pk, **changed).status_code == 302
        event = Event.objects.get(name="cycle_changed")
        assert event.by == company.hr
        assert event.details["changes"] == [
            {"field": "name", "from": "2027 年度业绩总结", "to": "Renamed"},
            {"field": "score_cap", "from": "1.2", "to": "1"},
            {"field": "extra_reviewers", "from": [], "to": [company.admin.employee_number]},
        ]

    def test_the_page_tells_who_changed_what(self, company: Company) -> None:
        cycle = made(company)
        changed = {"submit_by": "2028-01-15T12:00", "score_cap": "100%", "steps": ["market", "data"], "has_nine_box": "on"}
        graded = scale(("S", "", "", ""), ("A", "", "", ""))
        sent = answers(**changed, **graded, second_line="managers_manager", seen=seen(company.hr, cycle))
        post(company.hr, "cycle_settings", cycle.pk, **sent)
        post(company.hr, "cycle_participants", cycle.pk, how="list", pasted=company.pm.email)
        text = page(company.hr, "cycle_settings", cycle.pk)
        for line in (
            "Submit by: 2028-01-14 18:00 → 2028-01-15 12:00",
            "Lessons and outlook, Overview → Goals, Data, Market, Overview",
            "Cap of a goal&#x27;s score: 120% → 100%",
            "Second reviewer: nobody else → the manager&#x27;s manager",
            "Grades: — → S, A",
            "Performance and potential are placed in nine boxes: no → yes",
            f"1 person added. {company.pm.employee_number}",
        ):
            assert line in text, line

    def test_nothing_changed_is_no_event(self, company: Company) -> None:
        cycle = made(company)
        response = post(company.hr, "cycle_settings", cycle.pk, follow=True, **answers(seen=seen(company.hr, cycle)))
        assert "Nothing was changed." in response.content.decode()
        assert not Event.objects.filter(name="cycle_changed").exists()

    def test_of_two_who_change_it_at_once_the_second_is_told(self, company: Company) -> None:
        cycle = made(company)
        mark = seen(company.hr, cycle)
        post(company.hr, "cycle_settings", cycle.pk, **answers(name="First", seen=mark))
        response = post(company.hr, "cycle_settings", cycle.pk, follow=True, **answers(name="Second", seen=mark))
        assert "Somebody has changed the cycle meanwhile" in response.content.decode()
        cycle.refresh_from_db()
        assert cycle.name == "First"

    def test_what_was_loaded_before_the_opening_changes_no_rule(self, company: Company) -> None:
        cycle = cycles.prepared(company.pm)
        mark = seen(company.hr, cycle)
        open_cycle(cycle, by=company.hr)
        post(company.hr, "cycle_settings", cycle.pk, **answers(down_rule="inverse", seen=mark))
        cycle.refresh_from_db()
        assert (cycle.down_rule, cycle.name) == ("mirror", "2026 年度业绩总结")


class TestAfterOpening:
    @pytest.fixture
    def cycle(self, company: Company) -> Cycle:
        made = cycles.prepared(company.pm)
        open_cycle(made, by=company.hr)
        return made

    def test_names_and_deadlines_change_and_nothing_else(self, company: Company, cycle: Cycle) -> None:
        sent = answers(down_rule="inverse", score_cap="300%", seen=seen(company.hr, cycle))
        assert post(company.hr, "cycle_settings", cycle.pk, **sent).status_code == 302
        cycle.refresh_from_db()
        assert cycle.name == "2027 年度业绩总结"
        assert cycle.submit_by == datetime(2028, 1, 14, 10, tzinfo=UTC)
        assert (cycle.down_rule, str(cycle.score_cap), cycle.period_start.year) == ("mirror", "1.20", 2026)
        fields = [change["field"] for change in Event.objects.get(name="cycle_changed").details["changes"]]
        assert fields == ["name", "name_en", "submit_by", "review_by"]

    def test_the_page_says_why_and_shows_the_rules(self, company: Company, cycle: Cycle) -> None:
        text = page(company.hr, "cycle_settings", cycle.pk)
        assert "changes nobody&#x27;s work, rights or figures" in text or "changes nobody's work, rights or figures" in text
        assert "2 − actual ÷ target" in text
        assert 'name="down_rule"' not in text and 'name="grades-0-key"' not in text

    def test_a_deadline_moves_only_ahead(self, company: Company, cycle: Cycle) -> None:
        past = cycle.local(timezone.now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
        response = post(company.hr, "cycle_settings", cycle.pk, **answers(submit_by=past, seen=seen(company.hr, cycle)))
        assert response.status_code == 422
        assert "still to come" in response.content.decode()

    def test_a_deadline_that_has_passed_may_stay(self, company: Company, cycle: Cycle) -> None:
        late = timezone.now() - timedelta(days=1, seconds=7)
        Cycle.objects.update(submit_by=late)
        cycle.refresh_from_db()
        shown = cycle.local(late).strftime("%Y-%m-%dT%H:%M")
        sent = answers(submit_by=shown, seen=seen(company.hr, cycle))
        assert post(company.hr, "cycle_settings", cycle.pk, **sent).status_code == 302
        cycle.refresh_from_db()
        assert cycle.submit_by == late

    def test_a_closed_cycle_stays_as_it_is(self, company: Company, cycle: Cycle) -> None:
        Cycle.objects.update(closed_at=timezone.now())
        response = post(company.hr, "cycle_settings", cycle.pk, follow=True, **answers())
        assert "its settings stay as they are" in response.content.decode()
        assert not Event.objects.filter(name="cycle_changed").exists()
