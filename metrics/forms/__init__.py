from metrics.forms.evidence import FeedbackForm, SnapshotForm
from metrics.forms.fact import FactForm
from metrics.forms.fields import FigureField, WeightField, optional
from metrics.forms.goal import GoalForm
from metrics.forms.product import ProductForm
from metrics.forms.project import BlockerForm, ProjectForm, WorkItemForm

__all__ = [
    "BlockerForm",
    "FactForm",
    "FeedbackForm",
    "FigureField",
    "GoalForm",
    "ProductForm",
    "ProjectForm",
    "SnapshotForm",
    "WeightField",
    "WorkItemForm",
    "optional",
]
