"""Everybody else's year: plausible figures drawn from the person's own chance, sentences chosen from data."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from summaries.demo.dates import Calendar
from summaries.demo.figures import aim, exact, printed, series
from summaries.demo.material import Aim, Material, Measured, Undertaking
from summaries.demo.ordinary_words import Author
from summaries.demo.source import Table, filled, table
from summaries.demo.undertakings import undertaking
from summaries.demo.voices import voices

WAVE = (0, 0.05, 0.1, 0.19, 0.27, 0.36, 0.44, 0.52, 0.6, 0.7, 0.8, 0.91, 1)  # the way from the first month to the last
SHARES_BEFORE = (0.25, 0.5, 0.75)  # the way through the year before, at the three months on record

Curves = dict[str, list[Decimal]]


def ordinary(person: Table, calendar: Calendar) -> Material:
    """The same person and day always give the same."""
    chance, spec = Random(person["key"]), table("ordinary")  # noqa: S311 – nothing secret
    kind = spec["kinds"][person["kind"]]
    curves = _curves(person["kind"], spec["metrics"], chance)
    before = {code: _before(code, values, spec["metrics"][code]) for code, values in curves.items()}
    aims, last_aims = _aims(kind, spec["metrics"], curves, chance), _last_aims(kind, spec["metrics"], curves, before, chance)
    projects = _undertakings(person, spec, calendar, chance)
    author = Author(person["product"], calendar, chance, curves, before, projects)
    return Material(
        product=person["product"]["name"],
        description=person["product"]["description"],
        measured=tuple(_measured(spec["metrics"], curves, before, calendar)),
        aims=aims,
        last_aims=last_aims,
        voices=voices(spec["feedback"], _told(spec, kind), calendar, channels=kind["channels"], chance=chance),
        undertakings=projects,
        words=author.words(aims, _next(kind, spec["metrics"], curves)),
        last_words=author.last_words(last_aims, aims),
    )


def _curves(kind: str, metrics: Table, chance: Random) -> Curves:
    """Thirteen values of each measure the kind of product has."""
    curves: Curves = {}
    for code, spec in metrics.items():
        if kind not in spec["kinds"]:
            continue
        first = chance.uniform(*spec["first"])
        last = first * chance.uniform(*spec["moved"])
        shape = [first + (last - first) * _shaken(part, chance) for part in WAVE]
        whole = curves.get(spec.get("of", ""))
        if whole is not None:
            shape = [share * float(value) for share, value in zip(shape, whole, strict=True)]
        curves[code] = [_kept(value, spec) for value in shape]
    return curves


def _shaken(part: float, chance: Random) -> float:
    return part if part in (0, 1) else part + chance.uniform(-0.03, 0.03)


def _kept(value: float | Decimal, spec: Table) -> Decimal:
    return exact(round(float(value), spec["digits"])) if spec["digits"] else exact(round(value))


def _before(code: str, values: Sequence[Decimal], spec: Table) -> Decimal:
    """What the measure was a year before the first month."""
    step = max(abs(values[-1] - values[0]) * Decimal("0.6"), exact(10 ** -spec["digits"]))
    return _kept(values[0] - step if values[-1] > values[0] else values[0] + step, spec)


def _target(base: Decimal, actual: Decimal, spec: Table, chance: Random) -> Decimal:
    """Such that about as much of the way was gone as `aim` says; large ones are round figures."""
    least = exact(10 ** -spec["digits"])
    way = (actual - base) / exact(round(chance.uniform(*spec["aim"]), 2))
    target = round(base + way, -3) if spec["digits"] == 0 else _kept(base + way, spec)
    return target if target != base else base + (least if way > 0 else -least)


def _goal(code: str, spec: Table, *, base: Decimal, target: Decimal, weight: int) -> Aim:
    title = spec["goal"].format(target=printed(target, code))
    return aim(code, title, baseline=base, target=target, weight=weight)


def _aims(kind: Table, metrics: Table, curves: Curves, chance: Random) -> tuple[Aim, ...]:
    made = []
    for code, weight in kind["goals"].items():
        base, actual = curves[code][0], curves[code][-1]
        target = _target(base, actual, metrics[code], chance)
        made.append(_goal(code, metrics[code], base=base, target=target, weight=weight))
    return tuple(made)


def _last_aims(kind: Table, metrics: Table, curves: Curves, before: dict[str, Decimal], chance: Random) -> tuple[Aim, ...]:
    made = []
    for code, weight in kind["goals"].items():
        target = _target(before[code], curves[code][0], metrics[code], chance)
        made.append(_goal(code, metrics[code], base=before[code], target=target, weight=weight))
    return tuple(made)


def _next(kind: Table, metrics: Table, curves: Curves) -> list[Aim]:
    """What is promised for the next period: two thirds of this year's way once more."""
    made = []
    for code in kind["next"]:
        spec, first, last = metrics[code], curves[code][0], curves[code][-1]
        target = last + (last - first) * 2 / 3
        target = round(target, -3) if spec["digits"] == 0 else _kept(target, spec)
        made.append(_goal(code, spec, base=last, target=target, weight=0))
    return made


def _measured(metrics: Table, curves: Curves, before: dict[str, Decimal], calendar: Calendar) -> list[Measured]:
    rows = []
    for code, values in curves.items():
        way = [before[code] + (values[0] - before[code]) * exact(share) for share in SHARES_BEFORE]
        earlier = [_kept(value, metrics[code]) for value in way]
        rows += series(code, values, calendar, source=metrics[code]["source"], words="zh", earlier=earlier)
    return rows


def _told(spec: Table, kind: Table) -> list[Table]:
    """The users' words, each on one of the channels this kind of product hears them on."""
    channels = kind["channels"]
    return [
        row | {"channel": channels[place % len(channels)], "key": str(place)}
        for place, row in enumerate(spec["feedback"]["texts"])
    ]


def _undertakings(person: Table, spec: Table, calendar: Calendar, chance: Random) -> tuple[Undertaking, ...]:
    work = filled(spec["work"], {"author": person["name"]})
    made = []
    for place, (name, shape) in enumerate(zip(person["product"]["projects"], spec["projects"], strict=True)):
        told = {"name": name, "tasks": work["tasks"], "blockers": [work["blockers"][place]]}
        made.append(undertaking(str(place), shape, told, calendar, people=work["people"], chance=chance))
    return tuple(made)
