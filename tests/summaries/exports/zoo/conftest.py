"""The zoo: each document is made and rendered once in a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.utils.translation import override

from tests.summaries.exports.zoo.keeper import Specimen, Twin, caught
from tests.summaries.exports.zoo.species import GROWN, Species

Ask = Callable[[Species], Specimen]


@pytest.fixture(scope="session")
def twin() -> Iterator[Twin]:
    other = Twin()
    yield other
    other.stop()


@pytest.fixture(scope="session")
def specimen(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Ask:
    """What a species looks like. A grown one meets the database once and leaves nothing in it, so it needs no marker."""
    known: dict[str, Specimen] = {}

    def ask(species: Species) -> Specimen:
        if species.name not in known:
            known[species.name] = caught(readings_of(species), species.language)
        return known[species.name]

    def readings_of(species: Species) -> dict[str, object]:
        if species.make not in GROWN:
            return {species.language: species.make()}
        with django_db_blocker.unblock(), transaction.atomic(), override(species.language):
            readings = species.make().readings
            transaction.set_rollback(True)
        return {species.language: readings[species.language]}

    return ask
