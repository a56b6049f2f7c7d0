"""An app around one widget, and rows to show in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from termnews.core.models import EntryRow
from termnews.core.subscriptions import Section
from termnews.tui import themes

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SECTIONS = (Section("world", "World"), Section("science", "Science"), Section("sport", "Sport"))
HOSTILE = "\x1b]0;owned\x07[@click=app.quit]bold[/b] \u202e東京、『新しい』👩‍🚀 \x9b31m"
SIZES = [(20, 5), (40, 12), (59, 14), (80, 24), (120, 40), (300, 100)]


def row(entry_id: int, **kw: Any) -> EntryRow:
    when = NOW - timedelta(minutes=entry_id)
    base = EntryRow(
        id=entry_id, feed_id=entry_id % 5, feed_slug=f"feed-{entry_id % 5}", feed_title=f"Source {entry_id % 5}",
        section="world", title=f"Title {entry_id}", url=None, author=None, summary=f"Summary of {entry_id}.",
        published=when, sort_date=when, first_seen=when, read=False, starred=False, later=False, words=690,
    )
    return replace(base, **kw)


class Rows:
    """A source of rows that remembers what it was asked for."""

    def __init__(self, make: Callable[[int], EntryRow] = row) -> None:
        self.make = make
        self.asked: list[Sequence[int]] = []
        self.gone: set[int] = set()

    async def __call__(self, ids: Sequence[int]) -> list[EntryRow]:
        self.asked.append(list(ids))
        return [self.make(each) for each in ids if each not in self.gone]


class OneWidget(App[None]):
    CSS = "Screen { background: $background; } Headlines, FrontPageView, Sidebar, FeedTree { height: 1fr; }"

    def __init__(self, widget: Widget, theme: str = "broadsheet") -> None:
        super().__init__()
        self.one = widget
        for each in themes.THEMES:
            self.register_theme(each)
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        yield self.one

    def on_mount(self) -> None:
        self.one.focus()


class Heard:
    """The messages of some kinds that were posted, each once; a ``message_hook`` for ``run_test``."""

    def __init__(self, *kinds: type[Message]) -> None:
        self.kinds = kinds
        self.messages: list[Any] = []

    def __call__(self, message: Message) -> None:
        if type(message) in self.kinds and not any(message is each for each in self.messages):
            self.messages.append(message)


def lines(widget: Widget) -> list[str]:
    """What the widget shows, without its border."""
    return [widget.render_line(y).text for y in range(widget.size.height)]


def check_widths(widget: Widget) -> None:
    """Every line is exactly as wide as the widget has cells: nothing runs over, nothing is left unpainted."""
    for text in lines(widget):
        assert cell_len(text) in (widget.scrollable_content_region.width, widget.size.width), text
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e" for c in text)
