"""How one story of the front page is set in type: its lines at a width, without colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from unicodedata import bidirectional

from rich.cells import cell_len

from termnews.core.frontpage import FrontStory
from termnews.core.records import dataclass
from termnews.core.wrap import clip
from termnews.tui.widgets.paint import (
    ELLIPSIS,
    STAR,
    Piece,
    balanced,
    cells,
    meta,
    section_title,
    shown,
    title_of,
    wrap,
)

Line = tuple[Piece, ...]

SUMMARY_LINES = {"lead": 4, "second": 4, "story": 3, "brief": 0}
"""Lines of summary by rank."""
HEADLINE_LINES = 5
"""Longest headline; a feed that puts its article into the title does not get a column for it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the look of every story of a page depends on."""

    now: datetime
    titles: Mapping[str, str]
    """Section id → title."""
    generous: int = 0
    """Lines of summary more than usual: on a screen that has the room."""
    section: str = ""
    """The section that the whole page is of, so that its stories need not say so."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Section id → the key of its page."""
    airy: bool = True
    """With blank lines around the lead's summary."""
    dated: bool = True
    """With ages and reading times; without, a page stays true for longer."""


def set_story(story: FrontStory, width: int, setting: Setting) -> tuple[Line, ...]:
    """A story's lines: kicker, headline, summary, source and age; each at most ``width`` cells."""
    row = story.entry
    read = row.read
    lines: list[Line] = []
    kicker = _kicker(story, setting)
    title = title_of(row)
    rtl = _from_right(title)
    if story.rank == "brief" and not rtl and not row.starred and cells(kicker) <= width // 2:
        lines += _run_in(kicker, title, width, read=read)
    else:
        lines += [kicker] if kicker else []
        headline = balanced(title, width, HEADLINE_LINES)
        lines += [_aligned(line, "muted" if read else "headline", width, rtl=rtl) for line in headline]
    most = SUMMARY_LINES[story.rank] + (setting.generous if story.rank != "brief" else setting.generous // 2)
    summary = _cut(wrap(shown(row.summary, 1000), width, most)) if most and row.title.strip() else []
    if summary:
        role = "muted" if read else "text"
        if story.rank == "lead":
            lines += [()] * setting.airy
            role = "muted_italic" if read else "emphasis"
        lines += [_aligned(line, role, width, rtl=rtl) for line in summary]
        if story.rank == "lead":
            lines += [()] * setting.airy
    about = meta(row, setting.now, width) if setting.dated else clip(shown(row.feed_title, 80), width)
    lines.append(((about, "muted"),))
    return tuple(lines)


def _from_right(text: str) -> bool:
    """Whether the first letter is written from right to left."""
    classes = (bidirectional(character) for character in text if not text.isascii())
    return next((kind in ("R", "AL") for kind in classes if kind in ("L", "R", "AL")), False)


def _aligned(text: str, role: str, width: int, *, rtl: bool) -> Line:
    """A line of a headline or summary; one that is read from the right stands to the right."""
    return ((" " * (width - cell_len(text)), "text"), (text, role)) if rtl else ((text, role),)


def _cut(lines: list[str]) -> list[str]:
    """A summary that goes on: its last word is a whole one, where the script parts its words by blanks."""
    if lines and lines[-1].endswith(ELLIPSIS):
        words = lines[-1].removesuffix(ELLIPSIS).rpartition(" ")[0].rstrip(" ,;:–—-")
        if 2 * cell_len(words) >= cell_len(lines[-1]):
            lines[-1] = words + (" " if words.endswith((".", "!", "?")) else "") + ELLIPSIS
    return lines


def _kicker(story: FrontStory, setting: Setting) -> Line:
    """Section, sources and star; without the section where a head or the page itself says it."""
    row = story.entry
    pieces: list[Piece] = []
    if row.section not in (story.block, setting.section):
        pieces.append((section_title(setting.titles, row.section), "accent" if row.read else "kicker"))
    if story.sources > 1:
        pieces.append((f"{' · ' if pieces else ''}{story.sources} SOURCES", "muted"))
    if row.starred:
        pieces.append((f"{' ' if pieces else ''}{STAR}", "star"))
    return tuple(pieces)


def _run_in(kicker: Line, title: str, width: int, *, read: bool) -> list[Line]:
    """A brief's headline with its kicker in the same line, as briefs are set."""
    role = "muted" if read else "headline"
    if not kicker:
        return [((line, role),) for line in wrap(title, width, HEADLINE_LINES)]
    room = width - cells(kicker) - 2
    first = wrap(title, room)[0]
    rest = wrap(title[len(first):].strip(), width, HEADLINE_LINES - 1)
    return [(*kicker, ("  ", "text"), (first, role)), *(((line, role),) for line in rest)]
