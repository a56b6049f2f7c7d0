"""Content codings undone piece by piece and counted, so that a small body cannot unpack into a large one.

httpx's decoders also work in pieces, but take a gzip body that breaks off for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

PIECE_BYTES = 256 * 1024


class TooLargeError(Exception):
    """The body is larger than its limit, packed or unpacked."""


class BrokenBodyError(Exception):
    """The body does not unpack, or breaks off; the text completes "The answer …"."""


class _Coding(Protocol):
    def feed(self, packed: bytes) -> Iterator[bytes]:
        """Unpack some bytes, a piece at a time."""

    def finish(self) -> None:
        """Raise BrokenBodyError where more was to come."""


class Unpacker:
    """Takes a body as it arrives and gives it unpacked.

    Args:
        codings: the values of Content-Encoding in the order in which they were applied (RFC 9110 §8.4).
        limit: the largest body in bytes, before and after unpacking.
        sink: takes the pieces, unpacked, instead of their being kept.
    """

    def __init__(
        self, codings: Iterable[str], *, limit: int, sink: Callable[[bytes], None] | None = None
    ) -> None:
        self._layers = [_layer(name) for name in reversed([c for c in codings if c not in ("", "identity")])]
        self._counts = [0] * (len(self._layers) + 1)
        self._limit = limit
        self._pieces: list[bytes] = []
        self._sink = sink or self._pieces.append

    def feed(self, packed: bytes) -> None:
        """Unpack some bytes; raises TooLargeError or BrokenBodyError."""
        self._down(0, packed)

    def finish(self) -> bytes:
        """Return the whole body; raises BrokenBodyError where it breaks off."""
        if self._counts[0]:
            for layer in self._layers:
                layer.finish()
        return b"".join(self._pieces)

    def drop(self) -> None:
        """Keep nothing of the body."""
        self._pieces.clear()

    @property
    def size(self) -> int:
        """Bytes of the body so far, unpacked."""
        return self._counts[-1]

    def _down(self, depth: int, piece: bytes) -> None:
        self._counts[depth] += len(piece)
        if self._counts[depth] > self._limit:
            raise TooLargeError
        if depth == len(self._layers):
            self._sink(piece)
            return
        for unpacked in self._layers[depth].feed(piece):
            self._down(depth + 1, unpacked)


class _Zlib:
    """gzip (also of several members) and deflate, with its zlib header or without."""

    def __init__(self, window: int | None) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window) if window is not None else None

    def feed(self, packed: bytes) -> Iterator[bytes]:
        if self._stream is None:
            # RFC 9110 §8.4.1.2 means zlib, some servers send it raw
            raw = len(packed) > 0 and packed[0] & 0x0F != 8
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
        try:
            while packed:
                if self._stream.eof:
                    if self._window is None or not packed.startswith(b"\x1f"):
                        return  # padding after the end
                    self._stream = zlib.decompressobj(self._window)
                yield self._stream.decompress(packed, PIECE_BYTES)
                packed = self._stream.unconsumed_tail or self._stream.unused_data
        except zlib.error as error:
            raise BrokenBodyError("is packed wrongly") from error

    def finish(self) -> None:
        if self._stream is not None and not self._stream.eof:
            raise BrokenBodyError("breaks off in the middle")


class _Brotli:
    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]

        self._error = brotli.error
        self._stream = brotli.Decompressor()

    def feed(self, packed: bytes) -> Iterator[bytes]:
        try:
            piece = self._stream.process(packed, output_buffer_limit=PIECE_BYTES)
            while piece:
                yield piece
                piece = self._stream.process(b"", output_buffer_limit=PIECE_BYTES)
        except self._error as error:
            raise BrokenBodyError("is packed wrongly") from error

    def finish(self) -> None:
        if not self._stream.is_finished():
            raise BrokenBodyError("breaks off in the middle")


def _layer(name: str) -> _Coding:
    if name in ("gzip", "x-gzip"):
        return _Zlib(zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _Zlib(None)
    if name == "br":
        return _Brotli()
    raise BrokenBodyError("is packed in a way that termnews did not ask for")
