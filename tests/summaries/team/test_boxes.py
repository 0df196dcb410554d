"""The nine boxes: a move needs a reason, only what was submitted moves, of two movers one wins, and the author never knows."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Cycle, Delegation, Event, Placement, Summary
from summaries.models.event import Happened
from summaries.review.workflow import Refused, perform
from summaries.team.placing import MOST, Box, Overtaken, place
from tests.factories import summaries
from tests.factories.crowd import crowd
from tests.factories.people import Company, found_company, person
from tests.summaries.browsing import browser

STAR, QUIET = Box(3, 3), Box(1, 1)
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(company: Company) -> Summary:
    return summaries.submitted(company.pm, summaries.cycle(has_nine_box=True))


def board(user: User, cycle: Cycle, **query: str) -> HttpResponse:
    return browser(user).get(reverse("cycle_boxes", args=[cycle.pk]), query)


def move(user: User, summary: Summary, **data: object) -> HttpResponse:
    said = {"box": "3-3", "reason": "Led the sign-up project alone", "seen": 0, **data}
    return browser(user).post(reverse("summary_place", args=[summary.pk]), said)


def stands(response: HttpResponse) -> dict[str, list[str]]:
    """Who is in which box."""
    found = {str(cell.box): [card.summary.author.name for card in cell.cards] for cell in response.context["cells"]}
    return {box: people for box, people in found.items() if people}


def test_a_move_is_kept_with_its_reason_and_its_event(company: Company, made: Summary) -> None:
    unplaced = board(company.manager, made.cycle).context["unplaced"]
    assert [card.summary.author.name for card in unplaced.cards] == [company.pm.name]
    response = move(company.manager, made)
    assert response.headers["Location"].endswith(f"#card-{made.pk}")
    shown = board(company.manager, made.cycle)
    assert stands(shown) == {"3-3": [company.pm.name]} and shown.context["unplaced"].people == 0
    assert f'<a class="move" id="card-{made.pk}"' in shown.content.decode()
    event = Event.objects.get(name=Happened.PLACED)
    assert (event.summary_id, event.by, event.on_behalf_of, event.note, event.details) == (
        made.pk,
        company.manager,
        None,
        "",
        {},
    )


def test_every_move_is_remembered_newest_first(company: Company, made: Summary) -> None:
    place(made, QUIET, by=company.manager, reason="Too early to say", seen=0)
    place(made, STAR, by=company.hr, reason="Calibrated with the others", seen=1)
    text = browser(company.manager).get(reverse("summary_place", args=[made.pk])).content.decode()
    assert text.index("Calibrated with the others") < text.index("Too early to say")
    assert stands(board(company.hr, made.cycle)) == {"3-3": [company.pm.name]}
    assert [one.number for one in made.placements.order_by("number")] == [1, 2]


def test_a_placement_is_never_changed_and_never_deleted(company: Company, made: Summary) -> None:
    placed = place(made, STAR, by=company.manager, reason="Led it alone", seen=0)
    with pytest.raises(PermissionDenied):
        placed.save()
    with pytest.raises(PermissionDenied):
        placed.delete()


@pytest.mark.parametrize("data", [{"reason": "  "}, {"box": ""}, {"box": "4-1"}])
def test_without_a_box_or_a_reason_nobody_moves_and_nothing_typed_is_lost(
    company: Company, made: Summary, data: dict[str, str]
) -> None:
    response = move(company.manager, made, **data)
    assert response.status_code == 422
    assert not Placement.objects.exists() and not Event.objects.filter(name=Happened.PLACED).exists()
    text = response.content.decode()
    assert ("Choose a box" if "box" in data else "Write why") in text
    assert "Led the sign-up project alone" in text or "reason" in data


def test_who_moves_somebody_moved_meanwhile_sees_the_other_move_and_keeps_the_words(company: Company, made: Summary) -> None:
    place(made, QUIET, by=company.hr, reason="Left the team in May", seen=0)
    response = move(company.manager, made)
    assert response.status_code == 409
    text = response.content.decode()
    assert f"{company.hr.name} was faster" in text and "Left the team in May" in text
    assert "Led the sign-up project alone" in text and 'name="seen" value="1"' in text
    assert stands(response) == {"1-1": [company.pm.name]}
    assert move(company.manager, made, seen=1).status_code == 302
    assert stands(board(company.manager, made.cycle)) == {"3-3": [company.pm.name]}


def test_htmx_gets_the_form_alone_with_the_dropped_box_chosen(company: Company, made: Summary) -> None:
    address = reverse("summary_place", args=[made.pk])
    text = browser(company.manager).get(address, {"to": "2-3"}, headers=HTMX).content.decode()
    assert "<html" not in text and "<dialog" in text
    assert 'value="2-3" checked' in text and 'value="3-3" checked' not in text
    assert "checked" not in browser(company.manager).get(address, {"to": "9-9"}, headers=HTMX).content.decode()


def test_nobody_without_a_submitted_summary_is_placed(company: Company, made: Summary) -> None:
    summaries.summary(company.teammate, made.cycle)
    place(made, STAR, by=company.manager, reason="Led it alone", seen=0)
    perform(made, "withdraw", by=company.pm)
    assert board(company.manager, made.cycle).context["people"] == 0
    for summary in made.cycle.summaries.all():
        assert move(company.manager, summary).status_code == 404
    assert Placement.objects.count() == 1


def test_neither_the_author_nor_a_colleague_learns_of_it(company: Company, made: Summary) -> None:
    place(made, STAR, by=company.manager, reason="Led it alone", seen=0)
    colleague = summaries.submitted(company.teammate, made.cycle)
    for user in (company.pm, company.teammate, company.other_manager, company.admin):
        assert board(user, made.cycle).status_code == 404
        assert move(user, made).status_code == move(user, colleague).status_code == 404
    text = browser(company.pm).get(reverse("summary_document", args=[made.pk])).content.decode()
    assert "nine boxes" not in text and "Led it alone" not in text


def test_hr_and_managers_do_not_see_where_they_stand_themselves(company: Company) -> None:
    cycle = summaries.summary(company.pm, summaries.cycle(has_nine_box=True)).cycle
    User.objects.filter(pk__in=[company.hr.pk, company.manager.pk]).update(manager=company.other_manager)
    for user in (User.objects.get(pk=company.hr.pk), User.objects.get(pk=company.manager.pk)):
        own = summaries.submitted(user, cycle)
        place(own, STAR, by=company.other_manager, reason="Led it alone", seen=0)
        assert move(user, own, seen=1).status_code == 404
        assert user.name not in str(stands(board(user, cycle)))


def test_who_stands_in_moves_in_the_name_of_the_absent(company: Company, made: Summary) -> None:
    today = timezone.localdate()
    Delegation.objects.create(user=company.manager, to=company.stranger, starts_on=today, ends_on=today)
    assert move(company.stranger, made).status_code == 302
    event = Event.objects.get(name=Happened.PLACED)
    assert (event.by, event.on_behalf_of) == (company.stranger, company.manager)


def test_a_director_finds_the_boxes_before_anybody_has_submitted(company: Company) -> None:
    director = person("Gu Ning")
    User.objects.filter(pk=company.manager.pk).update(manager=director)
    cycle = summaries.summary(company.pm, summaries.cycle(has_nine_box=True)).cycle
    assert board(director, cycle).status_code == board(company.manager, cycle).status_code == 200


def test_hr_finds_the_boxes_from_the_cycle_and_a_manager_from_the_team(company: Company, made: Summary) -> None:
    address = reverse("cycle_boxes", args=[made.cycle_id])
    assert f'href="{address}"' in browser(company.hr).get(reverse("cycle_detail", args=[made.cycle_id])).content.decode()
    assert f'href="{address}"' in browser(company.manager).get(reverse("team")).content.decode()


def test_a_cycle_without_the_boxes_has_none(company: Company) -> None:
    plain = summaries.submitted(company.pm)
    assert "/boxes/" not in browser(company.hr).get(reverse("cycle_detail", args=[plain.cycle_id])).content.decode()
    assert board(company.hr, plain.cycle).status_code == 404
    assert move(company.hr, plain).status_code == 404


def test_in_a_closed_cycle_the_moves_are_read_and_nobody_moves(company: Company, made: Summary) -> None:
    place(made, STAR, by=company.manager, reason="Led it alone", seen=0)
    Cycle.objects.update(closed_at=timezone.now())
    assert "The cycle is closed" in board(company.hr, made.cycle).content.decode()
    text = browser(company.manager).get(reverse("summary_place", args=[made.pk])).content.decode()
    assert "Led it alone" in text and "<textarea" not in text
    assert move(company.manager, made, seen=1).status_code == 409
    with pytest.raises(Refused):
        place(summaries.fresh(made), QUIET, by=company.manager, reason="Late", seen=1)


def test_filters_leave_the_counts_of_the_rest_out(company: Company, made: Summary) -> None:
    assert board(company.manager, made.cycle, department="Mobile").context["people"] == 1
    assert board(company.manager, made.cycle, department="Office").context["people"] == 0
    assert board(company.manager, made.cycle, q=company.pm.employee_number).context["people"] == 1
    assert board(company.manager, made.cycle, q="nobody").context["people"] == 0


def test_a_box_shows_the_first_of_a_crowd_and_how_many_more(company: Company) -> None:
    cycle = summaries.cycle(has_nine_box=True)
    many = crowd(company.manager, cycle, MOST + 3)
    unplaced = board(company.manager, cycle).context["unplaced"]
    assert [len(unplaced.cards), unplaced.people, unplaced.more] == [MOST, MOST + 3, 3]
    assert [card.summary.pk for card in unplaced.cards] == [one.pk for one in many[:MOST]]
    for one in many:
        place(one, STAR, by=company.manager, reason="Seen all year", seen=0)
    response = board(company.manager, cycle)
    assert "3 more" in response.content.decode()
    assert len(stands(response)["3-3"]) == MOST
    assert stands(board(company.manager, cycle, q=many[-1].author.name)) == {"3-3": [many[-1].author.name]}


@pytest.mark.django_db(transaction=True)
def test_of_racing_movers_exactly_one_moves() -> None:
    staff = found_company()
    summary = summaries.submitted(staff.pm, summaries.cycle(has_nine_box=True))
    start, results = threading.Barrier(6), []

    def run(by: User, box: Box) -> None:
        start.wait()
        try:
            place(summaries.fresh(summary), box, by=by, reason=f"{by.name} {box}", seen=0)
            results.append("moved")
        except Overtaken as overtaken:
            results.append(str(overtaken.latest.number))
        finally:
            connection.close()

    movers = [(by, Box(performance, 3)) for by in (staff.manager, staff.hr) for performance in (1, 2, 3)]
    threads = [threading.Thread(target=run, args=mover) for mover in movers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["1"] * 5 + ["moved"]
    assert Placement.objects.count() == Event.objects.filter(name=Happened.PLACED).count() == 1
