"""The kinds of files, in the order in which they are tried."""

from metrics.importers.kinds import feedback, goals, projects, snapshots, work_items
from metrics.importers.kinds.base import Field, Kind, RowSchema

KINDS: dict[str, Kind] = {
    kind.code: kind for kind in (snapshots.LONG, snapshots.WIDE, goals.KIND, work_items.KIND, feedback.KIND, projects.KIND)
}

__all__ = ["KINDS", "Field", "Kind", "RowSchema"]
