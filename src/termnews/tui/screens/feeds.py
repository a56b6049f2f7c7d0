"""Feed health: every feed with when it was last heard of, and for those in trouble the reason and the remedy."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from termnews.core import health
from termnews.core.dates import ago
from termnews.core.models import Counts, Feed
from termnews.core.text import clean_line
from termnews.core.wrap import break_lines, clip, width_of
from termnews.tui import keys, themes
from termnews.tui.screens.feed_changes import FeedChanges
from termnews.tui.screens.keybar import KeyBar
from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.widgets.plain_list import PlainList


class FeedsScreen(ListKeys, FeedChanges):
    """The list of feeds."""

    SCOPES = ("feeds",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("feeds")]

    DEFAULT_CSS = """
    FeedsScreen PlainList, FeedsScreen PlainList:focus { height: 1fr; border-top: heavy $accent; }
    FeedsScreen #feed { height: 1; padding: 0 3; color: $muted-ink; border: none; }
    FeedsScreen.-low #feed { display: none; }
    """

    def __init__(self, *, health: bool = False) -> None:
        super().__init__()
        self._health = health
        self._feeds: list[Feed] = []
        self._width = 0
        """What the lines are set for."""

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        yield PlainList(id="feeds")
        yield Static("", id="feed", markup=False)
        yield KeyBar(self.news.plan)

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(OptionList).focus()
        self._fill_soon()

    def sort(self, *, health: bool) -> None:
        """Sort by trouble, or as feeds.toml has them."""
        self._health = health
        self._fill_soon()

    def _fill_soon(self) -> None:
        self.run_worker(self._fill(), group="feeds", exclusive=True)

    async def _fill(self) -> None:
        feeds = await self.reader.feeds()
        if self._health:
            feeds.sort(key=lambda feed: (not feed.error, -feed.failures, feed.title.casefold()))
        self._feeds = feeds
        self._show()

    def _show(self) -> None:
        options = self.query_one(OptionList)
        at, self._width = options.highlighted, self.size.width
        troubled = sum(1 for feed in self._feeds if feed.error and not feed.muted)
        title = "FEED HEALTH" if self._health else "FEEDS"
        trouble = f" · {troubled} in trouble" if troubled else ""
        options.border_title = Content(f" {title} · {len(self._feeds)}{trouble} ")
        options.clear_options()
        options.add_options(Option(self._draw(feed)) for feed in self._feeds)
        if not self._feeds:
            options.add_option(Option(Text(f"No feeds yet. {self.news.key_of('add-feed')} adds one, "
                                           f"{self.news.key_of('welcome')} shows the first steps."), disabled=True))
        options.highlighted = min(at or 0, len(self._feeds) - 1) if self._feeds else None
        self._tell()

    def _tell(self) -> None:
        """Say of the feed under the cursor what its row has no room for."""
        feed, now = self.feed, self.reader.now()
        words = ""
        if feed is not None:
            parts = [f"last success {_heard(feed, now)}" if feed.last_success else "no success yet",
                     health.next_words(feed, now), clean_line(feed.site_url or feed.url, 200)]
            words = clip(" · ".join(part for part in parts if part), max(8, self.size.width - 6))
        self.query_one("#feed", Static).update(words)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell of the feed the cursor came to."""
        event.stop()
        self._tell()

    def _draw(self, feed: Feed) -> Text:
        palette = themes.palette(self.app.theme_variables)
        muted, now, width = Style(color=palette.muted), self.reader.now(), max(20, self.size.width - 3)
        wide = width >= 90
        text = Text(no_wrap=True)
        text.append(f"{health.mark(feed, now)} ", Style(color=palette.warning, bold=True))
        name = width - (61 if wide else 31)
        _cell(text, clean_line(feed.title, list_row=True), name, Style(color=palette.ink, bold=bool(feed.unread)))
        if wide:
            titles = {section.id: section.title for section in self.reader.sections}
            _cell(text, clean_line(titles.get(feed.section, feed.section), 40), 13, muted)
        _cell(text, f"{feed.unread:,} unread" if feed.unread else "all read", 14, muted)
        if wide:
            _cell(text, health.next_words(feed, now), 17, muted)
        _cell(text, _heard(feed, now), 13, muted)
        retry, edit = self.news.key_of("refresh-here", "feeds"), self.news.key_of("edit-feed", "feeds")
        for words, ink in ((health.trouble(feed, now, retry=retry, edit=edit), palette.warning),
                           (health.moved(feed), palette.muted)):
            sentence = clean_line(words)
            for begin, end in break_lines(sentence, width - 4)[:3] if sentence else ():
                text.append(f"\n    {sentence[begin:end]}", Style(color=ink))
        return text

    def on_resize(self) -> None:
        """Set the lines anew where the width changed."""
        if self._feeds and self.size.width != self._width:
            self._show()

    # ------------------------------------------------------------ from the app

    def counted(self, counts: Counts) -> None:
        """Numbers changed: read the feeds again."""
        self._fill_soon()

    async def arrived(self) -> None:
        """Show what is known so far."""
        await self._fill()

    async def refreshed(self, new: int) -> None:
        """Show the new state."""
        await self._fill()

    def tick(self, now: datetime) -> None:
        """Let the ages move."""
        self._show()

    # ------------------------------------------------------------ keys

    @property
    def feed(self) -> Feed | None:
        """The feed under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._feeds[at] if at is not None and at < len(self._feeds) else None

    def action_open_feed(self) -> None:
        """List the stories of the feed under the cursor."""
        self.action_take()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """List the feed's stories."""
        event.stop()
        feed = self._feeds[event.option_index]
        self.news.places.listing(f"feed:{feed.slug}", clean_line(feed.title, list_row=True))

    def action_refresh_here(self) -> None:
        """Fetch the feed under the cursor."""
        feed = self.feed
        if feed is not None:
            self.news.refresh_feeds([feed.slug])


def _heard(feed: Feed, now: datetime) -> str:
    """When the feed last answered well: ``2 min ago``, ``12 Mar``."""
    if feed.last_success is None:
        return "never heard"
    age = ago(feed.last_success, now)
    return f"{age} ago" if age[:1].isdigit() and age.endswith(("min", "h", "d")) else age


def _cell(line: Text, words: str, cells: int, style: Style) -> None:
    """Append words cut or filled to a column of so many cells."""
    piece = clip(words, max(1, cells - 1))
    line.append(piece + " " * (cells - width_of(piece)), style)


