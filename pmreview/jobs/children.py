"""What happens when a worker and its children start."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery.signals import worker_init, worker_process_init, worker_ready
from django.conf import settings

from pmreview.celery import app
from pmreview.jobs.bell import clear_empty


def on_child_start(hook: Callable[[], object]) -> Callable[[], object]:
    """Runs `hook` in every worker child before its first job (to load and warm what is slow); its failure is only logged."""

    def receive(**_signal: Any) -> None:
        hook()

    worker_process_init.connect(receive, weak=False, dispatch_uid=f"{hook.__module__}.{hook.__qualname__}")
    return hook


@on_child_start
def limit_memory() -> None:
    """A child that asks for more than JOB_MEMORY_MB of address space gets a MemoryError, not the machine; 0 is no limit."""
    if settings.JOB_MEMORY_MB:
        size = settings.JOB_MEMORY_MB * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def clear_bell(**_signal: Any) -> None:
    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_in")
    if folder:
        clear_empty(Path(folder))


def sweep_at_start(**_signal: Any) -> None:
    """Asks a child to sweep; the worker's own process must not open database connections its children would inherit."""
    app.send_task("jobs.sweep", retry=False)


worker_init.connect(clear_bell)
worker_ready.connect(sweep_at_start)
