"""How the search looks: a hit in three lines, and what one can ask for while nothing is typed."""

from __future__ import annotations

from datetime import datetime

from rich.style import Style
from rich.text import Text

from termnews.core.dates import ago
from termnews.core.models import SearchHit
from termnews.core.query import HIT_END, HIT_START
from termnews.core.text import clean_line
from termnews.core.wrap import clip
from termnews.tui.themes import Palette

TERMS = (
    ("tide wall", "both words, anywhere in a story"),
    ('"tide wall"', "side by side"),
    ("harb*", "the beginning of a word"),
    ("-sport   tide or wall   ( )", "not, either, together"),
    ("title:wall   author:ingrid   url:example.org", "in one part of it"),
    ("feed:the-coastal-herald   section:world   tag:sea   lang:de", "where it stands"),
    ("is:unread   is:read   is:starred   is:later   is:begun", "what you did"),
    ("newer:3d   older:2026-11-01   newer:today   words>500", "how old, how long"),
    ("/tide.?wall/i   title:/^Live/", "a pattern"),
    ("query:elections", "one of your saved searches"),
)
"""What one can type, and what it finds; docs/queries.md says the rest."""


BESIDE_FROM = 96
"""Cells from which the meaning of a term stands beside it."""


def search_help(width: int, palette: Palette) -> Text:
    """Return what one can ask for; the meaning goes below where there is no room beside."""
    text = Text(no_wrap=True, overflow="ellipsis")
    widest = max(len(typed) for typed, _ in TERMS)
    for typed, meaning in TERMS:
        text.append(typed.ljust(widest) if width >= BESIDE_FROM else typed, Style(color=palette.ink, bold=True))
        gap = "    " if width >= BESIDE_FROM else "\n    "
        text.append(f"{gap}{meaning}\n" + ("\n" if width >= BESIDE_FROM else ""), Style(color=palette.muted))
    return text


def draw_hit(hit: SearchHit, palette: Palette, width: int, now: datetime) -> Text:
    """Return a hit: its title, where and when it stands, and the words around what was found."""
    row = hit.entry
    plain = palette.style("muted" if row.read else "headline").without_color
    title = Style(color=palette.muted if row.read else palette.ink) + plain
    mark = palette.style("mark") + Style(underline=True)
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append("  " if row.read else "● ", Style(color=palette.accent))
    text.append_text(_marked(hit.title or row.title or "(untitled)", width - 2, title, mark))
    meta = " · ".join((clean_line(row.feed_title, 60, list_row=True), ago(row.sort_date, now)))
    text.append(f"\n  {clip(meta, width - 4)}" + (" ★" if row.starred else ""), Style(color=palette.muted))
    text.append("\n  ")
    text.append_text(_marked(_from_hit(hit.snippet, width), width - 2, Style(color=palette.ink), mark))
    return text.append("\n")


def _from_hit(snippet: str, width: int) -> str:
    """Cut the beginning of a snippet whose hit would be out of sight."""
    first = snippet.find(HIT_START)
    if first <= width * 2 // 3:
        return snippet
    cut = snippet.rfind(" ", 0, first - width // 3)
    return "…" + snippet[cut + 1:] if cut > 0 else snippet


def _marked(marked: str, width: int, plain: Style, mark: Style) -> Text:
    text = Text()
    for index, piece in enumerate(marked.replace(HIT_END, HIT_START).split(HIT_START)):
        text.append(clean_line(f"x{piece}x", list_row=True)[1:-1], mark if index % 2 else plain)
    text.truncate(width, overflow="ellipsis")
    return text
