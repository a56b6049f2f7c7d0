"""The footer: at most eight keys of the focused pane, made from the command table."""

from __future__ import annotations

from collections.abc import Sequence

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
        """Show the keys of these scopes, innermost first."""
        found = [(c, typed) for c, typed in self._plan.commands(scopes) if c.footer and typed]
        commands = [(keys.shown_key(typed[0]), c) for c, typed in found][:MOST]
        if commands != self._commands:
            self._commands = commands
            self.refresh()

    def follow(self, plan: KeyPlan) -> None:
        """Take another plan's keys."""
        self._plan = plan
        self._commands = []

    def render(self) -> Text:
        """Draw as many keys as there is room for, help and palette first."""
        key_style = Style(color=themes.palette(self.app.theme_variables).accent, bold=True)
        palette = self._plan.keys_of(next(c for c in keys.COMMANDS if c.id == PALETTE), "app")
        right = f" {keys.shown_key(palette[-1])} commands " if palette and self.size.width >= 60 else ""
        room = self.size.width - len(right)
        line = Text(" ", no_wrap=True, overflow="crop")
        self._places = []
        for shown, command in self._fitting(room - 1):
            start = line.cell_len
            line.append(shown, key_style)
            line.append(f" {command.label}   ")
            self._places.append((start, line.cell_len - 2, command))
        if right:
            line.pad_right(max(0, room - line.cell_len))
            line.append(right[: right.index("c")], key_style)
            line.append(right[right.index("c"):])
        return line

    def _fitting(self, room: int) -> list[tuple[str, keys.Command]]:
        """Leave out from the middle: the last two (help, back) are what one looks for when lost."""
        shown = list(self._commands)
        while shown and sum(len(key) + len(c.label) + 4 for key, c in shown) - 2 > room:
            del shown[-3 if len(shown) > 2 else 0]
        return shown

    async def on_click(self, event: events.Click) -> None:
        """Press the key under the pointer."""
        for start, end, command in self._places:
            if start <= event.x < end:
                self.post_message(self.Pressed(command))

