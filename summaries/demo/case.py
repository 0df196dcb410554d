"""The golden case in the words of one language: the figures are in data/case.toml, the words beside it."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from summaries.demo.dates import Calendar
from summaries.demo.figures import aim, exact, series
from summaries.demo.material import Aim, Material, Measured, Undertaking
from summaries.demo.source import Table, filled, table
from summaries.demo.undertakings import undertaking
from summaries.demo.voices import voices

MILLIONTH = Decimal("0.000001")  # as exact as a recorded value is kept


def case(words: str, calendar: Calendar) -> Material:
    """The same figures for "zh" and "en"; only products and words differ."""
    figures, told, heard = table("case"), table(f"case_{words}"), table(f"voices_{words}")["voices"]
    names, chance = calendar.names(words), Random("the golden case")  # noqa: S311 – nothing secret
    channels = sorted({voice["channel"] for voice in heard})
    return Material(
        product=told["product"]["name"],
        description=told["product"]["description"],
        measured=tuple(_measured(figures["metrics"], told["sources"], calendar, words)),
        aims=tuple(_aims(figures, told["goal_titles"])),
        last_aims=tuple(_last_aims(figures["last_goals"], told["last_goal_titles"])),
        voices=voices(figures["feedback"], heard, calendar, channels=channels, chance=chance),
        undertakings=tuple(_undertakings(figures["projects"], told["projects"], calendar, chance)),
        words=filled(told["words"], names),
        last_words=filled(told["last"], names),
    )


def _measured(metrics: Table, sources: Table, calendar: Calendar, words: str) -> list[Measured]:
    return [row for code, spec in metrics.items() for row in _series(code, spec, sources[code], calendar, words)]


def _series(code: str, spec: Table, source: str, calendar: Calendar, words: str) -> list[Measured]:
    wholes, parts = ([exact(value) for value in spec.get(name, ())] for name in ("of", "part"))
    values = (
        [(part / whole).quantize(MILLIONTH) for part, whole in zip(parts, wholes, strict=True)]
        if parts
        else [exact(v) for v in spec["values"]]
    )
    earlier = [exact(value) for value in spec.get("earlier", ())]
    known = {"earlier": earlier, "wholes": wholes, "parts": parts}
    return series(code, values, calendar, source=source, words=words, n=spec.get("n", ()), **known)


def _aims(figures: Table, titles: Table) -> list[Aim]:
    def base(code: str) -> Decimal:
        return exact(figures["metrics"][code]["values"][0])

    return [
        aim(row["code"], titles[row["code"]], baseline=base(row["code"]), target=exact(row["target"]), weight=row["weight"])
        for row in figures["goals"]
    ]


def _last_aims(rows: list[Table], titles: Table) -> list[Aim]:
    return [
        aim(
            row["code"], titles[row["code"]], baseline=exact(row["baseline"]), target=exact(row["target"]), weight=row["weight"]
        )
        for row in rows
    ]


def _undertakings(specs: Table, told: Table, calendar: Calendar, chance: Random) -> list[Undertaking]:
    return [undertaking(key, spec, told[key], calendar, people=told["people"], chance=chance) for key, spec in specs.items()]
