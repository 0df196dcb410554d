"""Several hundred ratings from a few counts: so many of each star, spread over three months at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from summaries.demo.dates import Calendar
from summaries.demo.material import Voice
from summaries.demo.source import Table

RECOMMENDS = {5: (9, 10, 9, 10, 8), 4: (8, 9, 8, 7, 9), 3: (6, 7, 7, 6), 2: (3, 5, 6), 1: (0, 2, 4)}


def voices(
    spec: Table, told: Sequence[Table], calendar: Calendar, *, channels: Sequence[str], chance: Random
) -> tuple[Voice, ...]:
    """As many of each star as `spec` says, the ones with words included; NPS answers and suggestions exactly counted."""
    spoken = [_spoken(row, calendar) for row in told]
    silent = [
        voice
        for quarter, stars in enumerate(spec["stars"])
        for voice in _silent(quarter, stars, spoken, calendar, channels, chance)
    ]
    chance.shuffle(silent)
    suggesting = _with_suggestions(silent, spec["suggestions"], spoken)
    return tuple(sorted([*spoken, *_with_nps(suggesting, spec["nps_answers"], chance)], key=lambda voice: voice.day))


def _spoken(row: Table, calendar: Calendar) -> Voice:
    words = {name: row.get(name, "") for name in ("channel", "suggestion", "text", "key")}
    return Voice(day=calendar.day(row["at"]), rating=row["rating"], **words)


def _silent(
    quarter: int, stars: Sequence[int], spoken: Sequence[Voice], calendar: Calendar, channels: Sequence[str], chance: Random
) -> list[Voice]:
    first, last = calendar.month(quarter * 3 + 1), calendar.end(quarter * 3 + 3)
    taken = Counter(voice.rating for voice in spoken if first <= voice.day <= last)
    ratings = _mixed({rating: count - taken[rating] for rating, count in zip((5, 4, 3, 2, 1), stars, strict=True)})
    days = (last - first).days + 1
    return [
        Voice(first + timedelta(days=place * days // len(ratings)), chance.choice(channels), rating)
        for place, rating in enumerate(ratings)
    ]


def _mixed(counts: dict[int, int]) -> list[int]:
    """So many of each, evenly mixed: every month of the three tells the same, wherever calendar quarters cut."""
    places = [((turn + 0.5) / count, rating) for rating, count in counts.items() for turn in range(count)]
    return [rating for _place, rating in sorted(places)]


def _with_suggestions(silent: Sequence[Voice], wanted: Table, spoken: Sequence[Voice]) -> list[Voice]:
    """Only those who were not entirely happy suggest something."""
    said = Counter(voice.suggestion for voice in spoken)
    kinds = [kind for kind, count in wanted.items() for _ in range(count - said[kind])]
    made = []
    for voice in silent:
        takes = bool(kinds) and voice.rating < 5
        made.append(replace(voice, suggestion=kinds.pop()) if takes else voice)
    return made


def _with_nps(voices: Sequence[Voice], answers: int, chance: Random) -> list[Voice]:
    asked = [replace(voice, nps=chance.choice(RECOMMENDS[voice.rating])) for voice in voices[:answers]]
    return [*asked, *voices[answers:]]
