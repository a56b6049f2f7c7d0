"""What is said: clean lines of text, wrapped or not, a part at a time or whole. No escape sequence ever leaves here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from termnews.core.text import clean_line, clean_text
from termnews.core.wrap import break_lines

LONGEST = 20_000
"""Characters of one sentence that are said at most."""
MEASURE = 78
"""Cells of a line where nothing else is set."""
LEAST_MEASURE = 20


@dataclass(slots=True)
class Voice:
    """Says lines."""

    write: Callable[[str], None]
    """Takes one line without its end."""
    width: int | None = MEASURE
    """Cells of a line; None: lines are as long as they are."""
    lines: int | None = None
    """How many lines are said at once; None: all."""
    said: int = 0
    """How many were said since somebody last listened (``listened``)."""

    @property
    def room(self) -> int | None:
        """How many lines may still be said at once; None: all."""
        return None if self.lines is None else max(1, self.lines - self.said)

    def listened(self) -> None:
        """Begin to count anew: what was said was heard."""
        self.said = 0

    def say(self, text: str) -> None:
        """Say one sentence, cleaned and wrapped."""
        for line in self.wrapped(text):
            self.say_line(line)

    def wrapped(self, text: str) -> list[str]:
        """Return one sentence as the lines it takes."""
        line = clean_line(text, LONGEST)
        if self.width is None or not line:
            return [line]
        return [line[begin:end] for begin, end in break_lines(line, self.width)]

    def say_line(self, line: str) -> None:
        """Say a line that is wrapped already; its blanks stay."""
        self.write(clean_text(line).replace("\n", " "))
        self.said += 1


@dataclass(slots=True)
class Parts:
    """Something long, said a part at a time; what belongs together is never parted."""

    pieces: Sequence[Sequence[str]] = ()
    """Each the lines of one thing."""
    at: int = 0
    """The next piece."""

    @property
    def done(self) -> bool:
        """Whether all of it was said."""
        return self.at >= len(self.pieces)

    @property
    def share(self) -> float:
        """How much of it was said, 0 to 1."""
        return self.at / len(self.pieces) if self.pieces else 1.0

    def take(self, lines: int | None) -> list[str]:
        """Return the lines of the next part; at least one piece."""
        taken: list[str] = []
        while not self.done and (lines is None or not taken or len(taken) + len(self.pieces[self.at]) <= lines):
            taken += self.pieces[self.at]
            self.at += 1
        return taken
