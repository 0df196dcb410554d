"""Step 2: the metrics the person chooses to show, what they say, and what was changed because of them."""

from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from metrics.facts import Derived, Series
from metrics.phrases import change, ends, in_words
from summaries.blocks import Block, column, note, proved, proved_rows, table
from summaries.sections.base import Citable, Entries, Heading, Item, Section, answer
from summaries.sections.proofs import of_derived, of_finding, of_series
from summaries.sections.trends import moved, trend


class MetricReading(Item):
    section = models.ForeignKey("Data", on_delete=models.CASCADE, related_name="items", editable=False)
    subject = models.ForeignKey("metrics.Metric", on_delete=models.PROTECT, related_name="+", editable=False)

    interpretation = answer(
        gettext_lazy("What does it show?"),
        hint=gettext_lazy("What moved it, and for whom."),
        ask=gettext_lazy("Write what the figure shows"),
    )
    optimisation = answer(
        gettext_lazy("What was changed because of it?"),
        hint=gettext_lazy("The decision the figure led to."),
        ask=gettext_lazy("Write what was changed because of it"),
    )

    class Meta(Item.Meta):
        verbose_name = gettext_lazy("reading of a metric")
        constraints = [models.UniqueConstraint(fields=["section", "subject"], name="one_reading_per_metric")]


class Data(Section):
    key = "data"
    title = gettext_lazy("Data")
    question = gettext_lazy("What do the figures say?")
    intro = gettext_lazy(
        "Choose the metrics that matter from the evidence, and say what they show and what you changed because of them."
    )
    item_model = MetricReading
    entries = Entries.CITED
    entries_title = gettext_lazy("Metrics you chose")
    min_entries = 1
    too_few = gettext_lazy("Choose at least one metric from the evidence")

    explanation = answer(
        gettext_lazy("How do you explain the figures that seem to contradict each other?"),
        hint=gettext_lazy("The reason, and what you know it from. The reviewer sees the sum beside it."),
        optional=True,
    )

    class Meta:
        verbose_name = gettext_lazy("data")

    @cached_property
    def by_id(self) -> dict[UUID, list[Series]]:
        """Each metric with its series, one for every product that has it."""
        found: dict[UUID, list[Series]] = {}
        for series in self.summary.facts.series:
            found.setdefault(series.metric_id, []).append(series)
        return found

    @property
    def warnings(self) -> list[Any]:
        return [found for found in self.summary.facts.contradictions if found.level == "warn"]

    def asks(self, name: str) -> bool:
        return name != "explanation" or bool(self.warnings)

    def complaints(self) -> Any:
        yield from super().complaints()
        if self.warnings and not self.explanation.strip():
            yield "explanation", _("Explain this: %(finding)s") % {"finding": self.warnings[0].sentence}

    def notices(self) -> list[Block]:
        facts = self.summary.facts
        return [proved(note(one.level, one.sentence, one.sum), *of_finding(one, facts)) for one in facts.contradictions]

    def evidence(self) -> list[Block]:
        facts = self.summary.facts
        return [_figures_table(facts.series, facts.derived)] if facts.series else []

    def aside(self) -> list[Block]:
        """The derived figures; each metric stands above as evidence to cite."""
        derived = self.summary.facts.derived
        return [_figures_table([], derived)] if derived else []

    def citables(self) -> list[Citable]:
        return [
            Citable(str(id), several[0].name, tuple(map(trend, several)), several[0].source)
            for id, several in self.by_id.items()
        ]

    def heading(self, item: Any, number: int) -> Heading:
        several = self.by_id[item.subject_id]
        first = several[0]
        return Heading(
            first.name,
            facts=moved(first),
            score=change(first),
            blocks=_drawn(several),
            origin=first.source,
            refs=(of_series(first),),
        )


def _drawn(several: list[Series]) -> tuple[Block, ...]:
    """A line for each product; the only one rests on what the entry itself rests on."""
    lines = [trend(one) for one in several]
    if len(lines) == 1:
        lines[0].pop("refs")
    return tuple(lines)


def _figures_table(series: list[Series], derived: list[Derived]) -> Block:
    columns = [
        column(_("Metric"), width=30),
        column(_("Base"), width=24, align="end"),
        column(_("Last"), width=24, align="end"),
        column(pgettext("of a figure", "Change"), width=22, align="end"),
    ]
    shown_rows: list[Series | Derived] = [*series, *derived]
    rows = [[one.name, *(in_words(one, end) for end in ends(one)), change(one)] for one in shown_rows]
    parts = [_("%(name)s: %(parts)s") % {"name": one.name, "parts": one.parts} for one in derived if one.parts]
    made = table(_("Figures of the period"), columns, rows, source=_("; ").join(parts))
    return proved_rows(made, [[of_series(one)] for one in series] + [[of_derived(one)] for one in derived])
