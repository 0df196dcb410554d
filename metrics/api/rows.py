"""Rows as they were sent: each is judged on its own, so that one bad row keeps no other out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from metrics.api import figures
from metrics.api.answers import CountsAnswer, RowResult
from metrics.importers.check import Accepted, sentence
from metrics.importers.facts import Fact, parts_problem, size_problem
from metrics.importers.findings import Findings
from metrics.importers.kinds import RowSchema
from metrics.importers.kinds.snapshots import SnapshotRow
from metrics.importers.kinds.work_items import WorkItemRow
from metrics.importers.upsert import Written, odd_sentence
from metrics.importers.vocabulary import Measure, Vocabulary
from pmreview.api import text


@dataclass
class Judged:
    """Rows by their numbers from 1: `accepted` in order, `refused` with a sentence."""

    total: int = 0
    accepted: list[Accepted] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)

    @property
    def findings(self) -> Findings:
        """The same as the importers count it."""
        return Findings(read=self.total, refused=len(self.refused))

    def refuse(self, number: int, why: str) -> None:
        self.refused[number] = why
        self.accepted = [found for found in self.accepted if found.number != number]


def judge(rows: Iterable[RowSchema | dict[str, Any]], schema: type[RowSchema]) -> Judged:
    """What the schema says about each row, and what no database could keep."""
    judged = Judged()
    for number, row in enumerate(rows, 1):
        judged.total = number
        try:
            read = schema.model_validate(row)
            keepable(read)
            judged.accepted.append(Accepted(number, read))
        except ValidationError as problem:
            judged.refused[number] = " ".join(_mistake(error) for error in problem.errors())
        except ValueError as problem:
            judged.refused[number] = str(problem)
    return judged


def _mistake(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}: {sentence(error)}" if place else sentence(error)


def keepable(row: BaseModel) -> None:
    """Raises ValueError with a sentence for characters that are none, and days outside the time of facts."""
    for name, value in row:
        try:
            if isinstance(value, str):
                text.keepable(value)
            if isinstance(value, date):
                figures.of_our_time(value)
        except ValueError as problem:
            raise ValueError(f"{name}: {problem}") from None


def facts_of(judged: Judged) -> list[Fact]:
    """The values of the accepted rows, ready for the staging table; what the measure does not allow is refused."""
    vocabulary, facts = Vocabulary.load(), []
    for number, row in list(judged.accepted):
        assert isinstance(row, SnapshotRow)
        try:
            facts.append(_fact(number, row, vocabulary.find(row.metric)))
        except ValueError as problem:
            judged.refuse(number, str(problem))
    return _without_odd_ones(facts, judged)


def _without_odd_ones(facts: Sequence[Fact], judged: Judged) -> list[Fact]:
    """Refuses every row that gives another value than one before or after it for the same measure and day."""
    same: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        same[fact.metric, fact.date].append(fact)
    for group in same.values():
        for fact in group:
            other = next((one for one in group if Decimal(one.value) != Decimal(fact.value)), None)
            if other:
                judged.refuse(fact.row, odd_sentence(other.row))
    return [fact for fact in facts if fact.row not in judged.refused]


def _fact(number: int, row: SnapshotRow, measure: Measure | None) -> Fact:
    if measure is None:
        raise ValueError("metric: " + _("The dictionary has no measure of this name: correct it, or have it added."))
    why = size_problem(measure.unit, row.value) or parts_problem(row.value, row.numerator, row.denominator)
    if why:
        raise ValueError(f"value: {why}")
    part, whole = _text(row.numerator), _text(row.denominator)
    n = None if row.n is None else str(row.n)
    return Fact(number, number, measure.key, row.date.isoformat(), f"{row.value:f}", part, whole, n, row.source)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def need_projects(judged: Judged, default: str) -> None:
    """Refuses work items that say no project, unless the request names one for all."""
    for number, row in list(judged.accepted):
        if not default and isinstance(row, WorkItemRow) and not row.project:
            judged.refuse(number, "project: " + _("Fill this in."))


def results(judged: Judged, written: Written) -> list[RowResult]:
    """What became of each row, in the order they were sent."""
    refused = judged.refused | {row: odd_sentence(other) for row, other in written.odds.items()}
    return [_result(number, refused, written.states) for number in range(1, judged.total + 1)]


def _result(number: int, refused: dict[int, str], states: dict[int, str]) -> RowResult:
    if number in refused:
        return RowResult(row=number, result="refused", sentence=refused[number])
    return RowResult.model_validate({"row": number, "result": states.get(number, "unchanged")})


def counted(rows: Sequence[RowResult]) -> CountsAnswer:
    kinds = ("new", "changed", "unchanged", "refused")
    return CountsAnswer(**{kind: sum(row.result == kind for row in rows) for kind in kinds})
