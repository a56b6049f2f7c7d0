"""Answers of the terminal that come when nobody waits for them any more: they are no keys.

A slow terminal answers the questions of ``terminal`` after the app has begun to read what is typed. Taken for typing,
the answer to *which background?* would press ``]``, ``1``, ``1``, ``r``, ``g``, ``b`` and more.
"""

from __future__ import annotations

import re

_ANSWER = re.compile(r"\x1b\]11;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b_G[^\x1b]*\x1b\\|\x1b\[\?[0-9;]*c")
"""To OSC 11, to kitty's question for pictures, and to the question for the terminal's attributes (DA1)."""
_BEGUN = re.compile(r"(?:\x1b\]11?(?:;[^\x07\x1b]*\x1b?)?|\x1b_G[^\x1b]*\x1b?|\x1b\[\?[0-9;]*)\Z")
"""One of them, cut off by the end of what was read. No key begins like this."""
LONGEST = 512


class LateAnswers:
    """Takes the terminal's answers out of what is typed."""

    def __init__(self) -> None:
        self._held = ""

    def left_out(self, typed: str) -> str:
        """Return what was typed without answers; the beginning of one is kept until its rest has come."""
        if not self._held and "\x1b" not in typed:
            return typed
        text = _ANSWER.sub("", self._held + typed)
        begun = _BEGUN.search(text)
        self._held = begun[0] if begun and len(begun[0]) <= LONGEST else ""
        return text[: len(text) - len(self._held)]
