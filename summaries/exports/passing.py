"""A file on its way through: measured while it arrives, never kept, never opened. A few numbers are known of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from summaries.exports.carried import CLAIM_LENGTH, claim_in

LARGEST = 20 * 1024 * 1024  # bytes; a paper has less than one million
BLOCK = 4096


@dataclass
class Passed:
    """What was seen of a file: its size and SHA-256, the number it claims, and a fingerprint of each block of it."""

    size: int = 0
    claim: str = ""
    is_too_large: bool = False
    blocks: list[bytes] = field(default_factory=list)
    _whole: Any = field(default_factory=sha256)
    _rest: bytes = b""
    _tail: bytes = b""

    @property
    def sha256(self) -> str:
        return str(self._whole.hexdigest())

    def take(self, part: bytes) -> None:
        """The next bytes of the file."""
        self.size += len(part)
        self._whole.update(part)
        self.claim = self.claim or claim_in(self._tail + part)
        self._tail = part[1 - CLAIM_LENGTH :] if len(part) >= CLAIM_LENGTH else (self._tail + part)[1 - CLAIM_LENGTH :]
        self._rest += part
        whole = len(self._rest) - len(self._rest) % BLOCK
        self.blocks += fingerprints(self._rest[:whole])
        self._rest = self._rest[whole:]

    def shares_with(self, path: Path) -> float:
        """Which part of that file's blocks is in this one at the same places, 0 to 1; 0 where there is no such file."""
        if not path.is_file():
            return 0.0
        ours = fingerprints(path.read_bytes())
        mine = [*self.blocks, *fingerprints(self._rest)]
        return sum(one == other for one, other in zip(ours, mine, strict=False)) / max(len(ours), 1)


def fingerprints(content: bytes) -> list[bytes]:
    return [blake2b(content[at : at + BLOCK], digest_size=8).digest() for at in range(0, len(content), BLOCK)]


class Passing(FileUploadHandler):
    """Lets the first file of a form pass and remembers what was seen of it in `passed`; the form gets no file."""

    chunk_size = 64 * 1024

    def __init__(self) -> None:
        super().__init__()
        self.passed: Passed | None = None
        self._is_first = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._is_first = self.passed is None
        if self._is_first:
            self.passed = Passed()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if not self._is_first or self.passed is None:
            raise SkipFile
        if self.passed.size + len(raw_data) > LARGEST:
            self.passed.is_too_large = True
            raise SkipFile
        self.passed.take(raw_data)

    def file_complete(self, file_size: int) -> None:
        return None
