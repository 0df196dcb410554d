from metrics.models.batch import BatchChange, ImportBatch, ImportKind, ImportStatus, RememberedMapping
from metrics.models.feedback import FeedbackItem, Suggestion
from metrics.models.goal import Goal, GoalDirection
from metrics.models.metric import Better, Category, Metric, MetricKind, Unit
from metrics.models.product import Product
from metrics.models.project import Blocker, Project, WorkItem
from metrics.models.snapshot import MetricSnapshot, Unchangeable

__all__ = [
    "BatchChange",
    "Better",
    "Blocker",
    "Category",
    "FeedbackItem",
    "Goal",
    "GoalDirection",
    "ImportBatch",
    "ImportKind",
    "ImportStatus",
    "Metric",
    "MetricKind",
    "MetricSnapshot",
    "Product",
    "Project",
    "RememberedMapping",
    "Suggestion",
    "Unchangeable",
    "Unit",
    "WorkItem",
]
