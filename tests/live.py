"""Real processes for tests: a Celery worker on the test database, a Redis of one test, a Python beside the web."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypeVar
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from pmreview.celery import app

ROOT = Path(__file__).resolve().parent.parent
Found = TypeVar("Found")


def wait_for(what: Callable[[], Found], *, seconds: float = 20, why: str = "it") -> Found:
    """The first true answer of `what`; AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"waited {seconds} s in vain for {why}"
        time.sleep(0.05)
    return found


def environment(**changes: str) -> dict[str, str]:
    """For a process that works on this test's database, folder and broker."""
    return os.environ | {"PMREVIEW_TEST_CHILD": "1", "DATABASE_URL": _database_url(), "PYTHONPATH": _python_path()} | changes


def _database_url() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def _python_path() -> str:
    return os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))


def python(code: str, *arguments: str, **changes: str) -> str:
    """What a Django process of its own prints when it runs `code`."""
    whole = "import sys, django; django.setup()\n" + code
    done = subprocess.run(
        [sys.executable, "-c", whole, *arguments],
        env=environment(**changes),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def empty_bell() -> int:
    """Loses every message of this test's broker; how many there were."""
    with app.connection_for_write() as broker:
        return broker.default_channel.queue_purge("celery") or 0


@dataclass
class LiveWorker:
    """A prefork worker with its own beat, sweeping every second, with leases of three seconds."""

    folder: Path
    include: str = "tests.jobs.handlers"
    concurrency: int = 2
    changes: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "worker.log"

    def start(self) -> LiveWorker:
        """Returns when the worker takes jobs."""
        known = self._times_ready()
        quick = {"JOB_LEASE_SECONDS": "3", "JOB_SWEEP_SECONDS": "1", "JOB_RING_AGAIN_SECONDS": "1"}
        with self.log.open("ab") as log:
            self.process = self._popen(log, environment(**(quick | self.changes)))
        wait_for(lambda: self._times_ready() > known or self._has_ended(), seconds=40, why="the worker")
        assert not self._has_ended(), self.log.read_text()
        return self

    def _popen(self, log: IO[bytes], env: dict[str, str]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "pmreview", "worker", "-l", "INFO", "-c", str(self.concurrency)]
        beat = ["-B", "-s", str(self.folder / "beat-schedule")]
        options = ["--without-gossip", "--without-mingle", "-I", self.include, "-n", f"test-{os.getpid()}@localhost"]
        return subprocess.Popen(
            [*command, *beat, *options], env=env, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )

    def _times_ready(self) -> int:
        return self.log.read_bytes().count(b" ready.") if self.log.exists() else 0

    def _has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self, seconds: float = 15) -> None:
        """As a service manager does: SIGTERM, and SIGKILL for what stays."""
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to the worker, its children and its beat at once: a power cut."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None

    def __enter__(self) -> LiveWorker:
        return self if self.process else self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Redis:
    """A Redis that a test may stop and start again."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> Redis:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self._answers, why="Redis")
        return self

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(5) == b"+PONG"
        return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


@contextlib.contextmanager
def silent_broker() -> Iterator[str]:
    """The address of a listener that never says a word."""
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen(8)
        yield f"redis://127.0.0.1:{ear.getsockname()[1]}/0"


def bell_folder() -> Path:
    return Path(settings.VAR_DIR) / "bell"
