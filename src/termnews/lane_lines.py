"""The lines of a child's answer, decoded when they are looked at: as text they would take four times their bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload


class Lines(Sequence[str]):
    """Lines of UTF-8 without an end of line after the last; no bytes are no lines."""

    def __init__(self, payload: bytes | bytearray) -> None:
        self._payload = payload

    def __len__(self) -> int:
        return self._payload.count(b"\n") + 1 if self._payload else 0

    def __iter__(self) -> Iterator[str]:
        start, payload = 0, self._payload
        while start < len(payload):
            end = payload.find(b"\n", start)
            end = len(payload) if end < 0 else end
            yield payload[start:end].decode()
            start = end + 1
        if payload.endswith(b"\n"):
            yield ""

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if index == 0 and self._payload:
            return next(iter(self))
        return list(self)[index]
