"""Asking colleagues: proposed by the author, confirmed by the reviewer, answered once, and who reads what."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.models import Cycle, PeerRequest, Summary
from summaries.review import peers
from summaries.review.peers import answer, colleague, propose, settle
from summaries.review.workflow import Refused, perform
from summaries.trace.readers import looks_of, readers_of
from tests.factories import summaries
from tests.factories.people import Company, found_company, person

pytestmark = pytest.mark.django_db
SAID = {"share": "hush-peer: built the export with me", "well": "", "better": "Earlier drafts"}


def sent(company: Company, **rules: object) -> Summary:
    return summaries.submitted(company.pm, summaries.cycle(asks_peers=True, **rules))


def asked(company: Company, summary: Summary, peer: User) -> PeerRequest:
    row = propose(summary, peer, by=company.pm)
    settle(row, is_confirmed=True, by=company.manager)
    return row


def signed(client: Client, user: User) -> Client:
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def test_the_whole_way(company: Company):
    summary = sent(company)
    row = asked(company, summary, company.other_pm)
    answer(row, SAID, by=company.other_pm)
    row.refresh_from_db()
    assert [words for _question, words in peers.told(row)] == [SAID["share"], SAID["better"]]
    assert row.version == summary.latest
    names = list(summary.events.values_list("name", flat=True))
    assert names[1:] == ["peer_proposed", "peer_confirmed", "peer_answered"]


@pytest.mark.parametrize(
    ("shows", "status", "reads"),
    [(False, "approved", False), (True, "submitted", False), (True, "approved", True), (True, "archived", True)],
)
def test_the_author_reads_answers_only_where_the_cycle_says_so_and_after_the_decision(
    company: Company, shows: bool, status: str, reads: bool
):
    summary = sent(company, shows_peers_to_author=shows)
    answer(asked(company, summary, company.other_pm), SAID, by=company.other_pm)
    Summary.objects.filter(pk=summary.pk).update(status=status)
    assert PeerRequest.objects.readable_by(company.pm).exists() is reads
    for reader in (company.manager, company.hr, company.other_pm):
        assert PeerRequest.objects.readable_by(reader).exists()
    for other in (company.teammate, company.other_manager, company.admin, company.stranger):
        assert not PeerRequest.objects.readable_by(other).exists()


def test_colleagues_do_not_see_one_another(company: Company, client: Client):
    summary = sent(company)
    answer(asked(company, summary, company.other_pm), SAID, by=company.other_pm)
    row = asked(company, summary, company.teammate)
    shown = signed(client, company.teammate).get(reverse("peer_answer", args=[row.pk])).content.decode()
    assert "hush-peer" not in shown
    assert company.other_pm.name not in shown
    assert client.get(reverse("peer_list", args=[summary.pk])).status_code == 404


def test_a_colleague_reads_the_projects_and_nothing_else(company: Company, client: Client):
    summary = sent(company)
    row = asked(company, summary, company.teammate)
    signed(client, company.teammate)
    shown = client.get(reverse("peer_answer", args=[row.pk])).content.decode()
    assert 'id="part-projects"' in shown
    for part in ("goals", "data", "feedback", "market", "outlook", "overview"):
        assert f'id="part-{part}"' not in shown
    assert client.get(reverse("summary_document", args=[summary.pk])).status_code == 404
    assert [look.name for look in looks_of(summary)] == [company.teammate.name]
    assert company.teammate in [reader.user for reader in readers_of(summaries.fresh(summary))]


@pytest.mark.parametrize("change", ["withdraw", "return", "approve", "close", "answer"])
def test_the_page_closes_with_the_review(company: Company, client: Client, change: str):
    summary = sent(company, editing="until_closed")
    row = asked(company, summary, company.teammate)
    signed(client, company.teammate)
    address = reverse("peer_answer", args=[row.pk])
    assert client.get(address).status_code == 200
    if change == "close":
        Cycle.objects.filter(pk=summary.cycle_id).update(closed_at=summary.submitted_at)
    elif change == "answer":
        assert client.post(address, SAID).status_code == 302
    else:
        by = company.pm if change == "withdraw" else company.manager
        perform(summaries.fresh(summary), change, by=by, note="Name the source")
    assert client.get(address).status_code == 404
    with pytest.raises(Refused, match="answered already"):
        answer(row, SAID, by=company.teammate)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("", "Nobody was found"), ("Nobody Atall", "Nobody Atall"), ("Twin", "several people"), ("\x00", "Nobody was found")],
)
def test_who_is_meant_must_be_clear(company: Company, words: str, sentence: str):
    person("Twin")
    person("Twin")
    with pytest.raises(Refused, match=sentence):
        colleague(words)
    assert colleague(company.teammate.employee_number) == company.teammate
    assert colleague(company.teammate.email.upper()) == company.teammate


def test_who_writes_or_reviews_is_not_asked_and_nobody_twice(company: Company):
    summary = sent(company)
    for person_ in (company.pm, company.manager):
        with pytest.raises(Refused, match="already"):
            propose(summary, person_, by=company.pm)
    propose(summary, company.teammate, by=company.pm)
    with pytest.raises(Refused, match="on the list already"):
        propose(summary, company.teammate, by=company.pm)
    with pytest.raises(Refused, match="by the author"):
        propose(summary, company.other_pm, by=company.manager)
    for each in range(4):
        propose(summary, person(f"Peer {each}"), by=company.pm)
    with pytest.raises(Refused, match="Five"):
        propose(summary, company.other_pm, by=company.pm)


def test_only_the_reviewer_decides_whom_to_ask_and_once(company: Company):
    row = propose(sent(company), company.teammate, by=company.pm)
    for other in (company.pm, company.hr, company.teammate, company.other_manager):
        with pytest.raises(Refused, match="reviewer decides"):
            settle(row, is_confirmed=True, by=other)
    settle(row, is_confirmed=False, by=company.manager)
    with pytest.raises(Refused, match="settled already"):
        settle(row, is_confirmed=True, by=company.manager)
    assert not PeerRequest.objects.waiting_for(company.teammate).exists()


def test_what_was_typed_is_kept_when_it_cannot_be_taken(company: Company, client: Client):
    summary = sent(company)
    row = asked(company, summary, company.teammate)
    signed(client, company.teammate)
    long = client.post(reverse("peer_answer", args=[row.pk]), SAID | {"well": "x" * 2001})
    assert (long.status_code, SAID["share"] in long.content.decode()) == (422, True)
    assert client.post(reverse("peer_answer", args=[row.pk]), {}).status_code == 422
    signed(client, company.pm)
    wrong = client.post(reverse("peer_list", args=[summary.pk]), {"colleague": "Nobody Atall"})
    assert (wrong.status_code, 'value="Nobody Atall"' in wrong.content.decode()) == (422, True)
    done = client.post(reverse("peer_list", args=[summary.pk]), {"colleague": company.other_pm.email})
    assert done.status_code == 302


def test_without_the_rule_there_is_no_page(company: Company, client: Client):
    summary = summaries.submitted(company.pm)
    assert signed(client, company.pm).get(reverse("peer_list", args=[summary.pk])).status_code == 404


def test_the_reviewer_settles_on_the_page_and_reads_the_answers(company: Company, client: Client):
    summary = sent(company)
    row = propose(summary, company.teammate, by=company.pm)
    signed(client, company.manager)
    assert client.post(reverse("peer_settle", args=[row.pk, "ask"])).status_code == 302
    assert client.post(reverse("peer_settle", args=[row.pk, "nonsense"])).status_code == 404
    answer(row, SAID, by=company.teammate)
    assert "hush-peer" in client.get(reverse("peer_list", args=[summary.pk])).content.decode()


def test_the_list_costs_the_same_with_one_and_with_five(company: Company, client: Client):
    summary, costs = sent(company), []
    for more in (1, 4):
        for _each in range(more):
            row = asked(company, summary, peer := person())
            answer(row, SAID, by=peer)
        signed(client, company.manager).get(reverse("peer_list", args=[summary.pk]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("peer_list", args=[summary.pk]))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 16


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_one_answer_is_kept():
    company = found_company()
    row = asked(company, sent(company), company.teammate)

    def press(turn: int) -> bool:
        try:
            answer(row, SAID | {"well": str(turn)}, by=company.teammate)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(press, range(4))) == 1
