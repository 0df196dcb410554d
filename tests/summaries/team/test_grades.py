"""Grades beside the guide: counts first, shares from five people on, and only grades that stand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from metrics.charts import render
from summaries.models import Assessment, Cycle, Summary
from summaries.models.numbering import fresh_number
from summaries.team.grades import Distribution, distribution, distributions
from tests.factories import summaries
from tests.factories.crowd import crowd, graded
from tests.factories.people import Company
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db
SCALE = [
    {"key": "A", "label": "Outstanding", "from": "1.10", "share": 20},
    {"key": "B", "label": "Good", "from": "", "share": 70},
    {"key": "C", "label": "Weak", "from": "", "share": None},
]


@pytest.fixture
def cycle(db: None) -> Cycle:
    return summaries.cycle(grades=SCALE)


def spread(cycle: Cycle, **counted: int) -> Distribution:
    return distribution(cycle, counted, people=20)


def test_every_grade_of_the_scale_has_a_band_best_first(cycle: Cycle) -> None:
    found = spread(cycle, B=3, A=1, C=2)
    assert [(band.label, band.count) for band in found.bands] == [("Outstanding", 1), ("Good", 3), ("Weak", 2)]
    assert [band.guide for band in found.bands] == [Decimal("0.2"), Decimal("0.7"), None]
    assert [band.percent for band in found.bands] == ["16.7%", "50.0%", "33.3%"]
    assert [band.apart for band in found.bands] == ["−3.3 pp", "−20.0 pp", "—"]
    assert (found.graded, found.people, found.is_few) == (6, 20, False)


def test_a_grade_that_left_the_scale_is_not_lost(cycle: Cycle) -> None:
    assert [(band.label, band.count) for band in spread(cycle, S=2, A=3).bands][-1] == ("S", 2)


@pytest.mark.parametrize(("n", "is_few"), [(4, True), (5, False)])
def test_below_five_people_there_is_no_share_and_no_judgement(cycle: Cycle, n: int, is_few: bool) -> None:
    found = spread(cycle, A=n)
    assert found.is_few is is_few
    assert (found.bands[0].share is None) is is_few
    drawn = render(found.drawing)
    assert ("%" not in drawn) is is_few
    assert f"{n} people" in drawn
    assert ("Guide" in drawn) is not is_few


def test_the_page_says_n_and_the_figures_of_the_drawing(company: Company, cycle: Cycle) -> None:
    made = crowd(company.manager, cycle, 4)
    graded(made, "A", by=company.manager)
    text = page(company.manager, "team")
    assert "n = 4: too few for shares" in text and "100.0%" not in text
    graded(crowd(company.manager, cycle, 4, start=4), "AB", by=company.manager)
    text = page(company.manager, "team")
    assert "n = 8: graded so far, of 8" in text
    assert "75.0%" in text and "+55.0 pp" in text


def counted(summaries_: object, cycle: Cycle) -> dict[str, int]:
    (found,) = distributions(summaries_, [cycle])
    return {band.label: band.count for band in found.bands if band.count}


def test_the_newest_grade_of_the_newest_version_counts(company: Company, cycle: Cycle) -> None:
    made = crowd(company.manager, cycle, 3)
    graded(made, "A", by=company.manager)
    graded(made[:1], "B", by=company.hr)
    Summary.objects.filter(pk=made[2].pk).update(status="returned")
    everybody = Summary.objects.filter(cycle=cycle)
    assert counted(everybody, cycle) == {"Outstanding": 1, "Good": 1}
    version = made[1].versions.get()
    version.pk, version.number, version.document_number = None, 2, fresh_number()
    version._state.adding = True
    version.save()
    assert counted(everybody, cycle) == {"Good": 1}


def test_only_grades_of_people_the_reader_leads_are_counted(company: Company, cycle: Cycle) -> None:
    graded(crowd(company.manager, cycle, 6), "A", by=company.manager)
    graded(crowd(company.other_manager, cycle, 9, start=6), "C", by=company.other_manager)
    response = browser(company.manager).get(reverse("team"))
    (found,) = response.context["distributions"]
    assert [(band.count, found.people) for band in found.bands] == [(6, 6), (0, 6), (0, 6)]


def test_a_cycle_without_grades_has_no_distribution(company: Company) -> None:
    plain = summaries.cycle()
    crowd(company.manager, plain, 6)
    assert Assessment.objects.count() == 0
    assert browser(company.manager).get(reverse("team")).context["distributions"] == []
