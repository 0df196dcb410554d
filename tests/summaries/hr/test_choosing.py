"""Asking for the papers of many: the ticked, or whom the filter shows; the list of one's own downloads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Bundle, Cycle
from tests.factories import summaries
from tests.factories.masses import crowd
from tests.factories.people import Company
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db


def asked(user: User, cycle: Cycle, **data: Any) -> Bundle:
    answer = browser(user).post(reverse("cycle_bundles", args=[cycle.pk]), data)
    bundle = Bundle.objects.latest("created_at")
    assert (answer.status_code, answer.url) == (302, reverse("bundle_detail", args=[bundle.pk]))
    return bundle


def test_the_ticked_ones_in_the_order_of_the_list(company: Company) -> None:
    cycle = crowd(12)
    order = [str(pk) for pk in cycle.summaries.order_by("author__employee_number").values_list("pk", flat=True)]
    bundle = asked(company.hr, cycle, chosen=[order[4], order[1]], language="en")
    assert (bundle.summaries, bundle.language, bundle.requested_by) == ([order[1], order[4]], "en", company.hr)


def test_without_a_tick_everybody_the_filter_shows(company: Company) -> None:
    cycle = crowd(12)
    assert asked(company.hr, cycle, status="approved").people == 4
    assert asked(company.hr, cycle).people == 12


@pytest.mark.parametrize("language", ["", "xx", "../en", "\x00"])
def test_a_language_that_is_not_ours_is_each_authors_own(company: Company, language: str) -> None:
    assert asked(company.hr, crowd(1), language=language).language == ""


def test_it_lasts_as_long_as_the_setting_says(company: Company, settings: Any) -> None:
    settings.DOWNLOAD_DAYS = 2
    left = asked(company.hr, crowd(1)).expires_at - timezone.now()
    assert timedelta(days=1, hours=23) < left <= timedelta(days=2)


def test_nothing_submitted_is_said(company: Company) -> None:
    draft = summaries.summary(company.pm)
    answer = browser(company.hr).post(reverse("cycle_bundles", args=[draft.cycle_id]), follow=True)
    assert "Nobody of them has submitted anything" in answer.content.decode()
    assert not Bundle.objects.exists()


def test_the_list_holds_ones_own_and_costs_the_same_with_many(company: Company) -> None:
    cycle = crowd(2)
    assert "No downloads yet" in page(company.hr, "cycle_bundles", cycle.pk)
    User.objects.filter(pk=company.stranger.pk).update(is_hr=True)
    theirs = asked(User.objects.get(pk=company.stranger.pk), cycle)
    costs, made = [], []
    for more in (1, 5):
        made += [asked(company.hr, cycle) for _time in range(more)]
        reader = browser(company.hr)
        with CaptureQueriesContext(connection) as queries:
            text = reader.get(reverse("cycle_bundles", args=[cycle.pk])).content.decode()
        costs.append(len(queries.captured_queries))
        assert all(str(bundle.pk) in text for bundle in made)
        assert str(theirs.pk) not in text
    assert costs[0] == costs[1] <= 8


def test_the_page_says_who_is_meant_when_nobody_is_ticked(company: Company) -> None:
    cycle = crowd(12)
    assert "Nobody ticked: all 12" in page(company.hr, "cycle_detail", cycle.pk)
    text = page(company.hr, "cycle_detail", cycle.pk, status="draft")
    assert "Nobody ticked: all 2" in text
    assert '<input type="hidden" name="status" value="draft">' in text
