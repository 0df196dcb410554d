"""The document's rows: the cycle it belongs to, the summary, its frozen versions, who decides, what happened."""

from summaries.models.cycle import Cycle
from summaries.models.event import Event
from summaries.models.export import Export
from summaries.models.reviewer import Reviewer
from summaries.models.summary import Status, Summary
from summaries.models.version import Version
from summaries.sections import data, feedback, goals, market, outlook, overview, projects  # noqa: F401  (Django finds the steps here)

__all__ = ["Cycle", "Event", "Export", "Reviewer", "Status", "Summary", "Version"]
