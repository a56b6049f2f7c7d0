"""The small menu that a first key opens (*Go to…*): it shows what the next one may be, and so teaches itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from termnews.core.wrap import clip
from termnews.tui import keys, themes

LABEL = 16
"""Cells of a label and the gap after it."""
KEY = 3
"""Cells of a key and the gap after it."""
EDGE = 5
"""Lines and cells around the menu."""


class PrefixScreen(ModalScreen[None]):
    """Shows what the next key may be; the app takes that key, and any other closes the menu."""

    DEFAULT_CSS = """
    PrefixScreen { align: left bottom; background: transparent; }
    PrefixScreen #prefix {
        width: auto; height: auto; max-width: 100%; max-height: 100%; margin: 0 0 1 1; padding: 0 2 0 1;
        background: $surface; border-top: heavy $accent; border-title-color: $accent;
        border-title-background: $surface; border-title-style: bold;
    }
    """

    def __init__(
        self, typed: Sequence[str], choices: Mapping[str, keys.Command | None], scopes: Sequence[str]
    ) -> None:
        super().__init__()
        self.typed = tuple(typed)
        """The keys so far."""
        self.choices = dict(choices)
        """Next key to command; None where more keys follow."""
        self.scopes = tuple(scopes)
        """The scopes the keys are meant in."""
        self._places: list[tuple[int, int, str]] = []

    def compose(self) -> ComposeResult:
        """As few columns of keys as the height allows."""
        yield Static(id="prefix")

    def on_mount(self) -> None:
        """Fill the menu."""
        self._fill()

    def go_on(self, typed: Sequence[str], choices: Mapping[str, keys.Command | None]) -> None:
        """Show what may follow one key more."""
        self.typed, self.choices = tuple(typed), dict(choices)
        self._fill()

    def on_resize(self) -> None:
        """Set the columns anew."""
        self._fill()

    def _fill(self) -> None:
        menu = self.query_one("#prefix", Static)
        title = keys.PREFIX_TITLES.get(" ".join(self.typed)) if self._of_one_kind() else None
        menu.border_title = Content(f" {title or keys.shown_key(' '.join(self.typed)) + ' …'} ")
        menu.update(self._menu())

    def _of_one_kind(self) -> bool:
        return len({command.group for command in self.choices.values() if command}) <= 2

    def _menu(self) -> Text:
        key_style = Style(color=themes.palette(self.app.theme_variables).accent, bold=True)
        entries = list(self.choices.items())
        width, height = self.app.size
        rows = max(1, min(len(entries), height - EDGE))
        wide = max((len(keys.shown_key(key)) for key in self.choices), default=1) + 2
        wide = max(wide, KEY)
        columns = max(1, min(-(-len(entries) // rows), (width - EDGE) // (wide + LABEL)))
        rows = min(rows, -(-len(entries) // columns))
        lines = Text(no_wrap=True)
        self._places = []
        for row in range(rows):
            for column, index in enumerate(range(row, min(len(entries), rows * columns), rows)):
                key, command = entries[index]
                lines.append(keys.shown_key(key).ljust(wide), key_style)
                lines.append(clip(command.label if command else "…", LABEL - 2).ljust(LABEL))
                self._places.append((row, column * (wide + LABEL), key))
            lines.append("\n" if row + 1 < rows else "")
        return lines

    def on_click(self, event: events.Click) -> None:
        """A click on a line does it; anywhere else it closes the menu."""
        from termnews.tui.pressing import press_in_menu

        offset = event.get_content_offset(self.query_one("#prefix", Static))
        here = [(x, key) for row, x, key in self._places if offset is not None and row == offset.y and x <= offset.x]
        self.app.call_later(press_in_menu, self, max(here)[1] if here else "escape")
