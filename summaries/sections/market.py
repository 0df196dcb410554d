"""Step 5: where the product stands, and who it is up against."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summaries.blocks import Block
from summaries.sections.base import Entries, Heading, Item, Section, answer, short
from summaries.sections.trends import trend


class Competitor(Item):
    section = models.ForeignKey("Market", on_delete=models.CASCADE, related_name="items", editable=False)

    name = short(gettext_lazy("Which competitor?"), ask=gettext_lazy("Name the competitor, or remove this entry"))
    product = answer(gettext_lazy("What is their product good at?"), ask=gettext_lazy("Write what their product is good at"))
    strategy = answer(gettext_lazy("What is their strategy?"), ask=gettext_lazy("Write their strategy"))
    performance = answer(
        gettext_lazy("How did they do in the market?"),
        hint=gettext_lazy("Share, users or revenue, with the source."),
        ask=gettext_lazy("Write how they did in the market"),
    )
    response = answer(gettext_lazy("How do you respond?"), ask=gettext_lazy("Write your response"))

    class Meta(Item.Meta):
        verbose_name = gettext_lazy("competitor")


class Market(Section):
    key = "market"
    title = gettext_lazy("Market")
    question = gettext_lazy("How does the product stand in its market?")
    intro = gettext_lazy("Where the product stands, and who it is up against.")
    item_model = Competitor
    entries = Entries.FREE
    entries_title = gettext_lazy("Competitors")
    add_label = gettext_lazy("Add a competitor")
    min_entries = 1
    too_few = gettext_lazy("Add at least one competitor, and how you respond")

    position = answer(
        gettext_lazy("How did the product do in its market?"),
        hint=gettext_lazy("Share, rank, revenue: figures first, then where they come from."),
        ask=gettext_lazy("Write how the product did in its market"),
    )

    class Meta:
        verbose_name = gettext_lazy("market")

    def evidence(self) -> list[Block]:
        return [trend(series) for series in self.summary.facts.series if series.category == "market"]

    def heading(self, item: Any, number: int) -> Heading:
        return Heading(item.name.strip() or _("Competitor %(number)s") % {"number": number})
