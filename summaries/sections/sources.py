"""Where every figure of the document comes from: a row each, with its definition, its day and its source."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from metrics.facts import FeedbackFacts, GoalFact, ProjectFact, Series
from metrics.models import FeedbackItem
from metrics.phrases import ends, in_words
from summaries.blocks import Block, column, table
from summaries.sections.facts import Facts
from summaries.sections.feedback import stars

Row = list[str]


def sources(facts: Facts, quotes: Iterable[tuple[str, FeedbackItem]] = ()) -> list[Block]:
    """One table, or nothing where there are no figures. What was typed and nothing supports says so.

    `quotes` are those the document cites, each under its name there.
    """
    rows = [
        *(_measured(series) for series in facts.series),
        *(_typed(goal) for goal in facts.goals if not goal.is_verified and goal.actual is not None),
        *_feedback(facts.feedback),
        *(_quote(name, said) for name, said in quotes),
        *(_project(project) for project in facts.projects),
    ]
    columns = [
        column(_("Figure"), width=20),
        column(_("Value"), width=13, align="end"),
        column(_("As of"), width=15),
        column(_("Source"), width=25),
        column(_("Definition"), width=27),
    ]
    return [table(_("Every figure with its source"), columns, rows)] if rows else []


def _measured(series: Series) -> Row:
    day = f"{series.as_of:%Y-%m-%d}" if series.as_of else "—"
    return [series.name, in_words(series, ends(series)[1]), day, series.source, series.definition]


def _typed(goal: GoalFact) -> Row:
    return [goal.title, in_words(goal, goal.actual), "—", _("Unverified: typed by hand, nothing supports it"), ""]


def _feedback(facts: FeedbackFacts) -> list[Row]:
    if not facts.total:
        return []
    day = f"{facts.as_of:%Y-%m-%d}" if facts.as_of else "—"
    return [
        [
            _("User feedback"),
            f"n = {facts.total:,}",
            day,
            _joined(facts.source, facts.origin),
            _("Good is 4–5 stars, neutral 3, poor 1–2."),
        ]
    ]


def _quote(name: str, said: FeedbackItem) -> Row:
    return [name, stars(said.rating) or "—", f"{said.date:%Y-%m-%d}", said.provenance, ""]


def _project(project: ProjectFact) -> Row:
    count = f"{project.completion.numerator:,} / {project.completion.denominator:,}"
    source = _joined(project.source, project.origin)
    return [project.name, count, f"{project.as_of:%Y-%m-%d}", source, _("Tasks done / tasks planned and not cancelled")]


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
