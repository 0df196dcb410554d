"""Step 3: what users said, which praise is amplified and which complaint is fixed."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.facts import FeedbackFacts, Quote
from metrics.formatting import percent, shown, signed
from metrics.models import FeedbackItem, Suggestion
from summaries.blocks import Block, chart, figure, figures, proved, quote
from summaries.sections.base import Citable, Entries, Heading, Item, Section, answer
from summaries.sections.proofs import FEEDBACK, of_quote


class QuoteAction(Item):
    section = models.ForeignKey("Feedback", on_delete=models.CASCADE, related_name="items", editable=False)
    subject = models.ForeignKey("metrics.FeedbackItem", on_delete=models.PROTECT, related_name="+", editable=False)

    action = answer(
        gettext_lazy("What did you do about it?"),
        hint=gettext_lazy("The change, and when users had it."),
        ask=gettext_lazy("Write what was done about it"),
    )

    class Meta(Item.Meta):
        verbose_name = gettext_lazy("answer to a quote")
        constraints = [models.UniqueConstraint(fields=["section", "subject"], name="one_answer_per_quote")]


class Feedback(Section):
    key = "feedback"
    title = gettext_lazy("User feedback")
    question = gettext_lazy("What did users say, and what came of it?")
    intro = gettext_lazy(
        "Praise shows what to amplify, complaints what to fix. Choose quotes where they say it better than you could."
    )
    item_model = QuoteAction
    entries = Entries.CITED
    entries_title = gettext_lazy("Quotes you chose")
    beside = ("subject__batch__by", "subject__created_by")
    too_few = gettext_lazy("None chosen yet. Cite the ones from the evidence that say it best.")

    praise = answer(
        gettext_lazy("What did users praise?"),
        hint=gettext_lazy("The feature, and how many said so."),
        ask=gettext_lazy("Write what users praised"),
    )
    amplification = answer(
        gettext_lazy("How is it amplified?"),
        hint=gettext_lazy("What was done so that more users meet it."),
        ask=gettext_lazy("Write how praise is amplified"),
    )
    complaints_heard = answer(
        gettext_lazy("What did users complain about?"),
        hint=gettext_lazy("The problem, and whether it grew or shrank."),
        ask=gettext_lazy("Write what users complained about"),
    )
    remedy = answer(
        gettext_lazy("How is it fixed?"),
        hint=gettext_lazy("What is mended, what is not yet, and by when."),
        ask=gettext_lazy("Write how complaints are fixed"),
    )
    suggestions = answer(
        gettext_lazy("Which suggestions were taken up?"),
        hint=gettext_lazy("Features, interface, usability."),
        optional=True,
    )

    class Meta:
        verbose_name = gettext_lazy("user feedback")

    def evidence(self) -> list[Block]:
        facts = self.summary.facts.feedback
        return [*_figures(facts), *_moods(facts), *_suggestions(facts)]

    def citables(self) -> list[Citable]:
        quotes = self.summary.facts.feedback.quotes
        return [Citable(str(found.id), _source(found), (quote(found.text),), found.origin) for found in quotes]

    def heading(self, item: Any, number: int) -> Heading:
        said: FeedbackItem = item.subject
        title = _("Quote %(number)s") % {"number": number}
        return Heading(
            title, facts=_source(said), blocks=(quote(said.text),), origin=said.provenance, refs=(of_quote(said.pk),)
        )

    def quoted(self) -> list[tuple[str, FeedbackItem]]:
        """What is cited, each under the name of its entry."""
        entries: list[tuple[Any, Heading]] = list(self.headings())
        return [(heading.title, item.subject) for item, heading in entries]


def _source(found: Quote | FeedbackItem) -> str:
    return _(", ").join(part for part in (found.channel, stars(found.rating), f"{found.date:%Y-%m-%d}") if part)


def stars(rating: int | None) -> str:
    return ngettext("%(n)s star", "%(n)s stars", rating) % {"n": rating} if rating else ""


def _figures(facts: FeedbackFacts) -> list[Block]:
    if not facts.ratings:
        return []
    n = facts.ratings
    items = [
        figure(_("Average rating"), shown(facts.average, "points").split(" ")[0], unit=_("points"), base=f"n = {n:,}"),
        figure(_("Good, 4–5 stars"), percent(Decimal(facts.good) / n), base=f"{facts.good:,} / {n:,}"),
        figure(_("Poor, 1–2 stars"), percent(Decimal(facts.poor) / n), base=f"{facts.poor:,} / {n:,}"),
    ]
    if facts.nps_n:
        items.append(figure("NPS", signed(facts.nps, 0), base=f"n = {facts.nps_n:,}"))
    items = [proved(item, FEEDBACK) for item in items]
    return [figures(items, caption=_("Ratings in the period"))]


def _moods(facts: FeedbackFacts) -> list[Block]:
    rows = [{"name": name, "good": good, "neutral": flat, "poor": poor} for name, good, flat, poor in facts.by_quarter]
    if not rows:
        return []
    words = [_("Good"), _("Neutral"), _("Poor")]
    told = _("; ").join(
        f"{name} " + _(", ").join(f"{word} {count}" for word, count in zip(words, counts, strict=True))
        for name, *counts in facts.by_quarter
    )
    data = {"rows": rows, "words": words}
    return [proved(chart("moods", caption=_("Ratings by quarter"), title=told, data=data, source=_rating_rule()), FEEDBACK)]


def _rating_rule() -> str:
    return _("Good is 4–5 stars, neutral 3, poor 1–2.")


def _suggestions(facts: FeedbackFacts) -> list[Block]:
    if not any(facts.suggestions.values()):
        return []
    names = dict(Suggestion.choices)
    rows = [{"name": str(names[kind]), "value": count, "text": f"{count:,}"} for kind, count in facts.suggestions.items()]
    told = _("; ").join(f"{row['name']} {row['text']}" for row in rows)
    return [proved(chart("shares", caption=_("Suggestions by kind"), title=told, data={"rows": rows}), FEEDBACK)]
