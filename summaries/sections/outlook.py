"""Step 6: what worked, what failed, what comes next. Next goals become the next cycle's goals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.formatting import shown
from summaries.blocks import Block, column, proved_rows, table
from summaries.sections.base import Entries, Heading, Item, Section, answer, short
from summaries.sections.proofs import PROMISED, of_series


class NextGoal(Item):
    section = models.ForeignKey("Outlook", on_delete=models.CASCADE, related_name="items", editable=False)

    name = short(
        gettext_lazy("What is the goal?"),
        hint=gettext_lazy("For example: 30-day retention back to 13%."),
        ask=gettext_lazy("Name the goal, or remove this entry"),
    )
    metric = models.ForeignKey(
        "metrics.Metric",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=gettext_lazy("Which metric will tell?"),
    )
    baseline = models.DecimalField(
        gettext_lazy("Where does it stand now?"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    target = models.DecimalField(gettext_lazy("Where should it be?"), max_digits=20, decimal_places=6, null=True, blank=True)
    due_on = models.DateField(
        gettext_lazy("By when?"), null=True, error_messages={"null": gettext_lazy("Choose the day it is due")}
    )

    class Meta(Item.Meta):
        verbose_name = gettext_lazy("next goal")

    def states_facts(self, name: str) -> bool:
        return name == "baseline"

    def unit_of(self, name: str) -> str:
        return self.metric.unit if self.metric else "count"

    def says(self, field: models.Field[Any, Any]) -> str:
        value = getattr(self, field.name)
        return shown(value, self.unit_of(field.name)) if isinstance(value, Decimal) else super().says(field)

    def clean(self) -> None:
        if self.metric_id and self.target is None:
            raise ValidationError({"target": _("Enter where the metric should be")})


class Outlook(Section):
    key = "outlook"
    title = gettext_lazy("Lessons and outlook")
    question = gettext_lazy("What did you learn, and what comes next?")
    intro = gettext_lazy("Say plainly what worked and what did not. The next goals will be waiting for you in the next cycle.")
    item_model = NextGoal
    entries = Entries.FREE
    entries_title = gettext_lazy("Next goals")
    add_label = gettext_lazy("Add a next goal")
    min_entries = 1
    too_few = gettext_lazy("Add at least one goal for the next period")

    worked = answer(gettext_lazy("What worked?"), ask=gettext_lazy("Write what worked"))
    failed = answer(
        gettext_lazy("What failed?"),
        hint=gettext_lazy("And what it cost: users, time, trust."),
        ask=gettext_lazy("Write what failed"),
    )
    strategies = answer(gettext_lazy("What will you do about it?"), ask=gettext_lazy("Write the strategies ahead"))

    class Meta:
        verbose_name = gettext_lazy("lessons and outlook")

    def states_facts(self, name: str) -> bool:
        return name != "strategies"

    def heading(self, item: Any, number: int) -> Heading:
        return Heading(item.name.strip() or _("Next goal %(number)s") % {"number": number})

    def evidence(self) -> list[Block]:
        kept = self.summary.commitments
        if not kept:
            return []
        columns = [
            column(_("Last cycle's goal"), width=46),
            column(_("Promised"), width=18, align="end"),
            column(_("Today"), width=18, align="end"),
            column(_("Outcome"), width=18),
        ]
        rows = [[one.name, shown(one.target, one.unit), shown(one.actual, one.unit), one.outcome] for one in kept]
        keys = [[PROMISED, *([of_series(one.series)] if one.series else [])] for one in kept]
        return [proved_rows(table(_("What was promised last time"), columns, rows), keys)]
