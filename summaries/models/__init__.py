"""The document's rows: the cycle it belongs to, the summary, its frozen versions, who decides, who says what, what happened."""

from summaries.models.comment import Comment, PeerRequest
from summaries.models.cycle import Cycle, Participant
from summaries.models.event import Event
from summaries.models.export import Bundle, BundledPaper, Export, Printing, Template
from summaries.models.letterhead import Letterhead
from summaries.models.notice import Muted, Notice, Told, Webhook
from summaries.models.reviewer import Assessment, Delegation, Placement, Reviewer
from summaries.models.summary import Status, Summary
from summaries.models.version import Version
from summaries.sections import data, feedback, goals, market, outlook, overview, projects  # noqa: F401  (Django finds the steps here)

__all__ = [
    "Assessment",
    "Bundle",
    "BundledPaper",
    "Comment",
    "Cycle",
    "Delegation",
    "Event",
    "Export",
    "Letterhead",
    "Muted",
    "Notice",
    "Participant",
    "PeerRequest",
    "Placement",
    "Printing",
    "Reviewer",
    "Status",
    "Summary",
    "Template",
    "Told",
    "Version",
    "Webhook",
]
