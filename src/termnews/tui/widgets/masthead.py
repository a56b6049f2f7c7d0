"""The head of the paper: its name between two ears, and the bar of numbered sections under it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from termnews.core.dates import MONTH_NAMES, SHORT, WEEKDAYS, ago
from termnews.core.models import Counts
from termnews.core.records import dataclass
from termnews.core.subscriptions import Section
from termnews.core.wrap import clip
from termnews.tui.widgets.paint import HAIR, HEAVY, Piece, cells, shown, spaced, strip_of
from termnews.tui.widgets.pane import Inked

FULL_WIDTH = 100
"""From this width on the masthead has two lines and a motto."""
SMALL_WIDTH, SMALL_HEIGHT = 60, 15
"""Below either, the masthead is one line without a rule."""
AIRY_HEIGHT = 30
"""From this height on a blank line stands above the full masthead."""
RULED_HEIGHT = 24
"""From this height on a hair rule stands under the section bar."""
SHORTEST_LABEL = 4
"""Cells that a section's label keeps before all of them become numbers."""
EAR = 2
"""Blank cells beside the ears: in line with the text of the page below."""


def long_date(day: datetime) -> str:
    """``Tuesday, 24 November 2026``, whatever the locale: the paper is written in English."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def short_date(day: datetime) -> str:
    """``Tue 24 Nov``."""
    return f"{WEEKDAYS[day.weekday()][:SHORT]} {day.day} {MONTH_NAMES[day.month - 1][:SHORT]}"


def short_edition(day: datetime, edition: str) -> str:
    """``Tue 24 Nov, Morning``."""
    return f"{short_date(day)}, {edition.removesuffix(' Edition')}"


@dataclass(frozen=True, slots=True)
class _Content:
    name: str
    motto: str
    counts: Counts
    now: datetime
    edition: str


class Masthead(Inked):
    """The name of the paper, date and edition to the left, counts and the state of the news to the right."""

    DEFAULT_CSS = """
    Masthead { height: auto; width: 100%; background: $background; }
    """

    ALLOW_SELECT = False

    class Clicked(Message):
        """The name of the paper was clicked: the reader wants its front page."""

    def on_click(self, event: events.Click) -> None:
        """Lead to the front page."""
        event.stop()
        self.post_message(self.Clicked())

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._content: _Content | None = None
        self._progress: tuple[int, int] | None = None

    def show(self, name: str, motto: str, counts: Counts, now: datetime, edition: str) -> None:
        """Set the head of today's paper; ``now`` in the reader's own zone."""
        self._content = _Content(shown(name, 60), shown(motto, 100), counts, now, shown(edition, 40))
        self.refresh()

    def progress(self, done: int, total: int | None) -> None:
        """Show how far a refresh has come; ``total`` None: it is over."""
        progress = None if total is None else (done, total)
        if progress != self._progress:
            self._progress = progress
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that the masthead takes on a screen of this size."""
        return len(self._lines(width, viewport.height))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        lines = self._lines(width, self.app.size.height)
        return strip_of(lines[y] if y < len(lines) else (), width, self.palette)

    def _lines(self, width: int, screen_height: int) -> list[Sequence[Piece]]:
        content = self._content or _Content("", "", Counts(), datetime(1970, 1, 1), "")
        blank: Sequence[Piece] = ()
        rule: Sequence[Piece] = [(HEAVY * width, "heavy")]
        if width < SMALL_WIDTH or screen_height < SMALL_HEIGHT:
            name = (content.name.upper(), "headline")
            unread = self._state(content) if self._progress else f"{content.counts.unread:,} unread"
            return [self._line(width, left=[], middle=[name], right=[(unread, "muted")], ear=1, align_left=True)]
        date = long_date(content.now) if width >= FULL_WIDTH else short_date(content.now)
        counts = f"{content.counts.unread:,} unread"
        if width < FULL_WIDTH:
            with_edition = short_edition(content.now, content.edition)
            if cell_len(spaced(content.name)) <= width - 2 * (len(with_edition) + EAR + 2):
                date = with_edition
            right = self._state(content) if self._progress else counts
            return [
                self._line(width, left=[(date, "muted")], middle=self._nameplate(content, width, len(date)),
                           right=[(right, "muted")]),
                rule,
            ]
        counts += f" · {content.counts.feeds:,} feeds"
        lines = [
            self._line(width, left=[(date, "muted")], middle=self._nameplate(content, width, len(date)),
                       right=[(counts, "muted")]),
            self._line(width, left=[(content.edition, "muted")], middle=[(content.motto, "muted_italic")],
                       right=self._news(content)),
            rule,
        ]
        return [blank, *lines] if screen_height >= AIRY_HEIGHT else lines

    @staticmethod
    def _nameplate(content: _Content, width: int, ear: int) -> list[Piece]:
        """Letterspaced where there is room for it."""
        name = spaced(content.name)
        room = width - 2 * (ear + EAR + 2)
        return [(name if cell_len(name) <= room else content.name.upper(), "headline")]

    def _news(self, content: _Content) -> list[Piece]:
        pieces: list[Piece] = []
        if content.counts.failing and not self._progress:
            pieces.append((f"! {content.counts.failing} failing", "warning"))
            pieces.append((" · ", "muted"))
        return [*pieces, (self._state(content), "muted")]

    def _state(self, content: _Content) -> str:
        if self._progress:
            done, total = self._progress
            return f"⟳ {done}/{total}"
        last = content.counts.last_refresh
        if last is None:
            return "never synced"
        age = ago(last, content.now)
        return "synced just now" if age == "now" else f"synced {age} ago" if age[0].isdigit() and age[-1] in "nhd" \
            else f"synced {age}"

    @staticmethod
    def _line(
        width: int, *, left: list[Piece], middle: list[Piece], right: list[Piece], ear: int = EAR,
        align_left: bool = False,
    ) -> list[Piece]:
        """Left and right ear, and between them what stands in the middle of the whole line if the ears allow it."""
        right_cells = cells(right) if ear * 2 + cells(right) <= width // 2 else 0
        right = right if right_cells else []
        begin = ear + cells(left) + (2 if left else 0)
        end = width - ear - right_cells - (2 if right else 0)
        text, role = middle[0]
        text = clip(text, end - begin)
        at = begin if align_left else min(max((width - cell_len(text)) // 2, begin), max(begin, end - cell_len(text)))
        pieces: list[Piece] = [(" " * ear, "text"), *left]
        pieces.append((" " * (at - cells(pieces)), "text"))
        pieces.append((text, role))
        pieces.append((" " * (width - ear - right_cells - cells(pieces)), "text"))
        return [*pieces, *right]


class SectionBar(Inked):
    """The numbered sections of the paper on one line; a click or the number turns to one."""

    DEFAULT_CSS = """
    SectionBar { height: auto; width: 100%; background: $background; }
    """

    ALLOW_SELECT = False

    class Picked(Message):
        """The reader turns to a section."""

        def __init__(self, bar: SectionBar, index: int) -> None:
            super().__init__()
            self.bar = bar
            self.index = index
            """From 0: one less than the number shown."""

        @property
        def control(self) -> SectionBar:
            """The section bar."""
            return self.bar

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._titles: tuple[str, ...] = ()
        self._current = -1

    def show(self, sections: Sequence[Section | str], current: int) -> None:
        """Show the sections (the first nine have a number); ``current`` is an index, -1 for none."""
        titles = tuple(shown(each.title if isinstance(each, Section) else each, 40) for each in sections)
        if (titles, current) != (self._titles, self._current):
            self._titles, self._current = titles, current
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, and a rule on a screen with the room."""
        return 2 if viewport.height >= RULED_HEIGHT else 1

    def render_line(self, y: int) -> Strip:
        """Draw the sections, or the rule under them."""
        width = self.size.width
        if y:
            return strip_of([(" ", "text"), (HAIR * (width - 2), "hair")], width, self.palette)
        pieces: list[Piece] = []
        used = 0
        for index, begin, label in self._places(width):
            number = str(index + 1) if index < 9 else "·"
            here = index == self._current
            pieces.append((" " * (begin - used), "text"))
            pieces.append((number, "accent" if here else "faint"))
            pieces.append((f" {label}" if label else "", "kicker" if here else "muted"))
            used = begin + 1 + (1 + cell_len(label) if label else 0)
        return strip_of(pieces, width, self.palette)

    def on_click(self, event: events.Click) -> None:
        """Turn to the section under the pointer."""
        for index, begin, label in self._places(self.size.width):
            if event.y == 0 and begin <= event.x < begin + 2 + cell_len(label):
                self.post_message(self.Picked(self, index))
                event.stop()

    def _places(self, width: int) -> list[tuple[int, int, str]]:
        """Index, first cell and label of the sections that fit, abbreviated as far as it takes."""
        labels, gap = abbreviate(self._titles, self._current, width - 2)
        taken = sum(2 + cell_len(label) if label else 1 for label in labels) + gap * (len(labels) - 1)
        x = max(1, (width - taken) // 2)
        places = []
        for index, label in enumerate(labels):
            end = x + 1 + (1 + cell_len(label) if label else 0)
            if end > width:
                break
            places.append((index, x, label))
            x = end + gap
        return places


def abbreviate(titles: Sequence[str], current: int, width: int) -> tuple[list[str], int]:
    """Labels for section titles that fit a width together, and the cells between them.

    The first word of a long title stands for it; then the longest ones give way, ending in a full stop as newspapers
    abbreviate, but not the current one. At the narrowest, the others are numbers alone.
    """
    def taken(labels: Sequence[str], gap: int) -> int:
        return sum(2 + cell_len(label) if label else 1 for label in labels) + gap * (len(labels) - 1)

    for gap in (4, 3, 2):
        if taken(titles, gap) <= width:
            return list(titles), gap
    labels = [title.split(" ")[0] if cell_len(title) >= 2 * SHORTEST_LABEL else title for title in titles]
    limits = [cell_len(label) for label in labels]
    while taken(labels, 2) > width:
        others = (index for index in range(len(labels)) if index != current)
        longest = max(others, key=lambda index: (limits[index], labels[index] != titles[index]), default=-1)
        if longest < 0 or limits[longest] <= SHORTEST_LABEL:
            if taken(labels, 1) <= width:
                return labels, 1
            return [title if index == current else "" for index, title in enumerate(titles)], 1 if width < 40 else 2
        limits[longest] -= 1
        labels[longest] = clip(titles[longest], limits[longest], mark=".")
    return labels, 2
