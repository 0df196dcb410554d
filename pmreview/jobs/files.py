"""Output that is either wholly there or not there at all."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings


@contextmanager
def replace_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to; on leaving the block it becomes `path`, durably and at once. After an error nothing changes.

    The folder is made where missing. Only the owner may read the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(path)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _clear_leftovers(path: Path) -> None:
    """Drafts of killed workers: a living one would have written within its lease."""
    too_old = time.time() - max(settings.JOB_LEASE_SECONDS, settings.CELERY_TASK_TIME_LIMIT)
    for draft in path.parent.glob(f".{path.name}.*.part"):
        if draft.stat().st_mtime < too_old:
            draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
