"""The front page and the section pages: a masthead, numbered sections, columns of stories, an end."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.css.query import NoMatches

from termnews.core.errors import QueryError, StoreError
from termnews.core.frontpage import FrontPage, FrontStory, edition_name
from termnews.core.models import Counts
from termnews.tui import keys
from termnews.tui.screens.entry import EntryScreen
from termnews.tui.screens.front_states import after_page, all_read, empty_page
from termnews.tui.screens.keybar import KeyBar
from termnews.tui.screens.pill import Pill
from termnews.tui.widgets.frontpage import FrontPageView, Place
from termnews.tui.widgets.masthead import Masthead, SectionBar

if TYPE_CHECKING:
    from termnews.core.pages import Page

SAVED = 9
"""Number of the page of starred stories."""
SAVED_LIMIT = 100
KEEP_AFTER_S = 3.0
"""How long after the first page is set it is kept for the next start: not while the reader waits for anything."""


class FrontScreen(EntryScreen):
    """Home."""

    SCOPES = ("front", "entry")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("front")]

    def __init__(self) -> None:
        super().__init__()
        self._number = 1
        self._front: FrontPage | None = None
        self._unread_only = False
        self._new = 0
        self._stale = False
        self._trouble = ""
        self._placed: int | None = None
        self._places: dict[int, Place] = {}
        self._shown = 0

    def compose(self) -> ComposeResult:
        """Masthead, sections, page, keys."""
        yield Masthead()
        yield SectionBar()
        yield FrontPageView()
        yield Pill()
        yield KeyBar(self.news.plan)

    def on_mount(self) -> None:
        """Show the page from the store; an empty store is filled at once."""
        self.query_one(FrontPageView).focus()
        self._head()
        self.run_worker(self._first(), group="page", exclusive=True)

    async def _first(self) -> None:
        await self._load_or_say()
        self.call_after_refresh(self.news.end_splash)
        if self._trouble:
            return
        self.set_timer(KEEP_AFTER_S, self.keep_for_next_start)
        await self.news.recount()
        counts = self.news.counts
        if not self.reader.config.subscriptions:
            self.news.places.welcome()
        elif not counts.total and counts.last_refresh is None:
            self.news.say("First edition: fetching your feeds.")
            self.news.refresh_feeds(())
        elif self.news.background_refresh:
            self.news.refresh_due()

    # ------------------------------------------------------------ what is shown

    def keep_for_next_start(self) -> None:
        """Write the front page down for the splash, where it is the page one looks at."""
        if self._front is not None and self._shown == self._number == 1 and not self._unread_only:
            from termnews.tui.imprint import save_splash

            with suppress(NoMatches):  # one leaves before the screen is there
                save_splash(self, self._front)

    @property
    def _section(self) -> str | None:
        return self._page.section if self._page is not None else None

    @property
    def _page(self) -> Page | None:
        """The section or saved search one is on; None on the front page and among what is saved."""
        at = self._number - 2
        return self.news.places.pages[at] if 0 <= at < len(self.news.places.pages) else None

    async def _edition(self) -> FrontPage:
        return await self.reader.front_page(query=self._page.query if self._page is not None else "")

    def turn_to(self, number: int) -> None:
        """Show another page of the paper where it was left; the same one again is read anew."""
        if self._shown == self._number:  # else it is still being read
            self._places[self._number] = self.query_one(FrontPageView).place
        self._number = number
        self._head()
        self.run_worker(self._load_or_say(), group="page", exclusive=True)

    async def _load_or_say(self) -> None:
        """Read the page; what keeps it from being read stands in its place."""
        try:
            await self._load()
        except (StoreError, QueryError) as error:
            now = self.reader.now().astimezone()
            self._trouble = str(error)
            self._front = FrontPage((), 0, edition_name(now), now)
            self._draw()

    async def _load(self) -> None:
        """Read the page again."""
        now = self.reader.now().astimezone()
        if self._number == SAVED:
            rows = await self.reader.entries("is:starred", limit=SAVED_LIMIT)
            stories = tuple(FrontStory(entry=row, rank="story", sources=1, also=()) for row in rows)
            self._front = FrontPage(stories, sum(not row.read for row in rows), edition_name(now), now)
        else:
            self._front = await self._edition()
        self._trouble = ""
        self._arrivals(0)
        view = self.query_one(FrontPageView)
        place = self._places.pop(self._number, None)
        if place is not None and self._shown == self._number:
            place = view.place  # the same page: where the reader has gone meanwhile
        self._draw()
        self._stale = False
        self._shown = self._number
        if place is not None:
            view.return_to(place)

    def _draw(self) -> None:
        front = self._front
        if front is None:
            return
        if self._unread_only:
            front = replace(front, stories=tuple(s for s in front.stories if not s.entry.read))
        view = self.query_one(FrontPageView)
        untouched = self._stale and view.cursor_id == self._placed
        empty = empty_page(
            self.news, trouble=self._trouble, saved=self._number == SAVED, unread_only=self._unread_only,
            searched=self._page is not None and self._page.section is None,
        )
        view.show(
            front, now=self.reader.now(), sections=self.reader.sections, section=self._section or "",
            empty=empty, after=after_page(self.news),
        )
        if untouched and front.stories:  # a first edition still filling: the cursor waits on its lead
            self._placed = front.stories[0].entry.id
            view.move_to(self._placed)
        self._head()

    def _head(self) -> None:
        app = self.reader.config.app
        now = self.reader.now().astimezone()
        self.query_one(Masthead).show(app.masthead, app.motto, self.news.counts, now, edition_name(now))
        titles, at = self._titles()
        self.query_one(SectionBar).show(titles, 0 if self._number == 1 else at)

    def _titles(self) -> tuple[list[str], int]:
        query = self._page.query if self._page is not None else None
        return self.news.places.section_titles(query, saved=self._number == SAVED)

    def on_front_page_view_section_picked(self, event: FrontPageView.SectionPicked) -> None:
        """Turn to the section whose head was clicked."""
        self.news.places.section_named(event.section)

    def on_section_bar_picked(self, event: SectionBar.Picked) -> None:
        """Turn to the page that was clicked."""
        self.news.places.section_picked(event.index)

    def _arrivals(self, new: int) -> None:
        """Show how much is new since the page was set; 0 takes the pill away."""
        self._new = new
        self.query_one(Pill).show(new, str(self._number))

    def on_pill_clicked(self) -> None:
        """Set the page anew."""
        self.turn_to(self._number)

    # ------------------------------------------------------------ from the app

    def on_screen_resume(self) -> None:
        """Come back to the story that was read last."""
        super().on_screen_resume()
        if self.news.places.last_read is not None:
            self.query_one(FrontPageView).move_to(self.news.places.last_read)
            self.news.places.last_read = None

    def tick(self, now: datetime) -> None:
        """Let the ages move."""
        self.query_one(FrontPageView).set_now(now)
        self._head()

    def counted(self, counts: Counts) -> None:
        """Show new numbers in the masthead."""
        self._head()

    def progress(self, done: int, total: int | None) -> None:
        """Show a refresh in the masthead's right ear."""
        self.query_one(Masthead).progress(done, total)
        if self._front is not None and not self._front.stories:
            self._draw()

    async def entries_changed(self, ids: Sequence[int]) -> None:
        """Show changed states; nothing moves."""
        view = self.query_one(FrontPageView)
        wanted = [entry_id for entry_id in view.entry_ids if entry_id in set(ids)]
        if not wanted or self._front is None:
            return
        rows = await self.reader.rows(wanted)
        view.update_rows(rows)
        by_id = {row.id: row for row in rows}
        stories = tuple(replace(s, entry=by_id.get(s.entry.id, s.entry)) for s in self._front.stories)
        self._front = replace(self._front, stories=stories)

    async def arrived(self) -> None:
        """Fill an empty page while feeds arrive."""
        if self._stale or self._front is None or not self._front.stories or not self.news.counts.total:
            self._stale = True
            front = await self._edition()
            self._front = front
            self._draw()

    async def refreshed(self, new: int) -> None:
        """Show a pill where there is a page already; set the page where there is none."""
        if self._stale or self._front is None or not self._front.stories:
            await self._load()
        elif new:
            self._arrivals(self._new + new)
        else:
            self._head()

    # ------------------------------------------------------------ keys

    @property
    def cursor_entry(self) -> int | None:
        """The story under the cursor."""
        return self.query_one(FrontPageView).cursor_id

    async def step_unread(self, step: int) -> None:
        """Move the cursor to the next unread story of the page."""
        view = self.query_one(FrontPageView)
        ids, unread = view.entry_ids, set(view.unread_ids)
        at = ids.index(view.cursor_id) if view.cursor_id in ids else -1
        ahead = ids[at + 1:] if step > 0 else ids[:max(at, 0)][::-1]
        found = next((entry_id for entry_id in ahead if entry_id in unread), None)
        if found is None:
            found = next((entry_id for entry_id in ids if entry_id in unread), None)
        if found is None:
            self.news.say(all_read(self.news))
        else:
            view.move_to(found)

    def action_unfold(self) -> None:
        """Show who else tells the story."""
        self.action_go_coverage()

    def on_front_page_view_opened(self, event: FrontPageView.Opened) -> None:
        """Read a story: the page's stories become the list beside it."""
        self._read(event.entry_id)

    def _read(self, entry_id: int) -> None:
        ids = self.query_one(FrontPageView).entry_ids
        titles, at = self._titles()
        at = 0 if self._number == 1 else at
        self.news.places.stories(ids, titles[at], open_id=entry_id, page=at)

    def action_read_on(self) -> None:
        """Page down; at the end of the page read the next unread story."""
        view = self.query_one(FrontPageView)
        if view.page(1):
            return
        unread = view.unread_ids
        if unread:
            self._read(unread[0])
        else:
            self.news.say(all_read(self.news))

    def action_read_back(self) -> None:
        """Page up."""
        self.query_one(FrontPageView).page(-1)

    def action_next_pane(self) -> None:
        """There is one pane: the page."""

    action_previous_pane = action_next_pane

    def action_mark_all(self) -> None:
        """Mark the page's stories read."""
        self.mark_in_background(self.reader.set_read(self.query_one(FrontPageView).unread_ids, True))

    def action_toggle_shown(self) -> None:
        """Show or hide what is read."""
        self._unread_only = not self._unread_only
        self.news.say("Only unread stories." if self._unread_only else "Read stories too.")
        self._draw()

    def action_refresh_here(self) -> None:
        """Fetch the feeds of this page."""
        section = self._section
        subscriptions = self.reader.config.subscriptions
        self.news.refresh_feeds([sub.id for sub in subscriptions if sub.section == section] if section else ())
