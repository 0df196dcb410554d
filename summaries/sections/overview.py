"""Step 7: the opening paragraph. Written last, printed first."""

from django.utils.translation import gettext_lazy

from summaries.blocks import Block
from summaries.sections.base import Section, answer
from summaries.sections.draft import draft
from summaries.sections.headline import headline


class Overview(Section):
    key = "overview"
    title = gettext_lazy("Overview")
    question = gettext_lazy("What should a reader in a hurry know?")
    intro = gettext_lazy("Written last, printed first: the result in two paragraphs, the uncomfortable part included.")
    is_opening = True

    opening = answer(
        gettext_lazy("How would you sum up the period?"),
        hint=gettext_lazy("What was reached, what was not, and what comes first next time."),
        ask=gettext_lazy("Write the opening paragraph"),
    )

    class Meta:
        verbose_name = gettext_lazy("overview")

    suggested = "opening"

    def suggestion(self) -> str:
        return draft(self.summary)

    def evidence(self) -> list[Block]:
        return headline(self.summary.facts)
