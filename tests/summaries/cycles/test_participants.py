"""The page on which HR chooses who takes part."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.cycles.opening import open_cycle
from summaries.models import Cycle, Participant
from tests.factories import cycles
from tests.factories.people import Company, person
from tests.summaries.browsing import browser, page
from tests.summaries.cycles.sending import post

pytestmark = pytest.mark.django_db
NAME = "cycle_participants"


@pytest.fixture
def cycle(company: Company) -> Cycle:
    return cycles.prepared()


def people(cycle: Cycle) -> set[User]:
    return {row.user for row in Participant.objects.filter(cycle=cycle)}


def test_by_department_everybody_who_is_still_here(company: Company, cycle: Cycle) -> None:
    person("Old Hand", department="Mobile", is_active=False)
    assert "Mobile (3)" in page(company.hr, NAME, cycle.pk)
    post(company.hr, NAME, cycle.pk, how="department", departments=["Mobile"])
    assert people(cycle) == {company.manager, company.pm, company.teammate}


def test_by_manager_the_whole_line_below(company: Company, cycle: Cycle) -> None:
    User.objects.filter(pk=company.manager.pk).update(manager=company.other_manager)
    post(company.hr, NAME, cycle.pk, how="manager", manager=str(company.other_manager.pk))
    line = {company.manager, company.pm, company.teammate, company.other_pm, company.other_teammate}
    assert people(cycle) == line


def test_from_a_search_those_who_are_ticked(company: Company, cycle: Cycle) -> None:
    cycles.put_in(cycle, [company.pm])
    text = page(company.hr, NAME, cycle.pk, find="mobile")
    assert f'id="found-{company.pm.pk}" checked disabled' in text
    assert (
        f'value="{company.teammate.pk}"' in text and str(company.other_pm.pk) not in text.split("by-list")[0].split("found")[0]
    )
    response = post(company.hr, NAME, cycle.pk, how="people", person=[str(company.teammate.pk)], follow=True)
    assert "1 person added." in response.content.decode()
    assert people(cycle) == {company.pm, company.teammate}


def test_a_pasted_list_is_taken_whole(company: Company, cycle: Cycle) -> None:
    post(company.hr, NAME, cycle.pk, how="list", pasted=f"{company.pm.employee_number}\n{company.other_pm.email}")
    assert people(cycle) == {company.pm, company.other_pm}


def test_with_one_bad_line_nobody_is_added_and_the_list_can_be_mended(company: Company, cycle: Cycle) -> None:
    text = f"{company.pm.employee_number}\nM-404\n"
    response = post(company.hr, NAME, cycle.pk, how="list", pasted=text)
    body = response.content.decode()
    assert response.status_code == 422
    assert people(cycle) == set()
    assert "1 line has to be corrected; nobody was added." in body
    assert "Line 2, “M-404”: nobody has this number or address" in body
    assert f"{company.pm.employee_number}\nM-404</textarea>" in body


def test_a_bad_line_of_a_file_can_be_mended_in_the_box(company: Company, cycle: Cycle) -> None:
    file = BytesIO(f"工号\n{company.pm.employee_number}\nM-404\n".encode("gb18030"))
    file.name = "名单.csv"
    body = post(company.hr, NAME, cycle.pk, how="list", file=file).content.decode()
    assert "Line 3, “M-404”" in body
    assert f"\n{company.pm.employee_number}\nM-404</textarea>" in body
    assert people(cycle) == set()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"how": "list"}, "Choose a file, or paste a table."),
        ({"how": "list", "pasted": "工号"}, "There is nobody on the list."),
        ({"how": "department"}, "Choose at least one department."),
        ({"how": "manager"}, "Choose the manager."),
        ({"how": "people"}, "Tick the people to add."),
        ({"how": "people", "person": "no-id"}, "no-id"),
        ({}, "Tick the people to add."),
    ],
)
def test_what_is_missing_is_said(company: Company, cycle: Cycle, sent: dict[str, str], sentence: str) -> None:
    response = post(company.hr, NAME, cycle.pk, **sent)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_ticked_people_are_taken_out(company: Company, cycle: Cycle) -> None:
    cycles.put_in(cycle, [company.pm, company.teammate])
    response = post(company.hr, NAME, cycle.pk, how="remove", person=[str(company.pm.pk), "nonsense"], follow=True)
    assert "1 person taken out." in response.content.decode()
    assert people(cycle) == {company.teammate}
    response = post(company.hr, NAME, cycle.pk, how="remove", follow=True)
    assert "tick whom to take out" in response.content.decode()


def test_in_an_open_cycle_people_are_only_added(company: Company, cycle: Cycle) -> None:
    cycles.put_in(cycle, [company.pm])
    open_cycle(cycle, by=company.hr)
    text = page(company.hr, NAME, cycle.pk)
    assert "gets their summary at once" in text and "Take the ticked people out" not in text
    post(company.hr, NAME, cycle.pk, how="list", pasted=company.teammate.email)
    assert cycle.summaries.filter(author=company.teammate).exists()
    response = post(company.hr, NAME, cycle.pk, how="remove", person=[str(company.pm.pk)], follow=True)
    assert "people can only be added now" in response.content.decode()
    assert people(cycle) == {company.pm, company.teammate}


def test_whom_nobody_would_review_an_open_cycle_does_not_take(company: Company, cycle: Cycle) -> None:
    cycles.put_in(cycle, [company.pm])
    open_cycle(cycle, by=company.hr)
    response = post(company.hr, NAME, cycle.pk, how="list", pasted=company.stranger.email)
    assert response.status_code == 422
    assert f"Bai Yumo ({company.stranger.employee_number}): Nobody would review them." in response.content.decode()
    assert people(cycle) == {company.pm}


def test_a_closed_cycle_takes_nobody(company: Company, cycle: Cycle) -> None:
    Cycle.objects.update(opened_at=timezone.now(), closed_at=timezone.now())
    response = post(company.hr, NAME, cycle.pk, how="list", pasted=company.pm.email)
    assert response.status_code == 422
    assert "nobody can be added any more" in response.content.decode()
    assert people(cycle) == set()


def test_the_list_of_those_who_take_part_can_be_searched(company: Company, cycle: Cycle) -> None:
    cycles.put_in(cycle, [company.pm, company.other_pm])
    text = page(company.hr, NAME, cycle.pk, q=company.pm.employee_number)
    assert "Take Lin Zhiyao out" in text and "Take Xu Qinghe out" not in text


def test_everybody_the_search_finds_is_taken_out_with_one_press(company: Company, cycle: Cycle) -> None:
    cycles.put_in(cycle, [company.pm, company.teammate, company.other_pm])
    assert "Take out all 2 people found" in page(company.hr, NAME, cycle.pk, q="mobile")
    address = f"/cycles/{cycle.pk}/participants/"
    browser(company.hr).post(f"{address}?q=mobile", {"how": "remove_found"})
    assert people(cycle) == {company.other_pm}
    browser(company.hr).post(address, {"how": "remove_found"})
    assert people(cycle) == {company.other_pm}, "without a search nobody is meant"
