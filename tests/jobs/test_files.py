"""A file is there wholly or not at all."""

import os
import time
from pathlib import Path

import pytest

from pmreview.jobs.files import replace_file


def test_the_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "2026" / "summary.bin"
    with replace_file(path) as file:
        file.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["summary.bin"]
    assert path.stat().st_mode & 0o077 == 0


def test_an_error_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "summary.bin"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), replace_file(path) as file:
        file.write(b"half")
        _ = 1 / 0
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_drafts_of_the_dead_go_and_those_of_the_living_stay(tmp_path: Path) -> None:
    dead, living = tmp_path / ".summary.bin.dead.part", tmp_path / ".summary.bin.living.part"
    for draft in (dead, living):
        draft.touch()
    os.utime(dead, (time.time() - 1000, time.time() - 1000))
    with replace_file(tmp_path / "summary.bin") as file:
        file.write(b"new")
    assert not dead.exists() and living.exists()
