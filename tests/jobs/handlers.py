"""Handlers that exist only in tests. Each writes a line to `trace` when it starts, and its output to `path`."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from pmreview.jobs.files import replace_file
from pmreview.jobs.models import Job
from pmreview.jobs.work import Claim, Refused, handler


def runs(trace: str | Path) -> list[int]:
    """The process id of every start."""
    path = Path(trace)
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def _start(payload: dict[str, Any]) -> int:
    with Path(payload["trace"]).open("a") as trace:
        trace.write(f"{os.getpid()}\n")
    return len(runs(payload["trace"]))


@handler("test.write")
def write(job: Job, claim: Claim) -> None:
    _start(job.payload)
    with replace_file(Path(job.payload["path"])) as file:
        file.write(b"whole")


@handler("test.stuck_once")
def stuck_once(job: Job, claim: Claim) -> None:
    """Works until it is killed, but not longer than `seconds`; quick in the next attempt."""
    parts = int(job.payload.get("seconds", 15)) * 10
    if _start(job.payload) == 1:
        for part in range(parts):
            claim.progress(part, parts)
            time.sleep(0.1)
    with replace_file(Path(job.payload["path"])) as file:
        file.write(b"whole")


@handler("test.kills_itself")
def kills_itself(job: Job, claim: Claim) -> None:
    _start(job.payload)
    os.kill(os.getpid(), signal.SIGKILL)


@handler("test.sleeps")
def sleeps(job: Job, claim: Claim) -> None:
    _start(job.payload)
    time.sleep(20)


@handler("test.fails")
def fails(job: Job, claim: Claim) -> None:
    raise ValueError("a detail for the log only")


@handler("test.refuses")
def refuses(job: Job, claim: Claim) -> None:
    raise Refused("This summary has no pages.")


@handler("test.eats_memory")
def eats_memory(job: Job, claim: Claim) -> None:
    bytearray(job.payload["bytes"])
