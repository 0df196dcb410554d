"""A pmreview of its own in a folder that is deleted afterwards: SQLite, the folder bell, the demo company of one day."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path

TODAY = date(2026, 11, 22)
FOREIGN = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "MEDIA_ROOT", "SITE_URL", "HTTPS", "BEHIND_PROXY")


@contextmanager
def stack() -> Iterator[Path]:
    """Sets Django up over an empty folder, loads the demo company and yields the folder. Once a process."""
    collected = Path(os.environ.get("VAR_DIR", "var")) / "static"
    with tempfile.TemporaryDirectory(prefix="pmreview-bench-", ignore_cleanup_errors=True) as name:
        _environment(Path(name))
        _set_up()
        _load(collected, Path(name))
        yield Path(name)


def _environment(folder: Path) -> None:
    for each in FOREIGN:
        os.environ.pop(each, None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="pmreview.settings",
        ENV_FILE=os.devnull,
        VAR_DIR=str(folder),
        SECRET_KEY="only-for-the-bench-" + "0123456789" * 4,
        ALLOWED_HOSTS="testserver",
        DEBUG="false",
        LOG_LEVEL="ERROR",
    )


def _set_up() -> None:
    import django

    django.setup()


def _load(collected: Path, folder: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    if collected.is_dir():
        shutil.copytree(collected, folder / "static", dirs_exist_ok=True)
    else:
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_demo", today=TODAY, stdout=StringIO())
