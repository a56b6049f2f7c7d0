"""The footer: at most eight keys of the focused pane, made from the command table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from termnews.tui import keys, themes
from termnews.tui.keymap import KeyPlan

MOST = 8
"""Keys shown at most; more is a wall, and ``?`` shows them all."""
PALETTE = "command-palette"
"""Stands at the right end of a line that is wide enough."""
LAST = ("help", "leave")
"""What one looks for when lost: left out last."""
GAP = 3
"""Cells between keys."""


class KeyBar(Widget):
    """One line of keys with their labels; a click presses the key."""

    DEFAULT_CSS = """
    KeyBar { height: 1; dock: bottom; background: $footer-background; color: $footer-description-foreground; }
    """

    class Pressed(Message):
        """A command of the bar was clicked."""

        def __init__(self, command: keys.Command) -> None:
            self.command = command
            super().__init__()

    def __init__(self, plan: KeyPlan) -> None:
        super().__init__(id="keybar")
        self._plan = plan
        self._commands: list[tuple[str, keys.Command]] = []
        self._places: list[tuple[int, int, keys.Command]] = []

    def show(self, scopes: Sequence[str]) -> None:
        """Show the keys of these scopes, innermost first; help and the way back are always among them."""
        found = [(keys.shown_key(typed[0]), c) for c, typed in self._plan.commands(scopes) if c.footer and typed]
        first = [each for each in found if each[1].id not in LAST][: MOST - 1 - len(LAST)]
        last = [each for name in LAST for each in found if each[1].id == name]
        if first + last != self._commands:
            self._commands = first + last
            self.refresh()

    def follow(self, plan: KeyPlan) -> None:
        """Take another plan's keys."""
        self._plan = plan
        self._commands = []

    def render(self) -> Text:
        """Draw as many keys as there is room for, help and palette first."""
        key_style = Style(color=themes.palette(self.app.theme_variables).accent, bold=True)
        palette_command = next(c for c in keys.COMMANDS if c.id == PALETTE)
        palette = self._plan.keys_of(palette_command, "app")
        name = keys.shown_key(palette[-1]) if palette else ""
        right = f" {name} commands " if palette and self.size.width >= 60 else ""
        room = self.size.width - len(right)
        line = Text(" ", no_wrap=True, overflow="crop")
        self._places = []
        for shown, command in self._fitting(room - 1):
            start = line.cell_len
            line.append(shown, key_style)
            line.append(f" {command.label}" + " " * GAP)
            self._places.append((start, line.cell_len - GAP + 1, command))
        if self._places:
            line.right_crop(GAP)  # what parts keys parts none at the end
        if right:
            line.pad_right(max(0, room - line.cell_len))
            start = line.cell_len
            line.append(f" {name}", key_style)
            line.append(" commands ")
            self._places.append((start, line.cell_len, palette_command))
        return line

    def _fitting(self, room: int) -> list[tuple[str, keys.Command]]:
        """Leave out whole keys where not all fit: the last of the pane's own first, help and back at the end."""
        shown = list(self._commands)
        while shown and sum(cell_len(key) + cell_len(c.label) + 1 + GAP for key, c in shown) - GAP > room:
            own = [at for at, (_, command) in enumerate(shown) if command.id not in LAST]
            del shown[own[-1] if own else -1]
        return shown

    async def on_click(self, event: events.Click) -> None:
        """Press the key under the pointer."""
        for start, end, command in self._places:
            if start <= event.x < end:
                self.post_message(self.Pressed(command))

