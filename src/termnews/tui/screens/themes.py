"""The page of papers: the whole screen is printed anew on the one under the cursor, before anything is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from termnews.tui import keys, themes
from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.screens.modal import PaperModal
from termnews.tui.screens.sheet import Sheet
from termnews.tui.widgets.plain_list import PlainList

AUTO = "auto"
"""The choice that leaves it to the terminal's background."""


class ThemesScreen(ListKeys, PaperModal[str | None]):
    """Themes, ours first; moving the cursor prints on one, Enter keeps it, Esc takes the one before."""

    SCOPES = ("themes",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("themes")]

    DEFAULT_CSS = """
    ThemesScreen { align: right middle; background: transparent; }
    ThemesScreen Sheet { width: 36; max-width: 100%; }
    ThemesScreen #keys { dock: bottom; }
    """

    def __init__(self, names: Sequence[str], chosen: str, automatic: str) -> None:
        """Make the page.

        Args:
            names: Every theme there is.
            chosen: The one that counts now; ``auto`` is one.
            automatic: The theme that ``auto`` means on this terminal.
        """
        super().__init__()
        ours = [theme.name for theme in themes.THEMES]
        self._ours = [AUTO, *ours]
        self._others = sorted(name for name in names if name not in ours)
        self._chosen = chosen
        self._automatic = automatic
        self._under = ""
        self._before = self.app.theme

    def compose(self) -> ComposeResult:
        """The list, and what its keys do."""
        with Sheet() as sheet:
            yield PlainList(*map(self._option, self._ours), None, *map(self._option, self._others))
            words = f"{self.key_of('take')} keeps it · {self.key_of('back')} as it was"
            yield Static(words, id="keys", markup=False)
        sheet.border_title = " THEMES "

    def on_mount(self) -> None:
        """Start where the reader is."""
        self._fit()
        options = self.query_one(OptionList)
        options.highlighted = options.get_option_index(self._chosen) if self._chosen in self._all() else 0
        options.focus()

    def on_resize(self) -> None:
        """Leave the keys their line."""
        self._fit()

    def _fit(self) -> None:
        self.query_one(OptionList).styles.max_height = max(2, self.app.size.height - 2)
        self.query_one(Sheet).styles.height = min(self.app.size.height, len(self._all()) + 3)

    def _all(self) -> list[str]:
        return [*self._ours, *self._others]

    def _option(self, name: str) -> Option:
        note = f" {self._automatic} here" if name == AUTO else ""
        mark = "✓" if name == self._chosen else " "
        line = Content.from_markup("$mark $name[$foreground 75%]$note[/]", mark=mark, name=name, note=note)
        return Option(line, id=name)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Print the screen on this paper."""
        event.stop()
        self._under = event.option.id or AUTO
        wanted = self._automatic if self._under == AUTO else self._under
        if self.app.theme != wanted:
            self.app.theme = wanted

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Keep it."""
        event.stop()
        self._before = self.app.theme
        self.dismiss(event.option.id)

    def action_back(self) -> None:
        """Take the paper that it was."""
        self.app.theme = self._before
        self.dismiss(None)

    def on_unmount(self) -> None:
        """Leave no paper that was only looked at, whatever led away from here."""
        if self.app.theme != self._before:
            self.app.theme = self._before

    def action_theme(self) -> None:
        """Leave by the key that opened the page."""
        self.action_back()
