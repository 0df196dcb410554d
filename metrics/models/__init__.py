from metrics.models.feedback import FeedbackItem, Suggestion
from metrics.models.goal import Goal, GoalDirection
from metrics.models.metric import Better, Category, Metric, MetricKind, Unit
from metrics.models.product import Product
from metrics.models.project import Blocker, Project, WorkItem
from metrics.models.snapshot import MetricSnapshot, Unchangeable

__all__ = [
    "Better",
    "Blocker",
    "Category",
    "FeedbackItem",
    "Goal",
    "GoalDirection",
    "Metric",
    "MetricKind",
    "MetricSnapshot",
    "Product",
    "Project",
    "Suggestion",
    "Unchangeable",
    "Unit",
    "WorkItem",
]
