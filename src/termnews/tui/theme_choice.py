"""What the app does about its paper: which theme it starts on, the page that chooses one, and ASCII for its signs."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from textual.app import App
from textual.filter import LineFilter

from termnews.core.ascii import needs_ascii
from termnews.core.bidi import can_reorder
from termnews.tui import theme_memory, themes
from termnews.tui.key_names import write_in_words

if TYPE_CHECKING:
    from termnews.reader import Reader
    from termnews.tui.app import NewsApp

ANSI_THEME = "ansi-dark"
"""What NO_COLOR leaves: the terminal's own ink on its own paper."""
AUTO = "auto"


class ThemeChoice(App[int]):
    """The app's part that knows themes."""

    reader: Reader
    reorders: bool
    """Whether right-to-left text is put in the order of the eye here."""
    _light: bool | None = None
    """Whether the terminal's background is light; None: it did not say."""

    def start_theme(self, light: bool | None) -> None:
        """Register our papers and take the one to start on, before anything is mounted."""
        self._light = light
        write_in_words(self.in_ascii)
        for theme in themes.THEMES:
            self.register_theme(theme)
        if self.no_color:
            self.theme = ANSI_THEME
            return
        app = self.reader.config.app
        kept = theme_memory.remembered(self.reader.config.path, self.reader.database.parent)
        if kept is not None and (kept == AUTO or kept in self.available_themes):
            self.reader.config = replace(self.reader.config, app=replace(app, theme=kept))
        self.theme = self.wanted_theme()

    def wanted_theme(self) -> str:
        """Return the theme that feeds.toml asks for; by the background where it leaves that open."""
        wanted = self.reader.config.app.theme
        return wanted if wanted in self.available_themes else self.automatic_theme

    @property
    def automatic_theme(self) -> str:
        """The paper that suits the terminal's background; the dark one where nobody says."""
        return themes.BROADSHEET.name if self._light else themes.MIDNIGHT_EDITION.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give themes that are not ours the variables our style sheet uses."""
        return themes.variable_defaults(self.current_theme)

    @cached_property
    def in_ascii(self) -> bool:
        """Whether rules, bars and signs are drawn in ASCII."""
        return self.reader.config.app.ascii or needs_ascii(os.environ.get("TERM", ""), _encoding())

    @cached_property
    def _ascii_filters(self) -> tuple[LineFilter, ...]:
        if not self.in_ascii:
            return ()
        from termnews.tui.ascii_filter import AsciiFilter

        return (AsciiFilter(_encoding()),)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Every line passes Textual's filters, then ours."""
        return (*super().get_line_filters(), *self._bidi_filters, *self._ascii_filters)

    @cached_property
    def _bidi_filters(self) -> tuple[LineFilter, ...]:
        if not self.reorders or not can_reorder():
            return ()
        from termnews.tui.widgets.bidi_filter import BidiFilter

        return (BidiFilter(),)

    def action_theme(self) -> None:
        """Choose among all themes; the screen shows each as the cursor comes to it."""
        news = cast("NewsApp", self)
        if self.no_color:
            news.say("NO_COLOR is set, so this is the terminal's own ink; unset it to choose a theme.")
            return
        from termnews.tui.screens.themes import ThemesScreen

        if not isinstance(self.screen, ThemesScreen):
            names = list(self.available_themes)
            page = ThemesScreen(names, self.reader.config.app.theme, self.automatic_theme)
            self.push_screen(page, self._chosen)

    def _chosen(self, name: str | None) -> None:
        if name is not None:
            self.run_worker(self.keep_theme(name), group="theme", exclusive=True)

    async def keep_theme(self, name: str) -> None:
        """Print on this theme (``auto``: by the background) from now on, and at the next start."""
        config = self.reader.config
        self.reader.config = replace(config, app=replace(config.app, theme=name))
        self.theme = self.wanted_theme()
        where = await asyncio.to_thread(theme_memory.remember, config.path, self.reader.database.parent, name)
        cast("NewsApp", self).say(f"Theme {name}: {where}.")


def _encoding() -> str:
    """The terminal's encoding; Textual draws on stderr."""
    return getattr(sys.__stderr__, "encoding", None) or "utf-8"
