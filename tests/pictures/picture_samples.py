"""Pictures for tests, honest and hostile ones, made by Pillow or by hand."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

RED, BLUE = (200, 30, 30), (20, 40, 200)


def halves(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """The upper half red, the lower one blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, *size))
    return image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    """An honest picture."""
    return saved(halves(size), "PNG")


def png_that_claims(width: int, height: int, *, rows: int = 1) -> bytes:
    """A PNG whose head promises so many pixels, with the packed bytes of some rows of zeros."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes((width * 3 + 1) * rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
