"""Who can see a document, who has looked, and the log of everything."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Delegation, Event
from summaries.review.workflow import log, perform
from summaries.trace.readers import looks_of, readers_of
from tests.factories import summaries
from tests.factories.people import Company, person

pytestmark = pytest.mark.django_db


def names(readers) -> dict[str, str]:
    return {reader.user.name: reader.why for reader in readers}


def page(client: Client, user: User, address: str, **asked: str) -> str:
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client.get(address, asked).content.decode()


def test_a_draft_has_no_reader_but_its_author(company: Company):
    summary = summaries.completed(company.pm)
    assert readers_of(summary) == []
    perform(summary, "submit", by=company.pm)
    perform(summaries.fresh(summary), "withdraw", by=company.pm)
    assert readers_of(summaries.fresh(summary)) == []


def test_readers_are_those_who_get_the_document(company: Company):
    director = person("Director")
    User.objects.filter(pk=company.manager.pk).update(manager=director)
    today = timezone.localdate()
    Delegation.objects.create(user=company.manager, to=company.other_manager, starts_on=today, ends_on=today)
    summary = summaries.submitted(company.pm)
    found = names(readers_of(summaries.fresh(summary)))
    assert found == {
        "Zhou Yuan": "reviews it",
        "Song Lan": "stands in for Zhou Yuan",
        "Director": "is above you in the reporting line",
        "Fang Ning": "human resources",
    }
    everybody = User.objects.exclude(pk=company.pm.pk)
    may = {user.name for user in everybody if type(summary).objects.visible_to(user).filter(pk=summary.pk).exists()}
    assert may == set(found)


def test_a_loop_in_the_line_ends(company: Company):
    User.objects.filter(pk=company.manager.pk).update(manager=company.pm)
    assert "Zhou Yuan" in names(readers_of(summaries.fresh(summaries.submitted(company.pm))))


def test_looks_are_counted_by_person(company: Company, client: Client):
    summary = summaries.submitted(company.pm)
    for reader in (company.manager, company.manager, company.hr, company.pm):
        client.force_login(reader)
        client.get(reverse("summary_document", args=[summary.pk]))
    assert {look.name: look.times for look in looks_of(summary)} == {"Zhou Yuan": 2, "Fang Ning": 1}
    shown = page(client, company.pm, reverse("summary_readers", args=[summary.pk]))
    assert "Zhou Yuan" in shown
    assert "reviews it" in shown


def test_authors_never_learn_what_is_not_for_them(company: Company):
    summary = summaries.submitted(company.pm)
    log(summary, "placed", by=company.manager)
    log(summary, "graded", by=company.manager)
    log(summary, "commented", by=company.manager, details={"private": True})
    log(summary, "commented", by=company.manager)
    seen = Event.objects.visible_to(company.pm).values_list("name", flat=True)
    assert list(seen) == ["submitted", "commented"]
    assert Event.objects.visible_to(company.manager).count() == 5
    perform(summaries.fresh(summary), "approve", by=company.manager)
    assert "graded" in Event.objects.visible_to(company.pm).values_list("name", flat=True)
    assert "placed" not in Event.objects.visible_to(company.pm).values_list("name", flat=True)


def test_hr_does_not_learn_it_about_themselves_either(company: Company):
    company.hr.manager = company.manager
    company.hr.save(update_fields=["manager"])
    summary = summaries.submitted(company.hr)
    log(summary, "placed", by=company.manager)
    assert "placed" not in Event.objects.visible_to(company.hr).values_list("name", flat=True)


def test_the_log_is_filtered(company: Company, client: Client):
    summary = summaries.submitted(company.pm)
    perform(summary, "return", by=company.manager, note="Name the source")
    Event.objects.write("setting", by=company.hr, at=timezone.now() - timedelta(days=40))
    address = reverse("event_log")
    assert page(client, company.hr, address).count("<tr>") == 1 + 3
    assert "Name the source" in page(client, company.hr, address, name="returned")
    assert page(client, company.hr, address, q="zhou").count("<tr>") == 1 + 1
    assert page(client, company.hr, address, until=str(timezone.localdate() - timedelta(days=30))).count("<tr>") == 1 + 1
    assert page(client, company.hr, address, cycle=str(summary.cycle_id)).count("<tr>") == 1 + 2
    nonsense = {"since": "2026-02-30", "cycle": "none", "name": "x", "page": "99", "q": "\x00"}
    assert page(client, company.hr, address, **nonsense).count("<tr>") == 1 + 3


def test_a_note_is_not_shown_once_the_document_is_a_draft_again(company: Company, client: Client):
    summary = summaries.submitted(company.pm)
    perform(summary, "return", by=company.manager, note="Name the source")
    perform(summaries.fresh(summary), "submit", by=company.pm)
    perform(summaries.fresh(summary), "withdraw", by=company.pm)
    shown = page(client, company.hr, reverse("event_log"))
    assert "withdrawn" in shown
    assert "Name the source" not in shown


def test_the_log_costs_the_same_with_one_and_with_many(company: Company, client: Client):
    summary = summaries.submitted(company.pm)
    costs = []
    for more in (0, 60):
        for _each in range(more):
            log(summary, "read", by=company.manager)
        page(client, company.hr, reverse("event_log"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("event_log"))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15
