"""Which kind of file it is, which column is which field, and how its cells are to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from metrics.importers import values
from metrics.importers.files import Row
from metrics.importers.kinds import KINDS, Kind
from metrics.importers.kinds.base import plain
from metrics.importers.values import Decision, said
from metrics.importers.vocabulary import Vocabulary

METRIC = "metric:"  # a column of a wide file holds the values of one measure


@dataclass(frozen=True)
class Recognised:
    """`mapping` is field by column, in a wide file "metric:" and a code for a measure. Unknown columns are not read."""

    kind: str
    mapping: dict[int, str] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)
    unknown: tuple[int, ...] = ()

    def choice(self, column: int) -> str:
        return self.decisions[column].choice if column in self.decisions else ""

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "mapping": {str(column): name for column, name in self.mapping.items()},
            "decisions": {str(column): decision.choice for column, decision in self.decisions.items()},
        }


def signature(header: Sequence[str]) -> str:
    """Tells files of one source by their headings."""
    return hashlib.sha256("\x1f".join(map(plain, header)).encode()).hexdigest()


def heading_score(cells: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many different cells of a row are names of columns that some kind of file has."""
    known = {plain(cell) for cell in cells if cell and len(cell) <= 60}
    return sum(1 for name in known if name in NAMES or name in vocabulary.by_name)


def recognise(
    header: Sequence[str],
    sample: Sequence[Row],
    vocabulary: Vocabulary,
    *,
    kind: str = "",
    mapping: Mapping[int, str] | None = None,
    choices: Mapping[int, str] | None = None,
) -> Recognised:
    """The kind that explains most columns, or the given one; the given mapping and choices go before the guesses.

    A kind of "" means that no kind fits. What there is not is passed over, however it came here: a kind, a field or a
    measure of no such name, a column beyond the table, a choice its column does not have, a second column of a name.
    """
    kind = kind if kind in KINDS else ""
    if mapping is not None and kind:
        found = Recognised(kind, _known(kind, mapping, len(header), vocabulary))
    else:
        found = _best(header, sample, vocabulary, kind)
    unknown = tuple(column for column in range(len(header)) if column not in found.mapping)
    decisions = _decisions(found, header, sample, vocabulary)
    for column, choice in (choices or {}).items():
        if column in decisions and choice in decisions[column].choices:
            decisions[column] = replace(decisions[column], choice=choice, is_doubtful=False)
    return replace(found, unknown=unknown, decisions=decisions)


def _known(kind: str, mapping: Mapping[int, str], width: int, vocabulary: Vocabulary) -> dict[int, str]:
    """What of a mapping the kind and the table have; a measure may have left the dictionary since it was remembered."""
    names = {field.name for field in KINDS[kind].fields}
    if kind == "snapshots_wide":
        names |= {f"{METRIC}{code}" for code in vocabulary.by_code}
    known: dict[int, str] = {}
    for column, name in sorted(mapping.items()):
        if 0 <= column < width and name in names and name not in known.values():
            known[column] = name
    return known


def is_complete(found: Recognised) -> bool:
    """Whether the columns a row of this kind cannot do without are there."""
    names = set(found.mapping.values())
    if found.kind == "snapshots_wide" and not any(name.startswith(METRIC) for name in names):
        return False
    return found.kind in KINDS and KINDS[found.kind].is_met_by(names)


def _best(header: Sequence[str], sample: Sequence[Row], vocabulary: Vocabulary, kind: str) -> Recognised:
    codes = [kind] if kind else list(KINDS)
    found = [Recognised(code, _map(KINDS[code], header, vocabulary)) for code in codes]
    if kind:
        return found[0]
    fitting = [one for one in found if is_complete(one)]
    if not fitting:
        return Recognised("")
    return max(fitting, key=lambda one: (len(one.mapping), one.kind == "feedback" and _has_answers(one, sample)))


def _has_answers(found: Recognised, sample: Sequence[Row]) -> bool:
    """Whether the file lists single answers rather than figures by day: then days occur again and again."""
    column = next(column for column, name in found.mapping.items() if name == "date")
    days = [row.cells[column] for row in sample if column < len(row.cells)]
    return len(set(days)) < len(days)


def _map(kind: Kind, header: Sequence[str], vocabulary: Vocabulary) -> dict[int, str]:
    """The first column of each name; a heading that comes again is not read."""
    mapping: dict[int, str] = {}
    for column, heading in enumerate(header):
        name = kind.match(heading)
        if name is None and kind.code == "snapshots_wide":
            measure = vocabulary.find(heading)
            name = f"{METRIC}{measure.code}" if measure else None
        if name and name not in mapping.values():
            mapping[column] = name
    return mapping


def _decisions(found: Recognised, header: Sequence[str], sample: Sequence[Row], vocabulary: Vocabulary) -> dict[int, Decision]:
    if not found.kind:
        return {}
    shares = _percent_rows(found, sample, vocabulary)
    decided = {}
    for column, name in found.mapping.items():
        decision = _decide(found.kind, name, header[column], _cells(sample, column), _cells(shares, column), vocabulary)
        if decision:
            decided[column] = decision
    return decided


def _decide(kind: str, name: str, heading: str, cells: list[str], shares: list[str], vocabulary: Vocabulary) -> Decision | None:
    if name.startswith(METRIC):
        measure = vocabulary.by_code.get(name.removeprefix(METRIC))
        if measure and measure.unit == "percent":
            return values.decide_share(cells, heading)
        return values.decide_scale(heading) or Decision("1", values.SCALES)
    reads = KINDS[kind].field(name).reads
    if reads == "day":
        return values.decide_day(cells)
    if reads == "weight":
        return values.decide_share(cells, heading)
    if reads == "figure" and name not in ("numerator", "denominator"):
        return values.decide_share(shares) if shares else None
    return None


def _percent_rows(found: Recognised, sample: Sequence[Row], vocabulary: Vocabulary) -> list[Row]:
    """The rows whose own measure or unit is a percentage."""
    columns = {name: column for column, name in found.mapping.items()}
    return [row for row in sample if _unit(row, columns, vocabulary) == "percent"]


def _unit(row: Row, columns: Mapping[str, int], vocabulary: Vocabulary) -> str:
    measure = vocabulary.find(_cell(row, columns["metric"])) if "metric" in columns else None
    if measure:
        return measure.unit
    return KINDS["goals"].field("unit").words.get(_cell(row, columns["unit"]).lower(), "") if "unit" in columns else ""


def _cell(row: Row, column: int) -> str:
    return said(row.cells[column]) if column < len(row.cells) else ""


def _cells(rows: Sequence[Row], column: int) -> list[str]:
    return [_cell(row, column) for row in rows]


NAMES = frozenset(name for kind in KINDS.values() for found in kind.fields for name in found.names)
