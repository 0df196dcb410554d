"""The check before launch, on rows alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from summaries.cycles.check import Finding, Kind, Person, Plan, check, plain_email, plain_number

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SPACE = UUID(int=7)


def of(name: str) -> UUID:
    return uuid5(SPACE, name)


def person(name: str, manager: str = "Boss", **fields: object) -> Person:
    """Somebody whose number and address follow from the name."""
    plain = name.lower().replace(" ", "")
    known = {"number": f"N-{plain}", "email": f"{plain}@example.test", "department": "Mobile"} | fields
    return Person(of(name), name, manager_id=of(manager) if manager else None, **known)


BOSS = person("Boss", "")
LIN, CHEN = person("Lin"), person("Chen")


def plan(*people: Person, others: tuple[Person, ...] = (), **fields: object) -> Plan:
    known = {one.id: one for one in (BOSS, *others, *people)}
    made = Plan(
        staff=known,
        chosen=[one.id for one in people],
        with_goals=frozenset(known),
        submit_by=NOW + timedelta(days=9),
        review_by=NOW + timedelta(days=16),
    )
    return replace(made, **fields)


def kinds(made: Plan) -> list[Kind]:
    return [finding.kind for finding in check(made, now=NOW)]


def test_nothing_stands_in_the_way_of_people_with_a_manager_and_goals() -> None:
    assert check(plan(LIN, CHEN), now=NOW) == []


def test_a_cycle_with_nobody_in_it_does_not_open() -> None:
    assert kinds(plan()) == [Kind.NOBODY]


@pytest.mark.parametrize("late", [{"submit_by": NOW}, {"review_by": NOW - timedelta(days=1)}])
def test_deadlines_must_be_to_come(late: dict[str, datetime]) -> None:
    assert kinds(plan(LIN, **late)) == [Kind.LATE]


def test_somebody_without_a_manager_needs_a_further_reviewer() -> None:
    alone = person("Gu", "")
    assert check(plan(alone), now=NOW) == [Finding(Kind.UNREVIEWED, (alone,))]
    assert kinds(plan(alone, others=(LIN,), extra=(LIN.id,))) == []
    assert kinds(plan(alone, extra=(alone.id,))) == [Kind.UNREVIEWED], "nobody reviews their own"


def test_people_who_have_left_are_named_and_so_are_reviewers_who_have() -> None:
    gone = replace(LIN, is_active=False)
    assert check(plan(gone, with_goals=frozenset()), now=NOW) == [Finding(Kind.INACTIVE, (gone,))], "and nothing else"
    old_boss = person("Song", "", is_active=False)
    left = person("Han", "Song")
    assert check(plan(left, others=(old_boss,)), now=NOW) == [Finding(Kind.REVIEWER_GONE, (left,), "Song")]


def test_the_second_line_is_looked_at_where_the_cycle_has_one() -> None:
    top = person("Top", "", is_active=False)
    middle = person("Middle", "Top")
    low = person("Low", "Middle")
    assert kinds(plan(low, others=(top, middle))) == []
    assert kinds(plan(low, others=(top, middle), has_second_line=True)) == [Kind.REVIEWER_GONE]


def test_goals_are_missed_but_do_not_keep_it_from_opening() -> None:
    found = check(plan(LIN, CHEN, with_goals=frozenset({CHEN.id})), now=NOW)
    assert found == [Finding(Kind.NO_GOALS, (LIN,))]
    assert not found[0].blocks


class TestLoops:
    def test_a_circle_is_named_once_with_its_whole_chain(self) -> None:
        one, two, three = person("A", "B"), person("B", "C"), person("C", "A")
        assert check(plan(three, one, two), now=NOW) == [Finding(Kind.LOOP, (one, two, three), "A → B → C → A")]

    def test_it_is_found_from_below_though_nobody_of_it_takes_part(self) -> None:
        one, two = person("A", "B"), person("B", "A")
        below = person("Low", "A")
        assert check(plan(below, others=(one, two)), now=NOW) == [Finding(Kind.LOOP, (one, two), "A → B → A")]

    def test_somebody_who_is_their_own_manager_is_a_circle_of_one(self) -> None:
        own = person("Own", "Own")
        assert check(plan(own), now=NOW) == [Finding(Kind.LOOP, (own,), "Own → Own")]

    def test_two_circles_are_two_findings(self) -> None:
        people = [person("A", "B"), person("B", "A"), person("C", "D"), person("D", "C")]
        assert [found.what for found in check(plan(*people), now=NOW)] == ["A → B → A", "C → D → C"]

    def test_a_line_of_thousands_is_walked_once(self) -> None:
        people = [person(f"P{place}", f"P{place + 1}") for place in range(3000)]
        assert kinds(plan(*people, others=(person("P3000", ""),))) == []


class TestDuplicates:
    @pytest.mark.parametrize(
        ("other", "what"),
        [
            (person("Lin", email="l2@example.test", number="77"), "same name and department"),
            (person("Lin Z", email="L.in+work@Example.test", number="77"), "same e-mail address, spelled differently"),
            (person("Lin Z", number="ｎ lin"), "same employee number, written differently"),
        ],
    )
    def test_two_accounts_of_one_person_are_named_with_the_reason(self, other: Person, what: str) -> None:
        twin = replace(other, id=of("twin"))
        found = check(plan(LIN, twin, CHEN), now=NOW)
        assert found == [Finding(Kind.DUPLICATE, (LIN, twin), what)]
        assert not found[0].blocks

    def test_one_name_in_two_departments_is_two_people(self) -> None:
        assert kinds(plan(LIN, replace(LIN, id=of("twin"), number="9", email="x@example.test", department="Office"))) == []

    def test_several_reasons_for_the_same_two_are_one_finding(self) -> None:
        twin = replace(LIN, id=of("twin"), number="9")
        what = "same name and department, same e-mail address, spelled differently"
        assert check(plan(LIN, twin), now=NOW) == [Finding(Kind.DUPLICATE, (LIN, twin), what)]

    def test_spellings_of_an_address_and_of_a_number(self) -> None:
        assert plain_email("Li.Na+work@Example.COM") == plain_email("lina@example.com") == "lina@example.com"
        assert plain_number("Ｍ-0018") == plain_number("m 0018") == "m0018"
        assert plain_number("00042") == plain_number("42") == "42"
        assert plain_number("000") == "000"


def test_what_keeps_it_from_opening_comes_first() -> None:
    alone = person("Gu", "")
    found = kinds(plan(LIN, alone, with_goals=frozenset(), submit_by=NOW))
    assert found == [Kind.LATE, Kind.UNREVIEWED, Kind.NO_GOALS, Kind.NO_GOALS]
