"""What the bell wakes. Thin: each could be called from a shell."""

from celery import shared_task

from pmreview.jobs.queue import sweep
from pmreview.jobs.work import work


@shared_task(name="jobs.work")
def work_task(job_id: str) -> None:
    work(job_id)


@shared_task(name="jobs.sweep")
def sweep_task() -> None:
    sweep()
