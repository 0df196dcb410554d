"""HR changes the reviewers: somebody else instead, one more, one fewer; always somebody, and never the author."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.models import Event, Reviewer, Status, Summary
from summaries.models.event import Happened
from summaries.permissions import can
from summaries.review import reassign
from summaries.review.workflow import Refused, perform
from tests.factories import summaries
from tests.factories.people import Company, person
from tests.summaries.browsing import browser, page
from tests.summaries.test_page_costs import cost

pytestmark = pytest.mark.django_db
WHY = "On leave until spring."


@pytest.fixture
def summary(company: Company) -> Summary:
    """Two reviewers: the manager, then the manager of the other team."""
    made = summaries.submitted(company.pm)
    Reviewer.objects.create(summary=made, user=company.other_manager, position=1)
    return summaries.fresh(made)


def names(summary: Summary) -> list[str]:
    return [row.user.name for row in summaries.fresh(summary).reviewers.all()]


def post(user: User, summary: Summary, **data: str) -> tuple[int, str]:
    response = browser(user).post(reverse("summary_reviewers", args=[summary.pk]), data, follow=True)
    return response.status_code, response.content.decode()


# The three changes


def test_the_replaced_reviewer_loses_the_document_and_the_new_one_decides(company: Company, summary: Summary) -> None:
    second = summary.reviewers.last()
    reassign.replace(summary, second, with_=company.stranger, reason=WHY, by=company.hr)
    assert names(summary) == ["Zhou Yuan", "Bai Yumo"]
    assert not Summary.objects.visible_to(company.other_manager).exists()
    assert Summary.objects.visible_to(company.stranger).exists()
    perform(summaries.fresh(summary), "approve", by=company.manager)
    perform(summaries.fresh(summary), "approve", by=company.stranger)
    assert summaries.fresh(summary).status == Status.APPROVED


def test_a_replaced_line_manager_still_sees_it_and_decides_no_more(company: Company, summary: Summary) -> None:
    reassign.replace(summary, summary.reviewers.first(), with_=company.stranger, reason=WHY, by=company.hr)
    assert Summary.objects.visible_to(company.manager).exists()
    assert not can(company.manager, "approve", summaries.fresh(summary))
    assert can(company.stranger, "approve", summaries.fresh(summary))


def test_one_more_decides_last_and_one_fewer_is_waited_for_no_more(company: Company, summary: Summary) -> None:
    reassign.add(summary, company.stranger, reason=WHY, by=company.hr)
    assert names(summary) == ["Zhou Yuan", "Song Lan", "Bai Yumo"]
    reassign.remove(summary, summary.reviewers.first(), reason=WHY, by=company.hr)
    assert names(summary) == ["Song Lan", "Bai Yumo"]
    assert summaries.fresh(summary).current_reviewer == company.other_manager


def test_every_change_is_an_event_with_its_reason_and_is_told(company: Company, summary: Summary) -> None:
    told: list[tuple[object, object]] = []

    def listen(sender: object, *, reviewer: User | None, by: User, **more: object) -> None:
        told.append((reviewer, by))

    reassign.reassigned.connect(listen)
    try:
        reassign.replace(summary, summary.reviewers.last(), with_=company.stranger, reason=f" {WHY}\n", by=company.hr)
        reassign.remove(summary, summary.reviewers.last(), reason=WHY, by=company.hr)
    finally:
        reassign.reassigned.disconnect(listen)
    first, second = summary.events.filter(name=Happened.REASSIGNED).order_by("at")
    assert (first.note, first.by, first.details["from_name"], first.details["to_name"]) == (
        WHY,
        company.hr,
        "Song Lan",
        "Bai Yumo",
    )
    assert (second.details["change"], second.details["from_name"], "to" in second.details) == ("removed", "Bai Yumo", False)
    assert told == [(company.stranger, company.hr), (None, company.hr)]


def test_the_review_of_who_comes_new_has_not_begun(company: Company) -> None:
    made = summaries.submitted(company.pm)
    page(company.manager, "summary_document", made.pk)
    assert not can(company.pm, "withdraw", summaries.fresh(made))
    reassign.replace(made, made.reviewers.get(), with_=company.stranger, reason=WHY, by=company.hr)
    assert can(company.pm, "withdraw", summaries.fresh(made))


# What is refused


def test_never_the_author_never_who_left_never_twice(company: Company, summary: Summary) -> None:
    row = summary.reviewers.first()
    for user, sentence in (
        (company.pm, "Lin Zhiyao wrote it"),
        (person("Gone", is_active=False), "does not work here any more"),
        (company.other_manager, "Song Lan reviews it already"),
    ):
        with pytest.raises(Refused, match=sentence):
            reassign.replace(summary, row, with_=user, reason=WHY, by=company.hr)
        with pytest.raises(Refused, match=sentence):
            reassign.add(summary, user, reason=WHY, by=company.hr)
    assert (names(summary), Event.objects.filter(name=Happened.REASSIGNED).count()) == (["Zhou Yuan", "Song Lan"], 0)


def test_never_without_a_reason(company: Company, summary: Summary) -> None:
    with pytest.raises(Refused, match="Write why"):
        reassign.add(summary, company.stranger, reason=" \n", by=company.hr)


def test_never_nobody_whoever_has_approved(company: Company, summary: Summary) -> None:
    perform(summary, "approve", by=company.manager)
    with pytest.raises(Refused, match="Somebody has to decide"):
        reassign.remove(summaries.fresh(summary), summary.reviewers.last(), reason=WHY, by=company.hr)


def test_who_has_decided_stays(company: Company, summary: Summary) -> None:
    row = summary.reviewers.first()
    perform(summaries.fresh(summary), "approve", by=company.manager)
    with pytest.raises(Refused, match="Zhou Yuan has decided meanwhile"):
        reassign.replace(summary, row, with_=company.stranger, reason=WHY, by=company.hr)
    perform(summaries.fresh(summary), "return", by=company.other_manager, note="Name the source")
    reassign.replace(summaries.fresh(summary), row, with_=company.stranger, reason=WHY, by=company.hr)
    assert names(summary) == ["Bai Yumo", "Song Lan"]


def test_nobody_but_hr_and_hr_not_for_their_own(company: Company, summary: Summary) -> None:
    User.objects.filter(pk=company.pm.pk).update(is_hr=True)
    for user in (company.manager, company.admin, User.objects.get(pk=company.pm.pk)):
        with pytest.raises(Refused, match="Only HR"):
            reassign.add(summary, company.stranger, reason=WHY, by=user)
    author = User.objects.get(pk=company.pm.pk)
    assert browser(author).get(reverse("summary_reviewers", args=[summary.pk])).status_code == 404


@pytest.mark.parametrize("status", ["approved", "appealed", "acknowledged", "archived"])
def test_once_it_is_decided_nobody_is_changed(company: Company, status: str) -> None:
    made = summaries.in_state(status, company.pm, hr=company.hr)
    with pytest.raises(Refused, match="while the summary is in review"):
        reassign.add(made, company.stranger, reason=WHY, by=company.hr)
    text = page(company.hr, "summary_reviewers", made.pk)
    assert ("while the summary is in review" in text, 'name="reason"' in text) == (True, False)


# The page


def test_hr_changes_one_thing_at_a_time_on_the_page(company: Company, summary: Summary) -> None:
    assert reverse("summary_reviewers", args=[summary.pk]) in page(company.hr, "summary_document", summary.pk)
    assert "Change the reviewers" not in page(company.manager, "summary_document", summary.pk)
    first, second = summary.reviewers.all()
    assert post(company.hr, summary, change=f"replace:{second.pk}", person="Bai Yumo", reason=WHY)[0] == 200
    assert post(company.hr, summary, change="add", person=company.other_pm.email, reason=WHY)[0] == 200
    status, text = post(company.hr, summary, change=f"remove:{first.pk}", reason=WHY)
    assert (status, names(summary)) == (200, ["Bai Yumo", "Xu Qinghe"])
    assert WHY in text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"change": "add", "person": "", "reason": WHY}, "Say who reviews it from now on."),
        ({"change": "add", "person": "Lin Zhiyao", "reason": WHY}, "Lin Zhiyao wrote it"),
        ({"change": "add", "person": "Nobody Known", "reason": WHY}, "Nobody here is called"),
        ({"change": "add", "person": "Bai Yumo", "reason": ""}, "Write why the reviewers change"),
        ({"change": "", "person": "Bai Yumo", "reason": WHY}, "Choose what changes."),
        ({"change": "remove:999999", "person": "", "reason": WHY}, "has decided meanwhile"),
    ],
)
def test_a_refusal_is_a_sentence_and_keeps_what_was_typed(
    company: Company, summary: Summary, data: dict[str, str], sentence: str
) -> None:
    status, text = post(company.hr, summary, **data)
    assert (status, sentence in text) == (422, True)
    assert data["person"] in text
    assert data["reason"] in text
    assert names(summary) == ["Zhou Yuan", "Song Lan"]


def test_the_page_costs_the_same_with_many_reviewers(company: Company, summary: Summary) -> None:
    few = cost(company.hr, "summary_reviewers", summary.pk)
    for place in range(5):
        Reviewer.objects.create(summary=summary, user=person(f"Reader {place}"), position=2 + place)
    assert cost(company.hr, "summary_reviewers", summary.pk) == few <= 15
