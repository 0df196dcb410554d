"""Where uploaded files are kept: privately, each under the id of its import."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from metrics.models import ImportBatch
from pmreview.jobs.files import replace_file


def keep(batch: ImportBatch, data: BinaryIO) -> Path:
    """Stores the file durably and notes its place on the batch, which is not saved here."""
    batch.stored_as = f"imports/{str(batch.pk)[:2]}/{batch.pk}"
    data.seek(0)
    with replace_file(path_of(batch)) as file:
        shutil.copyfileobj(data, file)
    return path_of(batch)


def path_of(batch: ImportBatch) -> Path:
    return Path(settings.MEDIA_ROOT) / batch.stored_as


def forget(batch: ImportBatch) -> None:
    """Deletes a draft with its file."""
    if batch.stored_as:
        path_of(batch).unlink(missing_ok=True)
    batch.delete()
