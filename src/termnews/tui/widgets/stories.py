"""How one story of the front page is set in type: its lines at a width, without colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from termnews.core.frontpage import FrontStory
from termnews.core.wrap import clip
from termnews.tui.widgets.paint import STAR, Piece, balanced, cells, meta, section_title, shown, title_of, wrap

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
    dated: bool = True
    """With ages and reading times; without, a page stays true for longer."""


def set_story(story: FrontStory, width: int, setting: Setting) -> tuple[Line, ...]:
    """A story's lines: kicker, headline, summary, source and age; each at most ``width`` cells."""
    row = story.entry
    read = row.read
    lines: list[Line] = []
    kicker = _kicker(story, setting)
    title = title_of(row)
    if story.rank == "brief" and not row.starred and cells(kicker) <= width // 2:
        lines += _run_in(kicker, title, width, read=read)
    else:
        lines += [kicker] if kicker else []
        lines += [((line, "muted" if read else "headline"),) for line in balanced(title, width, HEADLINE_LINES)]
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
