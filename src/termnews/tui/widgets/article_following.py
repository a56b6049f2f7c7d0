"""Following: links by the pointer and by letters, notes and the way back from them."""

from __future__ import annotations

from textual import events
from textual.geometry import Offset
from textual.message import Message

from termnews.core.typeset import NOTE_BACK, Segment
from termnews.tui.widgets.article_finding import Finding
from termnews.tui.widgets.article_links import Goal, hints_for, segment_at

MOST_JUMPS = 50


class Following(Finding):
    """A sheet whose links and notes lead somewhere."""

    class LinkActivated(Message, namespace="article_view"):
        """A link was clicked."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._hovered: str | None = None
        self._hints: dict[str, Goal] = {}
        self._jumps: list[tuple[int, int, int, str]] = []
        """Where one came from, last one last: block, offset, line if it is one of the head (else -1), and the note."""

    def _forget_links(self) -> None:
        self._hints, self._jumps = {}, []
        self._hovered = None

    # ------------------------------------------------------------ letters

    def show_hints(self) -> dict[str, Goal]:
        """Put letters on each link and note in sight; return what they stand for. Empty where there is none."""
        self._hints = {}
        if self._page is not None and self._article is not None:
            self._hints = hints_for(self._page.lines[self._top : self._top + self._height])
        self._strips.clear()
        self.refresh()
        return dict(self._hints)

    def hide_hints(self) -> None:
        """Take the letters away."""
        self._hints = {}
        self._strips.clear()
        self.refresh()

    def url_of(self, goal: Goal) -> str | None:
        """Return the URL of a link; None for a note."""
        links = self._article.document.links if self._article is not None else ()
        return links[goal.link] if goal.link is not None and goal.link < len(links) else None

    # ------------------------------------------------------------ notes

    def jump(self, goal: Goal) -> bool:
        """Go to a note from its mark, or from a note back to its mark; False where it leads nowhere."""
        if self._page is None or goal.note is None:
            return False
        where = self._page.layout.references if goal.back else self._page.layout.anchors
        if goal.note not in where:
            return False
        if goal.back and self._jumps and self._jumps[-1][3] == goal.note:
            return self.jump_back()
        self._jumps = [*self._jumps[1 - MOST_JUMPS :], (*self.place, self._head_line(), goal.note)]
        self._go(self._page.head + where[goal.note] - self._height // 3)
        return True

    def jump_back(self) -> bool:
        """Go back to where the last jump began; False where there was none."""
        if not self._jumps or self._page is None:
            return False
        block, offset, line, _ = self._jumps.pop()
        self._go(line if line >= 0 else self._page.line_of((block, offset)))
        return True

    def _head_line(self) -> int:
        """Return the line at the pane's top where it is one of the head, else -1: it is kept as a place of the text."""
        assert self._page is not None
        return self._top if self._top < self._page.head else -1

    # ------------------------------------------------------------ the pointer

    def _segment_at(self, offset: Offset | None) -> Segment | None:
        """Return what is drawn at a place of the pane."""
        if offset is None or self._page is None:
            return None
        return segment_at(self._page, offset.y + self._top, offset.x - self._column[0])

    def _url_at(self, offset: Offset | None) -> str | None:
        segment = self._segment_at(offset)
        return self.url_of(Goal(segment.link)) if segment is not None and segment.link is not None else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show where the link under the pointer leads, in the last line."""
        self._hover(self._url_at(event.get_content_offset(self)))

    def on_leave(self) -> None:
        """Take the link's target away."""
        self._hover(None)

    def _hover(self, url: str | None) -> None:
        if url != self._hovered:
            self._hovered = url
            self.refresh_lines(self._top + self._height - 1, 1)

    def on_click(self, event: events.Click) -> None:
        """Activate a link; jump from a note's mark to the note, and back."""
        offset = event.get_content_offset(self)
        segment = self._segment_at(offset)
        if segment is None or self._page is None:
            return
        if segment.note is not None and self.jump(Goal(None, segment.note, back=segment.role == NOTE_BACK)):
            return
        if url := self._url_at(offset):
            self.post_message(self.LinkActivated(url))
