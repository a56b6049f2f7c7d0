"""Small pictures and one sound, drawn when asked for: an edition needs figures, and a repository needs no binaries."""

from __future__ import annotations

import math
import struct
import zlib

WIDTH = 640
HEIGHT = 360
_HORIZON = 236
_SKIES = (
    ((26, 42, 74), (236, 178, 120)),
    ((70, 110, 140), (236, 230, 214)),
    ((16, 18, 30), (70, 64, 110)),
    ((120, 150, 170), (250, 236, 210)),
    ((60, 30, 50), (226, 120, 90)),
)
SOUND_RATE_HZ = 8000


def draw_picture(name: str) -> bytes:
    """PNG of a shore: sky, sun, roofs and water, all of them following from the name."""
    seed = zlib.crc32(name.encode())
    top, low = _SKIES[seed % len(_SKIES)]
    sun_x, sun_y, radius = 120 + seed // 7 % 400, 80 + seed // 11 % 120, 24 + seed // 13 % 28
    roofs = _roofs(seed)
    rows: list[bytes] = []
    for y in range(HEIGHT):
        share = y / _HORIZON if y < _HORIZON else (HEIGHT - y) / (HEIGHT - _HORIZON) * 0.7
        row = bytearray(bytes(round(a + (b - a) * share) for a, b in zip(top, low, strict=True)) * WIDTH)
        half = radius * radius - (y - sun_y) ** 2
        if half > 0 and y < _HORIZON:
            _paint(row, sun_x - round(math.sqrt(half)), round(2 * math.sqrt(half)), (250, 226, 170))
        if y < _HORIZON:
            for x, width, height in roofs:
                if y >= _HORIZON - height:
                    _paint(row, x, width, (24, 24, 30))
        elif y % 10 < 2:
            glint = 12 + (seed >> (y // 2 % 16)) % 60
            _paint(row, sun_x - glint // 2 + y % 14, glint, (250, 226, 170))
        rows.append(b"\0" + bytes(row))
    return _png(b"".join(rows))


def sound_foghorn() -> bytes:
    """WAV of one and a half seconds of a foghorn, 8 bit mono."""
    count = SOUND_RATE_HZ * 3 // 2
    samples = bytes(
        round(128 + 70 * math.sin(2 * math.pi * 98 * i / SOUND_RATE_HZ) * math.sin(math.pi * i / count))
        for i in range(count)
    )
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + count, b"WAVE", b"fmt ", 16, 1, 1, SOUND_RATE_HZ,
                       SOUND_RATE_HZ, 1, 8, b"data", count)  # fmt: skip
    return head + samples


def _roofs(seed: int) -> list[tuple[int, int, int]]:
    roofs: list[tuple[int, int, int]] = []
    x, state = 0, seed
    while x < WIDTH:
        state = (state * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
        width, height = 20 + state % 52, 8 + state // 64 % 68
        if state // 4096 % 3:
            roofs.append((x, width, height))
        x += width
    return roofs


def _paint(row: bytearray, x: int, width: int, colour: tuple[int, int, int]) -> None:
    start, end = max(0, x), min(WIDTH, x + width)
    if start < end:
        row[start * 3 : end * 3] = bytes(colour) * (end - start)


def _png(raw: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw, 6)) + chunk(b"IEND", b"")
