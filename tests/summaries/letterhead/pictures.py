"""Real files of pictures, good and bad, made in memory."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

BLUE = "#1d4e89"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def drawn(width: int = 400, height: int = 120, *, ground: Any = "white", ink: Any = BLUE, mode: str = "RGB") -> Image.Image:
    """An oblong of ink with an empty border of a tenth all round."""
    picture = Image.new(mode, (width, height), ground)
    ImageDraw.Draw(picture).rectangle((width // 10, height // 10, width - width // 10 - 1, height - height // 10 - 1), fill=ink)
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, format=kind, **options)
    return out.getvalue()


def png(**options: Any) -> bytes:
    return saved(drawn(**options))


def moving(kind: str) -> bytes:
    return saved(drawn(), kind, save_all=True, append_images=[drawn(ink="red")], duration=200)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is as large as this, and unpacks to nothing of the kind."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(100_000))) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
