"""The measures of the dictionary under every name that files give them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from metrics.importers.kinds.base import plain
from metrics.importers.kinds.snapshots import MEASURES
from metrics.importers.values import said
from metrics.models import Metric


@dataclass(frozen=True)
class Measure:
    key: str  # the id as the databases take it
    code: str
    unit: str
    direction: str
    name: str


class Vocabulary:
    """Read once for a file. A code or a name of the company's own dictionary goes before the usual aliases."""

    def __init__(self, metrics: list[Metric]) -> None:
        zh = (get_language() or "").startswith("zh")
        self.by_code = {
            row.code: Measure(row.pk.hex, row.code, row.unit, row.direction, (row.name_zh if zh else row.name_en) or row.code)
            for row in metrics
        }
        self.by_name: dict[str, Measure] = {}
        for code, aliases in MEASURES.items():
            if code in self.by_code:
                self.by_name |= {plain(alias): self.by_code[code] for alias in aliases.split("|")}
        for row in metrics:
            self.by_name |= {plain(name): self.by_code[row.code] for name in (row.name_zh, row.name_en) if name}
        for row in metrics:
            self.by_name[plain(row.code)] = self.by_code[row.code]
        self._seen: dict[str, Measure | None] = {}

    @classmethod
    def load(cls) -> Vocabulary:
        return cls(list(Metric.objects.order_by("code")))

    def find(self, text: str) -> Measure | None:
        """The measure a cell or a heading names, or None. Remembers what it was asked, within bounds."""
        if text not in self._seen:
            if len(self._seen) > 10_000:
                self._seen.clear()
            name = said(text)
            self._seen[text] = self.by_code.get(name) or self.by_name.get(plain(name))
        return self._seen[text]
