"""What can be done with the story under the cursor, on whatever screen it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.actions import SkipAction
from textual.binding import BindingType

from termnews.core.errors import NotFoundError
from termnews.core.models import EntryRow, EventKind
from termnews.tui import keys
from termnews.tui.browser import BrowserError, open_in_browser
from termnews.tui.screens.base import PaperScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from textual.notifications import SeverityLevel

    from termnews.core.models import StateChange


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

    @work(group="marks")
    async def action_toggle_read(self) -> None:
        """Mark read or unread."""
        row = await self._row()
        if row is not None:
            await self.news.mark(await self.reader.set_read([row.id], not row.read), quiet=True)

    @work(group="marks")
    async def action_read_and_next(self) -> None:
        """Mark read and go on to the next unread."""
        row = await self._row()
        if row is not None:
            await self.news.mark(await self.reader.set_read([row.id], True), quiet=True)
            await self.step_unread(1)

    @work(group="marks")
    async def action_star(self) -> None:
        """Star, or take the star away."""
        row = await self._row()
        if row is not None:
            await self.news.mark(await self.reader.set_starred([row.id], not row.starred))

    @work(group="marks")
    async def action_later(self) -> None:
        """Keep for later, or no longer."""
        row = await self._row()
        if row is not None:
            await self.news.mark(await self.reader.set_later([row.id], not row.later))

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
            row = await self._row()
            if row is None:
                return
            if not row.url:
                self.news.say("This story has no link.")
                return
            await self._copied(text_of(row), "Copied")

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

    def mark_in_background(self, change: Coroutine[Any, Any, StateChange]) -> None:
        """Make a change of many entries; the toast names the undo key."""

        async def mark() -> None:
            made = await change
            if made.before:
                await self.news.mark(made)
            else:
                self.news.say("Everything here is read.")

        self.run_worker(mark(), group="marks")


def markdown_link(row: EntryRow) -> str:
    """Return ``[title](url)`` with what Markdown would take for syntax escaped."""
    title = "".join("\\" + c if c in "\\[]`*_<>" else c for c in row.title)
    url = (row.url or "").replace("(", "%28").replace(")", "%29")
    return f"[{title}]({url})"
