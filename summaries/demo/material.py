"""What one product manager brings along: facts and words, made up completely before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Words = dict[str, dict[str, Any]]  # by step: its answers, and under "entries" those of its entries


@dataclass(frozen=True)
class Measured:
    """One value of a measure on one day."""

    code: str
    day: date
    value: Decimal
    source: str
    part: Decimal | None = None
    whole: Decimal | None = None
    n: int | None = None


@dataclass(frozen=True)
class Aim:
    """A goal. Its actual value is measured, so it has none of its own."""

    code: str
    title: str
    direction: str
    unit: str
    baseline: Decimal
    target: Decimal
    weight: int


@dataclass(frozen=True)
class Voice:
    """What one user gave: stars, perhaps a recommendation, perhaps words. `key` where the summary quotes them."""

    day: date
    channel: str
    rating: int
    nps: int | None = None
    suggestion: str = ""
    text: str = ""
    key: str = ""


@dataclass(frozen=True)
class Task:
    title: str
    assignee: str
    created: date
    started: date | None
    due: date
    done: date | None
    is_cancelled: bool


@dataclass(frozen=True)
class Obstacle:
    text: str
    opened: date
    resolved: date | None
    resolution: str


@dataclass(frozen=True)
class Undertaking:
    """A project with its tasks and what stood in the way."""

    key: str
    name: str
    aim: str
    start: date
    due: date
    finished: date | None
    tasks: tuple[Task, ...]
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True)
class Material:
    """Everything of one person: a product, two years of figures, and the words of both summaries."""

    product: str
    description: str
    measured: tuple[Measured, ...]
    aims: tuple[Aim, ...]
    last_aims: tuple[Aim, ...]
    voices: tuple[Voice, ...]
    undertakings: tuple[Undertaking, ...]
    words: Words
    last_words: Words
