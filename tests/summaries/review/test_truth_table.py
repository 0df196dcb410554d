"""Status × person × decision: who may take which, under every policy of editing, while the cycle is open and afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Cycle, Delegation, Status, Summary
from summaries.models.cycle import Editing
from summaries.permissions import OWNER, TRANSITIONS, can, open_to, why_not
from summaries.review.delegation import end
from summaries.review.workflow import Refused, begin, perform
from tests.factories import summaries
from tests.factories.people import found_company, person

pytestmark = pytest.mark.django_db
NOTE = "Name the source"
FIRST, SECOND = {"manager", "stand_in"}, {"director", "stand_in_of_director"}
# Who may take which decision; every other combination is refused with a sentence. Withdrawing is below, archiving is HR's.
ALLOWED: dict[str, set[tuple[str, str]]] = {
    "draft": {("author", "submit")},
    "submitted": {(who, name) for who in FIRST for name in ("return", "approve")},
    "begun": {(who, name) for who in FIRST for name in ("return", "approve")},
    "half": {(who, name) for who in SECOND for name in ("return", "approve")},  # the first of two has approved
    "returned": {("author", "submit")},
    "approved": {("author", "acknowledge"), ("author", "appeal"), ("hr", "reopen")},
    "appealed": {("hr", "confirm"), ("hr", "reopen")},
    "confirmed": {("author", "acknowledge"), ("hr", "reopen")},  # an appeal is answered once
    "acknowledged": {("hr", "reopen")},
    "reopened": {("author", "submit")},
    "archived": set(),
}
WITHDRAWS = {"submitted": {Editing.UNTIL_REVIEW, Editing.UNTIL_CLOSED}, "begun": {Editing.UNTIL_CLOSED}}
WAY: dict[str, list[tuple[str, str]]] = {
    "draft": [],
    "submitted": [("submit", "author")],
    "begun": [("submit", "author"), ("begin", "manager")],
    "half": [("submit", "author"), ("approve", "manager")],
    "returned": [("submit", "author"), ("return", "stand_in")],
}
WAY["approved"] = [*WAY["half"], ("approve", "director")]
WAY["appealed"] = [*WAY["approved"], ("appeal", "author")]
WAY["confirmed"] = [*WAY["appealed"], ("confirm", "hr")]
WAY["acknowledged"] = [*WAY["approved"], ("acknowledge", "author")]
WAY["reopened"] = [*WAY["appealed"], ("reopen", "hr")]
WAY["archived"] = [*WAY["approved"], ("archive", "hr")]


@dataclass(frozen=True)
class House:
    """A summary with two reviewers, and everybody who is or was something to it."""

    people: dict[str, User]
    summary: Summary

    def fresh(self) -> Summary:
        return summaries.fresh(self.summary)

    def go(self, situation: str) -> House:
        """Brings the summary there by the decisions that lead there."""
        for name, who in WAY[situation]:
            if name == "begin":
                begin(self.fresh(), by=self.people[who])
            else:
                perform(self.fresh(), name, by=self.people[who], note=NOTE)
        return self


def house() -> House:
    company = found_company()
    people = {
        name: person(name) for name in ("director", "stand_in", "stand_in_of_director", "former_stand_in", "former_manager")
    }
    User.objects.filter(pk=company.manager.pk).update(manager=people["director"])
    company.pm.refresh_from_db()
    people |= {"author": company.pm} | {name: getattr(company, name) for name in ("manager", "other_manager", "teammate")}
    people |= {name: getattr(company, name) for name in ("hr", "admin", "stranger")}
    User.objects.filter(pk=company.pm.pk).update(manager=people["former_manager"])  # who loses the report while it is a draft
    made = summaries.completed(company.pm, summaries.cycle(second_line="managers_manager"))
    User.objects.filter(pk=company.pm.pk).update(manager=company.manager)
    end(_away(people["manager"], people["former_stand_in"]), by=people["manager"])
    _away(people["manager"], people["stand_in"])
    _away(people["director"], people["stand_in_of_director"])
    return House(people, summaries.fresh(made))


def _away(user: User, to: User) -> Delegation:
    today = user.local_day(timezone.now())
    return Delegation.objects.create(user=user, to=to, starts_on=today, ends_on=today + timedelta(days=3))


def expected(situation: str, editing: Editing, *, is_open: bool) -> set[tuple[str, str]]:
    found = ALLOWED[situation] if is_open else set()
    if is_open and editing in WITHDRAWS.get(situation, set()):
        found = found | {("author", "withdraw")}
    return found | ({("hr", "archive")} if situation != "archived" else set())


def allowed(house: House, may: Callable[[User, str, Summary], bool]) -> set[tuple[str, str]]:
    summary = house.fresh()
    return {(who, name) for who, user in house.people.items() for name in TRANSITIONS if may(user, name, summary)}


@pytest.mark.parametrize("situation", ALLOWED)
def test_the_truth_table(situation: str) -> None:
    place = house().go(situation)
    for editing in Editing:
        for closed_at in (None, timezone.now()):
            Cycle.objects.update(editing=editing, closed_at=closed_at)
            assert allowed(place, can) == expected(situation, editing, is_open=closed_at is None), (editing, closed_at)
            shown = allowed(place, lambda user, name, summary: name in {row.name for row in open_to(user, summary)})
            assert shown == allowed(place, can)


@pytest.mark.parametrize("situation", ALLOWED)
def test_what_is_not_allowed_is_refused_with_a_sentence_and_changes_nothing(situation: str) -> None:
    place = house().go(situation)
    before = place.fresh()
    history = before.events.count()
    refused = {(who, name) for who in place.people for name in TRANSITIONS} - allowed(place, can)
    for who, name in refused:
        with pytest.raises(Refused, match=r"\.$"):
            perform(place.fresh(), name, by=place.people[who], note=NOTE)
    after = place.fresh()
    assert (after.status, after.changed_at, after.events.count()) == (before.status, before.changed_at, history)


@pytest.mark.parametrize(
    ("situation", "who", "name"), sorted((there, *pair) for there, pairs in ALLOWED.items() for pair in pairs)
)
def test_every_allowed_decision_leads_where_the_table_says(situation: str, who: str, name: str) -> None:
    place = house().go(situation)
    event = perform(place.fresh(), name, by=place.people[who], note=NOTE)
    is_first_of_two = name == "approve" and who in FIRST
    assert place.fresh().status == (Status.SUBMITTED if is_first_of_two else TRANSITIONS[name].target)
    absent = {"stand_in": "manager", "stand_in_of_director": "director"}.get(who)
    assert (event.name, event.by) == (TRANSITIONS[name].event, place.people[who])
    assert event.on_behalf_of == (place.people[absent] if absent else None)


def test_every_state_has_an_owner_and_every_decision_a_way() -> None:
    assert set(OWNER) == set(Status)
    assert {row.target for row in TRANSITIONS.values()} <= set(Status)


def test_nobody_decides_while_a_cycle_is_in_preparation() -> None:
    place = house()
    Cycle.objects.update(opened_at=None)
    assert allowed(place, can) == {("hr", "archive")}


def test_somebody_of_hr_decides_on_their_own_like_everybody_else() -> None:
    place = house().go("appealed")
    User.objects.filter(pk=place.people["author"].pk).update(is_hr=True)
    author = User.objects.get(pk=place.people["author"].pk)
    for name in ("confirm", "reopen", "archive"):
        assert why_not(author, name, place.fresh()) == "Only HR can do this."


def test_a_stand_in_acts_for_who_named_them_and_for_nobody_beyond() -> None:
    place = house().go("submitted")
    _away(place.people["stand_in"], place.people["stranger"])
    assert not can(place.people["stranger"], "approve", place.fresh())
    assert not Summary.objects.visible_to(place.people["stranger"]).exists()


def test_an_author_named_as_the_stand_in_of_their_reviewer_never_judges_their_own() -> None:
    place = house().go("submitted")
    Delegation.objects.all().delete()
    _away(place.people["manager"], place.people["author"])
    summary = place.fresh()
    assert {row.name for row in open_to(place.people["author"], summary)} == {"withdraw"}
    assert not Summary.objects.awaiting(place.people["author"]).exists()
    assert can(place.people["manager"], "approve", summary)


@pytest.mark.parametrize("situation", [name for name in ALLOWED if name != "draft"])
def test_who_sees_the_document(situation: str) -> None:
    place = house().go(situation)
    seers = {who for who, user in place.people.items() if place.summary in Summary.objects.visible_to(user)}
    assert seers == {"author", "hr", *FIRST, *SECOND}


def test_nobody_but_the_author_sees_a_draft() -> None:
    place = house()
    assert {who for who, user in place.people.items() if place.summary in Summary.objects.visible_to(user)} == {"author"}
