"""The objects of a file, each turned into its bytes once. Stands on nothing inside of WeasyPrint."""

from __future__ import annotations

from typing import Any


class Written:
    """An object of the file whose bytes were made once; the file's identifier would have them made, and compressed, again."""

    def __init__(self, made: Any) -> None:
        self.number, self.generation, self.free, self.offset = made.number, made.generation, made.free, 0
        self.compressible = made.compressible
        self.data = b"" if made.free == "f" else made.data

    @property
    def indirect(self) -> bytes:
        return b"%d %d obj\n%b\nendobj" % (self.number, self.generation, self.data)

    @property
    def reference(self) -> bytes:
        return b"%d %d R" % (self.number, self.generation)


def write_once(file: Any) -> None:
    """Turns the objects of a finished file into their bytes. Call it last, from the finisher."""
    file.objects[:] = [Written(made) for made in file.objects]
