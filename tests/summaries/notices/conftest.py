"""Noon in Shanghai, where the people of the tests live: nobody's quiet hours, whenever the tests run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.people import company
from tests.summaries.notices.post import NOON

__all__ = ["company"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    """Goes on from noon; `clock.move_to` goes elsewhere."""
    with time_machine.travel(NOON) as coordinates:
        yield coordinates
