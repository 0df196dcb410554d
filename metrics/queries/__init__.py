"""The front door of the facts: what somebody's work looks like over a period, as frozen dataclasses.

The caller has made sure that the reader may see the person's facts. Every question costs a fixed number of SQL
statements, however much there is to tell.
"""

from metrics.facts import (
    BlockerFact,
    Contradiction,
    Derived,
    FeedbackFacts,
    GoalFact,
    ProjectFact,
    Quote,
    Series,
    SeriesPoint,
)
from metrics.queries.contradictions import contradictions_in
from metrics.queries.derived import derived_in
from metrics.queries.ends import Ends, ends_in
from metrics.queries.feedback import feedback_in, feedback_on
from metrics.queries.goals import goal_facts, goals_of, total_attainment
from metrics.queries.history import History
from metrics.queries.projects import project_fact, project_facts, projects_of, with_plans
from metrics.queries.series import history_for, history_of, series_in

__all__ = [
    "BlockerFact",
    "Contradiction",
    "Derived",
    "Ends",
    "FeedbackFacts",
    "GoalFact",
    "History",
    "ProjectFact",
    "Quote",
    "Series",
    "SeriesPoint",
    "contradictions_in",
    "derived_in",
    "ends_in",
    "feedback_in",
    "feedback_on",
    "goal_facts",
    "goals_of",
    "history_for",
    "history_of",
    "project_fact",
    "project_facts",
    "projects_of",
    "series_in",
    "total_attainment",
    "with_plans",
]
