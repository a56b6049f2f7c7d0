"""The first page of a paper that has no feeds yet: sections to begin with, or the feeds of another reader."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from termnews.core.errors import ConfigError
from termnews.core.text import clean_line
from termnews.core.wrap import clip, width_of
from termnews.tui import keys, themes
from termnews.tui.editing import reread_config
from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.screens.modal import PaperModal
from termnews.tui.widgets.paint import balanced, spaced
from termnews.tui.widgets.plain_list import PlainList

if TYPE_CHECKING:
    from termnews.config.importing import Imported
    from termnews.config.starting import StarterSection

WELCOME = "Your newspaper has no feeds yet. Take some sections to begin with: everything can be changed later."
NAME = 14
"""Cells of the column of section names."""


class WelcomeScreen(ListKeys, PaperModal[None]):
    """Tick sections and take them, read a list of feeds, or add one address."""

    SCOPES = ("welcome",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("welcome")]

    DEFAULT_CSS = """
    WelcomeScreen { align: center middle; background: $background; }
    WelcomeScreen #welcome { width: 100%; max-width: 92; height: auto; max-height: 100%; background: $background; }
    WelcomeScreen #name { text-align: center; text-style: bold; color: $foreground; margin-bottom: 1; }
    WelcomeScreen #words { text-align: center; text-style: italic; color: $muted-ink; margin: 0 2 1 2; }
    WelcomeScreen PlainList, WelcomeScreen PlainList:focus { height: auto; border-top: heavy $accent; }
    WelcomeScreen #keys { padding: 0 2; color: $foreground; border-top: solid $hair; }
    WelcomeScreen #demo { padding: 0 2; color: $muted-ink; }
    WelcomeScreen.-small #name, WelcomeScreen.-small #words, WelcomeScreen.-small #demo { display: none; }
    WelcomeScreen.-small #keys { border-top: none; padding: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._sections: tuple[StarterSection, ...] = ()
        self._ticked: set[str] = set()

    @property
    def _at(self) -> int:
        return self._lines.highlighted or 0

    def compose(self) -> ComposeResult:
        """A masthead, the sections, the keys."""
        from textual.containers import Vertical

        from termnews.config.starting import starter_sections

        self._sections = starter_sections()
        self._ticked = {section.id for section in self._sections}
        with Vertical(id="welcome"):
            yield Static(spaced(clean_line(self.news.reader.config.app.masthead, 80)), id="name", markup=False)
            yield Static("", id="words", markup=False)
            options = PlainList(*(Option("") for _ in self._sections))
            options.border_title = " WELCOME "
            yield options
            yield Static("", id="keys", markup=False)
            yield Static("termnews demo, in the shell, shows the built-in edition without any feeds.", id="demo",
                         markup=False)

    def on_mount(self) -> None:
        """Begin at the first section, all of them ticked."""
        self._fit()
        self.query_one(OptionList).focus()
        self.query_one(OptionList).highlighted = 0

    def on_resize(self) -> None:
        """Leave the keys their lines."""
        self._fit()

    def _fit(self) -> None:
        width, height = self.app.size
        small = height < 20 or width < 40
        self.set_class(small, "-small")
        tick, take, file, add, back, leave = map(
            self.key_of, ("tick", "take-ticked", "import", "add-feed", "back", "leave"))
        if small:
            words = [f"{tick} tick", f"{take} take", f"{file} import", f"{add} add", f"{leave} quit"]
            room = max(1, height - 3)
            lines = packed(words, width, "  ")
            if len(lines) > room:
                words[2] = f"{file} file"
                lines = packed(words, width, " ")[:room]
        else:
            words = [f"{tick} ticks", f"{take} takes them and fetches", f"{file} imports OPML or newsboat",
                     f"{add} adds an address", f"{back} the empty page", f"{leave} quits"]
            lines = packed(words, min(92, width) - 4, " · ")
        self.query_one("#keys", Static).update(Content("\n".join(lines)))
        self.query_one("#words", Static).update(Content("\n".join(balanced(WELCOME, min(92, width) - 4))))
        room = height - len(lines) - 1 if small else height - len(lines) - 9
        self.query_one(OptionList).styles.max_height = max(2, min(room + 1, len(self._sections) + 1))
        self._draw()

    def _draw(self) -> None:
        options = self.query_one(OptionList)
        for at in range(len(self._sections)):
            options.replace_option_prompt_at_index(at, self._line(at))
        ticked = f"{len(self._ticked)} of {len(self._sections)}"
        title, short = f" WELCOME · {ticked} ticked ", f" {ticked} ticked "
        options.border_title = Content(title if len(title) <= self.app.size.width - 4 else short)

    def _line(self, at: int) -> Text:
        section, palette = self._sections[at], themes.palette(self.app.theme_variables)
        ticked = section.id in self._ticked
        width = min(92, self.app.size.width) - 4
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append("[✓] " if ticked else "[ ] ", Style(color=palette.accent, bold=ticked))
        name = clip(section.title, max(4, min(NAME, width - 4) - 1))
        line.append(name.ljust(NAME) if width > 40 else name, Style(color=palette.ink, bold=ticked))
        if width > 40:
            line.append(clip(", ".join(section.feeds), width - NAME - 4), Style(color=palette.muted))
        return line

    # ------------------------------------------------------------ keys

    def action_tick(self) -> None:
        """Tick the section under the cursor, or take the tick away."""
        self._ticked ^= {self._sections[self._at].id}
        self._draw()

    def action_leave(self) -> None:
        """Leave termnews."""
        self.app.exit(0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click ticks."""
        event.stop()
        self.action_tick()

    def action_take_ticked(self) -> None:
        """Take what is ticked."""
        if self._ticked:
            self.run_worker(self._take(), group="welcome", exclusive=True)
        else:
            self.news.say(f"No section is ticked: {self.key_of('tick')} ticks the one under the cursor.")

    async def _take(self) -> None:
        from termnews.config.starting import take_starter

        path = self.news.reader.config.path
        try:
            await asyncio.to_thread(take_starter, path, frozenset(self._ticked))
        except ConfigError as error:
            self.news.say(str(error), severity="error")
            return
        await self._begin()

    async def _begin(self) -> None:
        """Show the paper by the new feeds.toml; its feeds are being fetched."""
        if await reread_config(self.news) and self.is_current:
            self.dismiss(None)

    def action_import(self) -> None:
        """Ask for the file of another reader."""
        from termnews.tui.screens.prompt import PromptScreen

        self.app.push_screen(PromptScreen("Import", placeholder="path of an OPML file, or of newsboat's urls"),
                             self._import)

    def _import(self, name: str | None) -> None:
        if name and name.strip():
            self.run_worker(self._imported(name.strip()), group="welcome", exclusive=True)

    async def _imported(self, name: str) -> None:
        try:
            done = await asyncio.to_thread(import_file, self.news.reader.config.path, name)
        except ConfigError as error:
            self.news.say(f"{error} {self.key_of('import')} asks for another file.", severity="warning")
            return
        self.news.say(told(done), severity="warning" if done.left_out else "information")
        if done.added:
            await self._begin()

    def action_add_feed(self) -> None:
        """Ask for the address of a feed."""
        from termnews.tui.screens.subscribe import ask_address

        ask_address(self.news)


def packed(words: Sequence[str], width: int, gap: str) -> list[str]:
    """Return words in as many lines as they need, each whole on its line."""
    lines: list[str] = []
    for word in words:
        if lines and width_of(lines[-1] + gap + word) <= width:
            lines[-1] += gap + word
        else:
            lines.append(word)
    return lines


def import_file(path: Path, name: str) -> Imported:
    """Add the feeds of a list in a file to feeds.toml.

    Args:
        path: feeds.toml; made where there is none.
        name: The file as typed; ``~`` is the home folder.

    Raises:
        ConfigError: the file cannot be read or is no list, or feeds.toml cannot be written.
    """
    from dataclasses import replace

    from termnews.config.importing import add_feeds
    from termnews.config.newsboat import read_feed_list
    from termnews.config.opml import MAX_BYTES
    from termnews.config.starting import made

    try:
        source = Path(name).expanduser()
        with source.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no path"
        raise ConfigError(f"“{clean_line(name, 200)}” cannot be read: {why}.") from None
    found = read_feed_list(body)
    if not found.feeds:
        raise ConfigError(f"“{clean_line(name, 200)}” holds no feeds.")
    return replace(add_feeds(made(path), found.feeds), left_out=found.left_out)


def told(done: Imported) -> str:
    """Say what an import did, and what it left out."""
    count = len(done.added)
    parts = [f"{count:,} {'feed' if count == 1 else 'feeds'} added"]
    if done.there:
        parts.append(f"{len(done.there):,} there already")
    if done.left_out:
        first = done.left_out[0]
        parts.append(f"{len(done.left_out):,} left out, the first: {clean_line(first.what, 80)}: "
                     f"{clean_line(first.why, 120)}")
    return " · ".join(parts) + ("" if parts[-1].endswith(".") else ".")
