"""What can be done with the story under the cursor, on whatever screen it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.actions import SkipAction
from textual.binding import BindingType

from termnews.core.errors import NotFoundError
from termnews.core.models import EntryRow, EventKind
from termnews.core.text import clean_line
from termnews.tui import keys
from termnews.tui.browser import BrowserError, open_in_browser, open_in_tab
from termnews.tui.screens.base import PaperScreen

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from textual.notifications import SeverityLevel

    from termnews.core.changes import StateChange


class EntryScreen(PaperScreen):
    """A screen with a story under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("entry")]

    @property
    def cursor_entry(self) -> int | None:
        """The entry that a key is about; None where there is none."""
        raise NotImplementedError

    async def step_unread(self, step: int) -> None:
        """Move to the next (1) or previous (-1) unread story."""
        raise NotImplementedError

    async def _row(self) -> EntryRow | None:
        entry_id = self.cursor_entry
        if entry_id is None:
            self.news.say("No story under the cursor.")
            return None
        try:
            return await self.reader.row(entry_id)
        except NotFoundError:
            self.news.say("That story is no longer kept.")
            return None

    def action_next_unread(self) -> None:
        """Go to the next unread story."""
        self.run_worker(self.step_unread(1), group="step", exclusive=True)

    def action_previous_unread(self) -> None:
        """Go to the previous unread story."""
        self.run_worker(self.step_unread(-1), group="step", exclusive=True)

    @property
    def picked(self) -> Sequence[int]:
        """Entries picked in a list: a mark is about all of them. None: it is about the one under the cursor."""
        return ()

    def unpick(self) -> None:
        """Pick nothing any more."""

    async def rows_meant(self) -> list[EntryRow]:
        """Return what a key is about: what is picked, else the story under the cursor."""
        if picked := self.picked:
            return await self.reader.rows(picked)
        row = await self._row()
        return [row] if row is not None else []

    async def _mark(
        self, is_on: Callable[[EntryRow], bool], change: Callable[[list[int], bool], Awaitable[StateChange]],
        *, on: bool | None = None, quiet: bool = False,
    ) -> bool:
        """Mark what a key is about: on where any of it is off, unless ``on`` says which; False where there is none."""
        rows = await self.rows_meant()
        if rows:
            wanted = not all(map(is_on, rows)) if on is None else on
            made = await change([row.id for row in rows], wanted)
            self.unpick()
            await self.news.mark(made, quiet=quiet and len(rows) == 1)
        return bool(rows)

    @work(group="marks")
    async def action_toggle_read(self) -> None:
        """Mark read or unread."""
        await self._mark(lambda row: row.read, self.reader.set_read, quiet=True)

    @work(group="step")
    async def action_read_and_next(self) -> None:
        """Mark read and go on to the next unread."""
        if await self._mark(lambda row: row.read, self.reader.set_read, on=True, quiet=True):
            await self.step_unread(1)

    @work(group="marks")
    async def action_star(self) -> None:
        """Star, or take the star away."""
        await self._mark(lambda row: row.starred, self.reader.set_starred)

    @work(group="marks")
    async def action_later(self) -> None:
        """Keep for later, or no longer."""
        await self._mark(lambda row: row.later, self.reader.set_later)

    @work(group="marks")
    async def action_tag(self) -> None:
        """Tag what is picked, else the story."""
        from termnews.tui.screens.tagging import ask_tags

        await ask_tags(self, await self.rows_meant())

    @work(group="browser")
    async def action_browser_background(self) -> None:
        """Open what is picked in the browser, in the background."""
        from termnews.tui.passing_on import open_all

        await open_all(self, await self.rows_meant())

    @work(group="pass-on")
    async def action_pipe(self) -> None:
        """Hand the article to a command."""
        from termnews.tui.passing_on import ask_command

        await ask_command(self, await self._row())

    @work(group="pass-on")
    async def action_enclosure(self) -> None:
        """Play or download what is attached to the story."""
        from termnews.tui.enclosures import offer_enclosures

        await offer_enclosures(self, await self._row())

    @work(group="browser")
    async def action_browser(self) -> None:
        """Open the story's page in the browser."""
        row = await self._row()
        if row is None:
            return
        if row.url is None:
            self.news.say("This story has no link.")
        elif self.browse(row.url):
            await self.reader.record(row.id, EventKind.BROWSER)

    def browse(self, url: str) -> bool:
        """Open a link in the browser; say why not where that fails, and copy the link instead."""
        try:
            if self.app.is_web:
                open_in_tab(self.app, url)
            else:
                open_in_browser(url)
        except BrowserError as error:
            self.copy(url, f"{error} The link was copied instead,", severity="warning")
            return False
        self.news.say("Opened in the browser.")
        return True

    def action_copy_link(self) -> None:
        """Copy what is selected, else the story's link."""
        if selected := self.get_selected_text():
            self.copy(selected, "Copied")
            return
        self._copy(lambda row: row.url or "")

    def action_copy_markdown(self) -> None:
        """Copy title and link as Markdown."""
        self._copy(markdown_link)

    def _copy(self, text_of: Callable[[EntryRow], str]) -> None:
        async def copy() -> None:
            rows = await self.rows_meant()
            texts = [text_of(row) for row in rows if row.url]
            if texts:
                self.unpick()
                await self._copied("\n".join(texts), f"{len(texts)} links copied" if texts[1:] else "Copied")
            elif rows:
                self.news.say("This story has no link.")

        self.run_worker(copy(), group="copy", exclusive=True)

    def copy(self, text: str, done: str, *, severity: SeverityLevel = "information") -> None:
        """Copy a text; the toast begins with ``done`` and says what copied it."""
        self.run_worker(self._copied(text, done, severity), group="copy")

    async def _copied(self, text: str, done: str, severity: SeverityLevel = "information") -> None:
        from termnews.tui.clipboard import copy

        self.news.say(f"{done} {await copy(self.app, text)}.", severity=severity)

    def action_copy_text(self) -> None:
        """Copy what is selected; Textual binds it to ctrl+c."""
        selected = self.get_selected_text()
        if selected is None:
            raise SkipAction
        self.copy(selected, "Copied")

    def on_text_selected(self) -> None:
        """Copy what the mouse has selected, as terminals do."""
        if selected := self.get_selected_text():
            words = len(selected.split())
            self.copy(selected, f"{words:,} word{'' if words == 1 else 's'} copied" if words else "Copied")

    def action_go_related(self) -> None:
        """Go to stories related to this one."""
        entry_id = self.cursor_entry
        if entry_id is not None:
            self.news.places.related(entry_id)

    def action_go_coverage(self) -> None:
        """Go to everything that tells this story."""
        entry_id = self.cursor_entry
        if entry_id is not None:
            self.news.places.coverage(entry_id)

    @work(group="marks")
    async def action_story_read(self) -> None:
        """Mark the story read, whoever tells it."""
        entry_id = self.cursor_entry
        if entry_id is not None:
            self.news.places.mark_story([entry_id, *await self.reader.same(entry_id)])

    def mark_in_background(self, change: Coroutine[Any, Any, StateChange]) -> None:
        """Make a change of many entries; the toast names the undo key."""

        async def mark() -> None:
            made = await change
            if made.before:
                await self.news.mark(made)
            else:
                self.news.say("Everything here is read.")

        self.run_worker(mark(), group="marks")


def plain_markdown(text: str) -> str:
    """Return a clean line whose signs mean nothing in Markdown."""
    from termnews.core.markdown import escaped

    return escaped(clean_line(text))


def markdown_link(row: EntryRow) -> str:
    """Return ``[title](url)`` with what Markdown would take for syntax escaped."""
    title = plain_markdown(row.title)
    url = (row.url or "").replace("(", "%28").replace(")", "%29")
    return f"[{title}]({url})"
