"""The app around the paper: it owns what outlives a screen (the Reader, marks, a refresh, the theme) and no more."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.screen import Screen

from termnews.core.bidi import MISSING, can_reorder
from termnews.core.changes import StateChange
from termnews.core.errors import TermnewsError
from termnews.core.models import Counts
from termnews.core.sorting import Order
from termnews.core.text import clean_line
from termnews.tui import keys, marks
from termnews.tui.fetching import Fetching
from termnews.tui.going import Going
from termnews.tui.handing import Handing
from termnews.tui.keymap import plan_of
from termnews.tui.macros import run_steps
from termnews.tui.most_popular import MostPopular
from termnews.tui.places import Places
from termnews.tui.pressing import take_key
from termnews.tui.refreshing import RefreshRun
from termnews.tui.screens.base import PaperScreen
from termnews.tui.screens.front import FrontScreen
from termnews.tui.theme_choice import ThemeChoice
from termnews.tui.visits import Visits

if TYPE_CHECKING:
    from rich.console import RenderableType

    from termnews.reader import Reader
    from termnews.tui.picturing import Picturing

AGES_EVERY_S = 60.0
"""Ages on screen ("38 min") move once a minute; nothing else ticks while nothing happens."""
SPLASH_AT_MOST_S = 1.0
"""How long the splash may wait for the page to be set."""


class NewsApp(ThemeChoice, Going, Handing, Fetching):
    """termnews on a terminal."""

    CSS_PATH = Path(__file__).with_name("app.tcss")  # absolute: a subclass may live elsewhere
    TITLE = "termnews"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("app")]

    def __init__(
        self, reader: Reader, *, demo: bool = False, light: bool | None = None, kitty: bool = False,
        background_refresh: bool = False,
    ) -> None:  # fmt: skip
        """Make the app.

        Args:
            reader: Opened or not; ``run_tui`` closes it.
            demo: The built-in edition: nothing of the reader's own is at stake.
            light: Whether the terminal's background is light, for ``theme = "auto"``; None: unknown.
            kitty: The terminal said that it shows pictures by kitty's protocol.
            background_refresh: Ask the feeds whose time has come, at the start and once a minute.
        """
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.reader = reader
        self.demo = demo
        self.visits = Visits(reader)
        self.places = Places(self)
        self._kitty = kitty
        self.counts = Counts()
        self.measure = reader.config.app.measure
        """Cells of an article's lines, from one article to the next."""
        self.justify = reader.config.app.justify
        """Whether running text is set in full measure."""
        self.reorders = reader.config.app.bidi == "app"
        self.last_command = ""
        """What the article was piped to last."""
        self.orders: dict[str, Order | None] = {}
        """How lists are sorted, by their key, in this sitting."""
        self.most_popular = MostPopular(self)
        self.refreshing = RefreshRun(self)
        self.background_refresh = background_refresh
        self.plan = plan_of(reader.config)
        self.start_theme(light)

    @cached_property
    def picturing(self) -> Picturing:
        """The pictures of articles; made when the first article is opened."""
        from termnews.tui.picturing import Picturing

        return Picturing(self, answered=self._kitty)

    def get_driver_class(self) -> type[Driver]:
        """Take our driver where Textual takes its own for a Unix terminal."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from termnews.tui.driver import PaperDriver

        return PaperDriver

    def get_default_screen(self) -> Screen[None]:
        """Home is the front page."""
        return FrontScreen()

    # ------------------------------------------------------------ start and end

    def on_load(self) -> None:
        """Take the signals before the terminal is touched, so that each of them leaves it as it was."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
                loop.add_signal_handler(number, self.exit, None, 128 + number)

    async def on_mount(self) -> None:
        """Start the clock of the ages, and say what is wrong with ``[keys]``."""
        self.set_interval(AGES_EVERY_S, self._tick)
        self.call_after_refresh(gc.enable)
        self.set_timer(SPLASH_AT_MOST_S, self.end_splash)
        if self.reorders and not can_reorder():
            self.reorders = False
            self.say(MISSING, severity="warning")
        self._warn([*self.reader.config.warnings, *self.plan.clashes])
        self.places.start(self.reader.config.app.start)
        wanted = self.reader.config.app.theme
        if wanted != "auto" and wanted not in self.available_themes:
            self.say(f"There is no theme “{wanted}”; {self.key_of('theme')} shows those there are.", severity="warning")

    def _warn(self, warnings: Sequence[str]) -> None:
        """Say what is wrong with feeds.toml in one toast: a pile of them would lie on the front page."""
        if warnings:
            more = f" And {len(warnings) - 1} more; {self.key_of('edit-feeds')} edits the file." if warnings[1:] else ""
            self.say(clean_line(warnings[0], 400) + more, severity="warning")

    def end_splash(self) -> None:
        """Show what was drawn behind the splash, if there is one."""
        if release := getattr(self._driver, "release", None):
            release()

    def exit(self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave; the front page is kept for the next start to show."""
        for screen in self.papers():
            if isinstance(screen, FrontScreen):
                screen.keep_for_next_start()
        if "picturing" in self.__dict__:
            self.picturing.close()
        super().exit(result, return_code, message)

    def _tick(self) -> None:
        for screen in self.papers():
            screen.tick(self.reader.now())
        if self.background_refresh:
            self.refresh_due()

    def papers(self) -> list[PaperScreen]:
        """Our screens that have their parts, top one first; one that is still being made asks for what it shows."""
        stack = reversed(self.screen_stack)
        return [screen for screen in stack if isinstance(screen, PaperScreen) and screen.is_mounted]

    # ------------------------------------------------------------ state

    async def recount(self) -> None:
        """Read the masthead's numbers again and hand them to every screen."""
        self.counts = await self.reader.counts()
        for screen in self.papers():
            screen.counted(self.counts)

    async def mark(self, change: StateChange, *, quiet: bool = False) -> None:
        """Show a change everywhere, and name the undo key where it was a bulk change."""
        await self.show_change(change)
        if not quiet and change.before:
            more = f" · {self.key_of('undo')} undoes it" if len(change.before) > 1 else ""
            self.say(change.label + more)

    async def read_now(self, entry_id: int) -> None:
        """Mark an entry read because it was opened: nothing to undo, ``m`` takes it back."""
        await self.show_change(await self.reader.set_read([entry_id], True, logged=False))

    async def show_change(self, change: StateChange) -> None:
        """Show changed entries on every screen."""
        ids = marks.changed_ids(change)
        for screen in self.papers():
            with suppress(NoMatches):  # one has gone back from it meanwhile
                await screen.entries_changed(ids)
        await self.recount()

    def key_of(self, command_id: str, scope: str = "app") -> str:
        """Return how a command's first key is written; its id where it has none."""
        typed = self.plan.by_scope[scope].get(command_id, ())
        return keys.shown_key(typed[0]) if typed else command_id

    async def end_visit(self) -> None:
        """Close the visit to the article that was open, if any."""
        try:
            await self.visits.end()
        except TermnewsError as error:
            self.trouble(error)

    @work(exclusive=True, group="undo")
    async def action_undo(self) -> None:
        """Take the last mark back."""
        await marks.undo(self)

    @work(exclusive=True, group="undo")
    async def action_redo(self) -> None:
        """Do again what was taken back."""
        await marks.redo(self)

    # ------------------------------------------------------------ going places

    async def on_event(self, event: events.Event) -> None:
        """Take sequences, remapped keys and macros here, before the focused widget: all may come within one read."""
        if isinstance(event, events.InputEvent | events.AppFocus):
            self.visits.active()
        elif isinstance(event, events.AppBlur):
            self.visits.pause()
        if isinstance(event, events.Key) and await take_key(self, event):
            return
        await super().on_event(event)

    async def run_command(self, command: keys.Command) -> None:
        """Do a command as its key would: by the focused widget, then its parents, the screen, the app."""
        if steps := self.plan.steps(command):
            self.run_worker(run_steps(self, steps), group="macro", exclusive=True)
            return
        chain = self.focused.ancestors_with_self if self.focused else [self.screen, self]
        for node in (*chain, self.screen, self):
            if await self.run_action(command.action, node):
                return

    async def action_back(self) -> None:
        """One step back; the front page is the last."""
        screen = self.screen
        if isinstance(screen, PaperScreen) and await screen.step_back():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()

    async def action_leave(self) -> None:
        """One step back, and from the front page out."""
        screen = self.screen
        if len(self.screen_stack) > 1 or (isinstance(screen, PaperScreen) and screen.can_step_back):
            await self.action_back()
        else:
            self.exit(0)

    def action_help_quit(self) -> None:
        """Say how one leaves; Textual binds it to ctrl+c."""
        self.say(f"{self.key_of('quit')} leaves termnews.")

    async def action_quit(self) -> None:
        """Leave, whatever is under way."""
        self.exit(0)

    def action_quit_now(self) -> None:
        """Leave, even out of a text field."""
        self.exit(0)

    # ------------------------------------------------------------ the paper itself

    def action_edit_feeds(self) -> None:
        """Edit feeds.toml, then read it again."""
        from termnews.tui.editing import edit_config

        self.run_worker(edit_config(self), group="edit", exclusive=True)

    async def config_changed(self, more_feeds: int) -> None:
        """Show the paper by the new feeds.toml; new feeds are fetched."""
        self.plan = plan_of(self.reader.config)
        for sentence in (*self.plan.clashes, *self.reader.config.warnings):
            self.say(sentence, severity="warning")
        await self.recount()
        for screen in self.papers():
            screen.follow(self.plan)
            with suppress(NoMatches):  # one has gone back from it meanwhile
                await screen.refreshed(0)
        if more_feeds > 0:
            self.action_refresh_all()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Textual's own commands are left out: ours cover them."""
        return ()
