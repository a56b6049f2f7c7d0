"""Reading: sections, headlines, the article and the rail of sidebars, as many of them as the terminal has room for."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal

from termnews.core.errors import NotFoundError, TermnewsError
from termnews.core.frontpage import edition_name
from termnews.core.models import Counts, EventKind, ShownArticle
from termnews.core.versions import FETCHES
from termnews.tui.read_when import ReadWhen
from termnews.tui.screens.front_states import all_read
from termnews.tui.screens.keybar import KeyBar
from termnews.tui.screens.listing import Listing, unread_from
from termnews.tui.screens.rail import Rail
from termnews.tui.screens.reading_keys import ReadingKeys
from termnews.tui.screens.tree_filling import TreeFilling
from termnews.tui.widgets.article_view import ArticleView
from termnews.tui.widgets.feed_tree import FeedTree
from termnews.tui.widgets.headlines import Headlines
from termnews.tui.widgets.masthead import Masthead, SectionBar
from termnews.tui.widgets.sidebar import Sidebar


class ReaderScreen(ReadingKeys):
    """The reading room."""

    def __init__(self, listing: Listing, *, open_id: int | None = None) -> None:
        """Make the screen.

        Args:
            listing: What the list shows.
            open_id: An entry to read at once; then stepping back leaves the screen.
        """
        super().__init__(listing)
        self._open_at_once = open_id
        self._direct = open_id is not None
        self.read_when = ReadWhen(self)
        self.filling = TreeFilling(self)
        self._opened: set[int] = set()
        self.laid_out = asyncio.Event()
        """The panes are there, and the story to be opened at once was asked for."""

    def compose(self) -> ComposeResult:
        """Everything; the style sheet shows what fits."""
        yield Masthead()
        yield SectionBar()
        with Horizontal(id="room"):
            yield FeedTree(id="tree")
            with Container(id="listing"):
                yield Headlines(self.reader.rows, id="list")
            with Container(id="reading"):
                yield ArticleView(id="article")
                yield Rail(self.news.most_popular, id="rail")
        yield KeyBar(self.news.plan)

    def on_mount(self) -> None:
        """Open the entry asked for, then fill the list."""
        self.article.measure = self.news.measure
        self.article.switch_key = self.news.key_of("full-text", "reading")
        self.article.shelf = self.news.picturing.active_shelf
        self.article.justify = self.news.justify
        self.article.reorders = self.news.reorders
        self.headlines.now = self.reader.now()
        self.headlines.new_key = self.news.key_of("show-new", "reading")
        self.headlines.set_sections(self.reader.sections)
        if row := self.reader.config.app.row:
            from termnews.core.row_format import parse_row_format

            self.headlines.set_layout(parse_row_format(row))
        self.draw_head()
        self.watch(self.article, "scroll_y", self.under.scrolled, init=False)
        if self._open_at_once is not None:
            self.read(self._open_at_once)
        else:
            self.headlines.focus()
        self.laid_out.set()
        self.fill(self.listing)
        self.run_worker(self.filling.fill(), group="tree")

    # ------------------------------------------------------------ parts

    @property
    def rail(self) -> Rail:
        """The three sidebars."""
        return self.query_one("#rail", Rail)

    def draw_head(self) -> None:
        """Draw the masthead and the section bar."""
        app = self.reader.config.app
        now = self.reader.now().astimezone()
        self.query_one(Masthead).show(app.masthead, app.motto, self.news.counts, now, edition_name(now))
        titles, at = self.news.places.section_titles(self.listing.query)
        self.query_one(SectionBar).show(titles, at if at >= 0 else self.listing.page)

    # ------------------------------------------------------------ the list

    def on_headlines_opened(self, event: Headlines.Opened) -> None:
        """Read the story."""
        self._direct = False
        self.read(event.entry_id)

    def on_sidebar_opened(self, event: Sidebar.Opened) -> None:
        """Read a story of a sidebar."""
        self.read(event.entry_id)

    def on_feed_tree_picked(self, event: FeedTree.Picked) -> None:
        """List what was picked in the tree."""
        self.list(Listing(title=event.title, query=event.query))

    def on_section_bar_picked(self, event: SectionBar.Picked) -> None:
        """Turn to the page that was clicked."""
        self.news.places.section_picked(event.index)

    # ------------------------------------------------------------ the article

    def read(self, entry_id: int, *, focus: bool = True) -> None:
        """Read an entry: what the store has at once, the whole article when it is here."""
        self.entry = entry_id
        self._opened.add(entry_id)
        self.workers.cancel_group(self, "pictures")
        self.article.shelf = self.news.picturing.active_shelf
        self.finding = False
        self.article.await_text()
        self.under.reset()
        self.news.places.last_read = entry_id
        self.headlines.move_to(entry_id)
        self.panes.show_article(focus=focus)
        self.run_worker(self._read(entry_id), group="article", exclusive=True)

    async def _read(self, entry_id: int) -> None:
        await self.news.end_visit()
        try:
            shown = await self.reader.feed_text(entry_id)
        except NotFoundError as error:
            self.article.clear(str(error))
            return
        except TermnewsError:
            self.article.give_up()
            raise
        self.news.visits.begin(entry_id, words=shown.words, progress=shown.progress, place=shown.place)
        self._show(shown)
        await self.reader.record(entry_id, EventKind.OPENED)
        self.rail.fill(self.reader, entry_id)
        await self.read_when.began(shown.entry)
        whole = await self.reader.article(entry_id, peek=True)  # it is counted already, however long its page takes
        if shown.pending or whole.note:
            self.news.visits.lengthen(whole.words)
            self._show(whole, keep_position=True)
            self.headlines.invalidate([entry_id])  # what the page gave stands in the list

    def _show(self, shown: ShownArticle, *, keep_position: bool = False) -> None:
        self.shown = shown
        self._draw(keep_position=keep_position)
        self.call_after_refresh(self._reached)

    def _draw(self, *, keep_position: bool) -> None:
        if self.shown is not None:
            titles = {section.id: section.title for section in self.reader.sections}
            section = titles.get(self.shown.entry.section, "")
            if self.panes.single and self.listing.title != section:  # no list in sight that says where one is
                section = f"{self.listing.title} › {section}"
            self.article.show(self.shown, now=self.reader.now(), keep_position=keep_position, section=section)

    def on_article_view_progress_changed(self, event: ArticleView.ProgressChanged) -> None:
        """Another place of the article came into sight."""
        self._reached()

    def _reached(self) -> None:
        """The visit knows how far it came, and the sidebars where the article ends."""
        if not self.article.waiting:
            self.keeper.reached(self.article.progress, self.article.place)
            self.read_when.reached(self.article.progress)
        self.under.place()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A sidebar that gets the focus comes into sight."""
        super().on_descendant_focus(event)
        self.under.place()

    def on_rail_wheeled(self, event: Rail.Wheeled) -> None:
        """The wheel over sidebars that stand under the article scrolls on in the article."""
        if not self.under.beside:
            self.article.scroll_lines(event.lines)

    def on_article_view_picture_activated(self, event: ArticleView.PictureActivated) -> None:
        """Show the picture that was clicked, large."""
        from termnews.tui.screens.picture import open_pictures

        open_pictures(self, [event.src])

    def on_article_view_pictures_wanted(self, event: ArticleView.PicturesWanted) -> None:
        """Fetch the pictures that came near."""
        from termnews.tui.screens.picture import bring

        if self.entry is not None:
            self.run_worker(bring(self.news.picturing, self.entry, self.article, event.placed), group="pictures")

    def on_article_view_link_activated(self, event: ArticleView.LinkActivated) -> None:
        """Open a link of the article."""
        self.browse(event.url)

    @work(exclusive=True, group="article")
    async def action_full_text(self) -> None:
        """Change between the page's text and the feed's."""
        shown = self.shown
        if shown is None:
            return
        other = "feed" if shown.source == "page" else "page"
        if not shown.other:
            self.news.say("The feed gives no text of this story." if other == "feed" else "This story names no page.")
            return
        with self.news.saying("Fetching the whole text …") if shown.other.startswith(FETCHES) else nullcontext():
            found = await self.reader.original(shown.entry.id, other)
        self._show(found)
        self.headlines.invalidate([shown.entry.id])

    # ------------------------------------------------------------ from the app

    def tick(self, now: datetime) -> None:
        """Let the ages move."""
        self.headlines.now = now
        self.draw_head()

    def counted(self, counts: Counts) -> None:
        """Show new numbers."""
        self.draw_head()
        self.run_worker(self.filling.fill(), group="tree")

    def progress(self, done: int, total: int | None) -> None:
        """Show a refresh in the masthead's right ear."""
        self.query_one(Masthead).progress(done, total)

    async def entries_changed(self, ids: Sequence[int]) -> None:
        """Show changed states."""
        self.touched(ids)
        self.headlines.invalidate(ids)
        await self.rail.changed(self.reader, ids)
        shown = self.shown
        if shown is not None and shown.entry.id in set(ids):
            entry = await self.reader.row(shown.entry.id)
            self.shown = replace(shown, entry=entry)
            self._draw(keep_position=True)

    async def arrived(self) -> None:
        """List anew; the cursor stays on its entry."""
        await self.list_again()

    async def refreshed(self, new: int) -> None:
        """List anew; pictures that could not be had may be there now."""
        self.news.picturing.shelf.try_again()
        await self.list_again()
        await self.filling.fill()

    # ------------------------------------------------------------ where one is

    @property
    def cursor_entry(self) -> int | None:
        """The open article's entry; the one under the cursor where a list has the focus."""
        focused = self.focused
        if isinstance(focused, (Headlines, Sidebar)):
            return focused.cursor_id
        return self.entry if self.entry is not None else self.headlines.cursor_id

    async def step_unread(self, step: int) -> None:
        """Go to the next or previous unread story: read it from the article, point at it in the list."""
        start = self.headlines.cursor_id if self.focused is self.headlines else self.entry
        await self.go_unread(start, step, read=self.focused is not self.headlines)

    async def go_unread(self, start: int | None, step: int, *, read: bool) -> None:
        """Go to an unread story after (1) or before (-1) another."""
        found = await unread_from(self.reader, self.ids, start, step)
        if found is None:
            self.news.say(f"No unread stories {'below' if step > 0 else 'above'}. — 30 —")
        elif read:
            self.read(found)
        else:
            self.headlines.move_to(found)

    async def read_further(self) -> None:
        """Read the next unread story below, else the first that was left out above; at the end say so."""
        found = await unread_from(self.reader, self.ids, self.entry, 1)
        if found is None:
            rest = array("q", (each for each in self.ids if each not in self._opened))
            found = await unread_from(self.reader, rest, None, 1)
        if found is not None:
            self.read(found)
        else:
            self.news.say(all_read(self.news, "" if self.listing.page == 0 else self.listing.title))

    @property
    def can_step_back(self) -> bool:
        """There is always the screen below."""
        return True

    async def step_back(self) -> bool:
        """Out of zen, out of finding, from the article to its list; else leave the screen."""
        if self.finding:
            self.finding = False
            self.article.find("")
            return True
        if self.article.jump_back():
            return True
        if self.panes.leave_zen():
            self.under.place()
            return True
        if self.under.focused and not self.under.beside:
            self.article.focus()
            return True
        if not self._direct and self.focused is not self.headlines:
            self.panes.show_list()
            return True
        if self.focused is self.headlines and self.back_in_list():
            return True
        await self.news.end_visit()
        return False
