"""Every document of the zoo: no complaint, nothing outside the page, every word in order, sound tags, the same bytes."""

from __future__ import annotations

import pytest

from tests.summaries.exports.zoo import faults, structure
from tests.summaries.exports.zoo.boxes import characters
from tests.summaries.exports.zoo.conftest import Ask
from tests.summaries.exports.zoo.keeper import Twin
from tests.summaries.exports.zoo.species import ALL, Species
from tests.summaries.exports.zoo.words import Reader

every = pytest.mark.parametrize("species", ALL, ids=lambda species: species.name)
pytestmark = pytest.mark.django_db


@every
def test_a_paper_is_without_fault(species: Species, specimen: Ask, twin: Twin):
    """One test a document, so that two workers of a test run never render the same one."""
    found = specimen(species)
    assert found.complaints == []
    assert faults.of_words(Reader.of(found.content, found.html)) == []
    assert faults.of_boxes(list(characters(found.content)), found.language) == []
    assert structure.faults(found.content, found.language) == []
    assert twin.digest({found.language: found.reading}, found.language) == found.digest


def test_there_are_enough_of_them():
    assert len(ALL) >= 25
    assert len({species.name for species in ALL}) == len(ALL)
