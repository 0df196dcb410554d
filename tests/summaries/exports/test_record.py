"""What became of a version, for every state it can be in: never comments, and no judgement before everybody has approved."""

import json

import pytest

from summaries.exports.record import decided_at, edition_of, record_of
from summaries.models import Status, Summary
from summaries.review.workflow import Judgement, perform
from tests.factories import comments, summaries
from tests.factories.people import Company
from tests.house.reviewed import away

pytestmark = pytest.mark.django_db
GRADES = [{"key": "A", "label": "Excellent", "from": "", "share": 0}, {"key": "B", "label": "", "from": "", "share": 0}]
STANDINGS = {
    Status.SUBMITTED: ("submitted", ["submitted", ""]),
    Status.RETURNED: ("returned", ["submitted", "returned"]),
    Status.APPROVED: ("approved", ["submitted", "approved", ""]),
    Status.APPEALED: ("appealed", ["submitted", "approved", "appealed"]),
    Status.ACKNOWLEDGED: ("acknowledged", ["submitted", "approved", "acknowledged"]),
    Status.ARCHIVED: ("submitted", ["submitted", ""]),
}


def known(summary: Summary) -> dict:
    found = record_of(summary.versions.order_by("-number").first())
    assert json.loads(json.dumps(found)) == found
    return found


def told(summary: Summary, *decisions: tuple[str, object]) -> Summary:
    for name, by in decisions:
        perform(summary, name, by=by, note="Name the source" if name in {"return", "reopen", "appeal", "confirm"} else "")
        summary = summaries.fresh(summary)
    return summary


@pytest.mark.parametrize("status", STANDINGS)
def test_every_state_has_its_standing_and_its_signatures(status: Status, company: Company):
    found = known(summaries.in_state(status, company.pm, hr=company.hr))
    standing, acts = STANDINGS[status]
    assert (found["standing"], [one["act"] for one in found["signatures"]]) == (standing, acts)
    names = {"author": company.pm.name, "reviewer": company.manager.name}
    assert all(one["name"] == names[one["role"]] for one in found["signatures"])
    assert bool(decided_at(found)) == (standing in {"approved", "appealed", "acknowledged"})


def test_archiving_keeps_what_was_decided(company: Company):
    summary = told(summaries.approved(company.pm), ("acknowledge", company.pm))
    before = known(summary)
    assert known(told(summary, ("archive", company.hr))) == before


def test_withdrawn_stays_withdrawn_and_what_is_not_the_newest_is_superseded(company: Company):
    summary = told(summaries.submitted(company.pm), ("withdraw", company.pm))
    assert known(summary)["standing"] == "withdrawn"
    summary = told(summary, ("submit", company.pm), ("return", company.manager), ("submit", company.pm))
    standings = [record_of(version)["standing"] for version in summary.versions.order_by("number")]
    assert standings == ["withdrawn", "superseded", "submitted"]


def test_an_appeal_that_was_answered_and_a_summary_that_was_reopened(company: Company):
    summary = told(summaries.approved(company.pm), ("appeal", company.pm), ("confirm", company.hr))
    found = known(summary)
    assert found["standing"] == "approved"
    assert found["signatures"][3] | {"at": ""} == {
        "role": "hr",
        "name": company.hr.name,
        "for": "",
        "act": "confirmed",
        "at": "",
    }
    assert known(told(summary, ("reopen", company.hr)))["standing"] == "returned"


def test_judgement_is_of_it_once_everybody_has_approved_and_only_then(company: Company):
    cycle = summaries.cycle(grades=GRADES, asks_assessment=True)
    cycle.extra_reviewers.add(company.other_manager)
    summary = summaries.submitted(company.pm, cycle)
    perform(summary, "approve", by=company.manager, judgement=Judgement("B", "First word"))
    early = known(summary)
    assert (early["standing"], early["grade"], early["assessments"]) == ("submitted", "", [])
    assert [one["act"] for one in early["signatures"]] == ["submitted", "approved", ""]
    perform(summaries.fresh(summary), "approve", by=company.other_manager, judgement=Judgement("A", "Last word"))
    whole = known(summary)
    assert (whole["standing"], whole["grade"]) == ("approved", "Excellent")
    assert [(one["name"], one["grade"], one["text"]) for one in whole["assessments"]] == [
        (company.manager.name, "B", "First word"),
        (company.other_manager.name, "Excellent", "Last word"),
    ]
    reopened = known(told(summaries.fresh(summary), ("reopen", company.hr)))
    assert (reopened["grade"], reopened["assessments"]) == ("", [])


def test_who_stands_in_signs_for_whom(company: Company):
    away(company.manager, company.teammate, days=-1)
    summary = summaries.submitted(company.pm)
    perform(summary, "approve", by=company.teammate)
    signed = known(summary)["signatures"][1]
    assert (signed["name"], signed["for"], signed["role"]) == (company.teammate.name, company.manager.name, "reviewer")


def test_comments_and_notes_are_never_of_it(company: Company):
    summary = summaries.submitted(company.pm)
    comments.comment(summary, by=company.manager, body="hush")
    perform(summary, "return", by=company.manager, note="hush")
    assert "hush" not in json.dumps(known(summary))


def test_what_the_paper_cannot_draw_is_a_square(company: Company):
    summary = summaries.submitted(company.pm, summaries.cycle(asks_assessment=True))
    perform(summary, "approve", by=company.manager, judgement=Judgement(text="Well done 🫠"))
    assert known(summary)["assessments"][0]["text"] == "Well done □"


def test_any_change_is_another_edition(company: Company):
    summary = summaries.submitted(company.pm)
    before = edition_of(known(summary))
    assert edition_of(known(summary)) == before
    perform(summary, "approve", by=company.manager)
    assert edition_of(known(summary)) != before
    assert len(before) == 12


def test_a_record_costs_four_queries(company: Company, django_assert_max_num_queries):
    version = summaries.approved(company.pm).versions.select_related("submitted_by", "summary__cycle").get()
    with django_assert_max_num_queries(4):
        record_of(version)
