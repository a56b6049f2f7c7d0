"""Where one can go: every way to another screen, in one place; screens are imported when first asked for."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from termnews.core.query import saved_key
from termnews.tui.screens.base import PaperScreen
from termnews.tui.screens.front import SAVED, FrontScreen
from termnews.tui.screens.modal import PaperModal

if TYPE_CHECKING:
    from termnews.core.pages import Page
    from termnews.tui.app import NewsApp
    from termnews.tui.commands import Offer
    from termnews.tui.screens.listing import Listing

STARTS = {"unread": ("is:unread", "All unread"), "latest": ("", "Latest")}
"""What ``[app] start`` may name beside ``front`` and the saved queries: query and title."""


class Places:
    """Moves between screens; the front page stays at the bottom of the stack."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self.last_read: int | None = None
        """The entry opened last: the cursor of the front page goes there when one comes back."""

    def start(self, name: str) -> None:
        """Open what ``[app] start`` names: the front page is there already."""
        if name in STARTS:
            self.listing(*STARTS[name])
        elif name != "front":
            query = next((query for query in self._app.reader.config.queries if query.name == name), None)
            if query is None:
                self._app.say(f"There is no page “{name}” to start with; this is the front page.", severity="warning")
            else:
                self.listing(f"query:{saved_key(query.name)}", query.name)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages with a number: sections, then saved searches, between the front page and Saved."""
        return self._app.reader.pages[: SAVED - 2]

    def section_titles(self, query: str | None, *, saved: bool = False) -> tuple[list[str], int]:
        """Return what the section bar shows, and the index of the page of a query (-1: none of them)."""
        titles = ["Front Page", *(page.title for page in self.pages), "Saved"]
        if saved:
            return titles, len(titles) - 1
        at = next((index for index, page in enumerate(self.pages, 1) if page.query == query), -1)
        return titles, at

    def section_picked(self, index: int) -> None:
        """Turn to the page at an index of the section bar."""
        self.section(index + 1)

    def feeds_of(self, listing: Listing) -> list[str]:
        """Return the feeds a list is made of; none named: all."""
        if listing.feed:
            return [listing.feed]
        subscriptions = self._app.reader.config.subscriptions
        return [sub.id for sub in subscriptions if listing.section and sub.section == listing.section]

    def _home(self) -> FrontScreen:
        while len(self._app.screen_stack) > 1:
            self._app.pop_screen()
        front = self._app.screen
        assert isinstance(front, FrontScreen)
        return front

    def section(self, number: int) -> None:
        """Show page ``number`` of the section bar: 1 front, then the sections, then Saved, which 9 always is."""
        sections = len(self.pages)
        if number <= sections + 1:
            self._home().turn_to(number)
        elif number in (sections + 2, SAVED):
            self._home().turn_to(SAVED)
        else:
            self._app.say(f"The paper has {sections + 2} pages.")

    def section_named(self, section_id: str) -> None:
        """Show a section's page."""
        self.page(f"section:{section_id}")

    def page(self, query: str) -> None:
        """Show the page of a section or a saved search; one beyond the ninth key is shown as a list."""
        for number, page in enumerate(self._app.reader.pages, 2):
            if page.query == query and number < SAVED:
                self.section(number)
            elif page.query == query:
                self.listing(query, page.title)

    def listing(self, query: str, title: str) -> None:
        """Show the stories of a query as a list beside the article."""
        from termnews.tui.screens.listing import Listing

        self._show(Listing(title=title, query=query))

    def popular(self) -> None:
        """Show what was read most, as a list."""
        self._app.most_popular.listed()

    def related(self, entry_id: int) -> None:
        """Show what is related to an entry, as a list."""
        self._app.run_worker(self._related(entry_id), group="places", exclusive=True)

    async def _related(self, entry_id: int) -> None:
        ranked = await self._app.reader.related(entry_id, limit=50)
        if ranked:
            self.stories([row.entry.id for row in ranked], "Related")
        else:
            self._app.say("Nothing related to this story yet.")

    def stories(
        self, ids: Sequence[int], title: str, *, open_id: int | None = None, page: int = -1, popular: bool = False
    ) -> None:
        """Show these stories as a list, one of them open; ``page``: of the section bar, that they stand on."""
        from termnews.tui.screens.listing import Listing

        self._show(Listing(title=title, ids=array("q", ids), page=page, popular=popular), open_id)

    def _show(self, listing: Listing, open_id: int | None = None) -> None:
        from termnews.tui.screens.reader import ReaderScreen

        screen = self._app.screen
        if isinstance(screen, ReaderScreen) and open_id is None:
            screen.list(listing)
            return
        self._app.push_screen(ReaderScreen(listing, open_id=open_id))

    def search(self, text: str = "") -> None:
        """Open the search."""
        from termnews.tui.screens.search import SearchScreen

        self._app.push_screen(SearchScreen(text))

    def feeds(self, *, health: bool) -> None:
        """Open the list of feeds; ``health``: those in trouble first."""
        from termnews.tui.screens.feeds import FeedsScreen

        screen = self._app.screen
        if isinstance(screen, FeedsScreen):
            screen.sort(health=health)
        else:
            self._app.push_screen(FeedsScreen(health=health))

    def welcome(self) -> None:
        """Open the page of first steps."""
        from termnews.tui.screens.welcome import WelcomeScreen

        if not isinstance(self._app.screen, WelcomeScreen):
            self._app.push_screen(WelcomeScreen())

    def add_feed(self) -> None:
        """Ask for the address of a feed."""
        from termnews.tui.screens.subscribe import ask_address

        ask_address(self._app)

    def help(self) -> None:
        """Open the keys of the screen on top."""
        from termnews.tui.screens.help import HelpScreen

        screen = self._app.screen
        if not isinstance(screen, HelpScreen):
            scopes = screen.active_scopes() if isinstance(screen, (PaperScreen, PaperModal)) else ["app"]
            self._app.push_screen(HelpScreen(scopes))

    def palette(self) -> None:
        """Open the command palette for the screen on top."""
        from termnews.tui.screens.palette import PaletteScreen

        screen = self._app.screen
        if isinstance(screen, PaperScreen):
            self._app.push_screen(PaletteScreen(screen.active_scopes()), self._chosen)

    async def _chosen(self, offer: Offer | None) -> None:
        if offer is not None and (doing := offer.run()) is not None:
            await doing

    def mark_everything(self) -> None:
        """Mark every entry of every feed read; one key takes it back."""
        self._app.run_worker(self._mark_everything(), group="marks")

    async def _mark_everything(self) -> None:
        change = await self._app.reader.mark_read("")
        if change.before:
            await self._app.mark(change)
        else:
            self._app.say("Everything is read.")

    def coverage(self, entry_id: int) -> None:
        """Show who else tells the story of an entry, in the order of time."""
        self._app.run_worker(self._coverage(entry_id), group="places", exclusive=True)

    async def _coverage(self, entry_id: int) -> None:
        from termnews.tui.screens.coverage import CoverageScreen

        tellings = await self._app.reader.coverage(entry_id)
        if sum(1 + len(telling.also) for telling in tellings) > 1:
            ids = [row.id for telling in tellings for row in (telling.row, *telling.also)]

            def read(chosen: int | None) -> None:
                if chosen is not None:
                    self.stories(ids, "Coverage", open_id=chosen)

            screen = CoverageScreen(tellings, now=self._app.reader.now().astimezone(), here=entry_id)
            self._app.push_screen(screen, read)
        else:
            key = self._app.key_of("go-related", "entry")
            self._app.say(f"No other source tells this story; {key} shows what is related to it.")

    def mark_story(self, ids: Sequence[int]) -> None:
        """Mark these tellings of a story read; one key takes it back."""
        self._app.run_worker(self._mark_story(ids), group="marks")

    async def _mark_story(self, ids: Sequence[int]) -> None:
        change = await self._app.reader.set_read(ids, True)
        if change.before:
            await self._app.mark(change)
        else:
            self._app.say("All of this story is read.")
