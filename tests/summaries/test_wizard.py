"""Writing: nothing typed is lost, nothing half written is refused, two tabs never overwrite each other in silence."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

from summaries.models import Status, Summary
from summaries.sections.base import LONG
from summaries.wizard.forms import StepForms
from summaries.wizard.saving import Conflict, Saved, save
from tests.factories import facts, summaries
from tests.factories.people import Company, found_company

LONG_TEXT = "字" * 5000


@pytest.fixture
def draft(company: Company) -> Summary:
    summaries.with_facts(company.pm)
    return summaries.summary(company.pm)


@pytest.fixture
def author(draft: Summary, client: Client) -> Client:
    client.force_login(draft.author)
    return client


def address(summary: Summary, key: str) -> str:
    return reverse("summary_step", args=[summary.pk, key])


def post(client: Client, summary: Summary, key: str, autosave: bool = False, **data: Any) -> Any:
    headers = {"X-Pm-Autosave": "1"} if autosave else {}
    section = summaries.fresh(summary).section(key)
    return client.post(address(summary, key), {"version": section.version, **data}, headers=headers)


def kept(summary: Summary, key: str) -> Any:
    return summaries.fresh(summary).section(key)


def test_a_step_the_cycle_leaves_out_is_not_there(draft: Summary, author: Client):
    draft.cycle.steps = ["goals", "data", "outlook", "overview"]
    draft.cycle.save(update_fields=["steps"])
    assert author.get(address(draft, "market")).status_code == 404
    assert author.get(address(draft, "data")).status_code == 200
    onward = post(author, draft, "data", go="next")
    assert onward.headers["Location"] == address(draft, "outlook")
    assert [section.key for section in summaries.fresh(draft).sections] == draft.cycle.steps


def test_what_may_be_left_out_says_so_and_prose_is_counted(author: Client, draft: Summary):
    page = author.get(address(draft, "feedback")).content.decode()
    assert page.count("data-pm-counter") == len(kept(draft, "feedback").asked())
    hint = page.split('id="id_feedback-suggestions_helptext"')[1].split("</div>")[0]
    assert str(_("Optional.")) in hint


def test_half_an_answer_is_kept_and_leads_on(author: Client, draft: Summary):
    answered = post(author, draft, "market", **{"market-position": "份额 10.6%", "go": "next"})
    assert answered.status_code == 302
    assert answered.url == address(draft, "outlook")
    assert kept(draft, "market").position == "份额 10.6%"


def test_coming_back_later_leads_to_the_task_list(author: Client, draft: Summary):
    answered = post(author, draft, "market", **{"market-position": "x", "go": "later", "finished": "yes"})
    assert answered.url == draft.get_absolute_url()
    assert kept(draft, "market").is_finished


def test_the_last_step_and_the_check_lead_to_the_check(author: Client, draft: Summary):
    check = reverse("summary_check", args=[draft.pk])
    assert post(author, draft, "overview", go="next").url == check
    assert post(author, draft, "market", go="check").url == check


def test_autosave_answers_with_the_version_to_go_on_from(author: Client, draft: Summary):
    answered = post(author, draft, "market", autosave=True, tab="a", **{"market-position": "one"})
    assert answered.json()["version"] == 1
    assert answered.json()["errors"] == {}
    assert kept(draft, "market").position == "one"


def test_what_is_too_long_is_named_and_stays_on_the_page_while_the_rest_is_kept(author: Client, draft: Summary):
    answered = post(author, draft, "feedback", **{"feedback-praise": LONG_TEXT, "feedback-remedy": "short", "go": "next"})
    assert answered.status_code == 200
    assert LONG_TEXT in answered.content.decode()
    assert 'href="#id_feedback-praise"' in answered.content.decode()
    assert (kept(draft, "feedback").praise, kept(draft, "feedback").remedy) == ("", "short")


def test_another_tab_is_a_conflict_with_both_texts(author: Client, draft: Summary):
    author.post(address(draft, "market"), {"version": 0, "tab": "a", "market-position": "from tab a"})
    answered = author.post(address(draft, "market"), {"version": 0, "tab": "b", "market-position": "from tab b"})
    page = answered.content.decode()
    assert answered.status_code == 409
    assert "from tab a" in page
    assert "from tab b" in page
    assert kept(draft, "market").position == "from tab a"
    assert 'name="version" id="id_version" value="1"' in page


def test_after_the_comparison_ones_own_text_wins(author: Client, draft: Summary):
    author.post(address(draft, "market"), {"version": 0, "tab": "a", "market-position": "from tab a"})
    answered = author.post(address(draft, "market"), {"version": 1, "tab": "b", "market-position": "from tab b"})
    assert answered.status_code == 302
    assert kept(draft, "market").position == "from tab b"


def test_the_same_tab_may_be_behind_its_own_autosave(author: Client, draft: Summary):
    author.post(address(draft, "market"), {"version": 0, "tab": "a", "market-position": "one"})
    assert author.post(address(draft, "market"), {"version": 0, "tab": "a", "market-position": "two"}).status_code == 302
    assert kept(draft, "market").position == "two"


def test_the_same_text_twice_is_no_conflict(author: Client, draft: Summary):
    author.post(address(draft, "market"), {"version": 0, "tab": "a", "market-position": "same"})
    assert author.post(address(draft, "market"), {"version": 0, "tab": "b", "market-position": "same"}).status_code == 302


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 400, "１"])
def test_a_strange_version_is_a_conflict_and_no_error(author: Client, draft: Summary, version: str):
    answered = author.post(address(draft, "market"), {"version": version, "market-position": "mine"})
    assert answered.status_code == 409
    assert "mine" in answered.content.decode()


def test_entries_are_added_and_removed_without_script(author: Client, draft: Summary):
    added = post(author, draft, "market", add="1", **{"market-position": "typed before"})
    entry = kept(draft, "market").rows[0]
    assert added.url == f"{address(draft, 'market')}#entry-{entry.pk}"
    assert kept(draft, "market").position == "typed before"
    post(author, draft, "market", remove=str(entry.pk))
    assert kept(draft, "market").rows == []


def test_htmx_gets_the_entries_alone_with_the_new_one_in_focus(author: Client, draft: Summary):
    answered = author.post(address(draft, "market"), {"version": 0, "add": "1"}, headers={"HX-Request": "true"})
    fragment = answered.content.decode()
    assert "<html" not in fragment
    assert "data-pm-focus" in fragment
    assert 'hx-swap-oob="true"' in fragment


def test_evidence_is_cited_once_and_only_ones_own(author: Client, draft: Summary, company: Company):
    mine = draft.facts.series[0].metric_id
    for _twice in range(2):
        post(author, draft, "data", add=str(mine))
    assert [item.subject_id for item in kept(draft, "data").rows] == [mine]
    strange = facts.feedback(facts.product(company.other_pm), text="not yours")
    post(author, draft, "feedback", add=str(strange.pk))
    post(author, draft, "feedback", add="not-an-id")
    assert kept(draft, "feedback").rows == []


def test_an_entry_of_another_summary_is_not_touched(author: Client, draft: Summary, company: Company):
    theirs = summaries.completed(company.other_pm, draft.cycle).section("market").rows[0]
    post(author, draft, "market", remove=str(theirs.pk), **{f"{theirs.pk}-name": "hijacked"})
    theirs.refresh_from_db()
    assert theirs.name != "hijacked"


def test_every_goal_has_its_entry_and_nobody_adds_or_removes_one(author: Client, draft: Summary):
    author.get(address(draft, "goals"))
    entry = kept(draft, "goals").rows[0]
    post(author, draft, "goals", remove=str(entry.pk))
    post(author, draft, "goals", add="1")
    assert [item.pk for item in kept(draft, "goals").rows] == [entry.pk]


def test_figures_are_read_as_people_type_them(author: Client, draft: Summary):
    post(author, draft, "outlook", add="1")
    entry = kept(draft, "outlook").rows[0]
    post(
        author,
        draft,
        "outlook",
        **{f"{entry.pk}-target": "95万", f"{entry.pk}-due_on": "2027-06-30", f"{entry.pk}-name": "MAU"},
    )
    assert kept(draft, "outlook").rows[0].target == 950_000
    answered = post(author, draft, "outlook", **{f"{entry.pk}-target": "many", f"{entry.pk}-name": "DAU"})
    assert answered.status_code == 200
    assert 'value="many"' in answered.content.decode()
    assert (kept(draft, "outlook").rows[0].target, kept(draft, "outlook").rows[0].name) == (950_000, "DAU")


@pytest.mark.parametrize("figure", ["1" * 40, "1e400", "nan", "∞"])
def test_a_figure_no_column_holds_is_a_sentence_and_no_error(author: Client, draft: Summary, figure: str):
    post(author, draft, "outlook", add="1")
    entry = kept(draft, "outlook").rows[0]
    answered = post(author, draft, "outlook", **{f"{entry.pk}-target": figure})
    assert answered.status_code == 200
    assert kept(draft, "outlook").rows[0].target is None


def test_a_draft_is_put_below_what_is_written(author: Client, draft: Summary):
    answered = post(author, draft, "overview", suggest="1", **{"overview-opening": "My own words."})
    opening = kept(draft, "overview").opening
    assert answered.url == f"{address(draft, 'overview')}#id_overview-opening"
    assert opening.startswith("My own words.\n\n")
    assert "117.6%" in opening


def test_nul_bytes_and_lone_surrogates_do_no_harm(author: Client, draft: Summary):
    answered = post(author, draft, "market", **{"market-position": "a\x00b\r\ne\u0301\u202e"})
    assert answered.status_code == 302
    assert kept(draft, "market").position == "ab\né"


def test_a_length_counts_what_is_kept_in_characters_as_people_count_them(author: Client, draft: Summary):
    """A form sends two characters for a line end, and 𠮷 is one."""
    longest = "𠮷\r\n" * (LONG // 2)
    assert post(author, draft, "market", **{"market-position": longest}).status_code == 302
    assert len(kept(draft, "market").position) == LONG - 1  # the last line end is white space round an answer
    assert "4001" in post(author, draft, "market", **{"market-position": "𠮷" * (LONG + 1)}).content.decode()


def test_a_submitted_summary_takes_no_more_words(client: Client, company: Company):
    made = summaries.submitted(company.pm)
    client.force_login(company.pm)
    before = kept(made, "market").position
    assert post(client, made, "market", **{"market-position": "late"}).url == made.get_absolute_url()
    assert post(client, made, "market", autosave=True, **{"market-position": "late"}).status_code == 403
    assert kept(made, "market").position == before
    assert made.status == Status.SUBMITTED


def test_the_page_costs_the_same_with_many_entries(author: Client, draft: Summary):
    for _few in range(2):
        post(author, draft, "outlook", add="1")
    with CaptureQueriesContext(connection) as few:
        author.get(address(draft, "outlook"))
    for _many in range(12):
        post(author, draft, "outlook", add="1")
    with CaptureQueriesContext(connection) as many:
        author.get(address(draft, "outlook"))
    assert len(many) == len(few) <= 60


@pytest.mark.django_db(transaction=True)
def test_of_racing_saves_from_two_tabs_exactly_one_wins():
    company = found_company()
    summaries.with_facts(company.pm)
    made = summaries.summary(company.pm)
    made.section("market")

    def write(tab: str) -> Saved | Conflict:
        try:
            section = summaries.fresh(made).section("market")
            return save(StepForms(section, {"market-position": f"from {tab}"}), seen=0, tab=tab)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(write, "abcd"))
    assert sum(isinstance(outcome, Saved) for outcome in outcomes) == 1
    assert kept(made, "market").version == 1
