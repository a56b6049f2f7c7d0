"""Lines of an article as strips: roles and style letters become colours, once a theme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from rich.segment import Segment as Drawn
from rich.style import Style
from textual.strip import Strip

from termnews.core.bidi import has_rtl
from termnews.core.layout import Line
from termnews.core.text import clean_line, clean_text
from termnews.core.typeset import Segment
from termnews.core.urls import host_of, safe_url
from termnews.core.wrap import break_lines, clip, width_of
from termnews.tui.themes import Palette
from termnews.tui.widgets.article_bidi import is_rtl, reordered, span_of

_ROLES = {
    "body": "text", "strong": "headline", "quote": "emphasis", "quote-bar": "bar", "bullet": "accent", "code": "code",
    "caption": "muted_italic", "muted": "muted", "rule": "hair", "note": "muted", "heading1": "kicker",
    "heading2": "kicker", "heading3": "headline", "table": "text", "table-head": "headline", "link-number": "muted",
    "summary": "headline", "title": "headline", "heavy": "heavy", "standfirst": "emphasis", "byline": "emphasis",
    "verdict": "muted", "note-mark": "star", "note-back": "bar", "dateline": "muted", "end": "muted", "hint": "pill",
}
"""What a line calls its text, and what the palette calls its colour."""
_LETTERS = {
    "b": Style(bold=True), "d": Style(strike=True), "i": Style(italic=True), "n": Style(underline=True),
    "u": Style(underline=True),
}
MARGIN_RIGHT = 1
"""Cells kept free at the pane's edge, beside code that is wider than the measure."""
WORTH_MORE = 8
"""Cells: with fewer beside the column, such code ends with the column."""

MOST_URL = 2083
"""Characters of a hyperlink that terminals take (VTE and iTerm2)."""
MOST_STYLES = 2000
_PRINTS = re.compile("https?://[!-~]+")

Range = tuple[int, int, Style]
"""First character of a drawn line, the one after the last, and the style laid over them."""


class Ink:
    """Styles of one palette; a combination is made once."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.paper = palette.style("text")
        self.hit = palette.style("mark")
        self.current_hit = palette.style("pill") + Style(underline=True if palette.ansi else None)
        self._styles: dict[tuple[str, str, bool, str], Style] = {}

    def style(self, role: str, letters: str = "", *, link: bool = False, url: str = "") -> Style:
        """Return the style of a role with the style letters of a span, as a link or not.

        ``url``: where the terminal's own hyperlink (OSC 8) leads; empty: there is none.
        """
        key = (role, letters, link, url)
        style = self._styles.get(key)
        if style is None:
            if len(self._styles) > MOST_STYLES:
                self._styles.clear()
            style = self._combined(role, letters, link)
            self._styles[key] = style = style + Style(link=url) if url else style
        return style

    def _combined(self, role: str, letters: str, link: bool) -> Style:
        style = self.palette.style(_ROLES.get(role, "text"))
        if "c" in letters or "k" in letters:
            style += self.palette.style("code")
        if "m" in letters:
            style += self.palette.style("mark")
        for letter in letters:
            style += _LETTERS.get(letter, Style.null())
        if link:
            style += Style(color=self.palette.style("link").color, underline=True)
        return style

    def strip(
        self, line: Line, *, left: int, measure: int, width: int, over: Sequence[Range] = (), links: Sequence[str] = (),
        reorder: bool = False,
    ) -> Strip:
        """Draw a line.

        Args:
            line: What to draw.
            left: Cells of margin before it.
            measure: Cells of the column; a line with a fill covers it.
            width: Cells of the pane; nothing is drawn beyond.
            over: Styles laid over parts of the line, counted in characters from the pane's edge.
            links: The URLs that the line's links count in.
            reorder: Put right-to-left text in the order of the eye.
        """
        drawn = [Drawn(" " * left, self.paper)] if left else []
        used = left
        for text, role, letters, link, note in _cut(line.segments, room_for(left, measure, width)):
            url = terminal_url(links[link]) if link is not None and link < len(links) else ""
            drawn.append(Drawn(text, self.style(role, letters, link=link is not None or note is not None, url=url)))
            used += width_of(text)
        if line.fill and used < left + measure:
            drawn.append(Drawn(" " * (left + measure - used), self.style(line.fill)))
            used = left + measure
        if used < width:
            drawn.append(Drawn(" " * (width - used), self.paper))
        if over:
            drawn = list(_overlaid(drawn, over))
        if reorder and has_rtl(line.text):
            drawn = reordered(drawn, *span_of(line, left), rtl=is_rtl(line))
        return Strip(drawn, max(width, used))

    def status(self, url: str, width: int) -> Strip:
        """Draw where a link leads, its host first."""
        host = host_of(url)
        text = clip(f" {host}  {clean_line(url, 4096)} " if host else f" {clean_line(url, 4096)} ", width)
        return Strip([Drawn(text, self.style("muted"))]).extend_cell_length(width, self.paper)

    def sentence(self, text: str, row: int, width: int, height: int) -> Strip:
        """Draw one row of a sentence that stands in the upper middle of an empty pane."""
        spans = break_lines(text, max(1, min(width - 4, 60))) if text else []
        row -= max(0, (height - len(spans)) // 3)
        if not 0 <= row < len(spans):
            return Strip.blank(width, self.paper)
        begin, end = spans[row]
        words = text[begin:end]
        words = " " * max(0, (width - width_of(words)) // 2) + words
        return Strip([Drawn(words, self.style("muted"))]).extend_cell_length(width, self.paper)


def room_for(left: int, measure: int, width: int) -> int:
    """Return how many cells a line may take: code may be wider than the measure where the pane has room beside it."""
    edge = width - MARGIN_RIGHT
    return (edge if edge - left - measure >= WORTH_MORE else min(width, left + measure)) - left


@lru_cache(maxsize=1024)
def terminal_url(url: str) -> str:
    """Return a URL as the terminal may have it: http(s) and ASCII that prints; empty for any other."""
    safe = safe_url(url) or ""
    return safe if len(safe) <= MOST_URL and _PRINTS.fullmatch(safe) else ""


def _cut(segments: Iterable[Segment], room: int) -> Iterable[Segment]:
    """Clean the texts again, and cut what reaches beyond the pane with an ellipsis."""
    for segment in segments:
        text = clean_text(segment.text)
        cells = width_of(text)
        if cells > room:
            yield segment._replace(text=clip(text, max(0, room)))
            return
        room -= cells
        yield segment._replace(text=text) if text is not segment.text else segment


def _overlaid(drawn: Iterable[Drawn], over: Sequence[Range]) -> Iterable[Drawn]:
    start = 0
    for text, style, _ in drawn:
        end = start + len(text)
        cuts = sorted({start, end, *(cut for low, high, _ in over for cut in (low, high) if start < cut < end)})
        for low, high in pairwise(cuts):
            covered = style or Style.null()
            for first, last, laid in over:
                if first <= low < last:
                    covered += laid
            yield Drawn(text[low - start : high - start], covered)
        start = end
