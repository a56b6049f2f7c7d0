"""ASCII in place of our rules and signs: the one place where a finished line passes, on its way to the terminal."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from termnews.core.ascii import fitted, in_ascii, is_unicode


class AsciiFilter(LineFilter):
    """Puts a stand-in in every cell that holds a sign of ours, and ``?`` where the encoding lacks a letter."""

    def __init__(self, encoding: str = "utf-8") -> None:
        """Take the terminal's encoding."""
        super().__init__()
        self._encoding = "" if is_unicode(encoding) else encoding

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in ASCII, each as wide as it was."""
        return [
            Segment(_plain(segment.text, self._encoding), segment.style, segment.control)
            if not segment.text.isascii() else segment
            for segment in segments
        ]


@lru_cache(maxsize=4096)
def _plain(text: str, encoding: str) -> str:
    text = in_ascii(text)
    return fitted(text, encoding) if encoding else text
