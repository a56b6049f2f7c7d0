"""How one story of the front page is set in type: its lines at a width, without colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from termnews.core.frontpage import FrontStory
from termnews.core.wrap import clip
from termnews.tui.widgets.paint import STAR, Piece, balanced, meta, section_title, shown, title_of, wrap

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
    dated: bool = True
    """With ages and reading times; without, a page stays true for longer."""


def set_story(story: FrontStory, width: int, setting: Setting) -> tuple[Line, ...]:
    """A story's lines: kicker, headline, summary, source and age; each at most ``width`` cells."""
    row = story.entry
    read = row.read
    lines: list[Line] = [_kicker(story, setting)]
    headline = balanced(title_of(row), width, HEADLINE_LINES)
    lines += [((line, "muted" if read else "headline"),) for line in headline]
    most = SUMMARY_LINES[story.rank] + (setting.generous if story.rank != "brief" else setting.generous // 2)
    summary = wrap(shown(row.summary, 1000), width, most) if most and row.title.strip() else []
    if summary:
        role = "muted" if read else "text"
        if story.rank == "lead":
            lines.append(())
            role = "muted_italic" if read else "emphasis"
        lines += [((line, role),) for line in summary]
        if story.rank == "lead":
            lines.append(())
    about = meta(row, setting.now, width) if setting.dated else clip(shown(row.feed_title, 80), width)
    lines.append(((about, "muted"),))
    return tuple(lines)


def _kicker(story: FrontStory, setting: Setting) -> Line:
    row = story.entry
    role = "accent" if row.read else "kicker"
    pieces: list[Piece] = [(section_title(setting.titles, row.section), role)]
    if story.sources > 1:
        pieces.append((f" · {story.sources} SOURCES", "muted"))
    if row.starred:
        pieces.append((f" {STAR}", "star"))
    return tuple(pieces)
