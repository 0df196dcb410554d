"""Files people have → rows → checked → written → report. This is the front door.

A file is inspected (and kept as a draft), perhaps revised, then requested; a job imports it. It can be undone as a whole.
`Unreadable` carries a sentence for the person, PermissionDenied too.
"""

from metrics.importers.files import Unreadable
from metrics.importers.previews import Preview, inspect, preview, revise
from metrics.importers.requests import request_import
from metrics.importers.tables import export, faults_file, template
from metrics.importers.undo import UndoReport, undo

__all__ = [
    "Preview",
    "UndoReport",
    "Unreadable",
    "export",
    "faults_file",
    "inspect",
    "preview",
    "request_import",
    "revise",
    "template",
    "undo",
]
