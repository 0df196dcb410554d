"""The chain of events: whole, in order, and nothing in it changed without being found out."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection

from summaries.models import Event, chain
from tests.factories import summaries
from tests.factories.people import Company, found_company

pytestmark = pytest.mark.django_db


def verify(**options: str) -> str:
    told = StringIO()
    call_command("verify_events", stdout=told, stderr=told, **options)
    return told.getvalue()


def tamper(sql: str, *values: object) -> None:
    """What somebody with the database in their hands could do."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


@pytest.fixture
def history(company: Company) -> list[Event]:
    summaries.in_state("acknowledged", company.pm, hr=company.hr)
    return list(Event.objects.chained())


def test_events_follow_one_another_without_a_gap(history: list[Event]):
    assert [event.name for event in history] == ["submitted", "approved", "acknowledged"]
    assert [event.sequence for event in history] == [1, 2, 3]
    assert [event.previous for event in history] == [chain.START, history[0].digest, history[1].digest]
    assert "sound: 3 events" in verify()


def test_an_empty_chain_is_sound():
    assert f"0:{chain.START}" in verify()


@pytest.mark.parametrize(
    ("column", "value"),
    [("note", "nothing happened"), ("name", "returned"), ("at", "2026-01-01 00:00:00+00:00"), ("details", '{"grade": "S"}')],
)
def test_whatever_is_changed_in_an_event_is_found(history: list[Event], column: str, value: str):
    tamper(f"UPDATE summaries_event SET {column} = %s WHERE sequence = 2", value)
    assert [(fault.sequence, fault.what) for fault in chain.faults(Event.objects.chained())] == [(2, "changed")]
    with pytest.raises(CommandError, match="broken"):
        verify()


def test_who_did_it_cannot_be_changed_either(history: list[Event], company: Company):
    for column in ("by_id", "on_behalf_of_id"):
        tamper(f"UPDATE summaries_event SET {column} = %s WHERE sequence = 3", _raw(company.stranger.pk))
    assert [fault.sequence for fault in chain.faults(Event.objects.chained())] == [3]


def _raw(value: object) -> object:
    return value if connection.vendor == "postgresql" else str(value).replace("-", "")


def test_an_event_that_was_taken_out_is_missed(history: list[Event]):
    tamper("DELETE FROM summaries_event WHERE sequence = 2")
    assert [(fault.sequence, fault.what) for fault in chain.faults(Event.objects.chained())] == [(2, "missing")]


def test_a_cut_end_is_missed_by_whoever_noted_it(history: list[Event]):
    noted = verify().strip().rsplit(" ", 1)[1]
    tamper("DELETE FROM summaries_event WHERE sequence = 3")
    assert "sound: 2 events" in verify()
    with pytest.raises(CommandError, match="broken"):
        verify(expect=noted)


def test_a_noted_end_stays_good_while_the_chain_grows(history: list[Event], company: Company):
    noted = verify().strip().rsplit(" ", 1)[1]
    Event.objects.write("setting", by=company.hr)
    assert "sound: 4 events" in verify(expect=noted)


def test_an_event_put_in_past_the_chain_is_found(history: list[Event], company: Company):
    Event.objects.bulk_create([Event(name="approved", by=company.manager)])
    assert [fault.what for fault in chain.faults(Event.objects.chained())] == ["unsealed"]


def test_a_changed_digest_unlinks_what_follows(history: list[Event]):
    tamper("UPDATE summaries_event SET note = 'x', digest = %s WHERE sequence = 1", "f" * 64)
    assert [fault.what for fault in chain.faults(Event.objects.chained())] == ["changed", "unlinked"]


def test_many_events_are_written_in_few_statements(company: Company, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        Event.objects.write_all(Event(name="setting", by=company.hr, details={"n": n}) for n in range(60))
    assert not list(chain.faults(Event.objects.chained()))


def test_events_are_never_changed_in_bulk(history: list[Event]):
    with pytest.raises(PermissionDenied):
        Event.objects.filter(name="approved").update(note="x")
    with pytest.raises(PermissionDenied):
        Event.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_people_writing_at_once_make_one_chain():
    company = found_company()

    def write(turn: int) -> None:
        try:
            for each in range(5):
                Event.objects.write("setting", by=company.hr, details={"turn": turn, "each": each})
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    assert "sound: 30 events" in verify()
    order = [event.details["each"] for event in Event.objects.chained() if event.details["turn"] == 0]
    assert order == sorted(order)
