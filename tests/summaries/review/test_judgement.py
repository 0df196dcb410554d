"""Grade and assessment: what an approval is asked, who reads it when, and that a refusal loses nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.models import Assessment, Cycle, Reviewer, Status, Summary, Version
from summaries.models.event import Happened
from summaries.permissions import was_approved
from summaries.review.judging import suggested
from summaries.review.workflow import LONGEST, Judgement, Refused, perform
from tests.factories import summaries
from tests.factories.people import Company, person
from tests.summaries.browsing import browser, page
from tests.summaries.test_page_costs import cost

pytestmark = pytest.mark.django_db
GRADES = [
    {"key": "S", "label": "Outstanding", "from": "1.10", "share": 10},
    {"key": "A", "label": "Good", "from": "0.90", "share": 60},
    {"key": "B", "label": "", "from": "", "share": None},
]
WORDS = "Well founded figures, clear next steps."


def graded(company: Company, **fields: object) -> Summary:
    """Submitted in a cycle with grades; the director decides second."""
    User.objects.filter(pk=company.manager.pk).update(manager=company.other_manager)
    company.pm.refresh_from_db()
    wanted = {"grades": GRADES, "asks_assessment": True, "second_line": "managers_manager", **fields}
    return summaries.submitted(company.pm, summaries.cycle(**wanted))


def decide(user: User, summary: Summary, name: str = "approve", **data: str) -> tuple[int, str]:
    response = browser(user).post(reverse("summary_decide", args=[summary.pk, name]), data, follow=True)
    return response.status_code, response.content.decode()


# What is asked


def test_an_approval_asks_what_the_cycle_asks(company: Company) -> None:
    summary = graded(company)
    text = page(company.manager, "summary_document", summary.pk)
    assert [words in text for words in ("S · Outstanding (from 110%)", "A · Good (from 90%)", 'value="B"')] == [True] * 3
    Cycle.objects.update(grades=[])
    text = page(company.manager, "summary_document", summary.pk)
    assert ('name="grade"' in text, 'name="assessment"' in text) == (False, True)
    Cycle.objects.update(asks_assessment=False)
    assert 'name="assessment"' not in page(company.manager, "summary_document", summary.pk)
    assert decide(company.manager, summary)[0] == 200


@pytest.mark.parametrize(
    ("attainment", "grade"),
    [("1.2", "S"), ("1.10", "S"), ("1.0999", "A"), ("0.9", "A"), ("0.89", "B"), ("-1", "B"), (None, "")],
)
def test_the_suggestion_is_the_best_grade_whose_threshold_is_reached(attainment: str | None, grade: str) -> None:
    assert suggested(Cycle(grades=GRADES), Decimal(attainment) if attainment else None) == grade


def test_without_thresholds_or_below_the_last_nothing_is_suggested() -> None:
    plain = [{"key": "A", "label": "", "from": "", "share": None}, {"key": "B", "label": "", "from": "", "share": None}]
    assert suggested(Cycle(grades=plain), Decimal(1)) == ""
    assert suggested(Cycle(grades=GRADES[:2]), Decimal("0.5")) == ""
    assert suggested(Cycle(grades=[]), Decimal(1)) == ""


def test_the_suggestion_is_said_and_not_chosen(company: Company) -> None:
    text = page(company.manager, "summary_document", graded(company).pk)
    assert "suggests" in text
    assert "checked" not in text


def test_the_second_reviewer_finds_the_grade_of_the_first_chosen(company: Company) -> None:
    summary = graded(company)
    decide(company.manager, summary, grade="A", assessment=WORDS)
    text = page(company.other_manager, "summary_document", summary.pk)
    assert text.count("checked") == 1
    assert WORDS in text
    decide(company.other_manager, summary, grade="S", assessment="Even better than that.")
    assert [(one.by, one.grade) for one in Assessment.objects.order_by("at")] == [
        (company.manager, "A"),
        (company.other_manager, "S"),
    ]


def test_a_grade_is_an_event_with_its_key_and_never_the_words(company: Company) -> None:
    summary = graded(company)
    decide(company.manager, summary, grade="A", assessment=WORDS)
    event = summary.events.get(name=Happened.GRADED)
    assert (event.details, event.note, event.by) == ({"grade": "A"}, "", company.manager)
    assert WORDS not in "".join(f"{one.note}{one.details}" for one in summary.events.all())


@pytest.mark.parametrize(
    ("grade", "words", "sentence"),
    [
        ("", WORDS, "Choose a grade: S, A, B."),
        ("Z", WORDS, "Choose a grade: S, A, B."),
        ("A", " \n ", "Write the assessment"),
        ("A", "x" * (LONGEST + 1), f"Shorten it to {LONGEST} characters; it has {LONGEST + 1}."),
    ],
)
def test_too_little_or_too_much_is_refused_with_a_sentence(company: Company, grade: str, words: str, sentence: str) -> None:
    summary = graded(company)
    with pytest.raises(Refused, match=sentence):
        perform(summary, "approve", by=company.manager, judgement=Judgement(grade, words))
    assert (Assessment.objects.count(), summaries.fresh(summary).current_reviewer) == (0, company.manager)


def test_grades_are_refused_where_the_cycle_has_none(company: Company) -> None:
    with pytest.raises(Refused, match="no grades"):
        perform(summaries.submitted(company.pm), "approve", by=company.manager, judgement=Judgement("A"))


# Nothing typed is lost


@pytest.mark.parametrize(("grade", "words"), [("", WORDS), ("A", ""), ("Z", WORDS), ("A", "长" * (LONGEST + 5))])
def test_a_refused_approval_shows_the_page_again_with_everything_typed(company: Company, grade: str, words: str) -> None:
    status, text = decide(company.manager, graded(company), grade=grade, assessment=words, version="1")
    assert status == 422
    assert '<details class="decision" open>' in text
    assert 'role="alert"' in text
    assert words in text
    assert text.count("checked") == (grade == "A")


def test_words_against_an_older_version_are_kept_and_can_be_sent_again(company: Company) -> None:
    summary = graded(company, editing="until_closed")
    perform(summary, "withdraw", by=company.pm)
    perform(summaries.fresh(summary), "submit", by=company.pm)
    status, text = decide(company.manager, summary, grade="A", assessment=WORDS, version="1")
    assert (status, "Somebody was faster" in text, WORDS in text) == (422, True, True)
    assert 'name="version" value="2"' in text
    assert decide(company.manager, summary, grade="A", assessment=WORDS, version="2")[0] == 200


def test_words_for_a_form_that_is_gone_stay_to_be_copied(company: Company) -> None:
    summary = graded(company)
    perform(summary, "return", by=company.manager, note="Name the source")
    status, text = decide(company.manager, summary, grade="A", assessment=WORDS, note="A note as well")
    assert (status, Assessment.objects.count()) == (422, 0)
    assert "copy what you still need" in text
    assert (WORDS in text, "A note as well" in text) == (True, True)


@pytest.mark.parametrize("name", ["return", "approve"])
def test_words_for_a_summary_that_was_withdrawn_meanwhile_stay_too(company: Company, name: str) -> None:
    summary = graded(company, editing="until_closed")
    perform(summary, "withdraw", by=company.pm)
    status, text = decide(company.manager, summary, name, grade="A", assessment=WORDS, note=WORDS)
    assert (status, WORDS in text) == (404, True)
    assert company.pm.name not in text
    assert decide(company.manager, summary, name)[0] == 404


def test_a_refused_note_stays_in_its_form(company: Company) -> None:
    summary = summaries.submitted(company.pm)
    words = "长" * (LONGEST + 1)
    status, text = decide(company.manager, summary, "return", note=words)
    assert (status, words in text, "Shorten it" in text) == (422, True, True)
    assert summaries.fresh(summary).status == Status.SUBMITTED


# Who reads it when


def finished(company: Company) -> Summary:
    summary = graded(company)
    perform(summary, "approve", by=company.manager, judgement=Judgement("A", WORDS))
    perform(summaries.fresh(summary), "approve", by=company.other_manager, judgement=Judgement("S", "Agreed."))
    return summaries.fresh(summary)


def readers(company: Company, summary: Summary) -> set[str]:
    people = ("pm", "manager", "other_manager", "hr")
    return {who for who in people if WORDS in page(getattr(company, who), "summary_document", summary.pk)}


def test_the_author_reads_it_only_after_everybody_has_approved(company: Company) -> None:
    summary = graded(company)
    perform(summary, "approve", by=company.manager, judgement=Judgement("A", WORDS))
    assert readers(company, summary) == {"manager", "other_manager", "hr"}
    perform(summaries.fresh(summary), "approve", by=company.other_manager, judgement=Judgement("S", "Agreed."))
    assert readers(company, summary) == {"pm", "manager", "other_manager", "hr"}
    text = page(company.pm, "summary_document", summary.pk)
    assert ("A · Good" in text, "S · Outstanding" in text) == (True, True)


@pytest.mark.parametrize(
    ("names", "is_read"),
    [(["appeal"], True), (["appeal", "confirm"], True), (["acknowledge"], True), (["reopen"], False), (["archive"], True)],
)
def test_appealed_acknowledged_and_archived_stay_open_to_the_author_and_reopened_closes(
    company: Company, names: list[str], is_read: bool
) -> None:
    summary = finished(company)
    for name in names:
        by = company.pm if name in {"appeal", "acknowledge"} else company.hr
        perform(summaries.fresh(summary), name, by=by, note="Look again")
    assert ("pm" in readers(company, summary)) == is_read == was_approved(summaries.fresh(summary))
    perform(summaries.fresh(summary), "archive", by=company.hr) if names != ["archive"] else None
    assert ("pm" in readers(company, summary)) == is_read


def test_what_was_archived_half_approved_is_never_read_by_the_author(company: Company) -> None:
    summary = graded(company)
    perform(summary, "approve", by=company.manager, judgement=Judgement("A", WORDS))
    perform(summaries.fresh(summary), "archive", by=company.hr)
    assert readers(company, summary) == {"manager", "other_manager", "hr"}


def test_what_was_said_about_an_earlier_version_stays_with_the_reviewers(company: Company) -> None:
    summary = graded(company)
    perform(summary, "approve", by=company.manager, judgement=Judgement("B", WORDS))
    perform(summaries.fresh(summary), "return", by=company.other_manager, note="Name the source")
    perform(summaries.fresh(summary), "submit", by=company.pm)
    perform(summaries.fresh(summary), "approve", by=company.manager, judgement=Judgement("A", "Now it is."))
    perform(summaries.fresh(summary), "approve", by=company.other_manager, judgement=Judgement("A", "Agreed."))
    assert readers(company, summary) == {"manager", "other_manager", "hr"}
    assert "Now it is." in page(company.pm, "summary_document", summary.pk)


def test_the_acknowledgement_is_on_the_page(company: Company) -> None:
    summary = finished(company)
    decide(company.pm, summary, "acknowledge")
    for user in (company.pm, company.manager, company.hr):
        assert "Lin Zhiyao acknowledged it on" in page(user, "summary_document", summary.pk)
    perform(summaries.fresh(summary), "reopen", by=company.hr, note="A figure was wrong")
    assert "acknowledged it on" not in page(company.pm, "summary_document", summary.pk)


def test_reviewers_are_shown_in_order_with_whose_turn_it_is(company: Company) -> None:
    summary = graded(company)
    Reviewer.objects.create(summary=summary, user=person("Third Reader"), position=5)
    perform(summaries.fresh(summary), "approve", by=company.manager, judgement=Judgement("A", WORDS))
    text = page(company.pm, "summary_document", summary.pk)
    places = [
        text.index(words) for words in ("<h2>Reviewers</h2>", "approved ", "decides now", "Third Reader", "has not decided")
    ]
    assert places == sorted(places)


def test_the_document_costs_the_same_with_many_reviewers_and_rounds(company: Company) -> None:
    summary = graded(company)
    perform(summary, "approve", by=company.manager, judgement=Judgement("A", WORDS))
    few = cost(company.manager, "summary_document", summary.pk), cost(company.hr, "summary_document", summary.pk)
    for number in range(3):
        Reviewer.objects.create(summary=summary, user=person(f"Reader {number}"), position=5 + number)
        perform(summaries.fresh(summary), "return", by=company.other_manager, note="Name the source")
        perform(summaries.fresh(summary), "submit", by=company.pm)
        perform(summaries.fresh(summary), "approve", by=company.manager, judgement=Judgement("A", WORDS))
    many = cost(company.manager, "summary_document", summary.pk), cost(company.hr, "summary_document", summary.pk)
    assert many == few


def test_assessments_are_never_changed(company: Company) -> None:
    summary = finished(company)
    assert isinstance(summary.latest, Version)
    with pytest.raises(Exception, match="never changed"):
        Assessment.objects.filter(summary=summary).first().save()
