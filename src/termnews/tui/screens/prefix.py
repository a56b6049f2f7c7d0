"""The small menu that a first key opens (*Go to…*): it shows what the second one may be, and so teaches itself."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from termnews.tui import keys, themes


class PrefixScreen(ModalScreen[None]):
    """Shows what the second key may be; the app takes that key, and any other closes the menu."""

    DEFAULT_CSS = """
    PrefixScreen { align: left bottom; background: transparent; }
    PrefixScreen #prefix {
        width: auto; height: auto; max-width: 100%; max-height: 100%; margin: 0 0 1 1; padding: 0 2 0 1;
        background: $surface; border-top: heavy $accent; border-title-color: $accent;
        border-title-background: $surface; border-title-style: bold;
    }
    """

    def __init__(self, first: str, choices: Sequence[tuple[str, keys.Command]]) -> None:
        super().__init__()
        self._first = first
        self.choices = dict(choices)
        """Second key to command."""

    def compose(self) -> ComposeResult:
        """Two columns of keys where they do not fit in one."""
        menu = Static(self._menu(), id="prefix")
        menu.border_title = Content(f" {keys.PREFIX_TITLES[self._first]} ")
        yield menu

    def _menu(self) -> Text:
        key_style = Style(color=themes.palette(self.app.theme_variables).accent, bold=True)
        lines = Text()
        entries = list(self.choices.items())
        rows = max(1, min(len(entries), self.app.size.height - 4))
        for row in range(rows):
            for index in range(row, len(entries), rows):
                key, command = entries[index]
                lines.append(f"{keys.shown_key(key):<3}", key_style)
                lines.append(f"{command.label:<14}")
            lines.append("\n" if row + 1 < rows else "")
        return lines

    def on_click(self) -> None:
        """A click anywhere closes the menu."""
        self.dismiss(None)
