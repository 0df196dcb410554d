"""The sentences of an ordinary summary: chosen by chance from data, with the person's own figures in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from metrics.formatting import percent
from summaries.demo.dates import Calendar
from summaries.demo.figures import MEASURES, printed, reached
from summaries.demo.material import Aim, Undertaking, Words
from summaries.demo.source import Table, filled, table

METRICS_READ = 2
QUOTES_ANSWERED = (0, 3)


@dataclass(frozen=True)
class Author:
    """Somebody who writes about a product whose figures are known."""

    product: Table
    calendar: Calendar
    chance: Random
    curves: dict[str, list[Decimal]]
    before: dict[str, Decimal]
    undertakings: Sequence[Undertaking]

    def words(self, aims: Sequence[Aim], promised: Sequence[Aim]) -> Words:
        """The summary of the open cycle, complete."""
        ends = {code: (values[0], values[-1]) for code, values in self.curves.items()}
        return self._common(aims, promised, ends) | {
            "feedback": self._one("feedback") | {"entries": self._answers()},
            "projects": self._one("team") | {"entries": self._accounts()},
        }

    def last_words(self, aims: Sequence[Aim], promised: Sequence[Aim]) -> Words:
        """The summary of the cycle before, complete and short; its promises are the open cycle's goals."""
        ends = {code: (self.before[code], values[0]) for code, values in self.curves.items()}
        made = self._common(aims, promised, ends)
        made["outlook"] |= table("ordinary_words")["last"]
        return made | {"feedback": self._one("feedback"), "projects": self._one("team")}

    def _common(self, aims: Sequence[Aim], promised: Sequence[Aim], ends: dict[str, tuple[Decimal, Decimal]]) -> Words:
        goals = {aim.code: self._one(("goals", aim.code), self._told(aim.code, ends, aim)) for aim in aims}
        read = {aim.code: self._one("data", self._told(aim.code, ends)) for aim in aims[:METRICS_READ]}
        return {
            "goals": {"entries": goals},
            "data": {"entries": read},
            "market": self._market(self._told("market_share", ends)),
            "outlook": self._one("outlook") | {"entries": [_promise(aim) for aim in promised]},
            "overview": self._one("overview", self._told(aims[0].code, ends) | {"met": self._met(aims, ends)}),
        }

    def _told(self, code: str, ends: dict[str, tuple[Decimal, Decimal]], aim: Aim | None = None) -> dict[str, str]:
        base, actual = ends[code]
        goal = {"target": printed(aim.target, code), "reached": percent(reached(aim, actual).value)} if aim else {}
        return {"metric": MEASURES[code].name_zh, "base": printed(base, code), "actual": printed(actual, code), **goal}

    def _met(self, aims: Sequence[Aim], ends: dict[str, tuple[Decimal, Decimal]]) -> str:
        met = sum(bool(reached(aim, ends[aim.code][1]).met) for aim in aims)
        phrase: str = table("ordinary_words")["phrases"]["met"]
        return phrase.format(count=len(aims), met=met)

    def _one(self, place: str | tuple[str, str], values: dict[str, str] | None = None) -> dict[str, Any]:
        """One of the ways to say it."""
        found: Any = table("ordinary_words")
        for key in (place,) if isinstance(place, str) else place:
            found = found[key]
        known = self.calendar.names("zh") | {"product": self.product["name"]} | (values or {})
        made: dict[str, Any] = filled(self.chance.choice(found), known)
        return made

    def _market(self, values: dict[str, str]) -> dict[str, Any]:
        position, rivals = self._one("market", values)["position"], table("ordinary_words")["market"]
        asked = ("product", "strategy", "performance", "response")
        entries = [
            {"name": name} | {field: told[field] for field in asked}
            for name, told in zip(self.product["rivals"], rivals, strict=True)
        ]
        return {"position": position, "entries": entries}

    def _answers(self) -> dict[str, Any]:
        texts = table("ordinary")["feedback"]["texts"]
        names = self.calendar.names("zh")
        return {str(place): {"action": filled(texts[place]["action"], names)} for place in QUOTES_ANSWERED}

    def _accounts(self) -> dict[str, Any]:
        """The first project went well and the second was late: the words follow the tasks."""
        return {work.key: told for work, told in zip(self.undertakings, table("ordinary_words")["projects"], strict=True)}


def _promise(aim: Aim) -> dict[str, Any]:
    return {"name": aim.title, "metric": aim.code, "baseline": aim.baseline, "target": aim.target}
