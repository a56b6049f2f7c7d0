"""Inline text on its way into a Document: white space folded as browsers fold it, styles and links kept beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from termnews.core.document import Span
from termnews.core.text import clean_text

_WHITE = re.compile(r"[ \t\n\r\f]+")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BLANKS = " \u00a0\u3000"
"""What is not seen at the end of a line; pages make air of it, which is ours to make."""
_STRONG = re.compile(r"[^\W\d_]")


class Ink(NamedTuple):
    """How the text is set at one place of the page."""

    style: str = ""
    """Letters of ``Span.style``, sorted."""
    link: int | None = None
    note: str | None = None
    pre: bool = False
    """White space and newlines are kept."""
    title: str = ""
    """What an abbreviation stands for."""
    src: str = ""
    """Address of the picture that the text stands for."""

    def with_style(self, letter: str) -> Ink:
        """Return this ink with one more style letter."""
        if letter in self.style:
            return self
        return self._replace(style="".join(sorted(self.style + letter)))


class Run:
    """One line box of the page being read: text until the next block begins."""

    __slots__ = ("_pieces", "_tail")

    def __init__(self) -> None:
        self._pieces: list[tuple[str, Ink]] = []
        self._tail = "\n"
        """Last character; a run starts as if after a newline, so that leading white space goes."""

    def __bool__(self) -> bool:
        return bool(self._pieces)

    @property
    def last(self) -> str:
        """The last character so far."""
        return self._tail

    def end(self, characters: int) -> str:
        """Return the text so far, as far back as so many characters."""
        taken: list[str] = []
        length = 0
        for text, _ in reversed(self._pieces):
            taken.append(text)
            length += len(text)
            if length >= characters:
                break
        return "".join(reversed(taken))[-characters:]

    def add(self, text: str, ink: Ink) -> None:
        """Append page text, folding its white space (CSS Text 3 §4.1)."""
        text = clean_text(text if not ink.pre else text.expandtabs(4))
        if ink.pre:
            self._push(text, ink)
            return
        text = _WHITE.sub(" ", text)
        if self._tail in " \n":
            text = text.lstrip(" ")
        self._push(text, ink)

    def add_break(self) -> bool:
        """Append a line break; return True when it is the second in a row, which ends a paragraph."""
        self._trim()
        if not self._pieces or self._tail == "\n":
            return bool(self._pieces)
        self._push("\n", Ink())
        return False

    def add_gap(self) -> None:
        """Append a space where a block boundary is flattened into the run."""
        if self._tail not in " \n":
            self._push(" ", Ink())

    def take(self) -> tuple[Span, ...]:
        """Return the spans so far, trimmed at both ends, and start anew."""
        self._trim(_BLANKS + "\n")
        spans = tuple(_merge(self._pieces))
        self._pieces = []
        self._tail = "\n"
        return spans

    def _push(self, text: str, ink: Ink) -> None:
        if text:
            self._pieces.append((text, ink))
            self._tail = text[-1]

    def _trim(self, characters: str = _BLANKS) -> None:
        while self._pieces:
            text, ink = self._pieces[-1]
            kept = text.rstrip(characters)
            if kept == text:
                break
            self._pieces.pop()
            if kept:
                self._pieces.append((kept, ink))
                break
        self._tail = self._pieces[-1][0][-1] if self._pieces else "\n"


def _merge(pieces: list[tuple[str, Ink]]) -> Iterator[Span]:
    texts: list[str] = []
    current = Ink()
    for text, ink in pieces:
        ink = ink._replace(pre=False)
        if texts and ink != current:
            yield Span("".join(texts), current.style, current.link, current.note, current.title, current.src)
            texts = []
        current = ink
        texts.append(text)
    if texts:
        yield Span("".join(texts), current.style, current.link, current.note, current.title, current.src)


def spans_text(spans: tuple[Span, ...]) -> str:
    """Return the bare text of ``spans``."""
    return spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])


def says(whole: str, part: str) -> bool:
    """Return True where the words of ``part`` stand one after the other in ``whole``."""
    told, wanted = (" ".join(re.findall(r"\w+", text.casefold())) for text in (whole, part))
    return f" {wanted} " in f" {told} "


def text_dir(text: str) -> str:
    """Return ``rtl`` where the first letter is written from right to left, else an empty string (HTML ``dir=auto``)."""
    if not _RTL.search(text):
        return ""
    first = _STRONG.search(text)
    return "rtl" if first and _RTL.match(first[0]) else ""
