"""A whole pmreview of its own with the demo company: database, files, web server and worker, all gone afterwards."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.live import ROOT, free_port, wait_for

BIN = Path(sys.executable).parent
WEB = ["gunicorn", "pmreview.wsgi", "--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
WORKER = ["celery", "-q", "-A", "pmreview", "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]


@dataclass(frozen=True)
class Stack:
    """Where it answers, and the settings of its processes."""

    url: str
    folder: Path
    env: dict[str, str]

    def manage(self, *arguments: str) -> None:
        """Runs a management command; CalledProcessError if it fails."""
        subprocess.run([sys.executable, "manage.py", *arguments], env=self.env, cwd=ROOT, check=True)

    @cached_property
    def password(self) -> str:
        return self._demo("PASSWORD")

    def email_of(self, key: str) -> str:
        return f"{key}@{self._host}"

    @cached_property
    def _host(self) -> str:
        return self._demo("HOST")

    def _demo(self, name: str) -> str:
        """A word of summaries.demo.people, which only a Django process can read."""
        code = f"from summaries.demo import people; print(people.{name})"
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code]
        return subprocess.run(command, env=self.env, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{command[0]}.log").open("wb") as log:
            return subprocess.Popen([BIN / command[0], *command[1:]], env=self.env, cwd=ROOT, stdout=log, stderr=log)

    def answers(self) -> bool:
        with suppress(OSError):
            return bool(urllib.request.urlopen(f"{self.url}/health/live/", timeout=2).status == 200)
        return False


@contextmanager
def demo_stack() -> Iterator[Stack]:
    """Ready when the web server answers; the papers may still be in the making."""
    with tempfile.TemporaryDirectory(prefix="pmreview-shots-", ignore_cleanup_errors=True) as folder:
        stack = _stack(Path(folder), free_port())
        stack.manage("collectstatic", "--no-input", "--verbosity", "0")
        stack.manage("migrate", "--no-input", "--verbosity", "0")
        stack.manage("load_demo")
        running = [stack.run(*WEB, "--bind", stack.url.removeprefix("http://")), stack.run(*WORKER)]
        try:
            wait_for(stack.answers, seconds=30, why="the web server")
            yield stack
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)


def _stack(folder: Path, port: int) -> Stack:
    url = f"http://127.0.0.1:{port}"
    settings = {
        "DJANGO_SETTINGS_MODULE": "pmreview.settings",
        "ENV_FILE": os.devnull,
        "VAR_DIR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "CELERY_BROKER_URL": "filesystem://",
        "SITE_URL": url,
        "REMAP_SIGTERM": "SIGQUIT",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }
    return Stack(url, folder, os.environ | settings)
